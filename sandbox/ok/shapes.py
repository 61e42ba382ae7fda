"""OK objects as JSON."""

from __future__ import annotations

from typing import Any

from sandbox.media import Media
from sandbox.ok.api import Caller
from sandbox.shapes import Comment, Page, Person, Post

Json = dict[str, Any]


def picked(shape: Json, fields: set[str] | None, always: tuple[str, ...] = ()) -> Json:
    """Only the asked fields."""
    if fields is None:
        return shape
    return {name: value for name, value in shape.items() if name in fields or name in always}


def ref(page: Page) -> str:
    """A reference to a group."""
    return f"group:{page.id}"


def topic(caller: Caller, page: Page, post: Post, comments: int, files: dict[Any, Media]) -> Json:
    """A media topic."""
    data = post.data
    author = ref(page) if post.author_id is None else f"user:{post.author_id}"
    shape = {
        "id": str(post.id), "created_ms": post.at, "owner_ref": ref(page), "author_ref": author,
        "is_on_behalf_of_group": post.author_id is None, "media": _media(caller, post, files),
        "discussion_summary": {
            "discussion_type": "GROUP_TOPIC", "discussion_id": str(post.id), "comments_count": comments,
        },
        "like_summary": {"count": data.get("likes", 0), "self": False, "like_id": f"like-{post.id}"},
        "reshare_summary": {"count": data.get("reposts", 0), "self": False,
        "reshare_id": f"reshare-{post.id}"},
        "views_count": data.get("views", 0), "has_more": False, "is_feedback_denied": False,
        "is_commenting_denied": not caller.hand.comments_open(page, post),
        "on_moderation": bool(data.get("on_moderation")), "publication_date_ms": post.at,
    }  # fmt: skip
    return picked(shape, caller.fields(), ("id",))


def _media(caller: Caller, post: Post, files: dict[Any, Media]) -> list[Json]:
    blocks: list[Json] = []
    if post.text:
        blocks.append({"type": "text", "text": post.text})
    found = [files[i] for i in post.data.get("media", []) if i in files]
    photos = [media for media in found if media.kind == "photo"]
    movies = [media for media in found if media.kind == "movie"]
    if photos:
        shapes = [
            {"id": str(m.id), "pic_max": f"{caller.base}/media/ok/{m.secret}", "standard_width": m.width,
             "standard_height": m.height}
            for m in photos
        ]  # fmt: skip
        blocks.append(
            {"type": "photo", "photo_refs": [f"group_photo:{m.id}" for m in photos], "photos": shapes}
        )
    if movies:
        blocks.append({"type": "movie", "movie_refs": [f"movie:{m.id}" for m in movies]})
    blocks += [{"type": "link", "url": url} for url in post.data.get("links", [])]
    if post.data.get("poll"):
        blocks.append({"type": "poll", **post.data["poll"]})
    return blocks


def stat(post: Post, comments: int, fields: set[str] | None) -> Json:
    """Statistics of a topic."""
    views, likes = post.data.get("views", 0), post.data.get("likes", 0)
    shape = {
        "id": str(post.id), "created_ms": post.at, "renderings": views, "reach": views, "likes": likes,
        "engagement": likes + comments, "feedback": likes + comments, "feedback_total": likes + comments,
        "comments": comments, "reshares": post.data.get("reposts", 0), "content_opens": 0, "link_clicks": 0,
        "negatives": 0, "complaints": 0,
    }  # fmt: skip
    return picked(shape, fields, ("id",))


def comment(caller: Caller, found: Comment, page: Page) -> Json:
    """A comment of a discussion."""
    by_group = found.author_id is None
    author_id = str(page.id if by_group else found.author_id)
    shape: Json = {
        "id": str(found.id), "author_id": author_id, "author_name": caller.hand.author(found.author_id, page),
        "author_ref": ref(page) if by_group else f"user:{author_id}", "text": found.text,
        "type": "ACTIVE_MESSAGE",
        "date": caller.hand.moscow(found.at), "date_ms": found.at, "like_count": found.data.get("likes", 0),
        "liked_it": False, "attachment_count": 0,
    }  # fmt: skip
    if found.reply_to:
        parent = caller.hand.records.comment(page.id, found.reply_to, state=None)
        shape["reply_to_comment_id"] = str(found.reply_to)
        shape["reply_to_id"] = str(parent.author_id or page.id) if parent else str(page.id)
    return shape


def user(person: Person) -> Json:
    """A profile."""
    return {
        "uid": str(person.id), "ref": f"user:{person.id}", "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name, "locale": "ru",
    }  # fmt: skip


def group(caller: Caller, page: Page) -> Json:
    """A group with all its fields."""
    data = page.data
    picture = f"{caller.base}/media/ok/avatar-{page.id}"
    cover = {"pic_max": picture} if data.get("has_cover") else None
    messages = bool(data.get("messaging_enabled", True))
    return {
        "uid": str(page.id), "ref": ref(page), "name": page.title, "description": data.get("description", ""),
        "shortname": page.handle, "access_type": data.get("access_type", "OPEN"), "private": False,
        "pic_avatar": picture if data.get("has_photo", True) else None,
        "photo_id": f"{page.id}1" if data.get("has_photo", True) else None, "cover": cover,
        "mobile_cover": cover,
        "main_photo": {"id": f"{page.id}1", "pic_max": picture} if data.get("has_photo", True) else None,
        "homepage_url": data.get("homepage_url", ""), "homepage_name": data.get("homepage_name", ""),
        "phone": data.get("phone", ""), "address": data.get("address", ""), "city": data.get("city", ""),
        "members_count": data.get("members_count", 0), "blocked": bool(data.get("blocked")),
        "who_can_comment": "ALL" if caller.hand.comments_open(page) else "ADMINS",
        "comment_as_official": True,
        "messages_allowed": messages, "messaging_allowed": messages, "messaging_enabled": messages,
        "suggest_theme_allowed": False, "publish_delayed_theme_allowed": True,
        "gos_org": bool(data.get("gos_org")),
        "rkn_mark": bool(data.get("rkn_mark")), "stats_allowed": True,
        "role": "ADMINISTRATOR" if caller.runs(page) else None,
    }  # fmt: skip
