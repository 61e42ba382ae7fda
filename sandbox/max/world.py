"""The `max` part of a world file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.max import events
from sandbox.moments import moment_ms
from sandbox.shapes import Comment, Page, Person, Post, Token

if TYPE_CHECKING:
    from sandbox.max.hand import MaxHand

Json = dict[str, Any]


def load(hand: MaxHand, world: Json) -> None:
    """Bots, people, channels with their messages."""
    for bot in world.get("bots", []):
        data = {name: value for name, value in bot.items() if name != "token"}
        hand.records.add(Token("max", bot["token"], "bot", data), keep=True)
    for user in world.get("users", []):
        person = Person("max", user["user_id"], user["first_name"], user.get("last_name", ""))
        hand.records.add(person, keep=True)
    for channel in world.get("channels", []):
        _load_channel(hand, channel)


def _load_channel(hand: MaxHand, channel: Json) -> None:
    own = ("chat_id", "link", "title", "messages")
    data = {"admins": [], **{name: value for name, value in channel.items() if name not in own}}
    page = Page("max", channel["chat_id"], channel.get("link", ""), channel["title"], data)
    if not hand.records.add(page, keep=True):
        return
    for admin in page.data["admins"]:
        bot = hand.bot(admin["bot_id"])
        if bot:
            events.bot_added(hand, page, bot)
    for message in channel.get("messages", []):
        _load_message(hand, page, message)


def _load_message(hand: MaxHand, page: Page, source: Json) -> None:
    media = [hand.picture(page, None) for _ in range(source.get("photos", 0))]
    at = moment_ms(source["timestamp"])
    post = hand.add_post(page, source.get("text", ""), media, at=at, mid=source.get("mid"), tell=False)
    if source.get("views"):
        post.data["views"] = source["views"]
        hand.records.save_post(post)
    for comment in source.get("comments", []):
        _load_comment(hand, page, post, comment, None)


def _load_comment(hand: MaxHand, page: Page, post: Post, source: Json, parent: Comment | None) -> None:
    by = str(source.get("by", "channel"))
    author = int(by.partition(":")[2]) if by.startswith("user:") else None
    at = moment_ms(source.get("date", post.at // 1000 + 60))
    created = hand.add_comment(page, post, author, source["text"], parent, at=at, tell=False)
    for reply in source.get("replies", []):
        _load_comment(hand, page, post, reply, created)
