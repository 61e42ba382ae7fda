"""Channels, their linked groups, bots and people: who there is and where."""

from __future__ import annotations

import re

from sandbox.hand import Hand
from sandbox.shapes import Id, Page, Person, Token


class Places(Hand):
    """What all acts of Telegram's people look things up in."""

    network = "telegram"
    title = "Telegram"

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
