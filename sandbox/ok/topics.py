"""mediatopic.* and the statistics of topics."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

from sandbox.media import Media
from sandbox.ok import shapes
from sandbox.ok.api import Caller, method
from sandbox.ok.errors import OkError
from sandbox.shapes import Page, Post, now_ms

Json = dict[str, Any]
BLOCK_LIMIT = 50
TEXT_LIMIT = 32_000
MOSCOW = timezone(timedelta(hours=3))


@method("mediatopic.post", "GROUP_CONTENT")
def post(caller: Caller) -> str:
    """https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.post"""
    if caller.need("type") != "GROUP_THEME":
        raise OkError(100, f"Invalid parameter type value : [{caller.args['type']}]", "type")
    page = caller.group()
    attachment = _attachment(caller)
    content = _content(caller, attachment)
    at = _moment(attachment)
    state = "postponed" if at else "live"
    author = None if _is_true(attachment.get("onBehalfOfGroup")) else caller.token.data.get("uid", 1)
    data = {
        **content, "views": 0, "by": caller.token.data.get("uid"), "via": "api",
        "comments_closed": _is_true(attachment.get("disableComments")),
        "hidden": _is_true(attachment.get("hidden_post")),
    }  # fmt: skip
    text = data.pop("text")
    with caller.hand.store.atomic():
        created = Post("ok", page.id, caller.hand.next_topic_id(), at or now_ms(), author, text, state, data)
        caller.hand.records.add(created)
    _spend(caller, content)
    return str(created.id)


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"


def _attachment(caller: Caller) -> Json:
    try:
        found = json.loads(caller.need("attachment"))
    except ValueError:
        raise OkError(100, "Invalid parameter attachment value : not a JSON", "attachment") from None
    if not isinstance(found, dict) or not isinstance(found.get("media"), list) or not found["media"]:
        raise OkError(100, "Invalid parameter attachment value : media is empty", "attachment")
    if len(found["media"]) > BLOCK_LIMIT:
        raise OkError(600, "Too many media blocks")
    return found


def _content(caller: Caller, attachment: Json) -> Json:
    texts: list[str] = []
    found: Json = {"media": [], "links": []}
    for block in attachment["media"]:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind == "text":
            texts.append(str(block.get("text", "")))
        elif kind == "photo":
            found["media"] += [_photo(caller, item).id for item in _listed(block)]
        elif kind in ("movie", "movie-reshare"):
            found["media"] += [_movie(caller, item).id for item in _listed(block)]
        elif kind == "link":
            found["links"].append(_link(str(block.get("url", ""))))
        elif kind == "poll":
            found["poll"] = {name: block.get(name) for name in ("question", "answers", "options")}
        else:
            raise OkError(100, f"Invalid media type [{kind}]", "attachment")
    found["text"] = "\n".join(texts).strip()
    if len(found["text"]) > TEXT_LIMIT:
        raise OkError(601, "Text is too long")
    if not (found["text"] or found["media"] or found["links"] or found.get("poll")):
        raise OkError(100, "Topic is empty", "attachment")
    return found


def _listed(block: Json) -> list[Json]:
    items = block.get("list")
    if not isinstance(items, list) or not items:
        raise OkError(100, "Media list is empty", "attachment")
    return items


def _photo(caller: Caller, item: Json) -> Media:
    shelf = caller.hand.media
    if item.get("existing_photo_id"):
        text = str(item["existing_photo_id"])
        media = shelf.get("ok", int(text)) if text.isdigit() else None
    else:
        media = shelf.by_secret("ok", str(item.get("id", "")))
    if media is None or media.kind != "photo" or media.state != "ready":
        raise OkError(500, "Photo token is unknown or expired")
    if media.data.get("spent") and not item.get("existing_photo_id"):
        raise OkError(500, "Photo token has served another topic")
    return media


def _spend(caller: Caller, content: Json) -> None:
    """A photo's token serves one topic."""
    shelf = caller.hand.media
    for number in content["media"]:
        media = shelf.get("ok", number)
        if media is not None and media.kind == "photo":
            media.data |= {"spent": True}
            shelf.save(media)


def _movie(caller: Caller, item: Json) -> Media:
    text = str(item.get("id", ""))
    media = caller.hand.media.get("ok", int(text)) if text.isdigit() else None
    if media is None or media.kind != "movie" or media.state != "ready":
        raise OkError(100, f"Invalid movie id [{text}]", "attachment")
    return media


def _link(url: str) -> str:
    if not url.startswith(("http://", "https://")) or " " in url:
        raise OkError(607, f"Bad link [{url}]")
    return url


