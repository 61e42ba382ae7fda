"""Polls: nothing lost, nothing twice, one poller at a time, errors end in a pause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from core import clock
from core.access import System
from core.tests.loopback import Loopback, Reply, Seen, free_port
from core.vault.errors import SecretDamaged
from networks.base import Network, Secret
from networks.inbound import polls, sources, tasks
from networks.inbound.actions.hooks import open_hook
from networks.inbound.models import PollCursor, RawUpdate
from networks.inbound.sources import Source
from networks.inbound.tests import samples

pytestmark = pytest.mark.django_db
TOKEN = "7000000001:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc"
NOON = "2026-11-24T09:00:00Z"


class Bots:
    """Telegram and MAX on the loopback, each with a queue of updates that a later poll confirms."""

    def __init__(self) -> None:
        self.news: list[dict[str, Any]] = []
        self.seen: list[Seen] = []
        self.fault: Reply | None = None

    def answer(self, seen: Seen) -> Reply:
        self.seen.append(seen)
        if self.fault is not None:
            return self.fault
        if seen.path.endswith("/getUpdates"):
            offset = seen.json["offset"]
            self.news = [body for body in self.news if body["update_id"] >= offset]
            return Reply({"ok": True, "result": self.news[: seen.json["limit"]]})
        start = int(seen.query.get("marker", 0))
        page = self.news[start : start + int(seen.query["limit"])]
        return Reply({"updates": page, "marker": start + len(page)})


@pytest.fixture
def bots(settings: Any) -> Iterator[Bots]:
    found = Bots()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "telegram": server.url, "max": server.url}
    yield found
    server.close()


def source(network: Network = Network.TELEGRAM, key: str = samples.BOT, token: str | None = TOKEN) -> Source:
    return Source(network, key, lambda: Secret(token) if token else None, frozenset({samples.CHANNEL}))


def cursor() -> PollCursor:
    return PollCursor.objects.get()


def test_news_is_stored_and_confirmed_by_the_next_poll(bots: Bots) -> None:
    bots.news = [samples.channel_post(n, n) for n in (41, 42)]
    assert polls.poll_source(source()) == 2
    assert (cursor().position, cursor().leased_until) == ("43", None)
    bots.news.append(samples.channel_post(43, 43))
    assert polls.poll_source(source()) == 1
    assert [seen.json["offset"] for seen in bots.seen] == [0, 43]
    assert RawUpdate.objects.filter(network="telegram", source=samples.BOT).count() == 3


def test_a_poll_asks_without_waiting_and_by_name(bots: Bots) -> None:
    polls.poll_source(source())
    asked = bots.seen[0].json
    assert asked["timeout"] == 0
    assert {"channel_post", "edited_channel_post", "chat_member"} <= set(asked["allowed_updates"])


def test_whatever_is_polled_knows_how_it_is_asked() -> None:
    assert polls._ASK.keys() == sources.POLLED


def test_max_is_polled_by_its_marker(bots: Bots) -> None:
    max_bot = source(Network.MAX, samples.MAX_BOT, "max-token-0123456789")
    bots.news = [samples.max_message("m1"), samples.max_message("m2")]
    assert (polls.poll_source(max_bot), polls.poll_source(max_bot)) == (2, 0)
    assert [seen.query.get("marker") for seen in bots.seen] == [None, "2"]
    assert bots.seen[0].headers["Authorization"] == "max-token-0123456789"
    assert "types" not in bots.seen[0].query


def test_news_that_also_came_by_hook_is_kept_once(bots: Bots) -> None:
    bots.news = [samples.channel_post(41, 41)]
    polls.poll_source(source())
    PollCursor.objects.update(position="")
    bots.news = [samples.channel_post(41, 41)]
    polls.poll_source(source())
    assert RawUpdate.objects.count() == 1


def test_an_empty_poll_keeps_the_place(bots: Bots) -> None:
    bots.news = [samples.channel_post(41, 41)]
    polls.poll_source(source())
    polls.poll_source(source())
    assert cursor().position == "42"
    assert cursor().polled_at is not None


def test_after_a_silent_week_numbers_may_begin_anew(bots: Bots) -> None:
    bots.news = [samples.channel_post(900, 41)]
    with time_machine.travel(NOON, tick=False) as time:
        polls.poll_source(source())
        time.shift(timedelta(days=5))
        polls.poll_source(source())
        assert cursor().position == "901"
        time.shift(timedelta(days=2))
        polls.poll_source(source())
        assert cursor().position == ""
        bots.news = [samples.channel_post(17, 42)]
        assert polls.poll_source(source()) == 1
    assert [seen.json["offset"] for seen in bots.seen] == [0, 901, 901, 0]


def test_a_second_poller_stays_out(bots: Bots) -> None:
    PollCursor.objects.create(
        network="telegram", source=samples.BOT, leased_until=clock.now() + timedelta(seconds=9)
    )
    assert polls.poll_source(source()) == 0
    assert bots.seen == []


def test_the_lease_of_a_poller_that_died_ends(bots: Bots) -> None:
    bots.news = [samples.channel_post(41, 41)]
    PollCursor.objects.create(network="telegram", source=samples.BOT, leased_until=clock.now(), position="40")
    assert polls.poll_source(source()) == 1


def test_a_poller_that_lost_its_lease_does_not_move_the_cursor(bots: Bots) -> None:
    bots.news = [samples.channel_post(41, 41)]

    def lose() -> Secret:
        PollCursor.objects.update(lease="00000000-0000-0000-0000-000000000001")
        return Secret(TOKEN)

    assert polls.poll_source(Source(Network.TELEGRAM, samples.BOT, lose)) == 0
    assert (cursor().position, RawUpdate.objects.count()) == ("", 0)


@pytest.mark.parametrize(
    ("fault", "pause", "words"),
    [
        (Reply({"ok": False, "error_code": 409, "description": "Conflict"}, status=409), 30, "веб-хук"),
        (Reply({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401), 300, "Токен"),
        (
            Reply(
                {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 77}},
                status=429,
            ),
            77,
            "реже",
        ),
        (Reply({"ok": True, "result": "?"}), 30, "списка событий"),
        (Reply(body=b"<html>", status=502), 30, "сбой"),
    ],
    ids=["conflict", "dead token", "too often", "nonsense", "front end"],
)
def test_an_error_is_noted_and_ends_in_a_pause(bots: Bots, fault: Reply, pause: int, words: str) -> None:
    bots.fault = fault
    with time_machine.travel(NOON, tick=False):
        sources_now = polls.poll_source(source())
        found = cursor()
        assert (sources_now, found.leased_until) == (0, None)
        assert found.retry_at == clock.now() + timedelta(seconds=pause)
    assert words in found.error and TOKEN not in found.error
    assert found.failing_since is not None


def test_a_good_poll_clears_the_error(bots: Bots) -> None:
    bots.fault = Reply(body=b"", status=500)
    polls.poll_source(source())
    bots.fault = None
    polls.poll_source(source())
    assert (cursor().error, cursor().failing_since, cursor().retry_at) == ("", None, None)


def test_no_connection_is_noted(settings: Any) -> None:
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "telegram": f"http://127.0.0.1:{free_port()}"}
    assert polls.poll_source(source()) == 0
    assert "Связи с сетью нет" in cursor().error


def test_without_a_token_nobody_is_asked(bots: Bots) -> None:
    assert polls.poll_source(source(token=None)) == 0
    assert bots.seen == []
    assert "Нет токена" in cursor().error


# -- what is due ------------------------------------------------------------------------------------------------


@pytest.fixture
def known(own_sources: None) -> list[Source]:
    listed: list[Source] = []
    sources.register_source(lambda: listed)
    return listed


def test_a_source_is_due_unless_it_waits_is_polled_or_has_a_hook(known: list[Source]) -> None:
    known += [source(key=key) for key in ("1", "2", "3", "4")] + [source(Network.OK, "5")]
    soon = clock.now() + timedelta(minutes=1)
    PollCursor.objects.create(network="telegram", source="1", retry_at=soon)
    PollCursor.objects.create(network="telegram", source="2", leased_until=soon)
    open_hook(actor=System("test"), network=Network.TELEGRAM, external_id="3")
    assert [found.key for found in polls.due_sources()] == ["4"]


def test_what_is_due_costs_a_constant_number_of_queries(
    known: list[Source], django_assert_num_queries: Any
) -> None:
    known += [source(key=str(key)) for key in range(20)]
    with django_assert_num_queries(2):
        polls.due_sources()


def test_poll_all_sends_one_task_for_each(known: list[Source], woken: list[str]) -> None:
    known += [source(key="1"), source(key="2")]
    tasks.poll_all()
    assert woken == ["networks.inbound.tasks.poll"] * 2


def test_a_full_page_asks_for_the_next_at_once(known: list[Source], bots: Bots, woken: list[str]) -> None:
    known.append(source())
    bots.news = [samples.channel_post(n, n) for n in range(1, 151)]
    tasks.poll("telegram", samples.BOT)
    assert "networks.inbound.tasks.poll" in woken
    woken.clear()
    tasks.poll("telegram", samples.BOT)
    assert RawUpdate.objects.count() == 150
    assert "networks.inbound.tasks.poll" not in woken


def test_a_source_that_is_no_more_is_not_polled(known: list[Source], bots: Bots) -> None:
    tasks.poll("telegram", "12345")
    assert bots.seen == []


def test_a_source_named_by_two_serves_the_pages_of_both(own_sources: None) -> None:
    first = Source(Network.TELEGRAM, "1", lambda: Secret("a"), frozenset({"-1"}))
    second = Source(Network.TELEGRAM, "1", lambda: Secret("b"), frozenset({"-2"}))
    for listed in ([first], [second]):
        sources.register_source(lambda listed=listed: listed)
    (found,) = sources.all_sources()
    assert found.page_ids == {"-1", "-2"}
    assert sources.find(Network.TELEGRAM, "1") == found
    assert sources.find(Network.MAX, "1") is None


def test_a_secret_that_does_not_open_is_noted_and_keeps_no_turn(bots: Bots) -> None:
    def damaged() -> Secret:
        raise SecretDamaged("Токен не открывается.")

    assert polls.poll_source(replace(source(), token_provider=damaged)) == 0
    found = cursor()
    assert (found.leased_until, found.error) == (None, "Токен не открывается.")
    assert found.retry_at is not None and found.retry_at > clock.now()
