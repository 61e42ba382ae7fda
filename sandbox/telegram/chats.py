"""getMe, getChat and the members of chats."""

from __future__ import annotations

from typing import Any

from sandbox.shapes import Page, Person
from sandbox.telegram import shapes
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import TelegramError, bad

Json = dict[str, Any]


@method("getMe")
def get_me(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    abilities = (
        "supports_inline_queries", "can_connect_to_business", "has_main_web_app", "has_topics_enabled",
        "supports_guest_queries", "allows_users_to_create_topics", "can_manage_bots",
        "supports_join_request_queries",
    )  # fmt: skip
    shape = shapes.bot_user(caller.bot) | {"can_join_groups": True, "can_read_all_group_messages": False}
    return shape | dict.fromkeys(abilities, False)


@method("getChat")
def get_chat(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#getchat"""
    found = caller.chat()
    if isinstance(found, Person):
        gifts = (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        )
        return shapes.private_chat(found) | {
            "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts,
            False),
        }  # fmt: skip
    if not found.handle and caller.rights(found) is None:
        raise TelegramError(403, f"bot is not a member of the {_kind(found)} chat")
    return shapes.full_chat(found)


def _kind(page: Page) -> str:
    return "channel" if page.data["kind"] == "channel" else "supergroup"


@method("getChatMemberCount")
def member_count(caller: Caller) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount"""
    return int(caller.page().data.get("members_count", 1))


@method("getChatAdministrators")
def administrators(caller: Caller) -> list[Json]:
    """https://core.telegram.org/bots/api#getchatadministrators — without other bots, as the API has it."""
    page = caller.page()
    if caller.rights(page) is None:
        raise bad("member list is inaccessible")
    owner = {"id": 900_000_001, "is_bot": False, "first_name": "Владелец"}
    found: list[Json] = [{"status": "creator", "user": owner, "is_anonymous": False}]
    for admin in page.data.get("admins", []):
        bot = caller.hand.bot(admin["bot_id"])
        if bot and (admin["bot_id"] == caller.bot_id or caller.flag("return_bots")):
            found.append(shapes.administrator(bot, page, admin.get("rights", {})))
    return found


@method("getChatMember")
def get_member(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    page, user_id = caller.page(), caller.integer("user_id")
    if caller.rights(page) is None and user_id != caller.bot_id:
        raise bad("member list is inaccessible")
    return member(caller, page, user_id)


def member(caller: Caller, page: Page, user_id: int) -> Json:
    """ChatMember of a bot or a person."""
    bot = caller.hand.bot(user_id)
    if bot:
        for admin in page.data.get("admins", []):
            if admin["bot_id"] == user_id:
                return shapes.administrator(bot, page, admin.get("rights", {}))
        return {"status": "left", "user": shapes.bot_user(bot)}
    person = caller.hand.records.person(user_id)
    if person is None:
        raise bad("user not found")
    return caller.hand.member(page, person)
