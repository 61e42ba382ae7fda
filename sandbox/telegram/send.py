"""Sending messages to channels, groups and people."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.markup import CannotParse, parse, utf16
from sandbox.media import Media
from sandbox.shapes import Page, Person
from sandbox.telegram import shapes
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import TelegramError, bad
from sandbox.telegram.files import take

Json = dict[str, Any]
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024
ALBUM = range(2, 11)
NO_POSTING = "need administrator rights in the channel chat"


def marked(args: Json, name: str, entities_name: str, limit: int, structure: Any) -> tuple[str, list[Json]]:
    """A text after parsing, its entities; refused when over the limit in UTF-16 units."""
    source = str(args.get(name) or "")
    try:
        text, entities = parse(source, str(args.get("parse_mode") or ""))
    except CannotParse as error:
        raise bad(str(error)) from None
    if not args.get("parse_mode") and isinstance(structure, list):
        entities = structure
    if utf16(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text, entities


def text_content(caller: Caller) -> Json:
    """The content of a text message."""
    text, entities = marked(caller.args, "text", "entities", TEXT_LIMIT, caller.structure("entities"))
    if not text:
        raise bad("message text is empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = caller.structure("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return content | _keyboard(caller)


def _keyboard(caller: Caller) -> Json:
    markup = caller.structure("reply_markup")
    return {"reply_markup": markup} if isinstance(markup, dict) and "inline_keyboard" in markup else {}


def media_content(media: Media, args: Json, structure: Any) -> Json:
    """The content of a message with a file."""
    text, entities = marked(args, "caption", "caption_entities", CAPTION_LIMIT, structure)
    content = shapes.attachment(media)
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    for name in ("show_caption_above_media", "has_spoiler"):
        if str(args.get(name, "")).lower() in ("true", "1"):
            content["has_media_spoiler" if name == "has_spoiler" else name] = True
    return content


@method("sendMessage")
def send_message(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    chat = open_chat(caller)
    return deliver(caller, chat, [(text_content(caller), [])])[0]


def _single(caller: Caller, kind: str) -> Json:
    chat = open_chat(caller)
    source = caller.files.get(kind) or caller.text(kind)
    if not source:
        raise bad(f"there is no {kind} in the request")
    media = take(caller, kind, source)
    content = media_content(media, caller.args, caller.structure("caption_entities")) | _keyboard(caller)
    return deliver(caller, chat, [(content, [media])])[0]


@method("sendPhoto")
def send_photo(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#sendphoto"""
    return _single(caller, "photo")


@method("sendVideo")
def send_video(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#sendvideo"""
    return _single(caller, "video")


@method("sendDocument")
def send_document(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#senddocument"""
    return _single(caller, "document")


@method("sendAnimation")
def send_animation(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#sendanimation"""
    return _single(caller, "animation")


@method("sendMediaGroup")
def send_media_group(caller: Caller) -> list[Json]:
    """https://core.telegram.org/bots/api#sendmediagroup"""
    chat, items = open_chat(caller), caller.structure("media")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad("can't parse media JSON object")
    if len(items) not in ALBUM:
        raise bad("there must be 2-10 media in an album" if items else "message must be non-empty")
    kinds = {str(item.get("type")) for item in items}
    if not kinds <= {"photo", "video"} and kinds not in ({"document"}, {"audio"}):
        raise bad("wrong combination of media types in an album")
    contents: list[tuple[Json, list[Media]]] = []
    for item in items:
        media = take(caller, item["type"], str(item.get("media", "")))
        contents.append((media_content(media, item, item.get("caption_entities")), [media]))
    return deliver(caller, chat, contents, album=f"1{secrets.randbelow(10**16):016d}")


def open_chat(caller: Caller) -> Page | Person:
    """The chat, if the bot may write there."""
    chat = caller.chat()
    if isinstance(chat, Person):
        _check_person(caller, chat)
    elif chat.data["kind"] == "channel":
        caller.need_right(chat, "can_post_messages", NO_POSTING)
    elif caller.rights(chat) is None:
        raise TelegramError(403, "bot is not a member of the supergroup chat")
    return chat


def _check_person(caller: Caller, person: Person) -> None:
    if person.data.get("deactivated"):
        raise TelegramError(403, "user is deactivated")
    if caller.bot_id in person.data.get("blocked_bots", []):
        raise TelegramError(403, "bot was blocked by the user")
    if not caller.hand.records.history(caller.bot_id, person.id):
        raise TelegramError(403, "bot can't initiate conversation with a user")


def _reply_to(caller: Caller) -> tuple[int | None, bool]:
    wish = caller.structure("reply_parameters")
    if isinstance(wish, dict) and wish.get("message_id"):
        lenient = str(wish.get("allow_sending_without_reply", "")).lower() in ("true", "1")
        return int(wish["message_id"]), lenient
    old = caller.integer("reply_to_message_id", 0)
    return (old, caller.flag("allow_sending_without_reply")) if old else (None, False)


def deliver(
    caller: Caller, chat: Page | Person, contents: list[tuple[Json, list[Media]]], album: str = ""
) -> list[Json]:
    """Write the messages down and tell the others."""
    hand, (reply_to, lenient) = caller.hand, _reply_to(caller)
    with hand.store.atomic():
        if isinstance(chat, Person):
            return [hand.bot_writes(caller.bot, chat, content) for content, _ in contents]
        if chat.data["kind"] == "channel":
            if reply_to and not hand.records.post(chat.id, reply_to) and not lenient:
                raise bad("message to be replied not found")
            posts = [
                hand.add_post(chat, content, media, by_bot=caller.bot_id, album=album)
                for content, media in contents
            ]
            return [shapes.channel_post(chat, post) for post in posts]
        thread = caller.integer("message_thread_id", 0)
        place = hand.place_in_group(chat, reply_to, thread)
        if place is None:
            if reply_to and not lenient:
                raise bad("message to be replied not found")
            if thread and not reply_to:
                raise bad("message thread not found")
        return [
            hand.bot_comments(caller.bot, chat, content, place, media, album) for content, media in contents
        ]
