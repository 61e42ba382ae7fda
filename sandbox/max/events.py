"""Updates of MAX: kept for polling and sent to every subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.max import shapes
from sandbox.shapes import Comment, Message, Page, Person, Post, Token, now_ms

if TYPE_CHECKING:
    from sandbox.max.hand import MaxHand

Json = dict[str, Any]
TYPES = (
    "message_created", "message_edited", "message_removed", "message_callback", "bot_added", "bot_removed",
    "bot_started", "bot_stopped", "user_added", "user_removed", "chat_title_changed", "dialog_muted",
    "dialog_unmuted", "dialog_cleared", "dialog_removed", "comment_created", "comment_edited",
    "comment_removed",
    "message_chat_created",
)  # fmt: skip


def lane(bot_id: int) -> str:
    """The queue that a bot polls."""
    return f"max:{bot_id}"


def hooks(hand: MaxHand, bot_id: int) -> list[Json]:
    """Subscriptions of a bot."""
    return hand.store.rows("select * from hook where network = 'max' and owner = ? order by id", bot_id)


def push(hand: MaxHand, bot_id: int, kind: str, content: Json) -> None:
    """Tell a bot."""
    body = {"update_type": kind, "timestamp": now_ms(), **content}
    outbox = hand.sandbox.outbox
    with hand.store.atomic():
        number = outbox.put("max", lane(bot_id), kind, body)
        for hook in hooks(hand, bot_id):
            wanted = hook["data"].get("update_types")
            if wanted and kind not in wanted:
                continue
            secret = hook["data"].get("secret")
            outbox.put(
                "max", f"max:{bot_id}:{hook['id']}:{number}", kind, body, url=hook["url"], hook_id=hook["id"],
                headers={"X-Max-Bot-Api-Secret": secret} if secret else {},
            )  # fmt: skip


def tell(hand: MaxHand, page: Page, kind: str, content: Json, *, but: int | None = None) -> None:
    """Tell every bot that runs the channel."""
    for admin in page.data.get("admins", []):
        if admin["bot_id"] != but:
            push(hand, admin["bot_id"], kind, content)


def posted(
    hand: MaxHand, page: Page, post: Post, kind: str = "message_created", *, but: int | None = None
) -> None:
    """A post appeared or changed."""
    files = hand.media.many("max", post.data.get("media", []))
    tell(hand, page, kind, {"message": shapes.message(hand, page, post, files)}, but=but)


def removed(hand: MaxHand, page: Page, post: Post, by: int) -> None:
    """A post is gone."""
    tell(hand, page, "message_removed", {"message_id": post.id, "chat_id": page.id, "user_id": by}, but=by)


def commented(hand: MaxHand, page: Page, found: Comment, kind: str, *, but: int | None = None) -> None:
    """A comment appeared or changed."""
    tell(hand, page, kind, {"message": shapes.comment(hand, page, found)}, but=but)


def comment_removed(hand: MaxHand, page: Page, found: Comment) -> None:
    """A comment is gone."""
    body = {
        "message_id": found.id,
        "chat_id": page.id,
        "user_id": found.author_id or 0,
        "post_id": found.post_id,
    }
    tell(hand, page, "comment_removed", body)


def bot_added(hand: MaxHand, page: Page, bot: Token) -> None:
    """The bot was made an administrator of a channel; the only way to learn the channel's id."""
    owner = {"user_id": page.data.get("owner_id", 1), "first_name": "Владелец", "username": None,
    "is_bot": False,
             "last_activity_time": now_ms(), "name": "Владелец"}  # fmt: skip
    body = {"chat_id": page.id, "user": owner, "user_id": owner["user_id"], "is_channel": True}
    push(hand, int(bot.data["user_id"]), "bot_added", body)


def wrote(hand: MaxHand, bot: Token, person: Person, found: Message) -> None:
    """A person wrote to the bot."""
    body = {"message": shapes.private_message(hand, bot, person, found), "user_locale": "ru"}
    push(hand, int(bot.data["user_id"]), "message_created", body)


def started(hand: MaxHand, bot: Token, person: Person) -> None:
    """A person opened the dialogue."""
    body = {
        "chat_id": hand.dialog_id(bot, person),
        "user": shapes.user(person),
        "user_id": person.id,
        "user_locale": "ru",
    }
    push(hand, int(bot.data["user_id"]), "bot_started", body)
