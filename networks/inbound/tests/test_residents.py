"""What residents do, read from updates of the networks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.base import Network
from networks.inbound.parsing.residents import ban_event, comment_event, message_event
from networks.inbound.parsing.shapes import Version
from networks.inbound.tests.samples import CHANNEL, COMMUNITY, GROUP, MAX_CHANNEL, START, group_message

RECEIVED = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
RECEIVED_MS = int(RECEIVED.timestamp()) * 1000
AT = datetime.fromtimestamp(START, UTC)
Json = dict[str, Any]
SERGEY = {"id": 418, "is_bot": False, "first_name": "Сергей", "last_name": "К.", "username": "sergey_k"}


def vk_comment(kind: str = "wall_reply_new", **more: Any) -> Json:
    told = {
        "id": 93,
        "from_id": 418,
        "post_id": 45,
        "owner_id": -int(COMMUNITY),
        "date": START,
        "text": "Когда дадут воду?",
    }
    return {"type": kind, "group_id": int(COMMUNITY), "event_id": "e1", "object": told | more}


def max_comment(kind: str = "comment_created", **more: Any) -> Json:
    message = {
        "sender": {"user_id": 418, "first_name": "Сергей", "last_name": "К.", "is_bot": False},
        "recipient": {"chat_id": int(MAX_CHANNEL), "chat_type": "channel", "post_id": "mid.45"},
        "timestamp": START * 1000,
        "body": {"mid": "c.93", "seq": 1, "text": "Когда дадут воду?"},
    } | more
    return {"update_type": kind, "timestamp": START * 1000 + 5, "message": message}


# --- comments -------------------------------------------------------------------------------------------


def test_vk_tells_a_new_comment() -> None:
    event = comment_event(Network.VK, vk_comment(reply_to_comment=90), RECEIVED)
    assert event is not None and event.comment is not None
    assert (event.page, event.post_id, event.external_id) == (COMMUNITY, "45", "93")
    assert (event.version, event.official, event.restored) == (Version(START * 1000), False, False)
    comment = event.comment
    assert (comment.author_id, comment.at, comment.reply_to) == ("418", AT, "90")


@pytest.mark.parametrize("kind", ["wall_reply_new", "wall_reply_edit", "wall_reply_delete"])
@pytest.mark.parametrize("wall", ["owner_id", "post_owner_id"])
def test_vk_s_news_of_another_wall_are_not_ours(kind: str, wall: str) -> None:
    assert comment_event(Network.VK, vk_comment(kind), RECEIVED)
    assert comment_event(Network.VK, vk_comment(kind, **{wall: -5}), RECEIVED) is None


def test_vk_orders_edits_by_their_coming() -> None:
    edited = comment_event(Network.VK, vk_comment("wall_reply_edit", text="Когда?"), RECEIVED)
    assert edited is not None and edited.version == Version(RECEIVED_MS, 1)
    back = comment_event(Network.VK, vk_comment("wall_reply_restore"), RECEIVED)
    assert back is not None and back.restored


def test_vk_tells_a_deletion_and_what_the_page_itself_writes() -> None:
    gone = comment_event(
        Network.VK,
        {"type": "wall_reply_delete", "group_id": 7, "object": {"id": 93, "post_id": 45, "owner_id": -7}},
        RECEIVED,
    )
    assert gone is not None and (gone.page, gone.external_id, gone.comment) == ("7", "93", None)
    own = comment_event(Network.VK, vk_comment(from_id=-int(COMMUNITY)), RECEIVED)
    assert own is not None and own.official
    other_community = comment_event(Network.VK, vk_comment(from_id=-5), RECEIVED)
    assert other_community is not None and not other_community.official


def test_telegram_ties_a_comment_to_its_thread() -> None:
    body = group_message(11, **{"from": SERGEY}, message_thread_id=545, reply_to_message={"message_id": 545})
    event = comment_event(Network.TELEGRAM, body, RECEIVED)
    assert event is not None and event.comment is not None
    assert (event.group, event.page, event.thread_id, event.username) == (GROUP, "", "545", "sergey_k")
    assert (event.comment.author_name, event.comment.reply_to) == ("Сергей К.", "")
    assert event.version == Version(START * 1000, 11)


def test_telegram_tells_an_edit_and_an_answer_to_a_comment() -> None:
    body = group_message(12, **{"from": SERGEY}, message_thread_id=545, reply_to_message={"message_id": 880})
    edited = {
        "update_id": 13,
        "edited_message": body["message"] | {"edit_date": START + 60, "text": "Иначе"},
    }
    event = comment_event(Network.TELEGRAM, edited, RECEIVED)
    assert event is not None and event.comment is not None
    assert (event.version, event.comment.text) == (Version((START + 60) * 1000, 13), "Иначе")
    assert event.comment.reply_to == "880"


@pytest.mark.parametrize(
    ("sender", "official"),
    [
        ({"from": SERGEY}, False),
        ({"from": SERGEY | {"is_bot": True}}, True),
        ({"sender_chat": {"id": int(GROUP), "type": "supergroup", "title": "Обсуждения"}}, True),
        (
            {
                "sender_chat": {"id": int(CHANNEL), "type": "channel", "title": "Администрация"},
                "reply_to_message": {
                    "message_id": 545,
                    "is_automatic_forward": True,
                    "sender_chat": {"id": int(CHANNEL)},
                },
            },
            True,
        ),
        (
            {
                "sender_chat": {"id": -55, "type": "channel", "title": "Чужой канал"},
                "reply_to_message": {"message_id": 880, "sender_chat": {"id": -55}},
            },
            False,
        ),
        ({"sender_chat": {"id": -55, "type": "channel", "title": "Чужой канал"}}, False),
    ],
)
def test_telegram_knows_who_speaks_for_the_page(sender: Json, official: bool) -> None:
    event = comment_event(Network.TELEGRAM, group_message(14, **sender), RECEIVED)
    assert event is not None and event.official is official


def test_a_message_without_words_is_told_by_its_kind() -> None:
    body = group_message(15, **{"from": SERGEY}, sticker={"file_id": "x"})
    body["message"].pop("text")
    event = comment_event(Network.TELEGRAM, body, RECEIVED)
    assert event is not None and event.comment is not None and event.comment.text == "[наклейка]"


def test_max_tells_comments_edits_and_removals() -> None:
    event = comment_event(Network.MAX, max_comment(), RECEIVED)
    assert event is not None and event.comment is not None
    assert (event.page, event.post_id, event.external_id) == (MAX_CHANNEL, "mid.45", "c.93")
    assert (event.comment.author_id, event.comment.author_name) == ("418", "Сергей К.")
    assert event.version == Version(START * 1000 + 5, 0)
    edited = comment_event(Network.MAX, max_comment("comment_edited"), RECEIVED)
    assert edited is not None and edited.version.seq == 1
    own = comment_event(Network.MAX, max_comment(sender=None), RECEIVED)
    assert own is not None and own.official
    gone = comment_event(
        Network.MAX,
        {
            "update_type": "comment_removed",
            "timestamp": 9,
            "message_id": "c.93",
            "chat_id": int(MAX_CHANNEL),
            "post_id": "mid.45",
        },
        RECEIVED,
    )
    assert gone is not None and (gone.comment, gone.version) == (None, Version(9, 2))


# --- messages -------------------------------------------------------------------------------------------


def vk_message(kind: str = "message_new", **more: Any) -> Json:
    message = {"id": 5, "peer_id": 418, "from_id": 418, "date": START, "text": "Здравствуйте", "out": 0}
    return {"type": kind, "group_id": 7, "object": {"message": message | more}}


def test_vk_tells_messages_of_residents_only() -> None:
    event = message_event(Network.VK, vk_message(), RECEIVED)
    assert event is not None and (event.page, event.message.dialogue_id) == ("7", "418")
    assert message_event(Network.VK, vk_message(out=1), RECEIVED) is None
    assert message_event(Network.VK, vk_message("message_reply"), RECEIVED) is None
    assert message_event(Network.VK, vk_message(peer_id=2_000_000_001), RECEIVED) is None
    edited = message_event(Network.VK, vk_message("message_edit"), RECEIVED)
    assert edited is not None and edited.version == Version(RECEIVED_MS, 1)


def test_telegram_tells_messages_to_the_bot() -> None:
    chat = {"id": 418, "type": "private"}
    event = message_event(Network.TELEGRAM, group_message(16, chat=chat, **{"from": SERGEY}), RECEIVED)
    assert event is not None and (event.page, event.message.dialogue_id) == ("", "418")
    assert event.message.external_id == "418:900"
    started = group_message(17, chat=chat, text="/start", **{"from": SERGEY})
    assert message_event(Network.TELEGRAM, started, RECEIVED) is None
    assert message_event(Network.TELEGRAM, group_message(18, **{"from": SERGEY}), RECEIVED) is None


def test_telegram_tells_messages_to_the_channel_itself() -> None:
    chat = {"id": -300, "type": "supergroup", "is_direct_messages": True}
    body = group_message(19, chat=chat, direct_messages_topic={"topic_id": 6}, **{"from": SERGEY})
    event = message_event(Network.TELEGRAM, body, RECEIVED)
    assert event is not None and event.message.dialogue_id == "-300/6"
    assert comment_event(Network.TELEGRAM, body, RECEIVED) is None


def test_max_tells_messages_to_the_bot() -> None:
    place = {"chat_id": 991, "chat_type": "dialog"}
    event = message_event(Network.MAX, max_comment("message_created", recipient=place), RECEIVED)
    assert event is not None and (event.message.dialogue_id, event.message.author_id) == ("991", "418")
    bot = max_comment("message_created", recipient=place, sender={"user_id": 1, "is_bot": True})
    assert message_event(Network.MAX, bot, RECEIVED) is None
    assert message_event(Network.MAX, max_comment(), RECEIVED) is None
    assert message_event(Network.MAX, {"update_type": "bot_started", "chat_id": 1}, RECEIVED) is None


# --- bans -----------------------------------------------------------------------------------------------


def test_vk_tells_bans_and_their_end() -> None:
    told = {"user_id": 418, "unblock_date": START, "reason": 1}
    banned = ban_event(Network.VK, {"type": "user_block", "group_id": 7, "object": told})
    assert banned is not None and (banned.user_id, banned.banned, banned.until) == ("418", True, AT)
    for_ever = ban_event(
        Network.VK, {"type": "user_block", "group_id": 7, "object": told | {"unblock_date": 0}}
    )
    assert for_ever is not None and for_ever.until is None
    free = ban_event(
        Network.VK, {"type": "user_unblock", "group_id": 7, "object": {"user_id": 418, "by_end_date": 1}}
    )
    assert free is not None and (free.banned, free.expired) == (False, True)


@pytest.mark.parametrize(
    ("before", "after", "banned"),
    [
        ("member", "kicked", True),
        ("kicked", "left", False),
        ("kicked", "member", False),
        ("left", "member", None),
        ("member", "left", None),
    ],
)
def test_telegram_tells_changes_of_standing(before: str, after: str, banned: bool | None) -> None:
    change = {
        "chat": {"id": int(GROUP), "type": "supergroup"},
        "old_chat_member": {"status": before, "user": SERGEY},
        "new_chat_member": {"status": after, "user": SERGEY, "until_date": 0},
    }
    event = ban_event(Network.TELEGRAM, {"update_id": 1, "chat_member": change})
    assert (event and event.banned) == banned


def test_what_a_network_does_not_tell_is_nothing() -> None:
    for network in (Network.OK, Network.MAX):
        assert ban_event(network, {"type": "user_block"}) is None
    assert comment_event(Network.OK, {"webhookType": "MESSAGE_CREATED"}, RECEIVED) is None
    assert message_event(Network.OK, {"webhookType": "MESSAGE_CREATED"}, RECEIVED) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
_names = st.sampled_from(
    ["type", "object", "group_id", "message", "update_type", "chat_member", "update_id", "edited_message"]
)


@given(body=st.dictionaries(_names, _json, max_size=5), network=st.sampled_from(list(Network)))
def test_no_body_breaks_the_reading(body: Json, network: Network) -> None:
    comment_event(network, body, RECEIVED)
    message_event(network, body, RECEIVED)
    ban_event(network, body)
