"""Messages of the discussion group, private messages and bans (https://core.telegram.org/bots/api#message)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from networks import reading
from networks.base import SeenComment, SeenMessage
from networks.inbound.parsing.residents.shapes import BanEvent, CommentEvent, MessageEvent
from networks.inbound.parsing.shapes import Version
from networks.telegram import shapes

_NAMES = ("message", "edited_message")
_BANNED, _FREE = ("kicked",), ("left", "member", "restricted")


def _told(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return next((reading.node(body, name) for name in _NAMES if name in body), {})


def _version(written: shapes.Message, body: Mapping[str, Any]) -> Version:
    seconds = max(written.edited_at, int(written.at.timestamp()))
    return Version(seconds * 1000, reading.number(body, "update_id") or 0)


def comment_event(body: Mapping[str, Any], received: datetime) -> CommentEvent | None:
    """A message in a group. A deletion is told to no bot."""
    told = _told(body)
    written = shapes.message(told)
    if written is None or written.chat.type not in ("group", "supergroup") or not written.has_content:
        return None
    if written.is_automatic_forward or written.chat.is_direct_messages:
        return None
    author, name, username = _author(told)
    answered = reading.text(told, "reply_to_message", "message_id")
    comment = SeenComment(
        external_id=written.id,
        post_id="",
        author_id=author,
        author_name=name,
        at=written.at,
        text=written.text or _without_words(told),
        reply_to="" if answered == written.thread_id else answered,
    )
    return CommentEvent(
        written.id,
        _version(written, body),
        comment,
        group=written.chat.id,
        thread_id=written.thread_id or answered,
        username=username,
        official=_is_official(told, written),
    )


def _author(told: Mapping[str, Any]) -> tuple[str, str, str]:
    """Number, name and short name; of a message in a channel's name those of the channel."""
    sender = reading.node(told, "sender_chat") or reading.node(told, "from")
    whole = f"{reading.text(sender, 'first_name')} {reading.text(sender, 'last_name')}".strip()
    return (
        reading.text(sender, "id"),
        whole or reading.text(sender, "title"),
        reading.text(sender, "username"),
    )


def _is_official(told: Mapping[str, Any], written: shapes.Message) -> bool:
    """An administrator behind the group's mask, the channel itself, or a bot.

    Only the copy of a post tells the channel: a stranger who writes as a channel may answer a comment of his own.
    """
    if written.sender_chat_id:
        answered = reading.node(told, "reply_to_message")
        is_copy = reading.flag(answered, "is_automatic_forward")
        linked = reading.text(answered, "sender_chat", "id") if is_copy else ""
        return written.sender_chat_id in (written.chat.id, linked)
    return bool(reading.flag(told, "from", "is_bot"))


def _without_words(told: Mapping[str, Any]) -> str:
    """A message that is only a picture or a sticker is told by its kind, so that nobody judges an empty line."""
    kinds = {
        "photo": "[фотография]",
        "video": "[видео]",
        "voice": "[голосовое сообщение]",
        "video_note": "[видеосообщение]",
        "sticker": "[наклейка]",
        "document": "[файл]",
        "animation": "[анимация]",
    }
    return next((word for kind, word in kinds.items() if kind in told), "[вложение]")


def message_event(body: Mapping[str, Any], received: datetime) -> MessageEvent | None:
    """A message to the bot, or to the channel itself (then the dialogue is «<chat>/<topic>»)."""
    told = _told(body)
    written = shapes.message(told)
    if written is None or not written.has_content or reading.flag(told, "from", "is_bot"):
        return None
    if written.chat.type != "private" and not written.chat.is_direct_messages:
        return None
    if written.text.startswith("/start"):  # pressing the button that opens the dialogue
        return None
    author, name, username = _author(told)
    dialogue = written.chat.id
    if written.chat.is_direct_messages:
        dialogue = f"{dialogue}/{reading.text(told, 'direct_messages_topic', 'topic_id')}"
    message = SeenMessage(
        f"{dialogue}:{written.id}", dialogue, author, name, written.at, written.text or _without_words(told)
    )
    return MessageEvent(message, _version(written, body), username=username)


def ban_event(body: Mapping[str, Any]) -> BanEvent | None:
    """Somebody's standing in a chat changed to or from «banned»."""
    told = reading.node(body, "chat_member")
    where = shapes.chat(reading.node(told, "chat"))
    user = reading.text(told, "new_chat_member", "user", "id")
    before, after = (reading.text(told, name, "status") for name in ("old_chat_member", "new_chat_member"))
    if where is None or not user:
        return None
    if after in _BANNED:
        until = reading.moment(reading.number(told, "new_chat_member", "until_date"))
        return BanEvent(user, True, page=where.id, group=where.id, until=until)
    if before in _BANNED and after in _FREE:
        return BanEvent(user, False, page=where.id, group=where.id)
    return None
