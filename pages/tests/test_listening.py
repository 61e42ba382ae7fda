"""«Откуда приходят события»: each source once, what may be done with it, what could not be read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.access import System
from core.tests.loopback import Reply, Seen, serving
from core.vault.actions import store
from core.vault.owners import Owner
from networks.inbound.models import HookEndpoint, PollCursor, RawUpdate
from pages.models import OfficialPage
from pages.queries.listening import ear_of, ears, unheard
from pages.tokens import page_owner

LISTENING = "/pages/listening/"
pytestmark = pytest.mark.django_db
TOKENS = {
    "vk": ("token:vk_community", "vk1.a." + "a" * 60),
    "telegram": ("token:telegram_bot", "1234567:" + "A" * 35),
}


def with_token(page: OfficialPage, owner: Owner | None = None) -> OfficialPage:
    kind, value = TOKENS[page.network]
    store(actor=System("test"), owner=owner or page_owner(page), kind=kind, value=value)
    return page


@pytest.fixture
def channel(make_page: Any) -> OfficialPage:
    return with_token(make_page("telegram", "-1001", title="Канал города", state="active"))


@pytest.fixture
def community(make_page: Any) -> OfficialPage:
    return with_token(make_page("vk", "417", title="Сообщество", state="active"))


def test_every_source_is_there_with_its_state(channel: Any, community: Any, make_page: Any) -> None:
    silent = make_page("max", "9", title="Без токена", state="active")
    polled_at = clock.now() - timedelta(minutes=1)
    row = {"network": "telegram", "source": f"page:{channel.pk}"}
    PollCursor.objects.create(**row, polled_at=polled_at, failing_since=polled_at, error="Токен не подошёл.")
    HookEndpoint.objects.create(network="vk", external_id="417", last_heard_at=polled_at)
    vk, telegram = ears()
    assert (vk.how, vk.is_open, vk.pages, vk.heard_at) == ("hook", True, (community,), polled_at)
    assert (telegram.how, telegram.trouble) == ("poll", "Токен не подошёл.")
    assert unheard() == [silent]


def test_the_queries_do_not_grow(
    channel: Any, make_page: Any, client_of: Any, marina: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        with_token(make_page("vk", str(500 + number), title=f"Страница {number}", state="active"))
    desk = client_of(marina)
    desk.get(LISTENING)
    with django_assert_max_num_queries(22):
        text = desk.get(LISTENING).content.decode()
    assert "Страница 7" in text and "забираем опросом" in text


def test_a_network_is_told_and_told_to_stop(channel: Any, client_of: Any, marina: Any, settings: Any) -> None:
    told: dict[str, str] = {}

    def answer(seen: Seen) -> Reply:
        method = seen.path.rpartition("/")[2]
        if method == "setWebhook":
            told["url"] = seen.json["url"]
        if method == "deleteWebhook":
            told.clear()
        return Reply({"ok": True, "result": {"url": told.get("url", ""), "pending_update_count": 0}})

    settings.PORTAL_URL = "https://portal.dzhankoy.example"
    desk = client_of(marina)
    with serving(answer) as server:
        settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "telegram": server.url}
        done = desk.post(reverse("pages:listening-start", args=[channel.pk]), follow=True)
        assert "присылает сеть" in done.content.decode()
        assert told["url"] == HookEndpoint.objects.get().url
        done = desk.post(reverse("pages:listening-stop", args=[channel.pk]), follow=True)
    assert "забираем опросом" in done.content.decode()
    assert told == {} and not HookEndpoint.objects.get().is_open


def test_a_community_that_no_hook_reaches_is_polled(community: Any, client_of: Any, marina: Any) -> None:
    """The card says so too; what a person has to switch on is told in steps."""
    polled_at = clock.now() - timedelta(minutes=1)
    cursor = PollCursor.objects.create(network="vk", source="417", polled_at=polled_at)
    hook = HookEndpoint.objects.create(network="vk", external_id="417", failing_since=polled_at)
    (ear,) = ears()
    assert (ear.how, ear.words, ear.is_deaf, ear.heard_at) == (
        "poll",
        "забираем опросом Long Poll",
        True,
        polled_at,
    )
    assert ear_of(community) == ear
    desk = client_of(marina)
    text = desk.get(community.get_absolute_url()).content.decode()
    assert "забираем опросом Long Poll, до адреса портала сеть не достучалась; последний раз" in text
    hook.delete()
    cursor.advice = "ВКонтакте: доступ запрещён."
    cursor.save()
    text = desk.get(LISTENING).content.decode()
    assert "не достучалась" not in text
    assert "ВКонтакте: доступ запрещён. События сообщества выбирает" in text and "версия API — 5.199" in text
    assert "часть событий не выбрана" in desk.get(community.get_absolute_url()).content.decode()


def test_where_long_poll_is_off_the_page_is_only_read(community: Any, settings: Any, make_page: Any) -> None:
    settings.VK_LONG_POLL = False
    (ear,) = ears()
    assert (ear.how, ear.words) == ("none", "читаем страницу по расписанию")
    assert ear_of(make_page("vk", "9", title="Без токена", state="active")) is None


def test_a_refusal_says_what_is_lacking(make_page: Any, client_of: Any, marina: Any) -> None:
    page = make_page("max", "9", title="Без токена", state="active")
    answer = client_of(marina).post(reverse("pages:listening-start", args=[page.pk]))
    assert answer.status_code == 422
    assert "О событиях страницы «Без токена» рассказать некому." in answer.content.decode()


def test_what_could_not_be_read_is_read_again(client_of: Any, marina: Any) -> None:
    RawUpdate.objects.create(
        network="vk", source="417", update_key="1", kind="comment", body={}, retry_at=None, tries=8
    )
    desk = client_of(marina)
    assert "Не удалось разобрать: 1 событие" in desk.get(LISTENING).content.decode()
    desk.post(reverse("pages:listening-again"))
    assert RawUpdate.objects.get().retry_at is not None


def test_others_do_not_see_it(channel: Any, client_of: Any, oleg: Any) -> None:
    client = client_of(oleg)
    assert client.get(LISTENING).status_code == 403
    assert client.post(reverse("pages:listening-start", args=[channel.pk])).status_code == 403
    assert client.post(reverse("pages:listening-start", args=[channel.pk + 99])).status_code == 404
