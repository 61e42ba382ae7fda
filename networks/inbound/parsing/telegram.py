"""Updates of the Bot API (https://core.telegram.org/bots/api#update)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from networks import reading
from networks.inbound.kinds import Kind
from networks.inbound.parsing.shapes import CopyEvent, GroupMove, Identity, PostEvent, Version
from networks.telegram import shapes

# What a hook and a poll ask for; the default set of the network leaves out the last three.
WANTED = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "my_chat_member",
    "chat_member",
    "message_reaction_count",
    "callback_query",
)
# What a copy tells is older than anything the channel itself tells, and younger than nothing.
_OF_A_COPY = 2**60
_POSTS = ("channel_post", "edited_channel_post")
_MESSAGES = ("message", "edited_message")


def identify(body: Mapping[str, Any]) -> Identity | None:
    """None when there is no update number: not an update."""
    number = reading.number(body, "update_id")
    return None if number is None else Identity(str(number), _kind(body))


def _kind(body: Mapping[str, Any]) -> Kind:
    if any(name in body for name in _POSTS):
        posted = _message(body, _POSTS)
        return Kind.WALL_POST if posted and posted.has_content else Kind.OTHER
    if any(name in body for name in _MESSAGES):
        return Kind.SETTINGS if group_move(body) else _kind_of_message(_message(body, _MESSAGES))
    if "chat_member" in body:
        return Kind.BAN
    return Kind.JOINED if "my_chat_member" in body else Kind.OTHER


def _kind_of_message(message: shapes.Message | None) -> Kind:
    if message is None or not message.has_content:
        return Kind.OTHER
    if message.is_automatic_forward:
        return Kind.FORWARDED_COPY
    private = message.chat.type == "private" or message.chat.is_direct_messages
    return Kind.MESSAGE if private else Kind.COMMENT


def _message(body: Mapping[str, Any], names: tuple[str, ...]) -> shapes.Message | None:
    found = next((reading.node(body, name) for name in names if name in body), {})
    return shapes.message(found)


def post_event(body: Mapping[str, Any]) -> PostEvent | None:
    """The post that the update is about, also when only its copy in the discussion group is told.

    The channel's word stands above the copy's, whichever is later: a copy lacks the channel's album number.
    """
    number = reading.number(body, "update_id") or 0
    posted = _message(body, _POSTS)
    if posted is not None:
        return _event(posted, Version(_changed_ms(posted), number))
    copied = _message(body, _MESSAGES)
    original = shapes.original_of(copied) if copied else None
    return _event(original, Version(_changed_ms(original) - _OF_A_COPY, number)) if original else None


def _event(posted: shapes.Message, version: Version) -> PostEvent:
    return PostEvent(posted.chat.id, posted.id, version, shapes.seen_post(posted))


def _changed_ms(posted: shapes.Message) -> int:
    return max(posted.edited_at, int(posted.at.timestamp())) * 1000


def group_move(body: Mapping[str, Any]) -> GroupMove | None:
    """A group that has become a supergroup under another number; told once in each of the two."""
    told = reading.node(body, "message")
    here = reading.text(told, "chat", "id")
    to, since = reading.text(told, "migrate_to_chat_id"), reading.text(told, "migrate_from_chat_id")
    if not here or not (to or since):
        return None
    return GroupMove(here, to) if to else GroupMove(since, here)


def copy_event(body: Mapping[str, Any]) -> CopyEvent | None:
    """Where in the discussion group the copy of a post lies."""
    copied = _message(body, _MESSAGES)
    original = shapes.original_of(copied) if copied else None
    if copied is None or original is None:
        return None
    return CopyEvent(
        channel=original.chat.id,
        post_id=original.id,
        group=copied.chat.id,
        message_id=copied.id,
        at=original.at,
        text=original.text,
        version=max(copied.edited_at, int(copied.at.timestamp())),
    )
