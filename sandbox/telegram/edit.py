"""Editing and deleting messages."""

from __future__ import annotations

from typing import Any

from sandbox.media import Media
from sandbox.shapes import Comment, Message, Page, Person, Post
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import bad
from sandbox.telegram.files import take
from sandbox.telegram.send import media_content, text_content

Json = dict[str, Any]
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
MEDIA_KEYS = ("photo", "video", "document", "animation")


def _found(caller: Caller) -> tuple[Page | Person, Post | Comment | Message]:
    chat, number = caller.chat(), caller.integer("message_id")
    if isinstance(chat, Person):
        message = caller.hand.records.message(caller.bot_id, number)
        if message is None or message.peer_id != chat.id or not message.out:
            raise bad("message to edit not found")
        return chat, message
    if chat.data["kind"] == "channel":
        post = caller.hand.records.post(chat.id, number)
        if post is None:
            raise bad("message to edit not found")
        if post.data.get("by_bot") != caller.bot_id:
            caller.need_right(chat, "can_edit_messages", "message can't be edited")
        else:
            caller.need_right(chat, "can_post_messages", "not enough rights to edit a message")
        return chat, post
    comment = caller.hand.group_comment(chat, number)
    if comment is None:
        raise bad("message to edit not found")
    if comment.data.get("bot_id") != caller.bot_id:
        raise bad("message can't be edited")
    return chat, comment


def _change(caller: Caller, content: Json, media: list[Media] | None = None) -> Json:
    chat, found = _found(caller)
    if content == found.data["content"]:
        raise bad(SAME)
    if media is not None:
        found.data["media"] = [item.id for item in media]
    return caller.hand.change(caller.bot, chat, found, content)


@method("editMessageText")
def edit_text(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    _, found = _found(caller)
    if any(key in found.data["content"] for key in MEDIA_KEYS):
        raise bad("there is no text in the message to edit")
    return _change(caller, text_content(caller))


@method("editMessageCaption")
def edit_caption(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    _, found = _found(caller)
    kept = {key: found.data["content"][key] for key in MEDIA_KEYS if key in found.data["content"]}
    if not kept:
        raise bad("there is no caption in the message to edit")
    probe = Media("telegram", 0, "document", None, "", "ready")
    caption = media_content(probe, caller.args, caller.structure("caption_entities"))
    return _change(caller, kept | {key: value for key, value in caption.items() if key != "document"})


@method("editMessageMedia")
def edit_media(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#editmessagemedia"""
    item = caller.structure("media")
    if not isinstance(item, dict) or item.get("type") not in MEDIA_KEYS:
        raise bad("can't parse media JSON object")
    _found(caller)
    media = take(caller, item["type"], str(item.get("media", "")))
    return _change(caller, media_content(media, item, item.get("caption_entities")), [media])


@method("deleteMessage")
def delete(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    if not _delete(caller, caller.chat(), caller.integer("message_id")):
        raise bad("message to delete not found")
    return True


@method("deleteMessages")
def delete_many(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#deletemessages — missing ones are skipped."""
    numbers = caller.structure("message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified" if not numbers else "too many messages to delete")
    chat = caller.chat()
    with caller.hand.store.atomic():
        for number in numbers:
            _delete(caller, chat, int(number))
    return True


def _delete(caller: Caller, chat: Page | Person, number: int) -> bool:
    hand = caller.hand
    if isinstance(chat, Person):
        sql = "delete from message where network = 'telegram' and page_id = ? and peer_id = ? and id = ?"
        return bool(hand.store.run(sql, caller.bot_id, chat.id, number))
    caller.need_right(chat, "can_manage_chat", "message can't be deleted")
    if chat.data["kind"] == "channel":
        post = hand.records.post(chat.id, number)
        if post is None:
            return False
        if post.data.get("by_bot") != caller.bot_id:
            caller.need_right(chat, "can_delete_messages", "message can't be deleted")
        hand.remove_post(chat, post)
        return True
    comment = hand.group_comment(chat, number)
    if comment is None:
        return False
    if comment.data.get("bot_id") != caller.bot_id:
        caller.need_right(chat, "can_delete_messages", "message can't be deleted")
    channel = hand.channel_of(chat)
    hand.remove_comment(channel, comment)
    return True
