"""Updates as the networks send them, made by hand."""

from __future__ import annotations

from typing import Any

CHANNEL, GROUP, BOT = "-1002100000001", "-1002100000002", "7000000001"
COMMUNITY = "217000001"
MAX_CHANNEL, MAX_BOT = "-70801090403050", "9000001"
START = 1_732_000_000

Json = dict[str, Any]
_CHANNEL = {"id": int(CHANNEL), "type": "channel", "title": "Администрация", "username": "dzhankoy"}
_GROUP = {"id": int(GROUP), "type": "supergroup", "title": "Обсуждения"}


def channel_post(update_id: int, post_id: int, text: str = "Текст", *, at: int = START, **more: Any) -> Json:
    message = {
        "message_id": post_id,
        "date": at,
        "chat": _CHANNEL,
        "sender_chat": _CHANNEL,
        "text": text,
        **more,
    }
    return {"update_id": update_id, "channel_post": message}


def edited_post(update_id: int, post_id: int, text: str, *, edited: int, **more: Any) -> Json:
    body = channel_post(update_id, post_id, text, edit_date=edited, **more)
    return {"update_id": update_id, "edited_channel_post": body["channel_post"]}


def copy(update_id: int, post_id: int, text: str = "Текст", *, at: int = START, edited: int = 0) -> Json:
    """The automatic copy in the discussion group."""
    message: Json = {
        "message_id": post_id + 500,
        "date": at,
        "chat": _GROUP,
        "sender_chat": _CHANNEL,
        "is_automatic_forward": True,
        "forward_origin": {"type": "channel", "date": at, "chat": _CHANNEL, "message_id": post_id},
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "text": text,
    }
    if edited:
        return {"update_id": update_id, "edited_message": message | {"edit_date": edited}}
    return {"update_id": update_id, "message": message}


def group_message(update_id: int, **more: Any) -> Json:
    message = {"message_id": 900, "date": START, "chat": _GROUP, "text": "А на улице Мира?", **more}
    return {"update_id": update_id, "message": message}


def vk_post(post_id: int, text: str = "Текст", *, event_id: str = "", **more: Any) -> Json:
    owner = -int(COMMUNITY)
    post = {
        "id": post_id,
        "owner_id": owner,
        "from_id": owner,
        "date": START,
        "text": text,
        "post_type": "post",
    }
    return {
        "type": "wall_post_new",
        "group_id": int(COMMUNITY),
        "event_id": event_id or f"e{post_id}",
        "v": "5.199",
        "object": {**post, **more},
    }


def max_message(
    mid: str, text: str = "Текст", *, at: int = START * 1000, kind: str = "message_created", **more: Any
) -> Json:
    message = {
        "recipient": {"chat_id": int(MAX_CHANNEL), "chat_type": "channel"},
        "timestamp": START * 1000,
        "body": {"mid": mid, "seq": 1, "text": text, "attachments": []},
        "url": f"https://max.ru/dzhankoy/{mid}",
        **more,
    }
    return {"update_type": kind, "timestamp": at, "message": message}


def max_removed(mid: str, *, at: int, chat: str = MAX_CHANNEL) -> Json:
    return {
        "update_type": "message_removed",
        "timestamp": at,
        "message_id": mid,
        "chat_id": int(chat),
        "user_id": 1,
    }


def ok_message(mid: str = "mid:C1") -> Json:
    return {
        "webhookType": "MESSAGE_CREATED",
        "sender": {"user_id": "user:571000001", "name": "Анна"},
        "recipient": {"chat_id": "chat:C1"},
        "message": {"mid": mid, "seq": 1, "text": "Здравствуйте"},
        "timestamp": START * 1000,
    }
