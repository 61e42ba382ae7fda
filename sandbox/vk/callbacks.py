"""groups.*Callback*: servers of the Callback API."""

from __future__ import annotations

from typing import Any

from sandbox.shapes import Page
from sandbox.vk import events
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError

Json = dict[str, Any]
SERVER_LIMIT = 10
EVENTS = (
    "message_new", "message_reply", "message_allow", "message_edit", "message_deny",
    "message_typing_state", "message_read", "photo_new", "audio_new", "video_new", "wall_reply_new",
    "wall_reply_edit", "wall_reply_delete", "wall_reply_restore", "wall_post_new", "wall_repost",
    "wall_schedule_post_new", "wall_schedule_post_delete", "board_post_new", "board_post_edit",
    "board_post_restore", "board_post_delete", "photo_comment_new", "photo_comment_edit",
    "photo_comment_delete", "photo_comment_restore", "video_comment_new", "video_comment_edit",
    "video_comment_delete", "video_comment_restore", "market_comment_new", "market_comment_edit",
    "market_comment_delete", "market_comment_restore", "poll_vote_new", "group_join", "group_leave",
    "group_change_settings", "group_change_photo", "group_officers_edit", "user_block", "user_unblock",
    "like_add", "like_remove", "message_event",
)  # fmt: skip


def _page(caller: Caller) -> Page:
    return caller.group(caller.args["group_id"], admin=True)


def _server(caller: Caller, page: Page) -> Json:
    for server in events.servers(caller.hand, page):
        if server["id"] == caller.args["server_id"]:
            return server
    raise VkError(104)


def _check(caller: Caller) -> None:
    if len(caller.args["title"]) > 14 or len(caller.args["secret_key"] or "") > 50:
        raise VkError(100, "title or secret_key is too long")
    if not caller.args["url"].startswith(("http://", "https://")):
        raise VkError(100, "url is invalid")


@method("groups.getCallbackConfirmationCode", "user community", "groups", group_id="int!")
def confirmation_code(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getCallbackConfirmationCode"""
    return {"code": events.confirmation_code(caller.hand, _page(caller))}


@method(
    "groups.addCallbackServer",
    "user community",
    "groups",
    group_id="int!",
    url="str!",
    title="str!",
    secret_key="str",
)
def add_server(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.addCallbackServer"""
    page = _page(caller)
    _check(caller)
    known = events.servers(caller.hand, page)
    if len(known) >= SERVER_LIMIT:
        raise VkError(2000)
    data = {"title": caller.args["title"], "secret_key": caller.args["secret_key"] or "", "events": {}}
    number = caller.hand.store.next(f"vk:hook:{page.id}")
    with caller.hand.store.atomic():
        caller.hand.store.insert(
            "hook", network="vk", owner=page.id, id=number, url=caller.args["url"], data=data
        )
        caller.args["server_id"] = number
        events.ask_confirmation(caller.hand, page, _server(caller, page))
    return {"server_id": number}


@method(
    "groups.editCallbackServer", "user community", "groups", group_id="int!", server_id="int!", url="str!",
    title="str!", secret_key="str",
)  # fmt: skip
def edit_server(caller: Caller) -> int:
    """https://dev.vk.com/method/groups.editCallbackServer"""
    page = _page(caller)
    _check(caller)
    server = _server(caller, page)
    server["url"] = caller.args["url"]
    server["data"] |= {"title": caller.args["title"], "secret_key": caller.args["secret_key"] or ""}
    _save(caller, page, server)
    events.ask_confirmation(caller.hand, page, server)
    return 1


def _save(caller: Caller, page: Page, server: Json) -> None:
    store = caller.hand.store
    with store.atomic():
        store.run("delete from hook where network = 'vk' and owner = ? and id = ?", page.id, server["id"])
        store.insert("hook", **server)


@method("groups.deleteCallbackServer", "user community", "groups", group_id="int!", server_id="int!")
def delete_server(caller: Caller) -> int:
    """https://dev.vk.com/method/groups.deleteCallbackServer"""
    page = _page(caller)
    server = _server(caller, page)
    caller.hand.store.run(
        "delete from hook where network = 'vk' and owner = ? and id = ?", page.id, server["id"]
    )
    return 1


@method("groups.getCallbackServers", "user community", "groups", group_id="int!", server_ids="list")
def get_servers(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getCallbackServers"""
    wanted = caller.args["server_ids"]
    found = [s for s in events.servers(caller.hand, _page(caller)) if not wanted or str(s["id"]) in wanted]
    items = [
        {"id": s["id"], "title": s["data"]["title"], "creator_id": 0, "url": s["url"],
         "secret_key": s["data"]["secret_key"], "status": s["status"] or "unconfigured"}
        for s in found
    ]  # fmt: skip
    return {"count": len(items), "items": items}


@method(
    "groups.setCallbackSettings", "user community", "groups", group_id="int!", server_id="int",
    api_version="str",
    **dict.fromkeys(EVENTS, "bool"),
)  # fmt: skip
def set_settings(caller: Caller) -> int:
    """https://dev.vk.com/method/groups.setCallbackSettings — events not named keep their state."""
    page = _page(caller)
    server = _server(caller, page)
    named = {name: caller.args[name] for name in EVENTS if caller.args[name] is not None}
    server["data"]["events"] = {**server["data"].get("events", {}), **named}
    server["data"]["api_version"] = caller.args["api_version"] or server["data"].get(
        "api_version", events.VERSION
    )
    _save(caller, page, server)
    return 1


@method("groups.getCallbackSettings", "user community", "groups", group_id="int!", server_id="int")
def get_settings(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getCallbackSettings"""
    server = _server(caller, _page(caller))
    held = server["data"].get("events", {})
    shape = {name: int(bool(held.get(name))) for name in EVENTS}
    return {"api_version": server["data"].get("api_version", events.VERSION), "events": shape}
