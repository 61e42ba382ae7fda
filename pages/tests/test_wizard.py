"""The form of a page: what it takes, what it refuses, what it keeps in spite of an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.models import Entry
from core.errors import CredentialExpired, MissingObject, Temporary
from core.vault.models import Secret
from networks.base import PageFacts
from pages.models import NetworkAccount, OfficialPage, PageCapability, PageRole

NEW = "/pages/new/"
PASSWORD = "correct-horse-battery"
TOKEN = "vk1.a.very-secret-community-token-7e4"

pytestmark = pytest.mark.django_db


@pytest.fixture
def press(marina: Any, client_of: Callable[[Any], Client]) -> Client:
    return client_of(marina)


@pytest.fixture
def form(administration: Any) -> Callable[..., dict[str, Any]]:
    """What the browser sends of a filled form."""

    def fill(
        address: str = "https://m.vk.com/dzhankoy_adm?from=search&w=wall-417_1", **more: Any
    ) -> dict[str, Any]:
        base = {
            "address": address,
            "key": "k" * 32,
            "organization": administration.pk,
            "title": "",
            "norm": "",
        }
        return base | {"network": "", "act": "save", "token-identity": PASSWORD} | more

    return fill


def row(index: int = 0, **fields: Any) -> dict[str, Any]:
    filled = {"role": "owner"} | fields
    return {"row": [index]} | {f"account-{index}-{name}": value for name, value in filled.items()}


def test_an_empty_form_is_drawn(press: Client) -> None:
    answer = press.get(NEW)
    assert answer.status_code == 200
    for heading in ("Адрес", "Чья страница", "Аккаунты администраторов", "Токены", "Что портал сможет сам"):
        assert heading in answer.content.decode()


def test_a_page_is_registered_probed_and_shown(press: Client, network: Any, form: Any) -> None:
    answer = press.post(NEW, form())
    page = OfficialPage.objects.get()
    assert (page.network, page.external_id, page.screen_name) == ("vk", "417", "dzhankoy_adm")
    assert (page.state, page.title, page.members) == ("draft", "Город Джанкой", 2140)
    assert answer.url == page.get_absolute_url()
    assert PageCapability.objects.filter(page=page).count() == 3
    text = press.get(answer.url).content.decode()
    assert "по API" in text and "вручную" in text and "не проверено" in text


# --- what is not taken ------------------------------------------------------------------------------


def test_a_second_registration_is_refused_and_leads_to_the_page(
    press: Client, network: Any, form: Any, make_page: Any
) -> None:
    page = make_page("vk", "417", screen_name="dzhankoy_adm")
    for address in ("vk.com/dzhankoy_adm", "https://vk.ru/club417", "https://vk.com/DZHANKOY_ADM"):
        answer = press.post(NEW, form(address))
        assert answer.status_code == 422
        assert "Эта страница уже в реестре" in answer.content.decode()
        assert page.get_absolute_url() in answer.content.decode()
    assert OfficialPage.objects.count() == 1


def test_a_duplicate_known_only_to_the_network_is_refused(
    press: Client, network: Any, form: Any, make_page: Any
) -> None:
    """Registered by number, pasted by name: only the network knows that it is the same."""
    make_page("vk", "417")
    answer = press.post(NEW, form("vk.com/dzhankoy_adm"))
    assert answer.status_code == 422 and "уже в реестре" in answer.content.decode()


def test_a_closed_registration_frees_the_address(
    press: Client, network: Any, form: Any, make_page: Any
) -> None:
    make_page("vk", "417", screen_name="dzhankoy_adm", state="closed")
    assert press.post(NEW, form("vk.com/dzhankoy_adm")).status_code == 302
    assert OfficialPage.objects.filter(external_id="417").count() == 2


@pytest.mark.parametrize(
    "address", ["vk.com/id1", "https://vk.com/id123?w=wall123_5", "https://ok.ru/profile/570000000057"]
)
def test_a_personal_profile_is_refused(press: Client, network: Any, form: Any, address: str) -> None:
    answer = press.post(NEW, form(address))
    assert answer.status_code == 422
    assert "личный профиль" in answer.content.decode() and "2.1" in answer.content.decode()
    assert not network.seen


def test_a_name_that_turns_out_a_person_is_refused(press: Client, network: Any, form: Any) -> None:
    network.facts = PageFacts("5", "Иван", is_personal=True)
    answer = press.post(NEW, form("vk.com/ivan_petrov"))
    assert answer.status_code == 422 and "личный профиль" in answer.content.decode()


def test_a_closed_page_is_refused(press: Client, network: Any, form: Any) -> None:
    network.facts = PageFacts("417", "Только свои", is_closed=True)
    answer = press.post(NEW, form())
    assert answer.status_code == 422 and "закрытая страница" in answer.content.decode()
    assert not OfficialPage.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://example.com/page", "мэрия", "https://instagram.com/x", "https://vk.com/feed"]
)
def test_an_address_of_something_else_gets_a_sentence(
    press: Client, network: Any, form: Any, address: str
) -> None:
    answer = press.post(NEW, form(address))
    assert answer.status_code == 422
    assert address in answer.content.decode(), "what was typed stays"
    assert "field" not in answer.content.decode().split("op-errors")[1][:400]


def test_a_page_that_vk_does_not_know_is_refused(press: Client, network: Any, form: Any) -> None:
    network.facts = MissingObject("нет такой")
    answer = press.post(NEW, form())
    assert answer.status_code == 422 and "такой страницы нет" in answer.content.decode()


def test_without_an_organization_nothing_is_written(press: Client, network: Any, form: Any) -> None:
    answer = press.post(NEW, form(organization=""))
    assert answer.status_code == 422 and not OfficialPage.objects.exists()


# --- what does not stand in the way -----------------------------------------------------------------


@pytest.mark.parametrize("fault", [Temporary("Связи с сетью нет."), CredentialExpired("Токен истёк.")])
def test_a_silent_network_does_not_stop_a_draft(
    press: Client, network: Any, form: Any, fault: Exception
) -> None:
    network.facts = fault
    answer = press.post(NEW, form("vk.com/dzhankoy_adm"), follow=True)
    page = OfficialPage.objects.get()
    assert (page.external_id, page.screen_name, page.checked_at) == ("", "dzhankoy_adm", None)
    assert page.title == "Администрация города, ВКонтакте"
    assert "проверить не удалось" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("vk.com/dzhankoy_adm", ("vk", "", "dzhankoy_adm")),
        ("https://vk.com/club417", ("vk", "417", "")),
        ("https://vk.com/wall-417_12", ("vk", "417", "")),
        ("https://ok.ru/group/70000000000417", ("ok", "70000000000417", "")),
        ("https://t.me/s/dzhankoy_adm", ("telegram", "", "dzhankoy_adm")),
        ("@dzhankoy_adm", ("telegram", "", "dzhankoy_adm")),
        ("https://max.ru/dzhankoy_adm", ("max", "", "dzhankoy_adm")),
    ],
)
def test_usual_links_are_understood(
    press: Client, network: Any, form: Any, address: str, known: tuple[str, str, str]
) -> None:
    network.facts = Temporary("молчит")
    press.post(NEW, form(address, act="draft"))
    page = OfficialPage.objects.get()
    assert (page.network, page.external_id, page.screen_name) == known


def test_a_draft_is_put_off_without_a_probe(press: Client, network: Any, form: Any) -> None:
    answer = press.post(NEW, form(act="draft"))
    assert answer.url == reverse("pages:list")
    assert [what for what, *_ in network.seen] == ["look_up"]


def test_a_second_click_is_the_same_registration(press: Client, network: Any, form: Any) -> None:
    first, second = press.post(NEW, form()), press.post(NEW, form())
    assert first.url == second.url
    assert OfficialPage.objects.count() == 1 and Entry.objects.filter(event="page.registered").count() == 1


# --- looking without writing ------------------------------------------------------------------------


def test_looking_shows_the_page_and_writes_nothing(press: Client, network: Any, form: Any) -> None:
    text = press.post(NEW, form(act="look")).content.decode()
    assert "Город Джанкой" in text and "2\u00a0140 подписчиков" in text
    assert "Ключ сообщества" in text, "the network's tokens appear"
    assert not OfficialPage.objects.exists()


def test_the_fragment_brings_the_parts_of_a_new_network(press: Client, network: Any, form: Any) -> None:
    answer = press.post("/pages/new/look-up/", form(network="ok"), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert 'id="found"' in text and 'hx-swap-oob="true"' in text and "<html" not in text
    again = press.post("/pages/new/look-up/", form(network="vk"), headers={"HX-Request": "true"})
    assert "network-parts" not in again.content.decode(), "typed tokens stay where they are"


def test_the_fragment_says_what_is_wrong(press: Client, network: Any, form: Any) -> None:
    answer = press.post("/pages/new/look-up/", form("vk.com/id1"))
    assert answer.status_code == 422 and "личный профиль" in answer.content.decode()


def test_typed_tokens_serve_the_look_up(press: Client, network: Any, form: Any) -> None:
    press.post(NEW, form(network="vk", act="look", **{"token-vk_community": TOKEN}))
    _, _, tokens = network.seen[0]
    assert tokens.get("vk_community").open() == TOKEN
    assert not Secret.objects.exists()


def test_one_more_row_of_accounts(press: Client, network: Any, form: Any) -> None:
    text = press.post(NEW, form(act="row", row=[0, 1])).content.decode()
    assert 'name="account-2-role"' in text
    text = press.get("/pages/new/account-row/?index=7&network=vk").content.decode()
    assert 'name="account-7-role"' in text and "<html" not in text


# --- accounts ---------------------------------------------------------------------------------------


def test_accounts_are_bound_to_work_contacts(
    press: Client, network: Any, form: Any, rules: None, irina: Any
) -> None:
    sent = row(holder=irina.pk, email="Press@Dzhankoy.example", phone="8 (978) 000-12-34", keeper="сейф")
    assert press.post(NEW, form(**sent)).status_code == 302
    link = PageRole.objects.get()
    assert (link.role, link.account.holder) == ("owner", irina)
    assert link.account.email.value == "press@dzhankoy.example"
    assert (link.account.phone.value, link.account.phone.keeper) == ("+79780001234", "сейф")


def test_a_personal_mailbox_is_refused_and_the_rest_is_kept(
    press: Client, network: Any, form: Any, rules: None
) -> None:
    sent = row(0, holder_name="Ленур Османов", role="editor", email="lenur.o@pochta.example")
    answer = press.post(NEW, form(network="vk", **sent, **{"token-vk_community": TOKEN}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Личную почту привязать нельзя" in text and "4.1 Порядка" in text
    assert "l.osmanov@dzhankoy.example" in text and "lenur.o@pochta.example" in text
    page = OfficialPage.objects.get()
    assert f"/pages/{page.pk}/edit/" in text, "the next sending mends the same page"
    assert Secret.objects.get().owner_id == page.pk
    assert TOKEN not in text and not NetworkAccount.objects.exists()


def test_the_advice_is_the_persons_own_work_mailbox(
    press: Client, network: Any, form: Any, rules: None, artem: Any
) -> None:
    text = press.post(NEW, form(**row(holder=artem.pk, email="artem@mail.example"))).content.decode()
    assert "Возьмите artem@dzhankoy.example" in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "+7 999 123-45-67"}, "Личный номер привязать нельзя"),
        ({"phone": "3-12-05"}, "не похоже на номер"),
        ({"phone": "+7 36564 3-12-05"}, "стационарного"),
        ({"email": "press"}, "не похоже на адрес почты"),
        ({}, "впишите хотя бы одно"),
    ],
)
def test_unfit_contacts_are_refused_at_their_field(
    press: Client, network: Any, form: Any, rules: None, fields: dict[str, str], sentence: str
) -> None:
    answer = press.post(NEW, form(**row(holder_name="Ленур Османов", **fields)))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert not NetworkAccount.objects.exists()


def test_a_known_account_is_picked(press: Client, network: Any, form: Any, account: NetworkAccount) -> None:
    assert press.post(NEW, form(**row(account=account.pk, role="owner"))).status_code == 302
    assert PageRole.objects.get().account == account


def test_the_same_mailbox_is_not_bound_twice(
    press: Client, network: Any, form: Any, rules: None, account: NetworkAccount
) -> None:
    answer = press.post(NEW, form(**row(holder_name="Другой", email="press@dzhankoy.example")))
    assert answer.status_code == 422 and "уже привязан аккаунт: Ирина Дорошенко" in answer.content.decode()


def test_one_person_is_a_warning_not_a_refusal(
    press: Client, network: Any, form: Any, account: NetworkAccount
) -> None:
    answer = press.post(NEW, form(**row(account=account.pk)), follow=True)
    assert "нужны владелец и ещё администратор" in answer.content.decode()


# --- tokens -----------------------------------------------------------------------------------------


def test_a_token_goes_to_the_vault_and_is_never_shown(
    press: Client, network: Any, form: Any, caplog: pytest.LogCaptureFixture
) -> None:
    answer = press.post(NEW, form(network="vk", **{"token-vk_community": f" {TOKEN} "}), follow=True)
    page = OfficialPage.objects.get()
    assert "оканчивается на 7e4" in answer.content.decode()
    edit = press.get(f"/pages/{page.pk}/edit/").content.decode()
    assert "сохранён, оканчивается на 7e4" in edit
    assert TOKEN not in answer.content.decode() + edit + caplog.text
    assert all(TOKEN not in f"{entry.data} {entry.label}" for entry in Entry.objects.all())


def test_a_blank_token_field_changes_nothing(press: Client, network: Any, form: Any) -> None:
    press.post(NEW, form(network="vk", **{"token-vk_community": TOKEN}))
    page = OfficialPage.objects.get()
    press.post(f"/pages/{page.pk}/edit/", form(network="vk", title="Новое", **{"token-vk_community": " "}))
    assert Secret.objects.get().version == 1


def test_a_torn_token_is_refused_without_being_shown(press: Client, network: Any, form: Any) -> None:
    answer = press.post(NEW, form(network="vk", **{"token-vk_community": "vk1.a.half another"}))
    assert answer.status_code == 422 and "не бывает пробелов" in answer.content.decode()
    assert "vk1.a.half" not in answer.content.decode()


def test_keys_of_an_ok_application_come_together(press: Client, network: Any, form: Any) -> None:
    ok = {
        "token-application_key": "CAB",
        "token-access_token": "tok-abcdef-123456",
        "token-session_secret_key": "",
    }
    address = "https://ok.ru/group/70000000000417"
    answer = press.post(NEW, form(address, network="ok", **ok))
    assert answer.status_code == 422 and "только втроём" in answer.content.decode()
    page = OfficialPage.objects.get()
    ok["token-session_secret_key"] = "sss"
    assert press.post(f"/pages/{page.pk}/edit/", form(network="ok", **ok)).status_code == 302
    assert Secret.objects.get().kind == "token:ok_application"


def test_a_persons_token_goes_to_the_owners_account(
    press: Client, network: Any, form: Any, account: NetworkAccount
) -> None:
    press.post(NEW, form(network="vk", **row(account=account.pk), **{"token-vk_user": TOKEN}))
    secret = Secret.objects.get()
    assert (secret.owner_kind, secret.owner_id) == ("account", account.pk)


def test_a_persons_token_waits_at_the_page_when_there_is_no_account(
    press: Client, network: Any, form: Any
) -> None:
    press.post(NEW, form(network="vk", **{"token-vk_user": TOKEN}))
    assert Secret.objects.get().owner_kind == "page"


# --- editing ----------------------------------------------------------------------------------------


def test_title_norm_and_organization_change(
    press: Client, network: Any, form: Any, make_page: Any, school: Any
) -> None:
    page = make_page()
    sent = form(organization=school.pk, title="Школа № 1", norm="3", act="draft")
    press.post(f"/pages/{page.pk}/edit/", sent)
    page.refresh_from_db()
    assert (page.title, page.norm, page.organization) == ("Школа № 1", 3, school)
    entry = Entry.objects.get(event="page.edited")
    assert entry.data["fields"] == "организация, название, норма"


def test_a_role_changes(press: Client, network: Any, form: Any, make_page: Any, run_by: Any) -> None:
    page = make_page()
    link = run_by(page, "editor")
    sent = form(title="x", act="draft") | {f"role-{link.pk}-role": "owner"}
    press.post(f"/pages/{page.pk}/edit/", sent)
    link.refresh_from_db()
    assert link.role == "owner"


def test_a_closed_page_is_not_edited(press: Client, network: Any, form: Any, make_page: Any) -> None:
    page = make_page(state="closed")
    answer = press.post(f"/pages/{page.pk}/edit/", form(title="Другое"))
    assert answer.status_code == 422 and "больше не меняется" in answer.content.decode()


# --- rights -----------------------------------------------------------------------------------------


def test_others_may_not_register(network: Any, form: Any, oleg: Any, svetlana: Any, client_of: Any) -> None:
    for person in (oleg, svetlana):
        client = client_of(person)
        for answer in (client.get(NEW), client.post(NEW, form()), client.post("/pages/new/look-up/", form())):
            assert answer.status_code == 403
            assert "пресс-служба" in answer.content.decode()
    assert not OfficialPage.objects.exists() and not network.seen


@pytest.mark.parametrize("typed", ["", "wrong-password"])
def test_a_token_without_a_confirmed_identity_is_not_stored_and_the_page_is_kept(
    typed: str, press: Client, form: Callable[..., dict[str, Any]], network: Any
) -> None:
    sent = form(network="vk", **{"token-vk_community": TOKEN, "token-identity": typed})
    answer = press.post(NEW, sent)
    assert answer.status_code == 422
    assert "Токены введите ещё раз вместе с паролем" in answer.content.decode()
    assert TOKEN not in answer.content.decode()
    assert OfficialPage.objects.count() == 1
    assert not Secret.objects.filter(kind__startswith="token:").exists()


def test_without_a_token_nobody_is_asked_who_they_are(
    press: Client, form: Callable[..., dict[str, Any]], network: Any
) -> None:
    assert press.post(NEW, form(network="vk", **{"token-identity": ""})).status_code == 302