def _moment(attachment: Json) -> int | None:
    try:
        if attachment.get("publishAtMs"):
            at = int(attachment["publishAtMs"])
        elif attachment.get("publishAt"):
            local = datetime.strptime(attachment["publishAt"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=MOSCOW)
            at = int(local.timestamp() * 1000)
        else:
            return None
    except (ValueError, TypeError):
        raise OkError(100, "Invalid publication time", "attachment") from None
    return at if at > now_ms() else None


def _topic(caller: Caller, name: str = "topic_id", *, state: str | None = None) -> tuple[Page, Post]:
    """A topic by its id alone; ids are unique in the whole network."""
    text = caller.need(name)
    found = caller.hand.topic(int(text), state=state) if text.isdigit() else None
    if found is None:
        raise OkError(300, f"Topic {text} not found")
    return found


def _own(caller: Caller) -> tuple[Page, Post]:
    page, found = _topic(caller)
    if caller.args.get("gid") and caller.args["gid"] != str(page.id):
        raise OkError(160, "The topic belongs to another group", "gid")
    if not caller.runs(page):
        raise OkError(50, "User is not the group administrator")
    if found.state == "deleted":
        raise OkError(300, "Topic not found")
    return page, found


@method("mediatopic.edit", "GROUP_CONTENT")
def edit(caller: Caller) -> Json:
    """Replace the content of a topic."""
    _, found = _own(caller)
    attachment = _attachment(caller)
    content = _content(caller, attachment)
    _spend(caller, content)
    found.text = content.pop("text")
    found.data |= {"links": [], "poll": None, **content, "edited": now_ms()}
    caller.hand.records.save_post(found)
    return {"success": True}


@method("mediatopic.deleteTopic", "GROUP_CONTENT")
def delete(caller: Caller) -> Json:
    """Delete a topic."""
    page, found = _own(caller)
    caller.hand.remove_post(page, found)
    return {"success": True, "restore_id": f"restore-{found.id}"}


@method("mediatopic.getRepublishedTopic", "GROUP_CONTENT")
def republished(caller: Caller) -> Json:
    """The topic that a delayed one became."""
    page, found = _topic(caller)
    caller.hand.promote(page)
    found = caller.hand.records.post(page.id, found.id, state=None) or found
    became = found.data.get("became")
    return {"topic_id": str(became)} if became else {}


def _shaped(caller: Caller, page: Page, found: list[Post]) -> list[Json]:
    counts = caller.hand.records.count_comments(page.id)
    files = caller.hand.media.many("ok", [i for item in found for i in item.data.get("media", [])])
    return [shapes.topic(caller, page, item, counts.get(item.id, 0), files) for item in found]


@method("mediatopic.getByIds", "VALUABLE_ACCESS")
def get_by_ids(caller: Caller) -> Json:
    """Topics by their ids; unknown and deleted ones are left out."""
    topics: list[Json] = []
    for text in caller.need("topic_ids").split(","):
        found = caller.hand.topic(int(text), state="live") if text.strip().isdigit() else None
        if found:
            caller.hand.promote(found[0])
            topics += _shaped(caller, found[0], [found[1]])
    return {"media_topics": topics, "entities": {}}


@method("mediatopic.getTopics", "VALUABLE_ACCESS")
def get_topics(caller: Caller) -> Json:
    """Topics of a group, newest first."""
    page = caller.group(admin=False)
    caller.hand.promote(page)
    found = caller.hand.records.posts(page.id)
    start, count = anchored(caller), caller.number("count", 10, 100)
    shown = found[start : start + count]
    more = start + count < len(found)
    return {
        "media_topics": _shaped(caller, page, shown), "entities": {}, "has_more": more,
        "anchor": anchor(start + len(shown)),
    }  # fmt: skip


def anchor(place: int) -> str:
    """An opaque place in a list."""
    return f"a{place:x}"


def anchored(caller: Caller) -> int:
    """The place behind an anchor."""
    text = caller.args.get("anchor", "")
    if not text:
        return 0
    try:
        return int(text.removeprefix("a"), 16)
    except ValueError:
        raise OkError(100, f"Invalid parameter anchor value : [{text}]", "anchor") from None


@method("group.getStatTopics", "VALUABLE_ACCESS")
def stat_topics(caller: Caller) -> Json:
    """Statistics of topics that somebody has seen."""
    page = caller.group()
    caller.hand.promote(page)
    since, until = caller.instant("start_time", 0), caller.instant("end_time", 1 << 60)
    found = [p for p in caller.hand.records.posts(page.id, since=since, until=until) if p.data.get("views")]
    start, count = anchored(caller), caller.number("count", 10, 100)
    counts, shown = caller.hand.records.count_comments(page.id), found[start : start + count]
    topics = [shapes.stat(item, counts.get(item.id, 0), caller.fields()) for item in shown]
    return {"topics": topics, "has_more": start + count < len(found), "anchor": anchor(start + len(shown))}


@method("group.getStatTopic", "VALUABLE_ACCESS")
def stat_topic(caller: Caller) -> Json:
    """Statistics of one topic."""
    page, found = _topic(caller, state="live")
    if not caller.runs(page):
        raise OkError(50, "User is not the group administrator")
    if not found.data.get("views"):
        raise OkError(300, "No statistics for the topic")
    return shapes.stat(found, caller.hand.records.count_comments(page.id).get(found.id, 0), caller.fields())
