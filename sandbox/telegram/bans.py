"""Bans and restrictions."""

from __future__ import annotations

import time

from sandbox.shapes import Page, Person
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import bad

SHORTEST_S, LONGEST_S = 30, 366 * 86_400
NO_RIGHT = "not enough rights to restrict/unrestrict chat member"


def _person(caller: Caller, page: Page) -> Person:
    caller.need_right(page, "can_restrict_members", NO_RIGHT)
    user_id = caller.integer("user_id")
    if caller.hand.bot(user_id):
        raise bad("user is an administrator of the chat")
    person = caller.hand.records.person(user_id)
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    if person.data.get("is_admin"):
        raise bad("user is an administrator of the chat")
    return person


def _until(caller: Caller) -> int:
    """Milliseconds; too short and too long terms mean for ever."""
    date = caller.integer("until_date", 0)
    return date * 1000 if SHORTEST_S <= date - time.time() <= LONGEST_S else 0


@method("banChatMember")
def ban(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#banchatmember — messages of a supergroup's member go with him."""
    page = caller.page()
    caller.hand.ban(page, _person(caller, page), _until(caller), by=caller.bot_id)
    return True


@method("unbanChatMember")
def unban(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#unbanchatmember — without only_if_banned a member is put out."""
    page = caller.page()
    person = _person(caller, page)
    if caller.hand.records.ban(page.id, person.id):
        caller.hand.unban(page, person, by=caller.bot_id)
    elif not caller.flag("only_if_banned"):
        caller.hand.put_out(page, person)
    return True


@method("restrictChatMember")
def restrict(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#restrictchatmember"""
    page = caller.page()
    person = _person(caller, page)
    held = caller.structure("permissions")
    if not isinstance(held, dict):
        raise bad("can't parse permissions JSON object")
    caller.hand.restrict(page, person, held, _until(caller))
    return True


@method("banChatSenderChat")
def ban_sender(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#banchatsenderchat"""
    page = caller.page()
    caller.need_right(page, "can_restrict_members", NO_RIGHT)
    caller.hand.keep_ban(page, Person("telegram", caller.integer("sender_chat_id"), "Канал"), 0)
    return True


@method("unbanChatSenderChat")
def unban_sender(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#unbanchatsenderchat"""
    page = caller.page()
    caller.need_right(page, "can_restrict_members", NO_RIGHT)
    caller.hand.records.lift_ban(page.id, caller.integer("sender_chat_id"))
    return True
