"""Telegram objects as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.media import Media
from sandbox.shapes import Comment, Message, Page, Person, Post, Token

if TYPE_CHECKING:
    from sandbox.telegram.places import Places

Json = dict[str, Any]
SERVICE = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag", "can_change_info",
    "can_invite_users",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def bot_user(bot: Token) -> Json:
    """A bot as a user."""
    return {
        "id": bot.data["id"], "is_bot": True, "first_name": bot.data.get("first_name", "Bot"),
        "username": bot.data.get("username", "bot"),
    }  # fmt: skip


def user(person: Person) -> Json:
    """A person as a user."""
    shape: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name, "language_code": "ru"}
    if person.last_name:
        shape["last_name"] = person.last_name
    if person.data.get("username"):
        shape["username"] = person.data["username"]
    return shape


def chat(page: Page) -> Json:
    """A channel or a group, in short."""
    kind = "channel" if page.data["kind"] == "channel" else "supergroup"
    shape: Json = {"id": page.id, "title": page.title, "type": kind}
    if page.handle:
        shape["username"] = page.handle
    return shape


def private_chat(person: Person) -> Json:
    """A dialogue with a person."""
    shape = {name: value for name, value in user(person).items() if name not in ("is_bot", "language_code")}
    return {**shape, "type": "private"}


def full_chat(page: Page) -> Json:
    """ChatFullInfo."""
    data, gifts = page.data, dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts"), False)
    shape = chat(page) | {
        "accent_color_id": 0, "max_reaction_count": 11,
        "accepted_gift_types": {**gifts, "premium_subscription": False, "gifts_from_channels": False},
    }  # fmt: skip
    if data.get("description"):
        shape["description"] = data["description"]
    if page.handle:
        shape["active_usernames"] = [page.handle]
    if data.get("has_photo"):
        shape["photo"] = {
            "small_file_id": f"avatar-{page.id}-s", "small_file_unique_id": f"as{page.id}",
            "big_file_id": f"avatar-{page.id}", "big_file_unique_id": f"ab{page.id}",
        }  # fmt: skip
    if data["kind"] == "channel":
        shape["has_visible_history"] = True
        if data.get("linked_chat_id") and data.get("comments_open", True):
            shape["linked_chat_id"] = data["linked_chat_id"]
        if "available_reactions" in data:
            shape["available_reactions"] = data["available_reactions"]
        return shape
    shape["permissions"] = permissions(data.get("permissions", {}))
    shape["linked_chat_id"] = data["linked_channel"]
    for name in ("join_to_send_messages", "join_by_request", "slow_mode_delay"):
        if data.get(name):
            shape[name] = data[name]
    return shape


def permissions(held: Json) -> Json:
    """ChatPermissions; what is not named is allowed."""
    return {name: bool(held.get(name, True)) for name in PERMISSIONS}


def administrator(bot: Token, page: Page, rights: Json) -> Json:
    """ChatMemberAdministrator."""
    own = CHANNEL_RIGHTS if page.data["kind"] == "channel" else GROUP_RIGHTS
    shape: Json = {
        "status": "administrator",
        "user": bot_user(bot),
        "can_be_edited": False,
        "is_anonymous": False,
    }
    return shape | {name: bool(rights.get(name, True)) for name in (*ADMIN_RIGHTS, *own)}


def photo(media: Media) -> list[Json]:
    """Two sizes of a picture."""
    scale = 320 / max(media.width, media.height, 320)
    small = {"width": max(1, int(media.width * scale)), "height": max(1, int(media.height * scale))}
    return [
        {"file_id": f"{media.secret}-s", "file_unique_id": f"us{media.id}", "file_size": 9000, **small},
        {"file_id": media.secret, "file_unique_id": f"u{media.id}", "file_size": media.size,
        "width": media.width,
         "height": media.height},
    ]  # fmt: skip


def attachment(media: Media) -> Json:
    """The part of a message that holds a file."""
    if media.kind == "photo":
        return {"photo": photo(media)}
    file = {
        "file_id": media.secret, "file_unique_id": f"u{media.id}", "file_size": media.size,
        "file_name": media.name,
        "mime_type": media.mime,
    }  # fmt: skip
    moving = {**file, "width": media.width or 1280, "height": media.height or 720, "duration": 15}
    if media.kind == "video":
        return {"video": moving}
    if media.kind == "animation":
        return {"animation": moving, "document": file}
    return {"document": file}


def channel_post(page: Page, post: Post) -> Json:
    """A message of a channel."""
    shape: Json = {
        "message_id": post.id,
        "sender_chat": chat(page),
        "chat": chat(page),
        "date": post.at // 1000,
    }
    return shape | _extras(post.data) | post.data["content"]


def _extras(data: Json) -> Json:
    names = ("media_group_id", "edit_date", "author_signature")
    return {name: data[name] for name in names if data.get(name)}


def automatic_forward(page: Page, group: Page, post: Post) -> Json:
    """The copy of a channel's post in the linked group."""
    origin = {"type": "channel", "chat": chat(page), "message_id": post.id, "date": post.at // 1000}
    if post.data.get("author_signature"):
        origin["author_signature"] = post.data["author_signature"]
    shape: Json = {
        "message_id": post.data["thread_id"], "from": SERVICE, "sender_chat": chat(page), "chat": chat(group),
        "date": post.at // 1000, "forward_origin": origin, "is_automatic_forward": True,
    }  # fmt: skip
    return shape | _extras(post.data) | post.data["content"]


def group_message(hand: Places, page: Page, group: Page, found: Comment) -> Json:
    """A message of the linked group: a comment, or a bot's answer."""
    shape: Json = {
        "message_id": found.id,
        **_sender(hand, found),
        "chat": chat(group),
        "date": found.at // 1000,
    }
    post = hand.records.post(page.id, found.post_id, state=None) if found.post_id else None
    if post and post.data.get("thread_id"):
        shape["message_thread_id"] = post.data["thread_id"]
    if found.reply_to:
        parent = hand.records.comment(page.id, found.reply_to)
        if parent:
            shape["reply_to_message"] = {
                "message_id": parent.id, **_sender(hand, parent), "chat": chat(group),
                "date": parent.at // 1000,
                **parent.data["content"],
            }  # fmt: skip
        elif post and found.reply_to == post.data.get("thread_id"):
            shape["reply_to_message"] = automatic_forward(page, group, post)
    return shape | _extras(found.data) | found.data["content"]


def _sender(hand: Places, found: Comment) -> Json:
    if found.data.get("bot_id"):
        bot = hand.bot(found.data["bot_id"])
        return {"from": bot_user(bot)} if bot else {}
    person = hand.records.person(found.author_id)
    return {"from": user(person)} if person else {"from": SERVICE}


def private_message(hand: Places, bot: Token, person: Person, found: Message) -> Json:
    """A message of a dialogue with a bot."""
    sender = bot_user(bot) if found.out else user(person)
    shape: Json = {
        "message_id": found.id,
        "from": sender,
        "chat": private_chat(person),
        "date": found.at // 1000,
    }
    return shape | _extras(found.data) | found.data["content"]


def text_of(content: Json) -> str:
    """What a message says, wherever its kind keeps it."""
    return str(
        content.get("text") or content.get("caption") or content.get("poll", {}).get("description") or ""
    )
