"""Hooks of the Graph API: private messages only, without signature or secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.shapes import Id, Message, Page, now_ms

if TYPE_CHECKING:
    from sandbox.ok.hand import OkHand

Json = dict[str, Any]


def hooks(hand: OkHand, page: Page) -> list[Json]:
    """Subscriptions of a group."""
    return hand.store.rows("select * from hook where network = 'ok' and owner = ? order by id", page.id)


def add_hook(hand: OkHand, page: Page, url: str, types: list[str]) -> None:
    """Subscribe; the same address again renews it."""
    with hand.store.atomic():
        remove_hook(hand, page, url)
        data = {"types": types, "time": now_ms()}
        number = hand.store.next(f"ok:hook:{page.id}")
        hand.store.insert("hook", network="ok", owner=page.id, id=number, url=url, status="ok", data=data)


def remove_hook(hand: OkHand, page: Page, url: str) -> int:
    """Unsubscribe."""
    return hand.store.run("delete from hook where network = 'ok' and owner = ? and url = ?", page.id, url)


def chat_id(page: Page, peer: Id) -> str:
    """The id of the dialogue with a person."""
    return f"chat:C{int(page.id):x}{int(peer):x}"


def mid(found: Message) -> str:
    """The id of a message."""
    return f"mid:C{int(found.page_id):x}.{int(found.id):x}"


def message(hand: OkHand, page: Page, found: Message) -> Json:
    """A message in a history or a hook."""
    sender = {"user_id": f"user:{found.peer_id}", "name": hand.author(found.peer_id, page)}
    if found.out:
        sender = {"user_id": f"group:{page.id}", "name": page.title}
    return {
        "sender": sender, "recipient": {"chat_id": chat_id(page, found.peer_id)}, "timestamp": found.at,
        "message": {"text": found.text, "seq": found.id, "mid": mid(found)},
    }  # fmt: skip


def message_created(hand: OkHand, page: Page, found: Message) -> None:
    """Tell the subscribers about a resident's message."""
    body = {"webhookType": "MESSAGE_CREATED", **message(hand, page, found)}
    for hook in hooks(hand, page):
        if "MESSAGE_CREATED" in hook["data"]["types"]:
            lane = f"ok:{page.id}:{hook['id']}:{found.id}"
            hand.sandbox.outbox.put("ok", lane, "MESSAGE_CREATED", body, url=hook["url"], hook_id=hook["id"])
