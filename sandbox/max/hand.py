"""What people do on MAX by hand, the rows behind it, and the world file's `max` part."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from sandbox.hand import Hand, Refused
from sandbox.max import events
from sandbox.media import Media
from sandbox.shapes import Comment, Data, Id, Message, Page, Person, Post, Token, now_ms

EVERYTHING = [
    "read_all_messages",
    "write",
    "edit",
    "delete",
    "add_remove_members",
    "change_chat_info",
    "pin_message",
]


class MaxHand(Hand):
    """Channels of MAX and dialogues with bots."""

    network = "max"
    title = "MAX"

    def __init__(self, sandbox: Any) -> None:
        super().__init__(sandbox)
        self.base = "http://127.0.0.1"

    def load(self, world: dict[str, Any]) -> None:
        """See README.md, «World file»."""
        from sandbox.max.world import load

        load(self, world)

    # who and where

    def bot(self, bot_id: int) -> Token | None:
        """A bot by its user id."""
        return next((bot for bot in self.records.tokens("bot") if bot.data["user_id"] == bot_id), None)

    def permissions(self, page: Page, bot_id: int) -> list[str] | None:
        """What a bot may do in a channel; None when it is not there. Without a list it may do everything."""
        for admin in page.data.get("admins", []):
            if admin["bot_id"] == bot_id:
                held: list[str] = admin.get("permissions", EVERYTHING)
                return held
        return None

    def new_media_id(self, page: Page) -> Id:
        return self.store.next("max:media", 91_000_001)

    def picture(self, page: Page, content: bytes | None) -> Media:
        media = super().picture(page, content)
        media.kind = "image"
        self.media.save(media)
        return media

    def new_person(self, first_name: str, last_name: str) -> Person:
        person = Person("max", self.store.next("max:person", 40_000_001), first_name, last_name)
        self.records.add(person)
        return person

    def new_mid(self, page_id: Id) -> str:
        """A message id as MAX makes them: letters, unique everywhere."""
        number = self.store.next("max:message", 1)
        digest = hashlib.md5(f"{page_id}:{number}".encode()).hexdigest()
        return f"mid.{digest[:16]}{number:016x}"

    def by_mid(self, mid: str) -> tuple[Page, Post] | None:
        """A live post of any channel."""
        page_id = self.store.value(
            "select page_id from post where network = 'max' and id = ? and state = 'live'", mid
        )
        page = self.records.page(page_id) if page_id is not None else None
        post = self.records.post(page_id, mid) if page else None
        return (page, post) if page and post else None

    def dialog_id(self, bot: Token, person: Person) -> int:
        """The chat id of a dialogue."""
        return int(bot.data["user_id"]) * 1_000_000_007 + int(person.id)

    def person_of_dialog(self, bot: Token, chat_id: int) -> Person | None:
        """Who is on the other side of a dialogue that has begun."""
        bot_id = int(bot.data["user_id"])
        person = self.records.person(chat_id - bot_id * 1_000_000_007)
        return person if person and self.records.history(bot_id, person.id) else None

    def find(self, tail: str) -> tuple[Page, Id | None] | None:
        found = re.fullmatch(r"@?([\w-]+?)(?:/(mid\.\w+|[\w.-]+))?", tail.strip("/"))
        if not found:
            return None
        page = self.records.page(int(found[1])) if found[1].lstrip("-").isdigit() else None
        page = page or self.records.page_by_handle(found[1])
        return (page, found[2]) if page else None

    def path(self, page: Page, post_id: Id | None = None) -> str:
        name = page.handle or str(page.id)
        return f"{name}/{post_id}" if post_id else name

    # posts

    def add_post(
        self, page: Page, text: str, media: list[Media], *, by_bot: int | None = None, at: int = 0,
        mid: str | None = None, tell: bool = True, **extras: Any,
    ) -> Post:  # fmt: skip
        """A post in a channel."""
        data: Data = {"media": [m.id for m in media], "views": 0, "by_bot": by_bot, **extras}
        with self.store.atomic():
            post = Post(
                "max", page.id, mid or self.new_mid(page.id), at or now_ms(), None, text, "live", data
            )
            self.records.add(post)
            if tell:
                events.posted(self, page, post, but=by_bot)
        return post

    def publish(self, page: Page, text: str, pictures: list[Media]) -> Post:
        return self.add_post(page, text, pictures)

    def edit_post(self, page: Page, post: Post, text: str) -> None:
        post.text, post.data["markup"] = text, []
        self.change_post(page, post)

    def change_post(self, page: Page, post: Post) -> None:
        """Write a changed post back and tell."""
        with self.store.atomic():
            self.records.save_post(post)
            events.posted(self, page, post, "message_edited")

    def remove_post(self, page: Page, post: Post, *, by: int = 1) -> None:
        post.state = "deleted"
        with self.store.atomic():
            self.records.save_post(post)
            events.removed(self, page, post, by)

    # comments

    def add_comment(
        self, page: Page, post: Post, author: Id | None, text: str, parent: Comment | None, *,
        by_bot: int | None = None, at: int = 0, tell: bool = True,
    ) -> Comment:  # fmt: skip
        """A comment by a resident or the channel."""
        reply_to = parent.id if parent else None
        mid, data = self.new_mid(page.id), {"by_bot": by_bot}
        created = Comment("max", page.id, mid, post.id, reply_to, author, at or now_ms(), text, "live", data)
        with self.store.atomic():
            self.records.add(created)
            if tell:
                events.commented(self, page, created, "comment_created", but=by_bot)
        return created

    def write_comment(
        self, page: Page, post: Post, person: Person, text: str, reply_to: Comment | None
    ) -> Comment:
        self.check_may_comment(page, post, person)
        return self.add_comment(page, post, person.id, text, reply_to)

    def edit_comment(self, page: Page, comment: Comment, text: str) -> None:
        comment.text = text
        with self.store.atomic():
            self.records.save_comment(comment)
            events.commented(self, page, comment, "comment_edited", but=comment.data.get("by_bot"))

    def remove_comment(self, page: Page, comment: Comment) -> None:
        comment.state = "deleted"
        with self.store.atomic():
            self.records.save_comment(comment)
            events.comment_removed(self, page, comment)

    def comments_open(self, page: Page, post: Post | None = None) -> bool:
        return bool(page.data.get("comments_open", True))

    def switch_comments(self, page: Page, open_: bool) -> None:
        page.data["comments_open"] = open_
        self.records.save_page(page)

    # people

    def ban(self, page: Page, person: Person, until: int = 0, reason: int = 0, comment: str = "") -> None:
        self.keep_ban(page, person, until, reason=reason, comment=comment)

    def unban(self, page: Page, person: Person) -> None:
        self.records.lift_ban(page.id, person.id)

    def bot_writes(self, bot: Token, person: Person, text: str, marks: list[Data]) -> Message:
        """A bot answers a person."""
        bot_id = int(bot.data["user_id"])
        found = Message("max", bot_id, person.id, self.new_mid(bot_id), now_ms(), 1, text, {"markup": marks})
        self.records.add(found)
        return found

    def write_message(self, page: Page, person: Person, text: str) -> Message:
        """To the first bot that runs the channel."""
        admins = page.data.get("admins", [])
        bot = self.bot(admins[0]["bot_id"]) if admins else None
        if bot is None:
            raise Refused("У канала нет бота, писать некому")
        bot_id = int(bot.data["user_id"])
        with self.store.atomic():
            first = not self.records.history(bot_id, person.id)
            found = Message("max", bot_id, person.id, self.new_mid(bot_id), now_ms(), 0, text)
            self.records.add(found)
            if first:
                events.started(self, bot, person)
            events.wrote(self, bot, person, found)
        return found
