"""VK objects as JSON, after the shapes of API 5.199."""

from __future__ import annotations

from typing import Any

from sandbox.media import Media
from sandbox.shapes import Ban, Comment, Message, Page, Person, Post
from sandbox.vk.api import Caller

Json = dict[str, Any]
BASIC_FIELDS = ("id", "name", "screen_name", "is_closed", "type", "photo_50", "photo_100", "photo_200")


def media_url(base: str, media: Media) -> str:
    """Where the file can be fetched."""
    return f"{base}/media/vk/{media.secret}"


def photo(media: Media, base: str) -> Json:
    """A photo object."""
    url = media_url(base, media)
    sizes = [
        {"type": "s", "width": 75, "height": max(1, 75 * media.height // max(media.width, 1)), "url": url},
        {"type": "w", "width": media.width, "height": media.height, "url": url},
    ]
    return {
        "id": media.id, "owner_id": media.owner_id, "album_id": -14, "date": media.data.get("date", 0),
        "access_key": media.data.get("access_key", ""), "text": media.data.get("caption", ""), "sizes": sizes,
        "user_id": media.data.get("user_id", 100), "has_tags": False,
    }  # fmt: skip


def video(media: Media) -> Json:
    """A video object."""
    return {
        "id": media.id, "owner_id": media.owner_id, "title": media.data.get("title", ""), "duration": 15,
        "description": media.data.get("description", ""), "date": media.data.get("date", 0), "type": "video",
        "access_key": media.data.get("access_key", ""), "views": 0, "width": 1280, "height": 720,
    }  # fmt: skip


def doc(media: Media, base: str) -> Json:
    """A document object."""
    return {
        "id": media.id, "owner_id": media.owner_id, "title": media.data.get("title") or media.name,
        "size": media.size, "ext": media.name.rpartition(".")[2], "date": media.data.get("date", 0),
        "type": 1,
        "url": media_url(base, media), "access_key": media.data.get("access_key", ""),
    }  # fmt: skip


def poll(media: Media) -> Json:
    """A poll object."""
    data = media.data
    answers = [
        {"id": number, "rate": 0, "text": text, "votes": 0} for number, text in enumerate(data["answers"], 1)
    ]
    return {
        "id": media.id, "owner_id": media.owner_id, "created": data["date"], "question": data["question"],
        "votes": 0, "answers": answers, "anonymous": data["anonymous"], "multiple": data["multiple"],
        "end_date": data["end_date"], "closed": False, "is_board": False, "can_edit": True, "can_vote": True,
        "can_report": False, "can_share": True, "disable_unvote": False, "author_id": data["author_id"],
    }  # fmt: skip


def attachments(found: list[Media], links: list[str], base: str) -> list[Json]:
    """What is attached to a post or comment."""
    items: list[Json] = []
    for media in found:
        shape = {"video": video, "poll": poll}.get(media.kind)
        shown = shape(media) if shape else (doc if media.kind == "doc" else photo)(media, base)
        items.append({"type": media.kind, media.kind: shown})
    items += [
        {"type": "link", "link": {"url": url, "title": url, "caption": url, "description": ""}}
        for url in links
    ]
    return items


def post(caller: Caller, page: Page, found: Post, counts: dict[Any, int], files: dict[Any, Media]) -> Json:
    """A wall post as this caller sees it."""
    data, gid, admin = found.data, int(page.id), caller.is_admin(int(page.id))
    can_post = int(admin or caller.hand.comments_open(page, found))
    media = [files[media_id] for media_id in data.get("media", []) if media_id in files]
    shape: Json = {
        "inner_type": "wall_wallpost", "id": found.id, "owner_id": -gid, "from_id": found.author_id or -gid,
        "date": found.at // 1000, "text": found.text, "type": "post",
        "post_type": "postpone" if found.state == "postponed" else "post",
        "post_source": {"type": data.get("source", "vk")}, "marked_as_ads": int(bool(data.get("ads"))),
        "attachments": attachments(media, data.get("links", []), caller.base), "hash": data.get("hash", "x"),
        "comments": {
            "can_post": can_post, "count": counts.get(found.id, 0), "groups_can_post": bool(can_post),
            "can_view": 1,
            **({"can_close": int(not data.get("comments_closed")),
            "can_open": int(bool(data.get("comments_closed")))}
               if admin else {}),
        },
        "likes": {"can_like": int(caller.kind == "user"), "count": data.get("likes", 0), "user_likes": 0,
                  "can_publish": int(caller.kind == "user"), "repost_disabled": False},
        "reposts": {"count": data.get("reposts", 0), "user_reposted": 0},
        "views": {"count": data.get("views", 0)}, "short_text_rate": 0.8,
    }  # fmt: skip
    if admin and data.get("created_by"):
        shape |= {"created_by": data["created_by"], "can_edit": 1, "can_delete": 1, "can_pin": 1}
    if data.get("signed") and data.get("created_by"):
        shape["signer_id"] = data["created_by"]
    if data.get("pinned"):
        shape["is_pinned"] = 1
    if data.get("edited"):
        shape["edited"] = data["edited"]
    if data.get("copyright"):
        shape["copyright"] = {"link": data["copyright"], "name": data["copyright"], "type": "link"}
    if data.get("repost_of"):
        shape["copy_history"] = [{"inner_type": "wall_wallpost", "post_type": "post", **data["repost_of"]}]
    return shape


def comment(caller: Caller, found: Comment, files: dict[Any, Media]) -> Json:
    """A comment, without its thread."""
    owner, thread = -int(found.page_id), found.data.get("thread")
    shape: Json = {
        "id": found.id, "from_id": found.author_id or owner, "date": found.at // 1000, "text": found.text,
        "post_id": found.post_id, "owner_id": owner, "parents_stack": [thread] if thread else [],
    }  # fmt: skip
    media = [files[i] for i in found.data.get("media", []) if i in files]
    if media:
        shape["attachments"] = attachments(media, [], caller.base)
    if found.reply_to:
        shape["reply_to_comment"] = found.reply_to
        shape["reply_to_user"] = found.data.get("reply_to_user", owner)
    if found.state == "deleted":
        shape |= {"deleted": True, "text": "", "from_id": 0}
    return shape


def user(person: Person, fields: list[str]) -> Json:
    """A user object with the asked fields."""
    shape: Json = {
        "id": person.id, "first_name": person.first_name, "last_name": person.last_name, "is_closed": False,
        "can_access_closed": True,
    }  # fmt: skip
    if person.data.get("deactivated"):
        shape["deactivated"] = person.data["deactivated"]
    for name in fields:
        if name in ("screen_name", "domain"):
            shape[name] = person.data.get("screen_name", f"id{person.id}")
        elif name in person.data:
            shape[name] = person.data[name]
    return shape


def group(caller: Caller, page: Page, fields: list[str]) -> Json:
    """A community with the asked fields, as this caller sees it."""
    data, admin = page.data, caller.is_admin(int(page.id))
    picture = f"{caller.base}/media/vk/avatar-{page.id}"
    everything: Json = {
        "id": page.id, "name": page.title, "screen_name": page.handle or f"club{page.id}",
        "is_closed": int(data.get("closed", 0)), "type": data.get("type", "page"),
        "photo_50": picture, "photo_100": picture, "photo_200": picture, "photo_max_orig": picture,
        "description": data.get("description", ""), "site": data.get("site", ""), "phone": data.get("phone",
        ""),
        "status": data.get("status", ""), "activity": data.get("activity", ""), "wall": data.get("wall", 2),
        "can_message": int(bool(data.get("can_message", True)) and caller.kind != "community"),
        "is_messages_blocked": int(not data.get("can_message", True)),
        "verified": int(bool(data.get("verified"))),
        "has_photo": int(bool(data.get("has_photo", True))), "members_count": data.get("members_count", 0),
        "cover": _cover(data, picture), "contacts": data.get("contacts", []), "links": data.get("links", []),
        "addresses": _addresses(data), "can_post": int(admin),
    }  # fmt: skip
    if data.get("city"):
        everything["city"] = {"id": 1, "title": data["city"]}
    shape = {name: everything[name] for name in (*BASIC_FIELDS, *fields) if name in everything}
    if data.get("deactivated"):
        shape["deactivated"] = data["deactivated"]
    if caller.kind == "user":
        shape |= {"is_admin": int(admin), "is_member": int(admin), "is_advertiser": int(admin)}
        if admin:
            shape["admin_level"] = 3
    return shape


def _addresses(data: Json) -> Json:
    if not data.get("address"):
        return {"is_enabled": False}
    main = {"id": 1, "address": data["address"]}
    if data.get("city"):
        main["city"] = {"id": 1, "title": data["city"]}
    return {"is_enabled": True, "main_address_id": 1, "main_address": main, "count": 1}


def _cover(data: Json, picture: str) -> Json:
    if not data.get("has_cover"):
        return {"enabled": 0}
    return {"enabled": 1, "images": [{"url": picture, "width": 1590, "height": 400}]}


def ban(caller: Caller, found: Ban) -> Json:
    """An entry of the community's black list."""
    info = {
        "admin_id": found.data.get("admin_id", 1), "date": found.at // 1000,
        "reason": found.data.get("reason", 0),
        "comment": found.data.get("comment", ""), "comment_visible": bool(found.data.get("comment_visible")),
        "end_date": found.until // 1000,
    }  # fmt: skip
    if int(found.person_id) < 0:
        page = caller.hand.records.page(-int(found.person_id))
        shape = group(caller, page, []) if page else {"id": -int(found.person_id)}
        return {"type": "group", "group": shape, "ban_info": info}
    person = caller.hand.records.person(found.person_id)
    profile = user(person, []) if person else {"id": found.person_id}
    return {"type": "profile", "profile": profile, "ban_info": info}


def message(found: Message) -> Json:
    """A private message as the community sees it."""
    return {
        "id": found.id, "date": found.at // 1000, "peer_id": found.peer_id, "out": found.out,
        "text": found.text,
        "from_id": -int(found.page_id) if found.out else found.peer_id, "version": 10_000_000 + int(found.id),
        "conversation_message_id": found.data.get("cmid", 1), "attachments": [], "fwd_messages": [],
        "important": False, "is_hidden": False, "random_id": found.data.get("random_id", 0),
    }  # fmt: skip
