"""News by poll and by hook: what is asked of the Bot API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from core.errors import CredentialExpired, Permanent, Temporary
from core.tests.loopback import Loopback, Reply, Seen
from networks.base import Secret, TokenKind
from networks.inbound.parsing.telegram import WANTED
from networks.telegram.client import Client, updates
from networks.telegram.tests import schema
from networks.telegram.tests.stub import TelegramStub, error
from networks.tests.stub import SCHEMAS

URL = "https://portal.dzhankoy.example/hooks/telegram/key/"
POST = {
    "update_id": 2**53 + 5,
    "channel_post": {"message_id": 5, "date": 1_732_000_000, "chat": {"id": -1001, "type": "channel"}},
}
RESULTS: dict[str, Any] = {
    "getUpdates": [POST],
    "setWebhook": True,
    "deleteWebhook": True,
    "getWebhookInfo": {
        "url": URL,
        "has_custom_certificate": False,
        "pending_update_count": 3,
        "last_error_date": 1_732_000_000,
        "last_error_message": "Connection timed out",
        "allowed_updates": ["message"],
    },
}


class Bot:
    def __init__(self) -> None:
        self.seen: list[tuple[str, Seen]] = []
        self.fault: Reply | None = None

    def answer(self, seen: Seen) -> Reply:
        method = seen.path.rpartition("/")[2]
        self.seen.append((method, seen))
        return self.fault or Reply({"ok": True, "result": RESULTS[method]})


@pytest.fixture
def bot(settings: Any) -> Iterator[Bot]:
    found = Bot()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "telegram": server.url}
    yield found
    server.close()


@pytest.fixture
def client() -> Client:
    return Client(Secret(TelegramStub.tokens[TokenKind.TELEGRAM_BOT]))


def ask_all(client: Client) -> None:
    news = updates.get(client, offset=41, wanted=WANTED)
    assert (news.bodies, news.next_offset) == ([POST], 2**53 + 6)
    updates.set_hook(client, URL, "secret-0123456789_", WANTED)
    updates.delete_hook(client)
    info = updates.hook_info(client)
    assert (info.url, info.pending, info.last_error) == (URL, 3, "Connection timed out")
    assert info.wanted == {"message"} and info.last_error_at is not None


def test_what_a_hook_and_a_poll_are_told(client: Client, bot: Bot) -> None:
    ask_all(client)
    asked = {method: seen.json for method, seen in bot.seen}
    assert asked["getUpdates"]["offset"] == 41
    assert asked["setWebhook"] == {
        "url": URL,
        "secret_token": "secret-0123456789_",
        "allowed_updates": list(WANTED),
    }
    assert asked["deleteWebhook"] == {"drop_pending_updates": False}
    assert {"chat_member", "message_reaction_count"} <= set(WANTED)


@pytest.mark.contracts
def test_calls_are_of_the_published_schema(client: Client, bot: Bot) -> None:
    if not (SCHEMAS / "telegram").is_dir():
        pytest.skip(f"API_CONTRACTS: no published schemas in {SCHEMAS}")
    ask_all(client)
    for method, seen in bot.seen:
        schema.check_request(method, seen)
        schema.check_reply(method, {"ok": True, "result": RESULTS[method]})


@pytest.mark.parametrize(
    ("fault", "family"),
    [
        (error(401, "Unauthorized"), CredentialExpired),
        (error(409, "Conflict: terminated by other getUpdates request"), Permanent),
        (error(502, "Bad Gateway"), Temporary),
    ],
)
def test_a_poll_that_fails_says_why(client: Client, bot: Bot, fault: Reply, family: type[Exception]) -> None:
    bot.fault = fault
    with pytest.raises(family):
        updates.get(client, offset=0, wanted=WANTED)


def test_a_network_that_does_not_tell_its_list_has_none(client: Client, bot: Bot) -> None:
    bot.fault = Reply({"ok": True, "result": {"url": "", "pending_update_count": 0}})
    assert updates.hook_info(client).wanted is None
