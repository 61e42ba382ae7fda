"""/me, /chats and members."""

from __future__ import annotations

from typing import Any

from sandbox.max import shapes
from sandbox.max.api import Caller, route
from sandbox.max.errors import bad, missing

Json = dict[str, Any]


@route("GET", "me")
def me(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/GET/me"""
    return shapes.bot_user(caller.bot) | {"description": caller.bot.data.get("description", "")}


@route("GET", "chats/{chat}")
def get_chat(caller: Caller, chat: str) -> Json:
    """By id, or a public channel by its link."""
    if not chat.lstrip("-").isdigit():
        page = caller.hand.records.page_by_handle(chat)
        if page is None or not page.data.get("is_public", True):
            raise missing(f"Chat {chat}")
        return shapes.chat(page, caller.base, caller.hand.records.count_posts(page.id))
    person = caller.hand.person_of_dialog(caller.bot, int(chat))
    if person:
        return shapes.dialog(person, int(chat))
    page = caller.chat(int(chat))
    return shapes.chat(page, caller.base, caller.hand.records.count_posts(page.id))


@route("GET", "chats/{chat}/members/me")
def membership(caller: Caller, chat: str) -> Json:
    """What the bot may do in the channel."""
    page = caller.chat(_id(chat))
    return shapes.member(caller.bot, caller.permissions(page) or [])


@route("GET", "chats/{chat}/members/admins")
def admins(caller: Caller, chat: str) -> Json:
    """Bots that run the channel."""
    page = caller.chat(_id(chat))
    found = [
        (caller.hand.bot(a["bot_id"]), caller.hand.permissions(page, a["bot_id"]))
        for a in page.data["admins"]
    ]
    return {"members": [shapes.member(bot, held or []) for bot, held in found if bot]}


@route("DELETE", "chats/{chat}/members")
def remove_member(caller: Caller, chat: str) -> Json:
    """Put somebody out; `block` counts only where the channel has a link and is passed over otherwise."""
    page = caller.chat(_id(chat), "add_remove_members")
    person = caller.hand.records.person(caller.number("user_id"))
    if person is None:
        raise missing("User")
    if caller.flag("block") and page.handle:
        caller.hand.ban(page, person)
    return {"success": True}


def _id(chat: str) -> int:
    if not chat.lstrip("-").isdigit():
        raise bad("chat_id: must be a number")
    return int(chat)
