"""discussions.*: reading comments (and, where the application has the old methods, writing them)."""

from __future__ import annotations

from typing import Any

from sandbox.ok import shapes
from sandbox.ok.api import Caller, method
from sandbox.ok.errors import OkError
from sandbox.ok.topics import anchor, anchored
from sandbox.shapes import Comment, Page, Post

Json = dict[str, Any]


def _discussion(
    caller: Caller, id_name: str = "discussionId", type_name: str = "discussionType"
) -> tuple[Page, Post]:
    if caller.need(type_name) != "GROUP_TOPIC":
        raise OkError(100, f"Invalid parameter {type_name} value : [{caller.args[type_name]}]", type_name)
    text = caller.need(id_name)
    found = caller.hand.topic(int(text), state="live") if text.isdigit() else None
    if found is None:
        raise OkError(300, f"Discussion {text} not found")
    return found


@method("discussions.getComments", "VALUABLE_ACCESS")
def get_comments(caller: Caller) -> Json:
    """Comments in the order of writing; FIRST goes forward, LAST goes backward, an anchor goes on."""
    page, post = _discussion(caller)
    found = caller.hand.records.comments(page.id, post.id, state="live")
    count = caller.number("count", 20, 100)
    first, last = _window(caller, len(found), count)
    shown = found[first:last]
    backward = _backward(caller)
    people = {c.author_id: p for c in shown if c.author_id and (p := caller.hand.records.person(c.author_id))}
    return {
        "comments": [shapes.comment(caller, item, page) for item in shown],
        "anchor": anchor(first if backward else last),
        "has_more": first > 0 if backward else last < len(found),
        "entities": {"users": [shapes.user(person) for person in people.values()]},
    }  # fmt: skip


def _backward(caller: Caller) -> bool:
    default = "BACKWARD" if caller.args.get("anchor") == "LAST" else "FORWARD"
    return caller.args.get("direction", default).upper() == "BACKWARD"


def _window(caller: Caller, total: int, count: int) -> tuple[int, int]:
    word = caller.args.get("anchor") or "FIRST"
    place = {"FIRST": 0, "LAST": total, "UNREAD": 0}.get(word)
    if place is None:
        place = anchored(caller)
    if _backward(caller):
        return max(place - count, 0), min(place, total)
    if word == "LAST":
        return max(total - count, 0), total
    return min(place, total), min(place + count, total)


@method("discussions.getList", "VALUABLE_ACCESS")
def get_list(caller: Caller) -> Json:
    """Discussions of the groups of this account, the lately moved first."""
    if caller.args.get("category", "GROUP") not in ("GROUP", "ALL", "MY", "ACTIVE"):
        raise OkError(100, "Invalid parameter category value", "category")
    pages = [page for page in caller.hand.records.pages() if caller.runs(page)]
    moved = [item for page in pages for item in _moved(caller, page)]
    moved.sort(key=lambda item: -item["last_activity_date_ms"])
    start, count = anchored(caller), caller.number("count", 20, 100)
    shown = moved[start : start + count]
    return {
        "discussions": shown,
        "has_more": start + count < len(moved),
        "anchor": anchor(start + len(shown)),
    }


def _moved(caller: Caller, page: Page) -> list[Json]:
    rows = caller.hand.store.rows(
        """select post_id, count(*) as n, max(at) as latest from comment
           where network = 'ok' and page_id = ? and state = 'live' group by post_id""",
        page.id,
    )  # fmt: skip
    found: list[Json] = []
    for row in rows:
        post = caller.hand.records.post(page.id, row["post_id"])
        if post:
            found.append(_summary(page, post, row["n"], row["latest"]))
    return found


def _summary(page: Page, post: Post, comments: int, latest: int) -> Json:
    return {
        "object_type": "GROUP_TOPIC", "object_id": str(post.id), "title": post.text[:100],
        "message": post.text,
        "creation_date": post.at, "last_activity_date_ms": latest, "like_count": post.data.get("likes", 0),
        "total_comments_count": comments, "new_comments_count": 0, "owner_uid": str(page.id),
        "group_id": str(page.id),
    }  # fmt: skip


@method("discussions.get", "VALUABLE_ACCESS")
def get(caller: Caller) -> Json:
    """One discussion."""
    page, post = _discussion(caller)
    found = caller.hand.records.comments(page.id, post.id, state="live")
    latest = found[-1].at if found else post.at
    return {"discussion": _summary(page, post, len(found), latest)}


# The methods below are in the documentation of 2017 only; see `legacy_comments` in README.md.


@method("discussions.addDiscussionComment", "VALUABLE_ACCESS")
def add_comment(caller: Caller) -> str:
    """Comment a topic, on behalf of the group with as_admin."""
    page, post = _discussion(caller, "entityId", "entityType")
    if not caller.hand.comments_open(page, post) and not caller.flag("as_admin"):
        raise OkError(10, "Commenting is denied")
    parent = _comment(caller, page, "reply_to_comment_id") if caller.args.get("reply_to_comment_id") else None
    author = None if caller.flag("as_admin") else caller.token.data.get("uid", 1)
    created = caller.hand.add_comment(page, post, author, caller.need("comment"), parent)
    return str(created.id)


@method("discussions.deleteDiscussionComment", "VALUABLE_ACCESS")
def delete_comment(caller: Caller) -> Json:
    """Delete a comment and, when asked, block its author."""
    page, _ = _discussion(caller)
    if not caller.runs(page):
        raise OkError(50, "User is not the group administrator")
    found = _comment(caller, page, "comment_id")
    caller.hand.remove_comment(page, found)
    person = caller.hand.records.person(found.author_id)
    if caller.flag("block_author") and person:
        caller.hand.ban(page, person)
    return {"success": True}


def _comment(caller: Caller, page: Page, name: str) -> Comment:
    text = caller.need(name)
    found = caller.hand.records.comment(page.id, int(text)) if text.isdigit() else None
    if found is None:
        raise OkError(700, f"Comment {text} not found")
    return found
