"""wall.* methods on comments."""

from __future__ import annotations

from typing import Any

from sandbox.shapes import Comment, Page, Post, now_ms
from sandbox.vk import events, shapes
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError
from sandbox.vk.wall import GUID_S, read_attachments

Json = dict[str, Any]


@method(
    "wall.getComments", "user service", owner_id="int", post_id="int", need_likes="bool",
    start_comment_id="int",
    offset="int", count="int", sort="str", preview_length="int", extended="bool", fields="list",
    comment_id="int",
    thread_items_count="int",
)  # fmt: skip
def get_comments(caller: Caller) -> Json:
    """https://dev.vk.com/method/wall.getComments"""
    args = caller.args
    page, post = _post(caller)
    everything = caller.hand.records.comments(page.id, post.id, state=None)
    threads = _threads(everything)
    level = threads.get(args["comment_id"], []) if args["comment_id"] else _top(everything, threads)
    if args["sort"] == "desc":
        level = level[::-1]
    if args["start_comment_id"]:
        places = [i for i, item in enumerate(level) if item.id == args["start_comment_id"]]
        level = level[places[0] :] if places else []
    offset, count = args["offset"] or 0, min(10 if args["count"] is None else args["count"], 100)
    shown = level[max(offset, 0) : max(offset, 0) + count]
    files = caller.hand.media.many("vk", [i for item in everything for i in item.data.get("media", [])])
    can_post = caller.is_admin(int(page.id)) or caller.hand.comments_open(page, post)
    items = [_shaped(caller, item, threads, files, can_post) for item in shown]
    return {
        "count": sum(item.state == "live" for item in everything), "items": items, "can_post": can_post,
        "current_level_count": len(level), "show_reply_button": can_post, "groups_can_post": can_post,
        **_extended(caller, page, shown, threads),
    }  # fmt: skip


def _post(caller: Caller) -> tuple[Page, Post]:
    page = caller.wall(caller.args["owner_id"])
    if page.data.get("closed") and not caller.is_admin(int(page.id)):
        raise VkError(212)
    if not caller.args["post_id"]:
        raise VkError(100, "post_id is undefined")
    caller.hand.promote(page)
    post = caller.hand.records.post(page.id, caller.args["post_id"])
    if post is None:
        raise VkError(15, "post was not found check post_id param")
    return page, post


def _threads(everything: list[Comment]) -> dict[Any, list[Comment]]:
    found: dict[Any, list[Comment]] = {}
    for item in everything:
        if item.data.get("thread") and item.state == "live":
            found.setdefault(item.data["thread"], []).append(item)
    return found


def _top(everything: list[Comment], threads: dict[Any, list[Comment]]) -> list[Comment]:
    """First-level comments; a deleted one stays visible while somebody has answered it."""
    first = [item for item in everything if not item.data.get("thread")]
    return [item for item in first if item.state == "live" or item.id in threads]


def _shaped(caller: Caller, item: Comment, threads: Any, files: Any, can_post: bool) -> Json:
    shape = shapes.comment(caller, item, files)
    if caller.args["need_likes"]:
        shape["likes"] = {
            "can_like": 0,
            "count": item.data.get("likes", 0),
            "user_likes": 0,
            "can_publish": 0,
        }
    length = caller.args["preview_length"]
    if length and len(shape["text"]) > length:
        shape["text"] = shape["text"][:length] + "…"
    if not item.data.get("thread"):
        replies = threads.get(item.id, [])
        few = replies[: min(caller.args["thread_items_count"] or 0, 10)]
        shape["thread"] = {
            "count": len(replies), "items": [shapes.comment(caller, reply, files) for reply in few],
            "can_post": can_post, "show_reply_button": can_post, "groups_can_post": can_post,
        }  # fmt: skip
    return shape


def _extended(caller: Caller, page: Page, shown: list[Comment], threads: Any) -> Json:
    if not caller.args["extended"]:
        return {}
    everyone = shown + [reply for item in shown for reply in threads.get(item.id, [])]
    people = [
        caller.hand.records.person(i) for i in sorted({c.author_id for c in everyone if c.author_id}, key=str)
    ]
    fields = caller.args["fields"]
    return {
        "profiles": [shapes.user(person, fields) for person in people if person],
        "groups": [shapes.group(caller, page, fields)],
    }


