"""Messages: sent, edited, deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from networks import reading
from networks.base import Photo
from networks.reply import Reply
from networks.telegram import shapes
from networks.telegram.client.transport import Client, number
from networks.telegram.shapes import Message


def send(
    client: Client, chat_id: str, text: str, *, link: str = "", reply_to: str = "", topic_id: str = ""
) -> Message:
    """https://core.telegram.org/bots/api#sendmessage — plain text; `link` is what the preview is made of."""
    params: dict[str, Any] = {"chat_id": chat_id, "text": text}
    if link:
        params["link_preview_options"] = {"url": link}
    if reply_to:
        params["reply_parameters"] = {"message_id": number(reply_to), "allow_sending_without_reply": True}
    if topic_id:
        params["direct_messages_topic_id"] = number(topic_id)
    reply = client.call("sendMessage", params, changes=True)
    return _sent(reply, reply.data)


def send_photo(client: Client, chat_id: str, photo: Photo, caption: str) -> Message:
    """https://core.telegram.org/bots/api#sendphoto"""
    params = {"chat_id": chat_id, "caption": caption}
    reply = client.call("sendPhoto", params, changes=True, photos={"photo": photo})
    return _sent(reply, reply.data)


def send_album(client: Client, chat_id: str, photos: Sequence[Photo], caption: str) -> list[Message]:
    """https://core.telegram.org/bots/api#sendmediagroup — 2–10 photos, the text under the first one."""
    files = {f"photo{index}": photo for index, photo in enumerate(photos)}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    if caption:
        media[0]["caption"] = caption
    reply = client.call("sendMediaGroup", {"chat_id": chat_id, "media": media}, changes=True, photos=files)
    listed = reply.data if isinstance(reply.data, list) else []
    if len(listed) != len(photos):
        raise reply.answer.malformed("в ответе не все сообщения альбома")
    return [_sent(reply, item) for item in listed]


def edit_text(client: Client, chat_id: str, message_id: str, text: str, *, link: str = "") -> None:
    """https://core.telegram.org/bots/api#editmessagetext"""
    params: dict[str, Any] = {"chat_id": chat_id, "message_id": number(message_id), "text": text}
    if link:
        params["link_preview_options"] = {"url": link}
    client.call("editMessageText", params, changes=True)


def edit_photo(client: Client, chat_id: str, message_id: str, photo: Photo, caption: str) -> None:
    """https://core.telegram.org/bots/api#editmessagemedia — photo and caption replace what was there."""
    media = {"type": "photo", "media": "attach://photo0", "caption": caption}
    params = {"chat_id": chat_id, "message_id": number(message_id), "media": media}
    client.call("editMessageMedia", params, changes=True, photos={"photo0": photo})


def delete(client: Client, chat_id: str, message_id: str) -> None:
    """https://core.telegram.org/bots/api#deletemessage"""
    client.call("deleteMessage", {"chat_id": chat_id, "message_id": number(message_id)}, changes=True)


def _sent(reply: Reply, data: Any) -> Message:
    """What was sent. Number 0: the server has put it off, and nobody knows what comes of it."""
    sent = shapes.message(reading.node(data))
    return reply.need(sent if sent and sent.id != "0" else None, "номера сообщения")
