"""What people do on VK by hand, and the world file's `vk` part."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.hand import Hand
from sandbox.media import Media
from sandbox.shapes import Comment, Data, Id, Message, Page, Person, Post, now_ms
from sandbox.vk import events
from sandbox.vk.comments import new_comment


class VkHand(Hand):
    """Communities of VK."""

    network = "vk"
    title = "ВКонтакте"

    def __init__(self, sandbox: Any) -> None:
        super().__init__(sandbox)
        self.base = "http://127.0.0.1"
        sandbox.outbox.reports["vk"] = lambda row, delivered, error: events.report(self, row, delivered)

    def load(self, world: dict[str, Any]) -> None:
        """See README.md, «World file»."""
        from sandbox.vk.world import load

        load(self, world)

    # names and numbers

    def by_name(self, name: str) -> Page | None:
        """A community by id, club123, public123 or screen name."""
        found = re.fullmatch(r"-?(?:club|public|event)?(\d+)", str(name))
        if found and (page := self.records.page(int(found[1]))):
            return page
        return self.records.page_by_handle(str(name))

    def person_by_name(self, name: str) -> Person | None:
        """A person by id or screen name."""
        found = re.fullmatch(r"(?:id)?(\d+)", str(name))
        if found:
            return self.records.person(int(found[1]))
        return next((p for p in self.records.people() if p.data.get("screen_name") == name), None)

    def next_id(self, page: Page) -> int:
        """Posts and comments of a wall share one sequence."""
        return self.store.next(f"vk:wall:{page.id}")

    def new_media_id(self, page: Page) -> Id:
        return self.store.next("vk:media", 457_239_017)

    def new_person(self, first_name: str, last_name: str) -> Person:
        person = Person("vk", self.store.next("vk:person", 720_000_001), first_name, last_name)
        self.records.add(person)
        return person

    def admin_of(self, page: Page) -> int:
        """Some administrator, to stand behind what is done by hand."""
        for person in self.records.people():
            if page.id in person.data.get("admin_of", []):
                return int(person.id)
        return 100

    def once_value(self, name: str, make: Callable[[], str]) -> str:
        """A value made once and kept."""
        with self.store.atomic():
            known = self.records.remembered("value", name, 10**9)
            if known is None:
                known = make()
                self.records.remember("value", name, known)
        return known

    # addresses

    def find(self, tail: str) -> tuple[Page, Id | None] | None:
        found = re.fullmatch(r"(?:[\w.]+\?w=)?wall-(\d+)(?:_(\d+))?(?:\?.*)?", tail)
        page = self.records.page(int(found[1])) if found else self.by_name(tail)
        if page is None:
            return None
        return page, int(found[2]) if found and found[2] else None

    def path(self, page: Page, post_id: Id | None = None) -> str:
        return f"wall-{page.id}_{post_id}" if post_id else page.handle or f"club{page.id}"

    # posts

    def promote(self, page: Page) -> None:
        """Postponed posts whose time has come go out."""
        for post in self.records.posts(page.id, state="postponed", until=now_ms()):
            post.state = "live"
            self.records.save_post(post)
            events.wall_post_new(self, page, post)

    def publish(self, page: Page, text: str, pictures: list[Media]) -> Post:
        data: Data = {
            "media": [m.id for m in pictures],
            "created_by": self.admin_of(page),
            "source": "vk",
            "views": 0,
        }
        with self.store.atomic():
            post = Post("vk", page.id, self.next_id(page), now_ms(), None, text, "live", data)
            self.records.add(post)
            events.wall_post_new(self, page, post)
        return post

    def edit_post(self, page: Page, post: Post, text: str) -> None:
        post.text = text
        post.data["edited"] = now_ms() // 1000
        self.records.save_post(post)

    def remove_post(self, page: Page, post: Post) -> None:
        post.state = "deleted"
        self.records.save_post(post)

    # comments

    def add_comment(
        self, page: Page, post: Post, author: Id | None, text: str, parent: Comment | None, media: list[Id]
    ) -> Comment:
        """A comment by anybody, with its event."""
        with self.store.atomic():
            created = new_comment(page, post, self.next_id(page), author, text, parent)
            created.data["media"] = media
            self.records.add(created)
            events.comment(self, page, created, "wall_reply_new")
        return created

    def write_comment(
        self, page: Page, post: Post, person: Person, text: str, reply_to: Comment | None
    ) -> Comment:
        self.check_may_comment(page, post, person)
        return self.add_comment(page, post, person.id, text, reply_to, [])

    def edit_comment(self, page: Page, comment: Comment, text: str) -> None:
        comment.text = text
        with self.store.atomic():
            self.records.save_comment(comment)
            events.comment(self, page, comment, "wall_reply_edit")

    def remove_comment(self, page: Page, comment: Comment) -> None:
        comment.state = "deleted"
        with self.store.atomic():
            self.records.save_comment(comment)
            events.comment_deleted(self, page, comment, self.admin_of(page))

    def comments_open(self, page: Page, post: Post | None = None) -> bool:
        closed = post is not None and post.data.get("comments_closed", False)
        return page.data.get("wall", 2) in (1, 2) and not closed

    def switch_comments(self, page: Page, open_: bool) -> None:
        """By the wall's mode: closed (3) or what it was before."""
        old = page.data.get("wall", 2)
        new = page.data.get("wall_before", 2) if open_ else 3
        if old == new or (open_ and old in (1, 2)):
            return
        page.data |= {"wall": new, "wall_before": old if old in (1, 2) else page.data.get("wall_before", 2)}
        with self.store.atomic():
            self.records.save_page(page)
            events.settings_changed(self, page, "wall", old, new)

    # people

    def ban(
        self, page: Page, person: Person, until: int = 0, reason: int = 0, comment: str = "", *,
        admin_id: int = 0, visible: bool = False,
    ) -> None:  # fmt: skip
        admin = admin_id or self.admin_of(page)
        with self.store.atomic():
            self.keep_ban(
                page, person, until, reason=reason, comment=comment, comment_visible=visible, admin_id=admin
            )
            events.user_block(self, page, person, until, reason, comment, admin)

    def unban(self, page: Page, person: Person, *, admin_id: int = 0) -> None:
        with self.store.atomic():
            if self.records.lift_ban(page.id, person.id):
                events.user_unblock(self, page, person, admin_id or self.admin_of(page))

    def write_message(self, page: Page, person: Person, text: str) -> Message:
        with self.store.atomic():
            number = self.store.next(f"vk:message:{page.id}")
            cmid = len(self.records.history(page.id, person.id)) + 1
            message = Message("vk", page.id, person.id, number, now_ms(), 0, text, {"cmid": cmid})
            self.records.add(message)
            events.message_new(self, page, message)
        return message
