"""The `telegram` part of a world file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.moments import moment_ms
from sandbox.shapes import Comment, Page, Person, Post, Token
from sandbox.telegram import shapes

if TYPE_CHECKING:
    from sandbox.telegram.hand import TelegramHand

Json = dict[str, Any]


def load(hand: TelegramHand, world: Json) -> None:
    """Bots, people, channels with their linked groups and posts."""
    for bot in world.get("bots", []):
        data = {name: value for name, value in bot.items() if name != "token"}
        hand.records.add(Token("telegram", bot["token"], "bot", data), keep=True)
    for user in world.get("users", []):
        own = ("id", "first_name", "last_name")
        data = {name: value for name, value in user.items() if name not in own}
        person = Person("telegram", user["id"], user["first_name"], user.get("last_name", ""), data)
        hand.records.add(person, keep=True)
    for channel in world.get("channels", []):
        _load_channel(hand, channel)


def _load_channel(hand: TelegramHand, channel: Json) -> None:
    own = ("id", "username", "title", "posts", "linked_group")
    data = {"kind": "channel", **{name: value for name, value in channel.items() if name not in own}}
    page = Page("telegram", channel["id"], channel.get("username", ""), channel["title"], data)
    if not hand.records.add(page, keep=True):
        return
    if channel.get("linked_chat_id"):
        _load_group(hand, page, channel.get("linked_group", {}))
    highest = max((post.get("id", 0) for post in channel.get("posts", [])), default=0)
    hand.store.raise_counter(f"telegram:chat:{page.id}", highest)
    for post in channel.get("posts", []):
        _load_post(hand, page, post)


def _load_group(hand: TelegramHand, page: Page, source: Json) -> None:
    admins = source.get("admins", page.data.get("admins", []))
    data = {"permissions": {}, **source, "kind": "group", "linked_channel": page.id, "admins": admins}
    title = data.pop("title", f"{page.title} — обсуждение")
    group = Page("telegram", page.data["linked_chat_id"], data.pop("username", ""), title, data)
    hand.records.add(group, keep=True)


def _load_post(hand: TelegramHand, page: Page, source: Json) -> None:
    pictures = [hand.picture(page, None) for _ in range(source.get("photos", 0))]
    contents = [(shapes.attachment(media), [media]) for media in pictures] or [
        ({"text": source.get("text", "")}, [])
    ]
    if pictures and source.get("text"):
        contents[0][0]["caption"] = source["text"]
    album = f"a{source.get('id', id(source))}" if len(pictures) > 1 else ""
    first: Post | None = None
    for number, (content, media) in enumerate(contents):
        given = source.get("id") if number == 0 else None
        post = hand.add_post(
            page, content, media, album=album, at=moment_ms(source["date"]), tell=False, number=given,
            author_signature=source.get("author_signature"),
        )  # fmt: skip
        if source.get("views"):
            post.data["views"] = source["views"]
            hand.records.save_post(post)
        first = first or post
    for comment in source.get("comments", []):
        assert first is not None
        _load_comment(hand, page, first, comment, first.data.get("thread_id"))


def _load_comment(hand: TelegramHand, page: Page, post: Post, source: Json, reply_to: int | None) -> None:
    by = str(source.get("by", ""))
    group = hand.group_of(page)
    if group is None or not by.startswith("user:"):
        return
    number, at = hand.next_id(group.id), moment_ms(source.get("date", post.at // 1000 + 60))
    data = {"content": {"text": source["text"]}}
    author = int(by.partition(":")[2])
    found = Comment("telegram", page.id, number, post.id, reply_to, author, at, source["text"], "live", data)
    hand.records.add(found)
    for reply in source.get("replies", []):
        _load_comment(hand, page, post, reply, number)
