"""The discussion group and private messages: answers, terms of a ban, a group under another number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from core import clock
from core.errors import Permanent
from core.tests.loopback import Reply
from networks.base import Ban
from networks.telegram.adapter import TelegramAdapter
from networks.telegram.errors import ChatMoved
from networks.telegram.tests.stub import CHANNEL, GROUP, PERSON, TelegramStub, error, sent

pytestmark = pytest.mark.django_db


def test_an_answer_goes_into_the_group_even_when_the_comment_is_gone(
    adapter: TelegramAdapter, stub: TelegramStub
) -> None:
    assert adapter.reply("51", "902", "Вода будет.", "k") == "51"
    params = sent(stub, "sendMessage")
    assert params["chat_id"] == int(GROUP)
    assert params["reply_parameters"] == {"message_id": 902, "allow_sending_without_reply": True}


def test_an_answer_to_what_is_gone_goes_plain(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    """A server that does not bear with a reference to nothing has sent nothing."""

    def answer(seen: Any) -> Reply:
        if "reply_parameters" in seen.json:
            return error(400, "Bad Request: message to be replied not found")
        return stub.reply("sendMessage", seen)

    stub.order("sendMessage", answer)
    assert adapter.reply("51", "902", "Вода будет.", "k") == "51"
    assert [("reply_parameters" in call.seen.json) for call in stub.calls] == [True, False]


NEW_GROUP = "-1002100000777"


def moved(seen: Any, stub: TelegramStub, method: str) -> Reply:
    if seen.json["chat_id"] == int(GROUP):
        return error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=int(NEW_GROUP))
    return stub.reply(method, seen)


def test_a_group_that_moved_is_followed_and_told(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    told: list[tuple[str, str]] = []
    adapter.moved = lambda old, new: told.append((old, new))
    for method in ("sendMessage", "deleteMessage"):
        stub.order(method, lambda seen, method=method: moved(seen, stub, method))
    assert adapter.reply("51", "902", "Вода будет.", "k") == "51"
    adapter.delete_comment("51", "902")
    assert told == [(GROUP, NEW_GROUP)]
    places = [call.seen.json["chat_id"] for call in stub.calls]
    assert places == [int(GROUP), int(NEW_GROUP), int(NEW_GROUP)]


def test_a_group_that_moves_without_end_is_an_error(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    stub.order(
        "banChatMember", error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100777)
    )
    with pytest.raises(ChatMoved):
        adapter.ban(Ban(PERSON))
    assert len(stub.calls) == 2


def test_a_group_takes_fewer_messages_than_a_channel(adapter: TelegramAdapter) -> None:
    client = adapter._client()
    channel, group = (client._lanes("sendMessage", {"chat_id": one}, {})[1] for one in (CHANNEL, GROUP))
    assert (channel.seconds, group.seconds) == pytest.approx((1.1, 3.3))


@pytest.mark.parametrize(
    ("days", "expected"), [(None, None), (0, 35), (1, 86_400), (365, 365 * 86_400), (366, None), (4000, None)]
)
def test_the_term_of_a_ban_stays_within_what_the_network_knows(
    adapter: TelegramAdapter, stub: TelegramStub, days: int | None, expected: int | None
) -> None:
    with time_machine.travel("2026-11-24T09:00:00Z", tick=False):
        now = clock.now()
        adapter.ban(Ban(PERSON, None if days is None else now + timedelta(days=days)))
        until = sent(stub, "banChatMember").get("until_date")
    assert until == (None if expected is None else int(now.timestamp()) + expected)


def test_a_ban_of_a_leap_year_is_no_ban_for_ever(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    until = clock.now() + timedelta(days=366, minutes=-2)
    adapter.ban(Ban(PERSON, until))
    assert sent(stub, "banChatMember")["until_date"] == int(until.timestamp())


def test_unbanning_never_puts_a_member_out(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    adapter.unban(PERSON)
    assert sent(stub, "unbanChatMember")["only_if_banned"] is True


def test_who_is_banned(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    assert not adapter.is_banned(PERSON)
    stub.change = lambda method, body: {"ok": True, "result": {"status": "kicked", "until_date": 0}}
    assert adapter.is_banned(PERSON)


def test_a_message_to_the_channel_goes_by_its_topic(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    adapter.send_message("-1003/17", "Спасибо.", "k")
    params = sent(stub, "sendMessage")
    assert (params["chat_id"], params["direct_messages_topic_id"]) == (-1003, 17)


def test_a_number_that_is_none_finds_nothing(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    with pytest.raises(Permanent):
        adapter.remove("abc")
    assert stub.calls == []
