"""What a person does on a page by hand; each network says in its own subclass what follows from it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from sandbox.media import Media, NotAPicture, measure
from sandbox.shapes import Ban, Comment, Id, Message, Page, Person, Post, now_ms

if TYPE_CHECKING:
    from sandbox.app import Sandbox

PICTURES = ("JPEG", "PNG", "GIF", "WEBP")


class Refused(Exception):
    """The network would not let a person do this; the text says why."""


class Hand(ABC):
    """The acts of people on the pages of one network."""

    network = ""
    title = ""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.store = sandbox.store
        self.media = sandbox.media
        self.records = sandbox.records(self.network)

    # what subclasses must say

    @abstractmethod
    def load(self, world: dict[str, Any]) -> None:
        """Take the network's part of a world file; objects already there stay as they are."""

    @abstractmethod
    def find(self, tail: str) -> tuple[Page, Id | None] | None:
        """The page, and the post if any, behind a wall address."""

    @abstractmethod
    def path(self, page: Page, post_id: Id | None = None) -> str:
        """The wall address (after /walls/<network>/) of a page or post."""

    @abstractmethod
    def new_media_id(self, page: Page) -> Id:
        """A number for one more picture."""

    @abstractmethod
    def new_person(self, first_name: str, last_name: str) -> Person:
        """A resident who has just registered."""

    @abstractmethod
    def publish(self, page: Page, text: str, pictures: list[Media]) -> Post:
        """A post made by hand in the network itself."""

    @abstractmethod
    def edit_post(self, page: Page, post: Post, text: str) -> None:
        """A post corrected by hand."""

    @abstractmethod
    def remove_post(self, page: Page, post: Post) -> None:
        """A post deleted by hand."""

    @abstractmethod
    def write_comment(
        self, page: Page, post: Post, person: Person, text: str, reply_to: Comment | None
    ) -> Comment:
        """A resident comments."""

    @abstractmethod
    def edit_comment(self, page: Page, comment: Comment, text: str) -> None:
        """The author corrects a comment."""

    @abstractmethod
    def remove_comment(self, page: Page, comment: Comment) -> None:
        """A moderator deletes a comment by hand."""

    @abstractmethod
    def switch_comments(self, page: Page, open_: bool) -> None:
        """Comments of the whole page on or off."""

    @abstractmethod
    def comments_open(self, page: Page, post: Post | None = None) -> bool:
        """May residents comment?"""

    @abstractmethod
    def ban(self, page: Page, person: Person, until: int = 0, reason: int = 0, comment: str = "") -> None:
        """A moderator bans by hand."""

    @abstractmethod
    def unban(self, page: Page, person: Person) -> None:
        """A moderator lifts a ban by hand."""

    @abstractmethod
    def write_message(self, page: Page, person: Person, text: str) -> Message:
        """A resident writes to the page."""

    # what is the same everywhere

    def pages(self) -> list[Page]:
        """Pages that have a wall."""
        return self.records.pages()

    def page(self, key: Id) -> Page:
        """A page by id, short address or wall address."""
        found = self.records.page(int(key)) if str(key).lstrip("-").isdigit() else None
        found = found or self.records.page_by_handle(str(key))
        if found is None and (place := self.find(str(key))):
            found = place[0]
        if found is None:
            raise Refused(f"Нет такой страницы: {key}")
        return found

    def post(self, page: Page, key: Id) -> Post:
        """A live post by id."""
        found = self.records.post(page.id, self.key(key))
        if found is None:
            raise Refused(f"Нет такой записи: {key}")
        return found

    def comment(self, page: Page, key: Id) -> Comment:
        """A live comment by id."""
        found = self.records.comment(page.id, self.key(key))
        if found is None:
            raise Refused(f"Нет такого комментария: {key}")
        return found

    def key(self, key: Id) -> Id:
        """An id as it is stored."""
        return int(key) if str(key).lstrip("-").isdigit() else key

    def resident(self, name: str) -> Person:
        """A person by name, registered on first use."""
        name = " ".join(name.split()) or "Житель Города"
        found = self.records.person_named(name)
        if found:
            return found
        first, _, last = name.partition(" ")
        return self.new_person(first, last)

    def person(self, key: Id) -> Person:
        """A person by id or name."""
        found = self.records.person(self.key(key))
        return found or self.resident(str(key))

    def picture(self, page: Page, content: bytes | None) -> Media:
        """Keep a picture that a person adds to a post; without bytes a placeholder is drawn."""
        media = self.media.placeholder(self.network, self.new_media_id(page), "photo", page.id)
        if content is None:
            self.media.add(media)
            return media
        try:
            media.width, media.height, media.mime = measure(content, PICTURES)
        except NotAPicture:
            raise Refused("Файл не похож на картинку") from None
        self.media.fill(media, content, media.name)
        return media

    def check_may_comment(self, page: Page, post: Post, person: Person) -> None:
        """Refuse when comments are off or the person is banned."""
        if not self.comments_open(page, post):
            raise Refused("Комментарии выключены")
        if self.records.ban(page.id, person.id):
            raise Refused(f"{person.name} в чёрном списке страницы")

    def keep_ban(self, page: Page, person: Person, until: int, **data: Any) -> None:
        """Write a ban down."""
        self.records.put_ban(Ban(self.network, page.id, person.id, now_ms(), until, data))

    def bans(self, page: Page) -> list[Ban]:
        """Who is kept off the page."""
        return self.records.bans(page.id)

    def delete_post(self, page: Page, post: Post) -> None:
        """A person deletes a post in the network itself."""
        self.remove_post(page, post)

    def author(self, person_id: Id | None, page: Page) -> str:
        """The name to show for an author."""
        if person_id is None:
            return page.title
        found = self.records.person(person_id)
        return found.name if found else f"id{person_id}"
