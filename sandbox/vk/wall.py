"""wall.* methods on posts."""

from __future__ import annotations

import re
import time
from typing import Any

from sandbox.media import Media
from sandbox.shapes import Comment, Page, Post, now_ms
from sandbox.vk import events, shapes
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError

TEXT_LIMIT = 15_895
ITEM_LIMIT = 10
POSTS_A_DAY = 50
POSTPONED_LIMIT = 150
GUID_S = 3600
DAY_MS = 86_400_000
ATTACHMENT = re.compile(r"(photo|video|doc|poll)(-?\d+)_(\d+)(?:_(\w+))?")
POST_PARAMS = {
    "owner_id": "int", "message": "str", "attachments": "list", "signed": "bool",
    "close_comments": "bool", "copyright": "str", "mark_as_ads": "bool", "publish_date": "int",
}  # fmt: skip


@method("wall.post", "user community", "wall", **POST_PARAMS, from_group="bool", guid="str", post_id="int")
def post(caller: Caller) -> dict[str, Any]:
    """https://dev.vk.com/method/wall.post"""
    args = caller.args
    page = caller.wall(args["owner_id"])
    _check_may_post(caller, page)
    scope = f"post:{page.id}"
    with caller.hand.store.atomic():
        known = args["guid"] and caller.hand.records.remembered(scope, args["guid"], GUID_S)
        if known:
            return {"post_id": int(known)}
        created = _publish_waiting(caller, page) if args["post_id"] else _new_post(caller, page)
        if args["guid"]:
            caller.hand.records.remember(scope, args["guid"], created.id)
    return {"post_id": created.id}


def _check_may_post(caller: Caller, page: Page) -> None:
    if caller.is_admin(int(page.id)):
        return
    if caller.kind == "community":
        raise VkError(15, "no access to this wall")
    if caller.args["from_group"] or page.data.get("wall", 2) != 1:
        raise VkError(7)


def _new_post(caller: Caller, page: Page) -> Post:
    args, hand = caller.args, caller.hand
    media, links = _content(caller)
    by_page = caller.kind == "community" or bool(args["from_group"])
    at, state = _moment(caller, page)
    if state == "live" and hand.records.count_posts(page.id, since=now_ms() - DAY_MS) >= POSTS_A_DAY:
        raise VkError(214, "you can only add 50 posts a day")
    data = {
        "media": [item.id for item in media], "links": links, "source": "api", "views": 0,
        "created_by": caller.user_id or hand.admin_of(page), "signed": bool(args["signed"]),
        "comments_closed": bool(args["close_comments"]), "copyright": args["copyright"] or "",
        "ads": bool(args["mark_as_ads"]),
    }  # fmt: skip
    author = None if by_page else caller.user_id
    created = Post("vk", page.id, hand.next_id(page), at, author, args["message"] or "", state, data)
    hand.records.add(created)
    if state == "live":
        events.wall_post_new(hand, page, created)
    return created


def _publish_waiting(caller: Caller, page: Page) -> Post:
    """A postponed post goes out at once."""
    waiting = caller.hand.records.post(page.id, caller.args["post_id"], state="postponed")
    if waiting is None:
        raise VkError(100, "post_id is invalid")
    waiting.at, waiting.state = now_ms(), "live"
    caller.hand.records.save_post(waiting)
    events.wall_post_new(caller.hand, page, waiting)
    return waiting


def _content(caller: Caller) -> tuple[list[Media], list[str]]:
    args = caller.args
    if not args["message"] and not args["attachments"]:
        raise VkError(100, "message or attachments is required")
    if len(args["message"] or "") > TEXT_LIMIT:
        raise VkError(100, "message is too long")
    return read_attachments(caller, args["attachments"])


def read_attachments(caller: Caller, items: list[str]) -> tuple[list[Media], list[str]]:
    """Attached media, which must exist, and at most one link."""
    links = [item for item in items if re.match(r"https?://", item)]
    if len(links) > 1:
        raise VkError(100, "attachments: only one link is allowed")
    media = [_attached(caller, item) for item in items if item not in links]
    kinds = [item.kind for item in media]
    if len([kind for kind in kinds if kind in ("photo", "video")]) > ITEM_LIMIT:
        raise VkError(100, "attachments: too many items")
    if kinds.count("doc") > 1 or kinds.count("poll") > 1:
        raise VkError(100, "attachments: only one file and one poll are allowed")
    return media, links


