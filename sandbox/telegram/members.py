"""Who is in a chat, who is banned there and who may not write."""

from __future__ import annotations

from sandbox.shapes import Ban, Data, Page, Person, Post
from sandbox.telegram import events, shapes
from sandbox.telegram.places import Places


class Members(Places):
    """Bans and restrictions, by bots and by hand."""

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


def group_view(page: Page, group: Page) -> Page:
    """The channel as a page whose bans are those of its group."""
    return Page(page.network, group.id, page.handle, page.title, page.data)
