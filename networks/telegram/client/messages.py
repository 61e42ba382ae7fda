"""Messages: sent, edited, deleted."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from networks import reading
from networks.base import Poll
from networks.reply import Reply
from networks.telegram import shapes
from networks.telegram.client.transport import Client, number
from networks.telegram.errors import RepliedGone
from networks.telegram.items import Item
from networks.telegram.shapes import Message


def send(
    client: Client,
    chat_id: str,
    text: str,
    *,
    link: str = "",
    preview: bool = True,
    reply_to: str = "",
    topic_id: str = "",
) -> Message:
    """https://core.telegram.org/bots/api#sendmessage — plain text; `link` is what the preview is made of.

    When what is answered is not there any more, the text goes without the reference.
    """
    params: dict[str, Any] = {"chat_id": chat_id, "text": text} | _preview(link, preview)
    if topic_id:
        params["direct_messages_topic_id"] = number(topic_id)
    if reply_to:
        reference = {"message_id": number(reply_to), "allow_sending_without_reply": True}
        with contextlib.suppress(RepliedGone):
            answered = client.call("sendMessage", {**params, "reply_parameters": reference}, changes=True)
            return _sent(answered, answered.data)
    reply = client.call("sendMessage", params, changes=True)
    return _sent(reply, reply.data)


def send_one(client: Client, chat_id: str, item: Item, caption: str) -> Message:
    """A photo, video, animation or document by itself, with the text under it.

    https://core.telegram.org/bots/api#sendphoto, #sendvideo, #sendanimation, #senddocument
    """
    params: dict[str, Any] = {"chat_id": chat_id, **item.about}
    if caption:
        params["caption"] = caption
    method = f"send{item.type.capitalize()}"
    reply = client.call(method, params, changes=True, named={item.type: item.file})
    return _sent(reply, reply.data)


def send_album(client: Client, chat_id: str, items: Sequence[Item], caption: str) -> list[Message]:
    """https://core.telegram.org/bots/api#sendmediagroup — 2–10 items, the text under the first one."""
    named = {f"file{index}": item for index, item in enumerate(items)}
    media = [item.as_media(name) for name, item in named.items()]
    if caption:
        media[0]["caption"] = caption
    files = {name: item.file for name, item in named.items()}
    reply = client.call("sendMediaGroup", {"chat_id": chat_id, "media": media}, changes=True, named=files)
    listed = reply.data if isinstance(reply.data, list) else []
    if len(listed) != len(items):
        raise reply.answer.malformed("в ответе не все сообщения альбома")
    return [_sent(reply, item) for item in listed]


def send_poll(client: Client, chat_id: str, poll: Poll, description: str) -> Message:
    """https://core.telegram.org/bots/api#sendpoll — anonymous, as every poll of a channel is; the text over it."""
    params: dict[str, Any] = {
        "chat_id": chat_id,
        "question": poll.question,
        "options": [{"text": answer} for answer in poll.answers],
        "is_anonymous": True,
        "allows_multiple_answers": poll.multiple,
    }
    if description:
        params["description"] = description
    if poll.closes_at:
        params["close_date"] = int(poll.closes_at.timestamp())
    reply = client.call("sendPoll", params, changes=True)
    return _sent(reply, reply.data)


def edit_text(
    client: Client, chat_id: str, message_id: str, text: str, *, link: str = "", preview: bool = True
) -> None:
    """https://core.telegram.org/bots/api#editmessagetext"""
    params: dict[str, Any] = {"chat_id": chat_id, "message_id": number(message_id), "text": text}
    client.call("editMessageText", params | _preview(link, preview), changes=True)


def edit_caption(client: Client, chat_id: str, message_id: str, caption: str) -> None:
    """https://core.telegram.org/bots/api#editmessagecaption — the media stay."""
    params = {"chat_id": chat_id, "message_id": number(message_id), "caption": caption}
    client.call("editMessageCaption", params, changes=True)


def edit_media(client: Client, chat_id: str, message_id: str, item: Item, caption: str) -> None:
    """https://core.telegram.org/bots/api#editmessagemedia — media and caption replace what was there, also a text."""
    media = item.as_media("file0") | ({"caption": caption} if caption else {})
    params = {"chat_id": chat_id, "message_id": number(message_id), "media": media}
    client.call("editMessageMedia", params, changes=True, named={"file0": item.file})


def delete(client: Client, chat_id: str, message_id: str) -> None:
    """https://core.telegram.org/bots/api#deletemessage"""
    client.call("deleteMessage", {"chat_id": chat_id, "message_id": number(message_id)}, changes=True)


def delete_many(client: Client, chat_id: str, message_ids: Sequence[str]) -> None:
    """https://core.telegram.org/bots/api#deletemessages — those that are not there are skipped."""
    params = {"chat_id": chat_id, "message_ids": [number(one) for one in message_ids]}
    client.call("deleteMessages", params, changes=True)


def _preview(link: str, preview: bool) -> dict[str, Any]:
    """What becomes of links in a text: nothing said, a card of this one, or no card at all."""
    if not preview:
        return {"link_preview_options": {"is_disabled": True}}
    return {"link_preview_options": {"url": link}} if link else {}


def _sent(reply: Reply, data: Any) -> Message:
    """What was sent. Number 0: the server has put it off, and nobody knows what comes of it."""
    sent = shapes.message(reading.node(data))
    return reply.need(sent if sent and sent.id != "0" else None, "номера сообщения")