def _attached(caller: Caller, item: str) -> Media:
    found = ATTACHMENT.fullmatch(item)
    media = caller.hand.media.get("vk", int(found[3])) if found else None
    if found is None or media is None or (media.kind, media.owner_id) != (found[1], int(found[2])):
        raise VkError(100, f"attachments: {item[:60]} is invalid")
    if media.state != "ready":
        raise VkError(100, f"attachments: {item[:60]} is not uploaded")
    return media


def _moment(caller: Caller, page: Page) -> tuple[int, str]:
    date = caller.args["publish_date"]
    if date is None:
        return now_ms(), "live"
    if not time.time() < date <= time.time() + 366 * 86_400:
        raise VkError(100, "publish_date is invalid")
    if caller.hand.records.count_posts(page.id, state="postponed") >= POSTPONED_LIMIT:
        raise VkError(214, "you can only schedule 150 posts")
    if any(waiting.at == date * 1000 for waiting in caller.hand.records.posts(page.id, state="postponed")):
        raise VkError(214, "a post is already scheduled for this time")
    return date * 1000, "postponed"


@method(
    "wall.get", "user service", owner_id="int", domain="str", offset="int", count="int", filter="str",
    extended="bool", fields="list",
)  # fmt: skip
def get(caller: Caller) -> dict[str, Any]:
    """https://dev.vk.com/method/wall.get"""
    args = caller.args
    page = _readable(caller)
    kind = args["filter"] or "all"
    if kind not in ("all", "owner", "others", "postponed", "suggests", "archived", "donut"):
        raise VkError(100, "filter is invalid")
    if kind == "postponed" and not caller.is_admin(int(page.id)):
        raise VkError(15)
    caller.hand.promote(page)
    found = caller.hand.records.posts(
        page.id, state="postponed" if kind == "postponed" else "live", limit=100_000
    )
    found = [item for item in found if _passes(item, kind)]
    found.sort(key=lambda item: not item.data.get("pinned"))
    offset, count = max(args["offset"] or 0, 0), min(20 if args["count"] is None else args["count"], 100)
    shown = found[offset : offset + count]
    return {"count": len(found), "items": _shaped(caller, page, shown), **_extended(caller, page, shown)}


def _readable(caller: Caller) -> Page:
    domain = caller.args["domain"]
    if caller.args["owner_id"] is None and domain:
        page = caller.hand.by_name(domain)
        if page is None:
            raise VkError(100, "domain is invalid")
        page = caller.wall(-int(page.id))
    else:
        page = caller.wall(caller.args["owner_id"])
    if (page.data.get("closed") or page.data.get("wall", 2) == 0) and not caller.is_admin(int(page.id)):
        raise VkError(15, "this wall available only for community members")
    return page


def _passes(item: Post, kind: str) -> bool:
    if kind == "owner":
        return item.author_id is None
    if kind == "others":
        return item.author_id is not None
    return kind in ("all", "postponed")


def _shaped(caller: Caller, page: Page, found: list[Post]) -> list[dict[str, Any]]:
    counts = caller.hand.records.count_comments(page.id)
    files = caller.hand.media.many("vk", [i for item in found for i in item.data.get("media", [])])
    return [shapes.post(caller, page, item, counts, files) for item in found]


def _extended(caller: Caller, page: Page, found: list[Post | Comment] | list[Post]) -> dict[str, Any]:
    if not caller.args["extended"]:
        return {}
    authors = {item.author_id for item in found if item.author_id}
    people = [person for i in sorted(authors, key=str) if (person := caller.hand.records.person(i))]
    fields = caller.args["fields"]
    return {
        "profiles": [shapes.user(person, fields) for person in people],
        "groups": [shapes.group(caller, page, fields)],
    }


