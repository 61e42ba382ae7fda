"""What VK tells of a community: to its servers (Callback API, with handshake and secret) and to whoever polls."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sandbox.shapes import Comment, Data, Page, Person, Post
from sandbox.vk import shapes
from sandbox.vk.api import Caller

if TYPE_CHECKING:
    from sandbox.shapes import Message
    from sandbox.vk.hand import VkHand

VERSION = "5.199"
Row = dict[str, Any]


def servers(hand: VkHand, page: Page) -> list[Row]:
    """Callback servers of a community."""
    return hand.store.rows("select * from hook where network = 'vk' and owner = ? order by id", page.id)


def confirmation_code(hand: VkHand, page: Page) -> str:
    """The string a server must answer to prove that it belongs to the community."""
    return hand.once_value(f"confirmation:{page.id}", lambda: secrets.token_hex(4))


def ask_confirmation(hand: VkHand, page: Page, server: Row) -> None:
    """Send the handshake."""
    hand.store.run(
        "update hook set status = 'wait' where network = 'vk' and owner = ? and id = ?", page.id, server["id"]
    )
    body = {"type": "confirmation", "group_id": page.id, "event_id": secrets.token_hex(20), "v": VERSION}
    if server["data"].get("secret_key"):
        body["secret"] = server["data"]["secret_key"]
    _queue(hand, server, "confirmation", body, confirmation_code(hand, page))


def poll_lane(group_id: int) -> str:
    """Where the events of a community wait for a long poll."""
    return f"vk:poll:{group_id}"


def emit(hand: VkHand, page: Page, kind: str, content: Data) -> None:
    """Tell every confirmed server that asked for this kind of event, and keep it for a long poll that did.

    One event has one `event_id`, whichever way it goes.
    """
    told = {"type": kind, "object": content, "group_id": page.id, "event_id": secrets.token_hex(20)}
    for server in servers(hand, page):
        if server["status"] != "ok" or not server["data"].get("events", {}).get(kind):
            continue
        body = {**told, "v": server["data"].get("api_version", VERSION)}
        if server["data"].get("secret_key"):
            body["secret"] = server["data"]["secret_key"]
        _queue(hand, server, kind, body, "ok")
    poll = page.data.get("long_poll", {})
    if poll.get("enabled") and poll.get("events", {}).get(kind):
        body = {**told, "v": poll.get("api_version", VERSION)}
        hand.sandbox.outbox.put("vk", poll_lane(int(page.id)), kind, body)


def _queue(hand: VkHand, server: Row, kind: str, body: Data, expect: str) -> None:
    lane = f"vk:{server['owner']}:{server['id']}:{body['event_id']}"
    hand.sandbox.outbox.put("vk", lane, kind, body, url=server["url"], expect=expect, hook_id=server["id"])


def report(hand: VkHand, row: Row, delivered: bool) -> None:
    """A server answered or was given up."""
    if row["kind"] != "confirmation" and row["state"] != "failed":
        return
    status = "ok" if delivered else "failed" if row["state"] == "failed" else "wait"
    group_id = int(row["lane"].split(":")[1])
    hand.store.run(
        "update hook set status = ? where network = 'vk' and owner = ? and id = ?",
        status,
        group_id,
        row["hook_id"],
    )


def _observer(hand: VkHand, page: Page) -> Caller:
    """Events are written as the community itself sees things, with addresses that were last asked for."""
    from sandbox.shapes import Token

    return Caller(hand, Token("vk", "", "community", {"community_id": page.id}), hand.base)


def wall_post_new(hand: VkHand, page: Page, post: Post) -> None:
    """A post appeared."""
    files = hand.media.many("vk", post.data.get("media", []))
    emit(hand, page, "wall_post_new", shapes.post(_observer(hand, page), page, post, {}, files))


def comment(hand: VkHand, page: Page, found: Comment, kind: str) -> None:
    """A comment was written, changed or restored."""
    shape = shapes.comment(_observer(hand, page), found, {})
    emit(hand, page, kind, {**shape, "post_owner_id": -int(page.id)})


def comment_deleted(hand: VkHand, page: Page, found: Comment, deleter_id: int) -> None:
    """A comment is gone."""
    body = {"owner_id": -int(page.id), "id": found.id, "post_id": found.post_id, "deleter_id": deleter_id}
    emit(hand, page, "wall_reply_delete", {**body, "user_id": found.author_id or 0})


def settings_changed(hand: VkHand, page: Page, name: str, old: Any, new: Any) -> None:
    """A setting was changed by an administrator."""
    changes = {name: {"old_value": old, "new_value": new}}
    emit(hand, page, "group_change_settings", {"user_id": hand.admin_of(page), "changes": changes})


def user_block(
    hand: VkHand, page: Page, person: Person, until: int, reason: int, text: str, admin_id: int
) -> None:
    """Somebody was banned."""
    body = {"admin_id": admin_id, "user_id": person.id, "unblock_date": until // 1000, "reason": reason}
    emit(hand, page, "user_block", {**body, "comment": text})


def user_unblock(hand: VkHand, page: Page, person: Person, admin_id: int) -> None:
    """A ban was lifted."""
    emit(hand, page, "user_unblock", {"admin_id": admin_id, "user_id": person.id, "by_end_date": 0})


def message_new(hand: VkHand, page: Page, found: Message) -> None:
    """A resident wrote to the community."""
    body = {
        "message": shapes.message(found),
        "client_info": {"keyboard": False, "lang_id": 0, "button_actions": []},
    }
    emit(hand, page, "message_new", body)
