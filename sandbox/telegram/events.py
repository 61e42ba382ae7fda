"""Updates for bots: queued per bot, fetched by polls or sent to the webhook."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from sandbox.shapes import Comment, Message, Page, Person, Post, Token
from sandbox.telegram import shapes

if TYPE_CHECKING:
    from sandbox.telegram.places import Places

Json = dict[str, Any]
UNASKED = ("chat_member", "message_reaction", "message_reaction_count")


def lane(bot_id: int) -> str:
    """The queue of a bot."""
    return f"telegram:{bot_id}"


def hook(hand: Places, bot_id: int) -> Json:
    """How a bot gets its updates; `url` empty means by polling."""
    row = hand.store.row("select * from hook where network = 'telegram' and owner = ? and id = 1", bot_id)
    return row or {"network": "telegram", "owner": bot_id, "id": 1, "url": "", "status": "", "data": {}}


def save_hook(hand: Places, row: Json) -> None:
    """Write it back."""
    with hand.store.atomic():
        hand.store.run("delete from hook where network = 'telegram' and owner = ? and id = 1", row["owner"])
        hand.store.insert("hook", **row)


def headers(row: Json) -> dict[str, str]:
    """The secret header of a webhook."""
    secret = row["data"].get("secret_token")
    return {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}


def push(hand: Places, bot_id: int, kind: str, content: Json) -> None:
    """Queue an update, if the bot wants this kind."""
    row = hook(hand, bot_id)
    allowed = row["data"].get("allowed_updates") or []
    if (kind not in allowed) if allowed else (kind in UNASKED):
        return
    outbox = hand.sandbox.outbox
    with hand.store.atomic():
        number = outbox.put(
            "telegram", lane(bot_id), kind, {"update_id": 0, kind: content}, url=row["url"] or None,
            headers=headers(row), hook_id=bot_id,
        )  # fmt: skip
        hand.store.run("update outbox set body = json_set(body, '$.update_id', id) where id = ?", number)


def report(hand: Places, row: Json, delivered: bool, error: str) -> None:
    """Keep the last error for getWebhookInfo."""
    if not delivered:
        found = hook(hand, row["hook_id"])
        found["data"] |= {"last_error_date": int(time.time()), "last_error_message": error}
        save_hook(hand, found)


def bots_of(page: Page, *, but: int | None = None) -> list[int]:
    """Bots that hear what happens in a chat."""
    return [admin["bot_id"] for admin in page.data.get("admins", []) if admin["bot_id"] != but]


def posted(hand: Places, page: Page, post: Post) -> None:
    """A post appeared: other bots hear it, and the copy in the linked group reaches everybody there."""
    for bot_id in bots_of(page, but=post.data.get("by_bot")):
        push(hand, bot_id, "channel_post", shapes.channel_post(page, post))
    group = hand.group_of(page)
    if group and post.data.get("thread_id"):
        for bot_id in bots_of(group):
            push(hand, bot_id, "message", shapes.automatic_forward(page, group, post))


def edited(hand: Places, page: Page, post: Post, *, by: int | None = None) -> None:
    """A post was changed, and its copy with it."""
    for bot_id in bots_of(page, but=by):
        push(hand, bot_id, "edited_channel_post", shapes.channel_post(page, post))
    group = hand.group_of(page)
    if group and post.data.get("thread_id"):
        for bot_id in bots_of(group):
            push(hand, bot_id, "edited_message", shapes.automatic_forward(page, group, post))


def commented(hand: Places, page: Page, found: Comment, kind: str = "message") -> None:
    """A message in the linked group; bots never hear bots there."""
    group = hand.group_of(page)
    if group and not found.data.get("bot_id"):
        for bot_id in bots_of(group):
            push(hand, bot_id, kind, shapes.group_message(hand, page, group, found))


def member_changed(hand: Places, page: Page, person: Person, old: Json, new: Json, by: int | None) -> None:
    """Somebody was banned, unbanned or restricted."""
    bot = hand.bot(by) if by else None
    actor = shapes.bot_user(bot) if bot else {"id": 900_000_001, "is_bot": False, "first_name": "Владелец"}
    body = {"chat": shapes.chat(page), "from": actor, "date": int(time.time()), "old_chat_member": old}
    for bot_id in bots_of(page):
        push(hand, bot_id, "chat_member", {**body, "new_chat_member": new})


def wrote(hand: Places, bot: Token, person: Person, found: Message) -> None:
    """A person wrote to the bot."""
    push(hand, int(bot.data["id"]), "message", shapes.private_message(hand, bot, person, found))
