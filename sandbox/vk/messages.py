"""messages.*: the community's private messages."""

from __future__ import annotations

from typing import Any

from sandbox.shapes import Message, Page, now_ms
from sandbox.vk import shapes
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError

Json = dict[str, Any]
TEXT_LIMIT = 4096


def _page(caller: Caller) -> Page:
    group_id = caller.token.data.get("community_id") or caller.args.get("group_id")
    if not group_id:
        raise VkError(100, "group_id is undefined")
    return caller.group(group_id, admin=True)


def _peer(caller: Caller) -> int:
    peer = caller.args.get("peer_id") or caller.args.get("user_id")
    if not peer:
        raise VkError(100, "peer_id is undefined")
    return int(peer)


@method(
    "messages.getConversations", "user community", "messages", offset="int", count="int", filter="str",
    extended="bool", fields="list", group_id="int",
)  # fmt: skip
def get_conversations(caller: Caller) -> Json:
    """https://dev.vk.com/method/messages.getConversations"""
    args, page = caller.args, _page(caller)
    kind = args["filter"] or "all"
    if kind not in ("all", "archive", "unread", "unanswered", "important", "sorted_chats"):
        raise VkError(100, "filter is invalid")
    found = [_conversation(caller, page, int(peer)) for peer in caller.hand.records.peers(page.id)]
    if kind in ("unread", "unanswered"):
        found = [
            item for item in found if item["conversation"].get("unread_count" if kind == "unread" else kind)
        ]
    offset, count = args["offset"] or 0, min(20 if args["count"] is None else args["count"], 200)
    shown = found[offset : offset + count]
    answer: Json = {"count": len(found), "items": shown}
    if args["extended"]:
        people = [caller.hand.records.person(item["conversation"]["peer"]["id"]) for item in shown]
        answer["profiles"] = [shapes.user(person, args["fields"]) for person in people if person]
        answer["groups"] = [shapes.group(caller, page, args["fields"])]
    return answer


def _conversation(caller: Caller, page: Page, peer: int) -> Json:
    history = caller.hand.records.history(page.id, peer)
    last = history[0]
    incoming = [int(item.id) for item in history if not item.out]
    outgoing = [int(item.id) for item in history if item.out]
    read = caller.hand.records.remembered("read", f"{page.id}:{peer}", 10**9) or "0"
    conversation: Json = {
        "peer": {"id": peer, "type": "user", "local_id": peer}, "last_message_id": last.id,
        "last_conversation_message_id": last.data.get("cmid", 1), "in_read": max(int(read), 0),
        "out_read": max(outgoing, default=0), "version": int(last.id), "important": False,
        "unanswered": not last.out, "sort_id": {"major_id": 0, "minor_id": last.id},
        "can_write": _can_write(caller, page, peer),
    }  # fmt: skip
    unread = sum(item > int(read) for item in incoming)
    if unread and not last.out:
        conversation["unread_count"] = unread
    return {"conversation": conversation, "last_message": shapes.message(last)}


def _can_write(caller: Caller, page: Page, peer: int) -> Json:
    reason = _obstacle(caller, page, peer)
    return {"allowed": False, "reason": reason} if reason else {"allowed": True}


def _obstacle(caller: Caller, page: Page, peer: int) -> int:
    """The error code that stands in the way of writing, or 0."""
    person = caller.hand.records.person(peer)
    if not page.data.get("can_message", True):
        return 915
    if person is None or not caller.hand.records.history(page.id, peer):
        return 901
    if person.data.get("deactivated"):
        return 18
    if caller.hand.records.ban(page.id, peer):
        return 900
    return 901 if person.data.get("messages_denied") else 0


@method(
    "messages.getHistory", "user community", "messages", offset="int", count="int", user_id="int",
    peer_id="int",
    start_message_id="int", rev="bool", extended="bool", fields="list", group_id="int",
)  # fmt: skip
def get_history(caller: Caller) -> Json:
    """https://dev.vk.com/method/messages.getHistory"""
    args, page = caller.args, _page(caller)
    found = caller.hand.records.history(page.id, _peer(caller))
    if args["start_message_id"]:
        found = [item for item in found if int(item.id) <= args["start_message_id"]]
    ordered = found[::-1] if args["rev"] else found
    offset, count = max(args["offset"] or 0, 0), min(20 if args["count"] is None else args["count"], 200)
    return {"count": len(found), "items": [shapes.message(item) for item in ordered[offset : offset + count]]}


@method(
    "messages.send", "user community", "messages", peer_id="int", user_id="int", random_id="int",
    message="str",
    attachment="list", reply_to="int", forward="str", dont_parse_links="bool", group_id="int",
)  # fmt: skip
def send(caller: Caller) -> int:
    """https://dev.vk.com/method/messages.send — a repeated non-zero random_id sends nothing."""
    args, page, peer = caller.args, _page(caller), _peer(caller)
    if args["random_id"] is None:
        raise VkError(100, "random_id is a required parameter")
    if not args["message"] and not args["attachment"]:
        raise VkError(100, "message is empty or invalid")
    if len(args["message"] or "") > TEXT_LIMIT:
        raise VkError(914)
    obstacle = _obstacle(caller, page, peer)
    if obstacle:
        raise VkError(obstacle)
    records, scope, key = caller.hand.records, f"message:{page.id}:{peer}", str(args["random_id"])
    with caller.hand.store.atomic():
        known = args["random_id"] and records.remembered(scope, key, 86_400)
        if known:
            return int(known)
        sent = add_message(caller, page, peer, args["message"] or "", args["random_id"])
        if args["random_id"]:
            records.remember(scope, key, sent.id)
    return int(sent.id)


def add_message(caller: Caller, page: Page, peer: int, text: str, random_id: int) -> Message:
    """The community's own message."""
    number = caller.hand.store.next(f"vk:message:{page.id}")
    cmid = len(caller.hand.records.history(page.id, peer)) + 1
    sent = Message("vk", page.id, peer, number, now_ms(), 1, text, {"cmid": cmid, "random_id": random_id})
    caller.hand.records.add(sent)
    return sent


@method(
    "messages.markAsRead",
    "user community",
    "messages",
    peer_id="int!",
    start_message_id="int",
    group_id="int",
)
def mark_as_read(caller: Caller) -> int:
    """https://dev.vk.com/method/messages.markAsRead"""
    page, peer = _page(caller), _peer(caller)
    history = caller.hand.records.history(page.id, peer)
    if history:
        caller.hand.records.remember("read", f"{page.id}:{peer}", history[0].id)
    return 1