@method(
    "wall.getById", "user service", posts="list!", extended="bool", copy_history_depth="int", fields="list"
)
def get_by_id(caller: Caller) -> dict[str, Any]:
    """https://dev.vk.com/method/wall.getById"""
    items: list[dict[str, Any]] = []
    extras: dict[str, Any] = {"profiles": [], "groups": []} if caller.args["extended"] else {}
    for name in caller.args["posts"][:100]:
        found = re.fullmatch(r"-(\d+)_(\d+)", name)
        page = caller.hand.records.page(int(found[1])) if found else None
        if found is None or page is None:
            continue
        caller.hand.promote(page)
        item = caller.hand.records.post(page.id, int(found[2]))
        if item:
            items += _shaped(caller, page, [item])
            for name_, values in _extended(caller, page, [item]).items():
                extras[name_] += [value for value in values if value not in extras[name_]]
    return {"items": items, **extras}


def own_post(caller: Caller, *, state: str | None = "live") -> tuple[Page, Post]:
    """A post that the caller may manage: rights first, existence second."""
    page = caller.wall(caller.args["owner_id"])
    if not caller.is_admin(int(page.id)):
        raise VkError(210)
    if not caller.args["post_id"]:
        raise VkError(100, "post_id is undefined")
    found = caller.hand.records.post(page.id, caller.args["post_id"], state=state)
    if found is None:
        raise VkError(104)
    return page, found


@method("wall.edit", "user", "wall", **POST_PARAMS, post_id="int!")
def edit(caller: Caller) -> dict[str, Any]:
    """https://dev.vk.com/method/wall.edit — attachments not sent again are gone."""
    _, found = own_post(caller, state=None)
    if found.state == "deleted":
        raise VkError(104)
    media, links = _content(caller)
    found.text = caller.args["message"] or ""
    found.data |= {"media": [item.id for item in media], "links": links, "edited": int(time.time())}
    if caller.args["close_comments"] is not None:
        found.data["comments_closed"] = caller.args["close_comments"]
    if found.state == "postponed" and caller.args["publish_date"]:
        found.at = caller.args["publish_date"] * 1000
    caller.hand.records.save_post(found)
    return {"post_id": found.id}


@method("wall.delete", "user", "wall", owner_id="int", post_id="int")
def delete(caller: Caller) -> int:
    """https://dev.vk.com/method/wall.delete"""
    page, found = own_post(caller, state=None)
    if found.state == "deleted":
        raise VkError(104)
    caller.hand.remove_post(page, found)
    return 1


@method("wall.restore", "user", "wall", owner_id="int", post_id="int")
def restore(caller: Caller) -> int:
    """https://dev.vk.com/method/wall.restore"""
    _, found = own_post(caller, state=None)
    found.state = "live"
    caller.hand.records.save_post(found)
    return 1


@method("wall.openComments", "user community", "wall", owner_id="int!", post_id="int!")
def open_comments(caller: Caller) -> int:
    """https://dev.vk.com/method/wall.openComments"""
    return _switch(caller, closed=False)


@method("wall.closeComments", "user community", "wall", owner_id="int!", post_id="int!")
def close_comments(caller: Caller) -> int:
    """https://dev.vk.com/method/wall.closeComments"""
    return _switch(caller, closed=True)


def _switch(caller: Caller, *, closed: bool) -> int:
    _, found = own_post(caller)
    found.data["comments_closed"] = closed
    caller.hand.records.save_post(found)
    return 1


@method("stats.getPostReach", "user", "stats", owner_id="int!", post_ids="list!")
def post_reach(caller: Caller) -> list[dict[str, Any]]:
    """https://dev.vk.com/method/stats.getPostReach"""
    page = caller.wall(caller.args["owner_id"])
    if not caller.is_admin(int(page.id)):
        raise VkError(15)
    found = [caller.hand.records.post(page.id, int(i)) for i in caller.args["post_ids"][:30] if i.isdigit()]
    names = ("links", "hide", "report", "join_group", "to_group", "unsubscribe", "reach_viral", "reach_ads")
    return [
        {"post_id": item.id, "reach_total": item.data.get("views", 0),
        "reach_subscribers": item.data.get("views", 0),
         **dict.fromkeys(names, 0)}
        for item in found if item
    ]  # fmt: skip
