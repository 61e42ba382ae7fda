"""The life of a page, access lost and found, and who may decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.access import System
from core.audit.models import Entry
from core.errors import AccessDenied, CredentialExpired, Refused, Stale, Temporary, WrongTokenKind
from core.notifications.models import Notification
from core.vault.models import Secret
from networks.base import Capability, How, Operation, PageFacts, TokenKind
from pages import tasks
from pages.actions import lifecycle
from pages.actions.probe import HEALS_EVERY, probe_broken, probe_page
from pages.actions.tokens import store_application_tokens, store_page_tokens
from pages.adapters import adapter_of
from pages.models import OfficialPage, PageCapability
from pages.tokens import account_owner, application_owner, page_owner, tokens_for

pytestmark = pytest.mark.django_db
STATES = ("draft", "active", "suspended", "closed")
ACTS: dict[str, Callable[..., None]] = {
    "activate": lambda **who: lifecycle.activate(**who, confirmed_by_hand=True),
    "suspend": lambda **who: lifecycle.suspend(**who, reason="переезд страницы"),
    "resume": lambda **who: lifecycle.resume(**who),
    "close": lambda **who: lifecycle.close(**who, reason="страница удалена"),
}
LEADS = {
    ("activate", "draft"): "active",
    ("suspend", "active"): "suspended",
    ("resume", "suspended"): "active",
    ("close", "draft"): "closed",
    ("close", "active"): "closed",
    ("close", "suspended"): "closed",
}
DONE_ALREADY = {("activate", "active"), ("resume", "active"), ("suspend", "suspended"), ("close", "closed")}


@pytest.fixture
def token(denis: Any) -> Callable[[OfficialPage], None]:
    def store(page: OfficialPage) -> None:
        values = {TokenKind.VK_COMMUNITY: "vk1.a.some-community-token"}
        store_page_tokens(actor=System("test"), page=page, values=values)

    return store


@pytest.mark.parametrize(("act", "state"), list(product(ACTS, STATES)))
def test_every_act_in_every_state(act: str, state: str, irina: Any, make_page: Any) -> None:
    page = make_page(state=state)
    if (act, state) in LEADS:
        ACTS[act](actor=irina, page=page)
    elif (act, state) in DONE_ALREADY:
        ACTS[act](actor=irina, page=page)
        assert not Entry.objects.exists(), "a second click writes nothing"
    else:
        with pytest.raises(Stale):
            ACTS[act](actor=irina, page=page)
    page.refresh_from_db()
    assert page.state == LEADS.get((act, state), state)


@pytest.mark.parametrize("act", ACTS)
def test_only_the_head_decides(act: str, marina: Any, oleg: Any, make_page: Any) -> None:
    page = make_page(state={"activate": "draft", "resume": "suspended"}.get(act, "active"))
    for person in (marina, oleg):
        with pytest.raises(AccessDenied) as denied:
            ACTS[act](actor=person, page=page)
        assert "начальник Отдела" in denied.value.message


def test_of_two_deciders_one_is_late(irina: Any, make_page: Any) -> None:
    page = make_page(state="active")
    late = OfficialPage.objects.get(pk=page.pk)
    lifecycle.suspend(actor=irina, page=page, reason="переезд страницы")
    with pytest.raises(Stale):
        lifecycle.close(actor=irina, page=late, reason="страница удалена")


def test_an_unconfirmed_address_needs_a_persons_word(irina: Any, make_page: Any) -> None:
    page = make_page()
    with pytest.raises(Refused) as refused:
        lifecycle.activate(actor=irina, page=page)
    assert (refused.value.field, refused.value.clause) == ("confirmed", "3")
    page.checked_at = timezone.now()
    lifecycle.activate(actor=irina, page=page)
    assert page.state == "active"


@pytest.mark.parametrize("act", [lifecycle.suspend, lifecycle.close])
@pytest.mark.parametrize("reason", ["", "   ", "так", "о" * 301])
def test_a_reason_is_needed(act: Callable[..., None], reason: str, irina: Any, make_page: Any) -> None:
    page = make_page(state="active")
    with pytest.raises(Refused) as refused:
        act(actor=irina, page=page, reason=reason)
    assert refused.value.field == "reason" and page.state == "active"


def test_the_journal_names_who_and_why(irina: Any, make_page: Any) -> None:
    page = make_page(state="active")
    lifecycle.suspend(actor=irina, page=page, reason="переезд   страницы")
    entry = Entry.objects.get()
    assert (entry.event, entry.actor_id, entry.data["reason"]) == (
        "page.suspended",
        irina.pk,
        "переезд страницы",
    )
    page.refresh_from_db()
    assert page.state_reason == "переезд страницы"


# --- access lost and found --------------------------------------------------------------------------


def test_a_broken_page_is_told_of_once(irina: Any, make_page: Any, run_by: Any) -> None:
    page = make_page(state="active")
    run_by(page)
    assert lifecycle.mark_broken(actor=System("deliver"), page=page, why="Токен отозван.")
    assert not lifecycle.mark_broken(actor=System("deliver"), page=page, why="Токен отозван.")
    told = Notification.objects.get()
    assert (told.person, told.url) == (irina, page.get_absolute_url())
    assert "Токен отозван" in told.text
    assert Entry.objects.filter(event="page.broken").count() == 1


def test_a_healed_page_may_break_anew(irina: Any, make_page: Any) -> None:
    page = make_page(state="active")
    for _ in range(2):
        assert lifecycle.mark_broken(actor=System("deliver"), page=page, why="Токен отозван.")
        assert lifecycle.mark_healed(actor=System("probe"), page=page)
    assert not lifecycle.mark_healed(actor=System("probe"), page=page)
    assert Notification.objects.filter(person=irina).count() == 2


# --- probe ------------------------------------------------------------------------------------------


def test_a_probe_keeps_facts_and_answers(marina: Any, make_page: Any, network: Any) -> None:
    page = make_page("vk", "", screen_name="dzhankoy_adm")
    network.facts = PageFacts("417", "Город", "dzhankoy_adm", official_mark=True, linked_id="9", members=5)
    assert probe_page(actor=marina, page=page).asked
    page.refresh_from_db()
    assert (page.external_id, page.official_mark, page.linked_id, page.members) == ("417", True, "9", 5)
    assert page.checked_at is not None
    photo = PageCapability.objects.get(page=page, operation=Operation.PUBLISH_PHOTO)
    assert (photo.how, photo.token_kind) == ("manual", "vk_user")


def test_a_second_probe_replaces_the_answers(marina: Any, make_page: Any, network: Any) -> None:
    page = make_page()
    probe_page(actor=marina, page=page)
    network.found = [Capability(Operation.PUBLISH_PHOTO, How.API, "токен администратора")]
    probe_page(actor=marina, page=page)
    rows = PageCapability.objects.filter(page=page)
    assert rows.count() == 3 and rows.get(operation=Operation.PUBLISH_PHOTO).how == "api"


def test_a_network_fault_is_a_sentence(marina: Any, make_page: Any, network: Any, token: Any) -> None:
    page = make_page()
    token(page)
    network.found = Temporary("Связи с сетью нет.")
    probed = probe_page(actor=marina, page=page)
    page.refresh_from_db()
    assert (probed.asked, probed.sentence) == (False, "Связи с сетью нет.")
    assert page.broken_since is None and not PageCapability.objects.exists()


class Expired:
    """A network that opens the token and refuses it."""

    def __init__(self, tokens: Any) -> None:
        self.tokens = tokens

    def look_up(self) -> PageFacts:
        self.tokens.get(TokenKind.VK_COMMUNITY)
        raise CredentialExpired("Ключ сообщества больше не действует.")


def test_a_refused_token_marks_the_page(
    marina: Any, make_page: Any, token: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page(state="active")
    token(page)
    monkeypatch.setattr("pages.adapters.adapter_for", lambda target, tokens: Expired(tokens))
    assert not probe_page(actor=marina, page=page).asked
    page.refresh_from_db()
    assert page.broken_why == "Ключ сообщества больше не действует."


@pytest.mark.parametrize("absent", [CredentialExpired("Токена нет."), WrongTokenKind("Токена нет.")])
def test_an_absent_token_is_no_breakage(absent: Exception, marina: Any, make_page: Any, network: Any) -> None:
    """Without a token the network has refused nothing; what is left to hands is still known."""
    page = make_page()
    network.facts = absent
    assert probe_page(actor=marina, page=page).sentence == "Токена нет."
    page.refresh_from_db()
    assert page.broken_since is None and page.checked_at is None
    assert PageCapability.objects.filter(page=page).exists()


def test_a_good_probe_heals(marina: Any, make_page: Any, network: Any) -> None:
    page = make_page(broken_since=timezone.now(), broken_why="Токен отозван.")
    probe_page(actor=marina, page=page)
    page.refresh_from_db()
    assert page.broken_since is None and page.broken_why == ""


def test_a_page_whose_token_lives_again_goes_on_by_itself(make_page: Any, network: Any) -> None:
    page = make_page(state="active", broken_since=timezone.now(), broken_why="Токен отозван.")
    assert probe_broken(page.pk) and not probe_broken(page.pk)
    page.refresh_from_db()
    assert page.broken_since is None and PageCapability.objects.filter(page=page).exists()
    assert Entry.objects.filter(event="page.healed").count() == 1


def test_a_page_refused_again_soon_after_it_came_back_waits_for_a_person(
    make_page: Any, network: Any
) -> None:
    """A network that tells a probe other things than a post would be «broken» and «healed» every five minutes."""
    page = make_page(state="active", broken_since=timezone.now(), broken_why="Токен отозван.")
    assert probe_broken(page.pk)
    lifecycle.mark_broken(actor=System("send"), page=page, why="Токен отозван.")
    assert not probe_broken(page.pk)
    with time_machine.travel(timezone.now() + HEALS_EVERY + timedelta(minutes=1)):
        assert probe_broken(page.pk)


@pytest.mark.parametrize(
    "still",
    [
        [Capability(Operation.PUBLISH_TEXT, How.MANUAL, "Ключ сообщества больше не действует.")],
        CredentialExpired("Токен отозван."),
        Temporary("Связи с сетью нет."),
    ],
)
def test_a_page_whose_token_is_still_dead_stays_as_it_was(make_page: Any, network: Any, still: Any) -> None:
    """What waits for the token must not be handed to people by a probe that nobody asked for."""
    page = make_page(state="active", broken_since=timezone.now(), broken_why="Токен отозван.")
    network.found = still
    assert not probe_broken(page.pk)
    page.refresh_from_db()
    assert page.broken_since is not None and not PageCapability.objects.exists()


def test_every_broken_page_has_its_minute(make_page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [make_page("vk", str(n), state="active", broken_since=timezone.now()) for n in range(1, 8)]
    make_page("vk", "99", state="closed", broken_since=timezone.now())
    make_page("vk", "98", state="active")
    asked: list[int] = []
    monkeypatch.setattr(tasks.probe_broken, "apply_async", lambda args, expires: asked.append(args[0]))
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        for _ in range(tasks.PROBE_EVERY_MIN):
            tasks.probe_broken_due()
            traveller.shift(60)
    assert sorted(asked) == [page.pk for page in pages]


@pytest.mark.parametrize("shared", ["application", "account", "page"])
def test_a_dead_key_that_pages_share_is_told_of_once_for_all_of_them(
    irina: Any, make_page: Any, run_by: Any, shared: str
) -> None:
    """Forty pages read their walls by one service key: its death is one fault, mended at one place."""
    kind = TokenKind.VK_USER if shared == "account" else TokenKind.VK_SERVICE
    pages = [make_page("vk", str(number), state="active") for number in (91, 92)]
    for page in pages:
        account = run_by(page)
        adapter = adapter_of(page)
        owner = {"application": application_owner("vk"), "page": page_owner(page)}.get(shared)
        adapter.tokens.owners[kind] = owner or account_owner(7)
        adapter.key_died(kind, "ключ больше не действует.")
    told = list(
        Notification.objects.filter(person=irina, kind="page.key_died").values_list("text", flat=True)
    )
    assert len(told) == (2 if shared == "page" else 1) and account
    assert all(text.startswith("Страница «" if shared == "page" else "Страницы ") for text in told)


def test_whose_the_token_is_that_was_given_is_remembered(irina: Any, make_page: Any) -> None:
    page = make_page("vk", "93", state="active")
    tokens = tokens_for(page)
    store_application_tokens(actor=irina, network="vk", values={TokenKind.VK_SERVICE: "s" * 40})
    assert tokens.get(TokenKind.VK_SERVICE) is not None and tokens.get(TokenKind.VK_COMMUNITY) is None
    assert tokens.owners == {TokenKind.VK_SERVICE: application_owner("vk")}


def test_a_dead_key_that_the_page_can_spare_is_told_of_once_a_day(
    irina: Any, make_page: Any, run_by: Any
) -> None:
    page = make_page(state="active")
    run_by(page)
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False) as traveller:
        for _ in range(2):
            adapter_of(page).key_died(TokenKind.VK_USER, "ключ администратора больше не действует.")
        assert Notification.objects.filter(person=irina, kind="page.key_died").count() == 1
        traveller.shift(86_400)
        adapter_of(page).key_died(TokenKind.VK_USER, "ключ администратора больше не действует.")
    assert Notification.objects.filter(person=irina, kind="page.key_died").count() == 2
    page.refresh_from_db()
    assert page.broken_since is None


@pytest.mark.parametrize("facts", [{"is_closed": True}, {"is_personal": True}])
def test_a_page_that_became_unfit_is_said_so(
    facts: dict[str, bool], marina: Any, make_page: Any, network: Any
) -> None:
    page = make_page()
    network.facts = PageFacts("417", "Город", **facts)
    assert not probe_page(actor=marina, page=page).asked
    page.refresh_from_db()
    assert page.checked_at is None


def test_a_slow_network_is_left_in_time(
    marina: Any, make_page: Any, token: Any, network: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page()
    token(page)
    monkeypatch.setattr("pages.actions.probe.PROBE_S", -1)
    monkeypatch.setattr(network, "look_up", lambda self: self.tokens.get(TokenKind.VK_COMMUNITY))
    assert "слишком медленно" in probe_page(actor=marina, page=page).sentence


# --- tokens in order --------------------------------------------------------------------------------


def test_a_page_takes_its_own_token_before_the_citys(make_page: Any) -> None:
    from pages.tokens import tokens_for

    page = make_page()
    kind = TokenKind.VK_SERVICE
    store_application_tokens(actor=System("test"), network="vk", values={kind: "city-service-key"})
    assert tokens_for(page).get(kind).open() == "city-service-key"
    store_page_tokens(actor=System("test"), page=page, values={kind: "own-service-key"})
    assert tokens_for(page).get(kind).open() == "own-service-key"
    assert tokens_for(page).get(TokenKind.VK_COMMUNITY) is None


def test_a_persons_token_is_taken_from_the_account_first(make_page: Any, run_by: Any) -> None:
    from pages.tokens import tokens_for

    page, kind = make_page(), TokenKind.VK_USER
    store_page_tokens(actor=System("test"), page=page, values={kind: "stored-before-the-account"})
    run_by(page)
    store_page_tokens(actor=System("test"), page=page, values={kind: "rotated-at-the-account"})
    assert tokens_for(page).get(kind).open() == "rotated-at-the-account"


def test_a_token_of_another_network_is_refused(make_page: Any) -> None:
    with pytest.raises(Refused):
        store_page_tokens(
            actor=System("test"), page=make_page(), values={TokenKind.MAX_BOT: "some-bot-token"}
        )
    assert not Secret.objects.exists()


# --- screens ----------------------------------------------------------------------------------------


def test_the_head_activates_on_the_card(
    irina: Any, client_of: Callable[[Any], Client], make_page: Any
) -> None:
    page, client = make_page(), client_of(irina)
    url = f"/pages/{page.pk}/activate/"
    refused = client.post(url)
    assert refused.status_code == 422 and "Сеть ещё не подтвердила" in refused.content.decode()
    assert client.post(url, {"confirmed": "on"}).status_code == 302
    assert client.post(url, {"confirmed": "on"}).status_code == 302, "a second click is harmless"
    assert client.get(url).status_code == 405


def test_suspending_asks_for_a_reason_on_its_own_page(
    irina: Any, client_of: Callable[[Any], Client], make_page: Any
) -> None:
    page, client = make_page(state="active"), client_of(irina)
    url = f"/pages/{page.pk}/suspend/"
    assert "Почему" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "страницу взломали"}).status_code == 302
    assert "страницу взломали" in client.get(page.get_absolute_url()).content.decode()
    assert client.post(f"/pages/{page.pk}/resume/").status_code == 302
    page.refresh_from_db()
    assert page.state == "active"


@pytest.mark.parametrize("act", ["activate", "suspend", "resume", "close"])
def test_the_press_officer_is_told_who_decides(
    act: str, marina: Any, client_of: Callable[[Any], Client], make_page: Any
) -> None:
    answer = client_of(marina).post(f"/pages/{make_page().pk}/{act}/", {"reason": "просто так"})
    assert answer.status_code == 403 and "начальник Отдела" in answer.content.decode()


def test_the_probe_on_the_card(
    marina: Any, oleg: Any, client_of: Callable[[Any], Client], make_page: Any, network: Any
) -> None:
    page, client = make_page(), client_of(marina)
    url = f"/pages/{page.pk}/probe/"
    assert client.get(url).status_code == 405 and client_of(oleg).post(url).status_code == 403
    assert "ключ сообщества" in client.post(url, follow=True).content.decode()
    OfficialPage.objects.filter(pk=page.pk).update(state="closed")
    assert "проверять на ней нечего" in client.post(url, follow=True).content.decode()
