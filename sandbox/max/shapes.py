"""MAX objects as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.media import Media
from sandbox.shapes import Comment, Message, Page, Person, Post, Token, now_ms

if TYPE_CHECKING:
    from sandbox.max.hand import MaxHand

Json = dict[str, Any]
MARKS = {
    "bold": "strong", "italic": "emphasized", "code": "monospaced", "pre": "monospaced", "text_link": "link",
    "strikethrough": "strikethrough", "underline": "underline", "blockquote": "quote",
}  # fmt: skip


def bot_user(bot: Token) -> Json:
    """A bot as a user."""
    name = bot.data.get("name", "Bot")
    return {
        "user_id": bot.data["user_id"], "first_name": name, "username": bot.data.get("username"),
        "is_bot": True,
        "last_activity_time": now_ms(), "name": name,
    }  # fmt: skip


def user(person: Person) -> Json:
    """A person as a user."""
    return {
        "user_id": person.id, "first_name": person.first_name, "last_name": person.last_name or None,
        "username": None, "is_bot": False, "last_activity_time": now_ms(), "name": person.name,
    }  # fmt: skip


def chat(page: Page, base: str, messages: int) -> Json:
    """A channel."""
    data = page.data
    icon = {"url": f"{base}/media/max/avatar-{page.id}"} if data.get("has_photo", True) else None
    shape: Json = {
        "chat_id": page.id, "type": "channel", "status": data.get("status", "active"), "title": page.title,
        "icon": icon, "last_event_time": now_ms(), "participants_count": data.get("participants_count", 0),
        "owner_id": data.get("owner_id", 1), "is_public": bool(data.get("is_public", True)),
        "description": data.get("description"), "messages_count": messages,
    }  # fmt: skip
    if page.handle:
        shape["link"] = f"{base}/walls/max/{page.handle}"
    return shape


def dialog(person: Person, chat_id: int) -> Json:
    """A dialogue with a person."""
    return {
        "chat_id": chat_id, "type": "dialog", "status": "active", "title": None, "icon": None,
        "is_public": False,
        "last_event_time": now_ms(), "participants_count": 2, "description": None,
        "dialog_with_user": user(person),
    }  # fmt: skip


def member(bot: Token, permissions: list[str], *, owner: bool = False) -> Json:
    """A bot as a member of a channel."""
    return bot_user(bot) | {
        "last_access_time": now_ms(), "is_owner": owner, "is_admin": True, "join_time": now_ms() - 86_400_000,
        "permissions": permissions,
    }  # fmt: skip


def attachment(media: Media, base: str) -> Json:
    """An attachment of a sent message."""
    url = f"{base}/media/max/{media.secret}"
    if media.kind == "image":
        return {"type": "image", "payload": {"photo_id": media.id, "token": media.secret, "url": url}}
    payload = {"url": url, "token": media.secret}
    if media.kind == "file":
        return {"type": "file", "payload": payload, "filename": media.name, "size": media.size}
    return {"type": media.kind, "payload": payload}


def markup(entities: list[Json]) -> list[Json]:
    """Entities in the words of MAX."""
    found = []
    for entity in entities:
        kind = MARKS.get(entity["type"])
        if kind:
            shape = {"type": kind, "from": entity["offset"], "length": entity["length"]}
            found.append(shape | ({"url": entity["url"]} if kind == "link" else {}))
    return found


def body(mid: Any, at: int, text: str, attachments: list[Json], marks: list[Json]) -> Json:
    """The body of any message."""
    shape: Json = {"mid": mid, "seq": at * 65_536, "text": text, "attachments": attachments or None}
    return shape | ({"markup": marks} if marks else {})


def message(hand: MaxHand, page: Page, post: Post, files: dict[Any, Media]) -> Json:
    """A post of a channel: it has no sender."""
    attachments = [attachment(files[i], hand.base) for i in post.data.get("media", []) if i in files]
    shape: Json = {
        "recipient": {"chat_id": page.id, "chat_type": "channel", "user_id": None}, "timestamp": post.at,
        "body": body(post.id, post.at, post.text, attachments, post.data.get("markup", [])),
        "stat": {"views": post.data.get("views", 0)},
    }  # fmt: skip
    if post.data.get("link"):
        shape["link"] = post.data["link"]
    if page.handle and page.data.get("is_public", True):
        shape["url"] = f"{hand.base}/walls/max/{hand.path(page, post.id)}"
    return shape


def comment(hand: MaxHand, page: Page, found: Comment) -> Json:
    """A comment; written for the channel it has no sender."""
    person = hand.records.person(found.author_id)
    shape: Json = {
        "sender": user(person) if person else None,
        "recipient": {"chat_id": page.id, "chat_type": "channel", "post_id": found.post_id},
        "timestamp": found.at,
        "body": {"mid": found.id, "seq": found.at * 65_536, "text": found.text},
    }  # fmt: skip
    if found.reply_to:
        parent = hand.records.comment(page.id, found.reply_to, state=None)
        if parent:
            reply = {"mid": parent.id, "seq": parent.at * 65_536, "text": parent.text}
            shape["link"] = {"type": "reply", "message": reply}
    return shape


def private_message(hand: MaxHand, bot: Token, person: Person, found: Message) -> Json:
    """A message of a dialogue."""
    return {
        "sender": bot_user(bot) if found.out else user(person), "timestamp": found.at,
        "recipient": {
            "chat_id": hand.dialog_id(bot, person), "chat_type": "dialog",
            "user_id": person.id if found.out else bot.data["user_id"],
        },
        "body": body(found.id, found.at, found.text, [], found.data.get("markup", [])),
    }  # fmt: skip
