"""What people do on OK by hand, and the world file's `ok` part."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.hand import Hand
from sandbox.media import Media
from sandbox.ok import events
from sandbox.shapes import Comment, Id, Message, Page, Person, Post, now_ms


class OkHand(Hand):
    """Groups of Odnoklassniki."""

    network = "ok"
    title = "Одноклассники"
    LEGACY = ("discussions.addDiscussionComment", "discussions.deleteDiscussionComment")

    def load(self, world: dict[str, Any]) -> None:
        """See README.md, «World file»."""
        from sandbox.ok.world import load

        load(self, world)

    # names and numbers

    def next_topic_id(self) -> int:
        """Topics are numbered through the whole network."""
        return self.store.next("ok:topic", 156_000_000_000_001)

    def new_media_id(self, page: Page) -> Id:
        return self.store.next("ok:media", 930_000_000_001)

    def new_person(self, first_name: str, last_name: str) -> Person:
        person = Person("ok", self.store.next("ok:person", 580_000_000_001), first_name, last_name)
        self.records.add(person)
        return person

    def topic(self, topic_id: int, *, state: str | None = "live") -> tuple[Page, Post] | None:
        """A topic by its id alone."""
        page_id = self.store.value("select page_id from post where network = 'ok' and id = ?", topic_id)
        page = self.records.page(page_id) if page_id is not None else None
        post = self.records.post(page_id, topic_id, state=state) if page else None
        return (page, post) if page and post else None

    @staticmethod
    def moscow(ms: int) -> str:
        """`YYYY-MM-DD HH:MM:SS` in Moscow."""
        return (datetime.fromtimestamp(ms / 1000, UTC) + timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S")

    # addresses

    def find(self, tail: str) -> tuple[Page, Id | None] | None:
        found = re.fullmatch(r"(?:group/)?([\w.-]+)(?:/topic/(\d+))?", tail.strip("/"))
        if not found:
            return None
        page = self.records.page(int(found[1])) if found[1].isdigit() else None
        page = page or self.records.page_by_handle(found[1])
        return (page, int(found[2]) if found[2] else None) if page else None

    def path(self, page: Page, post_id: Id | None = None) -> str:
        tail = f"/topic/{post_id}" if post_id else ""
        return f"group/{page.id}{tail}"

    # posts

    def promote(self, page: Page) -> None:
        """Delayed topics whose time has come are published under a new id."""
        for draft in self.records.posts(page.id, state="postponed", until=now_ms()):
            with self.store.atomic():
                number = self.next_topic_id()
                self.records.add(
                    Post("ok", page.id, number, draft.at, draft.author_id, draft.text, "live", draft.data)
                )
                draft.state, draft.data = "deleted", {**draft.data, "became": number}
                self.records.save_post(draft)

    def publish(self, page: Page, text: str, pictures: list[Media]) -> Post:
        data = {"media": [m.id for m in pictures], "links": [], "views": 1, "via": "hand"}
        with self.store.atomic():
            post = Post("ok", page.id, self.next_topic_id(), now_ms(), None, text, "live", data)
            self.records.add(post)
        return post

    def edit_post(self, page: Page, post: Post, text: str) -> None:
        post.text = text
        self.records.save_post(post)

    def remove_post(self, page: Page, post: Post) -> None:
        post.state = "deleted"
        self.records.save_post(post)

    # comments

    def add_comment(
        self, page: Page, post: Post, author: Id | None, text: str, parent: Comment | None
    ) -> Comment:
        """A comment by anybody; OK tells nobody."""
        reply_to = parent.id if parent else None
        number = self.store.next("ok:comment", 7_300_000_000_001)
        created = Comment("ok", page.id, number, post.id, reply_to, author, now_ms(), text)
        self.records.add(created)
        return created

    def write_comment(
        self, page: Page, post: Post, person: Person, text: str, reply_to: Comment | None
    ) -> Comment:
        self.check_may_comment(page, post, person)
        return self.add_comment(page, post, person.id, text, reply_to)

    def edit_comment(self, page: Page, comment: Comment, text: str) -> None:
        comment.text = text
        self.records.save_comment(comment)

    def remove_comment(self, page: Page, comment: Comment) -> None:
        comment.state = "deleted"
        self.records.save_comment(comment)

    def comments_open(self, page: Page, post: Post | None = None) -> bool:
        closed = post is not None and post.data.get("comments_closed", False)
        return bool(page.data.get("comments_open", True)) and not closed

    def switch_comments(self, page: Page, open_: bool) -> None:
        page.data["comments_open"] = open_
        self.records.save_page(page)

    # people

    def ban(self, page: Page, person: Person, until: int = 0, reason: int = 0, comment: str = "") -> None:
        self.keep_ban(page, person, until, reason=reason, comment=comment)

    def unban(self, page: Page, person: Person) -> None:
        self.records.lift_ban(page.id, person.id)

    def write_message(self, page: Page, person: Person, text: str) -> Message:
        with self.store.atomic():
            number = self.store.next(f"ok:message:{page.id}")
            message = Message("ok", page.id, person.id, number, now_ms(), 0, text)
            self.records.add(message)
            events.message_created(self, page, message)
        return message
