"""/messages/{mid}/comments: comments under posts of channels."""

from __future__ import annotations

from typing import Any

from sandbox.max import shapes
from sandbox.max.api import Caller, route
from sandbox.max.errors import MaxError, bad, missing
from sandbox.max.messages import read_text
from sandbox.shapes import Comment, Page, now_ms

Json = dict[str, Any]
EDIT_MS = 26 * 3600 * 1000


@route("GET", "messages/{mid}/comments")
def listed(caller: Caller, mid: str) -> Json:
    """Newest first, within `after` and `before`, or the named ones."""
    page, post = caller.post(mid, "read_all_messages")
    found = caller.hand.records.comments(page.id, post.id, state="live")[::-1]
    ids = [text for text in caller.query.get("comment_ids", "").split(",") if text]
    if ids:
        found = [item for item in found if item.id in ids]
    after, before = caller.number("after", 0), caller.number("before", 1 << 60)
    count = caller.number("count", 50, least=1, most=100)
    shown = [item for item in found if after <= item.at <= before][:count]
    return {"messages": [shapes.comment(caller.hand, page, item) for item in shown]}


def _comment(caller: Caller, page: Page, comment_id: str) -> Comment:
    found = caller.hand.records.comment(page.id, comment_id)
    if found is None:
        raise missing(f"Comment {comment_id}")
    return found


@route("GET", "messages/{mid}/comments/{cid}")
def one(caller: Caller, mid: str, cid: str) -> Json:
    """One comment."""
    page, _ = caller.post(mid, "read_all_messages")
    return shapes.comment(caller.hand, page, _comment(caller, page, cid))


@route("POST", "messages/{mid}/comments")
def write(caller: Caller, mid: str) -> Json:
    """A comment for the channel, perhaps as an answer."""
    page, post = caller.post(mid, "write")
    if not caller.hand.comments_open(page, post):
        raise MaxError(403, "comments.disabled", "Comments are disabled")
    text, _ = read_text(caller.body)
    if not text:
        raise bad("text: must not be empty")
    link = caller.body.get("link")
    parent = _comment(caller, page, str(link.get("mid"))) if isinstance(link, dict) else None
    created = caller.hand.add_comment(page, post, None, text, parent, by_bot=caller.bot_id)
    return {"message": shapes.comment(caller.hand, page, created)}


def _named(caller: Caller, mid: str, permission: str | None) -> tuple[Page, Comment]:
    page, _ = caller.post(mid, permission)
    if not caller.query.get("comment_id"):
        raise bad("comment_id: is required")
    return page, _comment(caller, page, caller.query["comment_id"])


@route("PUT", "messages/{mid}/comments")
def edit(caller: Caller, mid: str) -> Json:
    """Own comments within 26 hours."""
    page, found = _named(caller, mid, "write")
    if found.data.get("by_bot") != caller.bot_id:
        raise MaxError(403, "access.denied", "Only own comments can be edited")
    if now_ms() - found.at > EDIT_MS:
        raise MaxError(422, "comments.timeout_exceeded", "Comment is too old")
    text, _ = read_text(caller.body)
    caller.hand.edit_comment(page, found, text)
    return {"success": True}


@route("DELETE", "messages/{mid}/comments")
def delete(caller: Caller, mid: str) -> Json:
    """For good; also where comments are off."""
    page, found = _named(caller, mid, "delete")
    caller.hand.remove_comment(page, found)
    return {"success": True}
