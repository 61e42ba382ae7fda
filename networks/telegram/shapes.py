"""Telegram's objects as far as the portal reads them (https://core.telegram.org/bots/api#available-types)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from networks import reading
from networks.addresses import post_url
from networks.base import Network, PostKind, SeenPost, Target

_MEDIA = frozenset(
    {"photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker", "paid_media", "live_photo"}
)  # fmt: skip
# A message with none of these is a service message («закреплено», «название изменено»): not a publication.
_CONTENT = _MEDIA | {
    "text", "caption", "rich_message", "poll", "story", "location", "venue", "contact", "dice", "game",
    "checklist", "giveaway", "invoice", "gift",
}  # fmt: skip


@dataclass(frozen=True)
class Chat:
    """A channel, group or private dialogue."""

    id: str
    type: str
    title: str = ""
    username: str = ""
    is_direct_messages: bool = False


@dataclass(frozen=True)
class Origin:
    """Which channel's post a message is a forward of."""

    channel: Chat
    message_id: str
    at: datetime | None


@dataclass(frozen=True)
class Message:
    """A message of any chat; `text` is the text, the caption or a poll's words, `edited_at` unix seconds, 0: never."""

    id: str
    chat: Chat
    at: datetime
    text: str
    edited_at: int = 0
    album_id: str = ""
    has_content: bool = False
    has_media: bool = False
    is_story: bool = False
    is_automatic_forward: bool = False
    is_forward: bool = False
    origin: Origin | None = None
    sender_chat_id: str = ""
    thread_id: str = ""


def chat(data: Mapping[str, Any]) -> Chat | None:
    """A Chat, or None when it has no number."""
    number = reading.number(data, "id")
    if number is None:
        return None
    return Chat(
        id=str(number),
        type=reading.text(data, "type"),
        title=reading.text(data, "title"),
        username=reading.text(data, "username"),
        is_direct_messages=bool(reading.flag(data, "is_direct_messages")),
    )


def message(data: Mapping[str, Any]) -> Message | None:
    """A Message, or None when number, chat or date are not there."""
    where, number = chat(reading.node(data, "chat")), reading.number(data, "message_id")
    at = reading.moment(reading.number(data, "date"))
    if where is None or number is None or at is None:
        return None
    return Message(
        id=str(number),
        chat=where,
        at=at,
        text=_words(data),
        edited_at=reading.number(data, "edit_date") or 0,
        album_id=reading.text(data, "media_group_id"),
        has_content=not _CONTENT.isdisjoint(data),
        has_media=not _MEDIA.isdisjoint(data),
        is_story="story" in data,
        is_automatic_forward=bool(reading.flag(data, "is_automatic_forward")),
        is_forward="forward_origin" in data,
        origin=_origin(reading.node(data, "forward_origin")),
        sender_chat_id=reading.text(data, "sender_chat", "id"),
        thread_id=reading.text(data, "message_thread_id"),
    )


def _words(data: Mapping[str, Any]) -> str:
    """Text or caption; of a poll what stands over it, else its question."""
    poll = reading.node(data, "poll")
    found = (reading.text(data, "text"), reading.text(data, "caption"))
    return next(
        (words for words in (*found, reading.text(poll, "description")) if words),
        reading.text(poll, "question"),
    )


def _origin(data: Mapping[str, Any]) -> Origin | None:
    channel, number = chat(reading.node(data, "chat")), reading.number(data, "message_id")
    if reading.text(data, "type") != "channel" or channel is None or number is None:
        return None
    return Origin(channel, str(number), reading.moment(reading.number(data, "date")))


def original_of(copied: Message) -> Message | None:
    """The channel's post of which `copied` is the automatic copy in the discussion group.

    None when it is no copy, or a copy of a repost: the origin then names the channel it was first written in.
    """
    origin = copied.origin
    if not copied.is_automatic_forward or origin is None or origin.channel.id != copied.sender_chat_id:
        return None
    at = origin.at or copied.at
    return replace(copied, id=origin.message_id, chat=origin.channel, at=at, is_forward=False)


def seen_post(posted: Message) -> SeenPost:
    """A channel's message as a post of its page."""
    kind = PostKind.STORY if posted.is_story else PostKind.REPOST if posted.is_forward else PostKind.POST
    return SeenPost(
        external_id=posted.id,
        url=post_url(Target(Network.TELEGRAM, posted.chat.id, posted.chat.username), posted.id),
        at=posted.at,
        text=posted.text,
        kind=kind if posted.has_content else PostKind.SERVICE,
        attachments=int(posted.has_media),
        album_id=posted.album_id,
    )
