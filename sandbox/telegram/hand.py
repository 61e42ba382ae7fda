"""What people do on Telegram by hand, the rows behind it, and the world file's `telegram` part."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.hand import Hand, Refused
from sandbox.media import Media
from sandbox.shapes import Ban, Comment, Data, Id, Message, Page, Person, Post, Token, now_ms
from sandbox.telegram import events, shapes

Place = tuple[Id, Id | None]


class TelegramHand(Hand):
    """Channels, their linked groups and dialogues with bots."""

    network = "telegram"
    title = "Telegram"

    def __init__(self, sandbox: Any) -> None:
        super().__init__(sandbox)
        sandbox.outbox.reports["telegram"] = lambda row, delivered, error: events.report(
            self, row, delivered, error
        )

    def load(self, world: dict[str, Any]) -> None:
        """See README.md, «World file»."""
        from sandbox.telegram.world import load

        load(self, world)

    # who and where

    def pages(self) -> list[Page]:
        return [page for page in self.records.pages() if page.data["kind"] == "channel"]

    def bot(self, bot_id: int) -> Token | None:
        """A bot by its user id."""
        return next((bot for bot in self.records.tokens("bot") if bot.data["id"] == bot_id), None)

    def group_of(self, page: Page) -> Page | None:
        """The linked group of a channel."""
        return self.records.page(page.data["linked_chat_id"]) if page.data.get("linked_chat_id") else None

    def channel_of(self, group: Page) -> Page:
        """The channel of a linked group."""
        found = self.records.page(group.data["linked_channel"])
        assert found is not None
        return found

    def home(self, chat: Page) -> Page:
        """The channel that keeps the rows of a chat."""
        return self.channel_of(chat) if chat.data["kind"] == "group" else chat

    def next_id(self, chat_id: Id) -> int:
        """Messages are numbered chat by chat."""
        return self.store.next(f"telegram:chat:{chat_id}")

    def new_media_id(self, page: Page) -> Id:
        return self.store.next("telegram:media", 1)

    def new_person(self, first_name: str, last_name: str) -> Person:
        person = Person("telegram", self.store.next("telegram:person", 5_100_000_001), first_name, last_name)
        self.records.add(person)
        return person

    def find(self, tail: str) -> tuple[Page, Id | None] | None:
        found = re.fullmatch(r"@?(\w+)(?:/(\d+))?", tail.strip("/"))
        if not found:
            return None
        page = self.records.page_by_handle(found[1]) or self.records.page(
            int(f"-100{found[1]}") if found[1].isdigit() else 0
        )
        if page is None or page.data["kind"] != "channel":
            return None
        return page, int(found[2]) if found[2] else None

    def path(self, page: Page, post_id: Id | None = None) -> str:
        name = page.handle or str(page.id).removeprefix("-100")
        return f"{name}/{post_id}" if post_id else name

    # posts

    def add_post(
        self, page: Page, content: Data, media: list[Media], *, by_bot: int | None = None, album: str = "",
        at: int = 0, tell: bool = True, number: int | None = None, **extras: Any,
    ) -> Post:  # fmt: skip
        """A message in a channel and its copy in the linked group."""
        data: Data = {
            "content": content,
            "media": [m.id for m in media],
            "by_bot": by_bot,
            "views": 0,
            **extras,
        }
        if album:
            data["media_group_id"] = album
        group = self.group_of(page)
        if group:
            data["thread_id"] = self.next_id(group.id)
        text = shapes.text_of(content)
        post = Post(
            "telegram", page.id, number or self.next_id(page.id), at or now_ms(), None, text, "live", data
        )
        self.records.add(post)
        if tell:
            events.posted(self, page, post)
        return post

    def publish(self, page: Page, text: str, pictures: list[Media]) -> Post:
        album = str(now_ms()) if len(pictures) > 1 else ""
        contents = [(shapes.attachment(media), [media]) for media in pictures] or [({"text": text}, [])]
        if pictures and text:
            contents[0][0]["caption"] = text
        with self.store.atomic():
            posts = [self.add_post(page, content, media, album=album) for content, media in contents]
        return posts[0]

    def edit_post(self, page: Page, post: Post, text: str) -> None:
        content = dict(post.data["content"])
        content["text" if "text" in content else "caption"] = text
        content.pop("entities", None)
        self.change_post(page, post, content, by=None)

    def change_post(self, page: Page, post: Post, content: Data, *, by: int | None) -> None:
        """A post gets new content."""
        post.data |= {"content": content, "edit_date": now_ms() // 1000}
        post.text = shapes.text_of(content)
        with self.store.atomic():
            self.records.save_post(post)
            events.edited(self, page, post, by=by)

    def remove_post(self, page: Page, post: Post) -> None:
        """Bots are not told."""
        post.state = "deleted"
        self.records.save_post(post)

    def delete_post(self, page: Page, post: Post) -> None:
        """By hand a whole album goes at once."""
        album = post.data.get("media_group_id")
        with self.store.atomic():
            for other in self.records.posts(page.id):
                if other.id == post.id or (album and other.data.get("media_group_id") == album):
                    self.remove_post(page, other)

    def change(self, bot: Token, chat: Page | Person, found: Post | Comment | Message, content: Data) -> Data:
        """A bot edits its message; answers the new one."""
        if isinstance(found, Post) and isinstance(chat, Page):
            self.change_post(chat, found, content, by=int(bot.data["id"]))
            return shapes.channel_post(chat, found)
        found.data |= {"content": content, "edit_date": now_ms() // 1000}
        found.text = content.get("text") or content.get("caption") or ""
        if isinstance(found, Comment) and isinstance(chat, Page):
            self.records.save_comment(found)
            return shapes.group_message(self, self.channel_of(chat), chat, found)
        assert isinstance(found, Message) and isinstance(chat, Person)
        self.store.run(
            "update message set text = ?, data = ? where network = 'telegram' and page_id = ? and id = ?",
            found.text, _json(found.data), found.page_id, found.id,
        )  # fmt: skip
        return shapes.private_message(self, bot, chat, found)

    # the linked group

    def group_comment(self, group: Page, number: int) -> Comment | None:
        """A message of the group by its number."""
        return self.records.comment(group.data["linked_channel"], number)

    def place_in_group(self, group: Page, reply_to: int | None, thread: int) -> Place | None:
        """(post, replied message) for a message that answers another or goes into a thread."""
        wanted = reply_to or thread
        if not wanted:
            return 0, None
        comment = self.group_comment(group, wanted)
        if comment:
            return comment.post_id, comment.id
        row = self.store.row(
            """select id from post where network = 'telegram' and page_id = ? and state = 'live'
               and json_extract(data, '$.thread_id') = ?""",
            group.data["linked_channel"], wanted,
        )  # fmt: skip
        return (row["id"], wanted) if row else None

    def bot_comments(
        self, bot: Token, group: Page, content: Data, place: Place | None, media: list[Media], album: str
    ) -> Data:
        """A bot writes into the group; it acts as the page there."""
        page = self.channel_of(group)
        post_id, reply_to = place or (0, None)
        data: Data = {"content": content, "bot_id": bot.data["id"], "media": [m.id for m in media]}
        if album:
            data["media_group_id"] = album
        text = shapes.text_of(content)
        found = Comment(
            "telegram", page.id, self.next_id(group.id), post_id, reply_to, None, now_ms(), text, "live", data
        )
        self.records.add(found)
        return shapes.group_message(self, page, group, found)

    def write_comment(
        self, page: Page, post: Post, person: Person, text: str, reply_to: Comment | None
    ) -> Comment:
        self.check_may_comment(page, post, person)
        group = self.group_of(page)
        assert group is not None
        parent = reply_to.id if reply_to else post.data.get("thread_id")
        with self.store.atomic():
            data: Data = {"content": {"text": text}}
            number = self.next_id(group.id)
            found = Comment(
                "telegram", page.id, number, post.id, parent, person.id, now_ms(), text, "live", data
            )
            self.records.add(found)
            events.commented(self, page, found)
        return found

    def edit_comment(self, page: Page, comment: Comment, text: str) -> None:
        comment.text = text
        comment.data |= {"content": {"text": text}, "edit_date": now_ms() // 1000}
        with self.store.atomic():
            self.records.save_comment(comment)
            events.commented(self, page, comment, "edited_message")

    def remove_comment(self, page: Page, comment: Comment) -> None:
        """Nobody is told."""
        comment.state = "deleted"
        self.records.save_comment(comment)

    def comments_open(self, page: Page, post: Post | None = None) -> bool:
        group = self.group_of(page)
        if group is None or not page.data.get("comments_open", True):
            return False
        allowed = bool(group.data.get("permissions", {}).get("can_send_messages", True))
        return allowed and (post is None or bool(post.data.get("thread_id")))

    def switch_comments(self, page: Page, open_: bool) -> None:
        """By the permissions of the linked group."""
        group = self.group_of(page)
        if group:
            group.data["permissions"] = {**group.data.get("permissions", {}), "can_send_messages": open_}
            self.records.save_page(group)

    # people

    def member(self, page: Page, person: Person) -> Data:
        """ChatMember of a person."""
        shape: Data = {"user": shapes.user(person)}
        ban = self.records.ban(page.id, person.id)
        if ban and ban.data.get("permissions") is not None:
            held = shapes.permissions(dict.fromkeys(shapes.PERMISSIONS, False) | ban.data["permissions"])
            return {
                "status": "restricted",
                **shape,
                "is_member": True,
                "until_date": ban.until // 1000,
                **held,
            }
        if ban:
            return {"status": "kicked", **shape, "until_date": ban.until // 1000}
        if person.data.get("is_admin"):
            return {"status": "creator", **shape, "is_anonymous": False}
        return {"status": "left" if page.id in person.data.get("left", []) else "member", **shape}

    def ban(
        self,
        page: Page,
        person: Person,
        until: int = 0,
        reason: int = 0,
        comment: str = "",
        *,
        by: int | None = None,
    ) -> None:
        """A ban in a group takes the person's messages along; by hand it is made in the linked group."""
        chat = page if by else self.group_of(page) or page
        old = self.member(chat, person)
        with self.store.atomic():
            self.keep_ban(chat, person, until, reason=reason, comment=comment)
            if chat.data["kind"] == "group":
                self.store.run(
                    """update comment set state = 'deleted'
                       where network = 'telegram' and page_id = ? and author_id = ?""",
                    chat.data["linked_channel"], person.id,
                )  # fmt: skip
            events.member_changed(self, chat, person, old, self.member(chat, person), by)

    def unban(self, page: Page, person: Person, *, by: int | None = None) -> None:
        chat = page if by else self.group_of(page) or page
        old = self.member(chat, person)
        with self.store.atomic():
            if self.records.lift_ban(chat.id, person.id):
                person.data["left"] = sorted({*person.data.get("left", []), chat.id})
                self.records.save_person(person)
                events.member_changed(self, chat, person, old, self.member(chat, person), by)

    def put_out(self, page: Page, person: Person) -> None:
        """Out of the chat, free to come back."""
        person.data["left"] = sorted({*person.data.get("left", []), page.id})
        self.records.save_person(person)

    def restrict(self, page: Page, person: Person, permissions: Data, until: int) -> None:
        """Take the right to write, leave the messages."""
        self.keep_ban(page, person, until, permissions=permissions)

    def bans(self, page: Page) -> list[Ban]:
        """Bans of the channel and its group."""
        group = self.group_of(page)
        return self.records.bans(page.id) + (self.records.bans(group.id) if group else [])

    def check_may_comment(self, page: Page, post: Post, person: Person) -> None:
        super().check_may_comment(page, post, person)
        group = self.group_of(page)
        if group:
            super().check_may_comment(group_view(page, group), post, person)

    # dialogues

    def bot_writes(self, bot: Token, person: Person, content: Data) -> Data:
        """A bot answers a person."""
        bot_id = int(bot.data["id"])
        text = shapes.text_of(content)
        number = self.next_id(f"{bot_id}")
        found = Message("telegram", bot_id, person.id, number, now_ms(), 1, text, {"content": content})
        self.records.add(found)
        return shapes.private_message(self, bot, person, found)

    def write_message(self, page: Page, person: Person, text: str) -> Message:
        """To the first bot that runs the channel."""
        bots = events.bots_of(page)
        bot = self.bot(bots[0]) if bots else None
        if bot is None:
            raise Refused("У канала нет бота, писать некому")
        with self.store.atomic():
            bot_id = int(bot.data["id"])
            number = self.next_id(f"{bot_id}")
            found = Message(
                "telegram", bot_id, person.id, number, now_ms(), 0, text, {"content": {"text": text}}
            )
            self.records.add(found)
            events.wrote(self, bot, person, found)
        return found


def group_view(page: Page, group: Page) -> Page:
    """The channel as a page whose bans are those of its group."""
    return Page(page.network, group.id, page.handle, page.title, page.data)


def _json(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False)
