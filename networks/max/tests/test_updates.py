"""News by poll and by hook: what is asked of MAX."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.errors import CredentialExpired, Permanent, RateLimited, Temporary, Unsupported
from core.tests.loopback import Loopback, Reply, Seen
from networks.base import Secret, TokenKind
from networks.inbound.parsing.max import WANTED
from networks.max.client import Client, updates
from networks.max.tests import schema
from networks.max.tests.stub import MaxStub, error
from networks.tests.stub import SCHEMAS

URL = "https://portal.dzhankoy.example/hooks/max/key/"
LISTED = {"subscriptions": [{"url": URL, "time": 1_732_000_000_000, "update_types": ["message_created"]}]}
NEWS: dict[str, Any] = {"updates": [], "marker": 2**53 + 5}
REPLIES: dict[str, Any] = {
    "GET /updates": NEWS,
    "GET /subscriptions": LISTED,
    "POST /subscriptions": {"success": True},
    "DELETE /subscriptions": {"success": True},
}


class Bot:
    def __init__(self) -> None:
        self.seen: list[tuple[str, Seen]] = []
        self.fault: Reply | None = None

    def answer(self, seen: Seen) -> Reply:
        method = f"{seen.method} {seen.path}"
        self.seen.append((method, seen))
        return self.fault or Reply(REPLIES[method])


@pytest.fixture
def bot(settings: Any) -> Iterator[Bot]:
    found = Bot()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "max": server.url}
    yield found
    server.close()


@pytest.fixture
def client() -> Client:
    return Client(Secret(MaxStub.tokens[TokenKind.MAX_BOT]))


def ask_all(client: Client) -> None:
    assert updates.get(client, marker=None).marker == 2**53 + 5
    assert updates.get(client, marker=2**53 + 5).bodies == []
    updates.subscribe(client, URL, "secret-0123456789_", WANTED)
    assert updates.subscriptions(client) == [updates.Subscription(URL, frozenset({"message_created"}))]
    updates.unsubscribe(client, URL)


def test_what_a_hook_and_a_poll_are_told(client: Client, bot: Bot) -> None:
    ask_all(client)
    first, second, told, _, left = (seen for _, seen in bot.seen)
    assert first.query == {"limit": "100", "timeout": "0"}
    assert second.query["marker"] == str(2**53 + 5)
    assert told.json == {"url": URL, "secret": "secret-0123456789_", "update_types": list(WANTED)}
    assert left.query == {"url": URL}


@pytest.mark.contracts
def test_calls_are_of_the_published_schema(client: Client, bot: Bot) -> None:
    if not (SCHEMAS / "max").is_dir():
        pytest.skip(f"API_CONTRACTS: no published schemas in {SCHEMAS}")
    ask_all(client)
    for method, seen in bot.seen:
        schema.check_request(method, seen)
        schema.check_reply(method, REPLIES[method])


@pytest.mark.parametrize(
    ("fault", "family"),
    [
        (error(401, "verify.token", "Invalid access_token"), CredentialExpired),
        (error(403, "verify.token", "Invalid access_token"), CredentialExpired),
        (error(405, "method.not.allowed", "A webhook is set"), Unsupported),
        (error(500, "internal.error", ""), Temporary),
        (Reply({"success": False, "message": "url is not reachable"}), Permanent),
    ],
)
def test_a_call_that_fails_says_why(client: Client, bot: Bot, fault: Reply, family: type[Exception]) -> None:
    bot.fault = fault
    with pytest.raises(family):
        updates.subscribe(client, URL, "secret-0123456789_", WANTED)


def test_too_often_without_a_time_is_waited_for_twice_as_long_each_time(client: Client, bot: Bot) -> None:
    waited = []
    told = (error(429, "too.many.requests", ""),) * 3 + (
        error(429, "too.many.requests", "", **{"Retry-After": "9"}),
    )
    updates.subscriptions(client)
    for bot.fault in (*told, told[0]):
        with pytest.raises(RateLimited) as caught:
            updates.subscriptions(client)
        waited.append(caught.value.seconds)
    bot.fault = None
    updates.subscriptions(client)
    bot.fault = told[0]
    with pytest.raises(RateLimited) as caught:
        updates.subscriptions(client)
    assert (waited, caught.value.seconds) == ([1, 2, 4, 9, 8], 1)


@pytest.mark.parametrize(
    "fault", [error(404, "not.found", ""), Reply({"success": False, "message": "Subscription not found"})]
)
def test_an_address_that_is_not_there_is_taken_back(client: Client, bot: Bot, fault: Reply) -> None:
    bot.fault = fault
    updates.unsubscribe(client, URL)
    assert len(bot.seen) == 1