@method(
    "wall.createComment", "user community", "wall", owner_id="int", post_id="int!", from_group="int",
    message="str",
    reply_to_comment="int", attachments="list", sticker_id="int", guid="str",
)  # fmt: skip
def create_comment(caller: Caller) -> Json:
    """https://dev.vk.com/method/wall.createComment"""
    args, hand = caller.args, caller.hand
    page, post = _post(caller)
    _check_may_comment(caller, page, post)
    if not args["message"] and not args["attachments"] and not args["sticker_id"]:
        raise VkError(100, "message is undefined")
    media, _ = read_attachments(caller, args["attachments"])
    parent = _parent(caller, page, post)
    scope = f"comment:{page.id}:{post.id}"
    with hand.store.atomic():
        known = args["guid"] and hand.records.remembered(scope, args["guid"], GUID_S)
        if known:
            old = hand.records.comment(page.id, int(known), state=None)
            return {"comment_id": int(known), "parents_stack": _stack(old)}
        author = None if _by_group(caller, page) else caller.user_id
        created = hand.add_comment(page, post, author, args["message"] or "", parent, [m.id for m in media])
        if args["guid"]:
            hand.records.remember(scope, args["guid"], created.id)
    return {"comment_id": created.id, "parents_stack": _stack(created)}


def _stack(comment: Comment | None) -> list[int]:
    return [comment.data["thread"]] if comment and comment.data.get("thread") else []


def _by_group(caller: Caller, page: Page) -> bool:
    return caller.kind == "community" or caller.args["from_group"] == page.id


def _check_may_comment(caller: Caller, page: Page, post: Post) -> None:
    admin = caller.is_admin(int(page.id))
    if caller.args["from_group"] and (caller.args["from_group"] != page.id or not admin):
        raise VkError(15, "no access to this group")
    if post.data.get("comments_closed") or (not admin and not caller.hand.comments_open(page, post)):
        raise VkError(213)
    if caller.kind == "community" and not admin:
        raise VkError(213)
    if caller.hand.records.ban(page.id, caller.user_id):
        raise VkError(213, "user is blocked")


def _parent(caller: Caller, page: Page, post: Post) -> Comment | None:
    wanted = caller.args["reply_to_comment"]
    if not wanted:
        return None
    parent = caller.hand.records.comment(page.id, wanted)
    if parent is None or parent.post_id != post.id:
        raise VkError(100, "reply_to_comment is invalid")
    return parent


def _own_comment(caller: Caller) -> tuple[Page, Comment]:
    """Rights first, existence second."""
    page = caller.wall(caller.args["owner_id"])
    found = caller.hand.records.comment(page.id, caller.args["comment_id"], state=None)
    mine = found is not None and found.author_id == caller.user_id
    if not caller.is_admin(int(page.id)) and not mine:
        raise VkError(211)
    if found is None:
        raise VkError(104)
    return page, found


@method("wall.deleteComment", "user", "wall", owner_id="int", comment_id="int!")
def delete_comment(caller: Caller) -> int:
    """https://dev.vk.com/method/wall.deleteComment"""
    page, found = _own_comment(caller)
    if found.state == "deleted":
        raise VkError(104)
    caller.hand.remove_comment(page, found)
    return 1


@method("wall.restoreComment", "user", "wall", owner_id="int", comment_id="int!")
def restore_comment(caller: Caller) -> int:
    """https://dev.vk.com/method/wall.restoreComment"""
    page, found = _own_comment(caller)
    if found.state == "live":
        raise VkError(243)
    found.state = "live"
    caller.hand.records.save_comment(found)
    events.comment(caller.hand, page, found, "wall_reply_restore")
    return 1


@method("wall.getComment", "user", owner_id="int", comment_id="int!", extended="bool", fields="list")
def get_comment(caller: Caller) -> Json:
    """https://dev.vk.com/method/wall.getComment"""
    page = caller.wall(caller.args["owner_id"])
    found = caller.hand.records.comment(page.id, caller.args["comment_id"])
    if found is None:
        raise VkError(104)
    files = caller.hand.media.many("vk", found.data.get("media", []))
    return {"items": [shapes.comment(caller, found, files)], **_extended(caller, page, [found], {})}


def new_comment(
    page: Page, post: Post, number: int, author: Any, text: str, parent: Comment | None
) -> Comment:
    """A comment row; replies to replies stay in the thread of the first one."""
    data: Json = {}
    if parent is not None:
        data = {"thread": parent.data.get("thread") or parent.id}
        data["reply_to_user"] = parent.author_id or -int(page.id)
    reply_to = parent.id if parent else None
    return Comment("vk", page.id, number, post.id, reply_to, author, now_ms(), text, "live", data)
