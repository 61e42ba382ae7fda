"""/messages: posts of channels and dialogues."""

from __future__ import annotations

from typing import Any

from sandbox.markup import CannotParse, parse_html, parse_old_markdown
from sandbox.max import shapes
from sandbox.max.api import Caller, route
from sandbox.max.errors import MaxError, bad, missing
from sandbox.media import Media
from sandbox.shapes import Page, Person, Post

Json = dict[str, Any]
TEXT_LIMIT = 4000
ATTACHMENT_LIMIT = 12
KINDS = ("image", "video", "audio", "file")


def read_text(body: Json) -> tuple[str, list[Json]]:
    """Text and markup of a body."""
    source = body.get("text") or ""
    if not isinstance(source, str) or len(source) > TEXT_LIMIT:
        raise bad("text: size must be between 0 and 4000")
    if body.get("format") not in (None, "html", "markdown"):
        raise bad("format: must be html or markdown")
    if not body.get("format"):
        return source, []
    try:
        text, entities = (parse_html if body["format"] == "html" else parse_old_markdown)(source)
    except CannotParse as error:
        raise bad(str(error)) from None
    return text, shapes.markup(entities)


def _content(caller: Caller, *, edit: bool = False) -> tuple[str, list[Json], list[Media] | None]:
    text, marks = read_text(caller.body)
    wished = caller.body.get("attachments")
    if wished is not None and not isinstance(wished, list):
        raise bad("attachments: must be a list")
    if wished and len(wished) > ATTACHMENT_LIMIT:
        raise bad("attachments: too many")
    media = None if wished is None else [_attached(caller, item) for item in wished if _is_media(item)]
    if not text and not wished and not edit:
        raise bad("text: must not be empty without attachments")
    return text, marks, media


def _is_media(item: Any) -> bool:
    if not isinstance(item, dict) or "type" not in item:
        raise bad("attachments: type is required")
    return item["type"] in KINDS


def _attached(caller: Caller, item: Json) -> Media:
    payload = item.get("payload") or {}
    token = payload.get("token")
    if not token and payload.get("photos"):
        token = next(iter(payload["photos"].values())).get("token")
    media = caller.hand.media.by_secret("max", str(token)) if token else None
    if media is None or media.kind != item["type"]:
        raise bad("attachments: token is unknown")
    if media.state != "ready":
        raise MaxError(400, "attachment.not.ready", "Key: errors.process.attachment.file.not.processed")
    if media.kind == "video" and not media.data.get("asked"):
        media.data["asked"] = True
        caller.hand.media.save(media)
        raise MaxError(400, "attachment.not.ready", "Key: errors.process.attachment.video.not.processed")
    return media


@route("POST", "messages")
def send(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/POST/messages"""
    place = _recipient(caller)
    text, marks, media = _content(caller)
    if isinstance(place, Person):
        sent = caller.hand.bot_writes(caller.bot, place, text, marks)
        return {"message": shapes.private_message(caller.hand, caller.bot, place, sent)}
    link = _link(caller)
    post = caller.hand.add_post(place, text, media or [], markup=marks, by_bot=caller.bot_id, link=link)
    return {"message": _shaped(caller, place, [post])[0]}


def _recipient(caller: Caller) -> Page | Person:
    if "chat_id" in caller.query:
        chat_id = caller.number("chat_id")
        person = caller.hand.person_of_dialog(caller.bot, chat_id)
        return person or caller.chat(chat_id, "write")
    if "user_id" not in caller.query:
        raise bad("chat_id or user_id is required")
    person = caller.hand.records.person(caller.number("user_id"))
    if person is None or not caller.hand.records.history(caller.bot_id, person.id):
        raise MaxError(403, "chat.denied", "User has not started the bot")
    if caller.bot_id in person.data.get("blocked_bots", []):
        raise MaxError(403, "chat.denied", "Bot is stopped by the user")
    return person


def _link(caller: Caller) -> Json | None:
    wish = caller.body.get("link")
    if not wish:
        return None
    found = caller.hand.by_mid(str(wish.get("mid"))) if isinstance(wish, dict) else None
    if found is None or wish.get("type") not in ("reply", "forward"):
        raise bad("link: message is unknown")
    post = found[1]
    return {
        "type": wish["type"],
        "chat_id": found[0].id,
        "message": shapes.body(post.id, post.at, post.text, [], []),
    }


def _shaped(caller: Caller, page: Page, posts: list[Post]) -> list[Json]:
    files = caller.hand.media.many("max", [i for post in posts for i in post.data.get("media", [])])
    return [shapes.message(caller.hand, page, post, files) for post in posts]


@route("GET", "messages")
def listed(caller: Caller) -> Json:
    """Newest first. As the published schema words it, `from` is the later bound and `to` the earlier."""
    ids = caller.query.get("message_ids")
    if ids:
        found = [caller.post(mid, "read_all_messages") for mid in ids.split(",") if caller.hand.by_mid(mid)]
        return {"messages": [_shaped(caller, page, [post])[0] for page, post in found]}
    chat_id, count = caller.number("chat_id"), caller.number("count", 50, least=1, most=100)
    until, since = caller.number("from", 1 << 60), caller.number("to", 0)
    person = caller.hand.person_of_dialog(caller.bot, chat_id)
    if person:
        history = [m for m in caller.hand.records.history(caller.bot_id, person.id) if since <= m.at <= until]
        return {
            "messages": [shapes.private_message(caller.hand, caller.bot, person, m) for m in history[:count]]
        }
    page = caller.chat(chat_id, "read_all_messages")
    posts = caller.hand.records.posts(page.id, since=since, until=until, limit=count)
    return {"messages": _shaped(caller, page, posts)}


@route("GET", "messages/{mid}")
def one(caller: Caller, mid: str) -> Json:
    """https://dev.max.ru/docs-api/methods/GET/messages/-messageId-"""
    page, post = caller.post(mid, "read_all_messages")
    return _shaped(caller, page, [post])[0]


@route("PUT", "messages")
def edit(caller: Caller) -> Json:
    """Attachments null keep what there is, an empty list takes them off."""
    page, post = caller.post(_mid(caller), "edit" if "edit" in _edit_rights(caller) else None)
    text, marks, media = _content(caller, edit=True)
    if caller.body.get("text") is not None:
        post.text, post.data["markup"] = text, marks
    if media is not None:
        post.data["media"] = [item.id for item in media]
    caller.hand.change_post(page, post)
    return {"success": True}


def _edit_rights(caller: Caller) -> list[str]:
    """Own posts may be edited with `write` alone."""
    found = caller.hand.by_mid(_mid(caller))
    return [] if found and found[1].data.get("by_bot") == caller.bot_id else ["edit"]


@route("DELETE", "messages")
def delete(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/DELETE/messages"""
    page, post = caller.post(_mid(caller))
    if post.data.get("by_bot") != caller.bot_id:
        caller.chat(int(page.id), "delete")
    caller.hand.remove_post(page, post, by=caller.bot_id)
    return {"success": True}


def _mid(caller: Caller) -> str:
    mid = caller.query.get("message_id", "")
    if not mid:
        raise bad("message_id: is required")
    if caller.hand.by_mid(mid) is None:
        raise missing(f"Message {mid}")
    return mid
