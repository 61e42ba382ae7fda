"""What people do on Telegram by hand, the rows behind it, and the world file's `telegram` part."""

from __future__ import annotations

import json
from typing import Any

from sandbox.shapes import Comment, Data, Message, Page, Person, Post, Token, now_ms
from sandbox.telegram import events, shapes
from sandbox.telegram.dialogues import Dialogues
from sandbox.telegram.discussion import Discussion
from sandbox.telegram.members import Members
from sandbox.telegram.wall import Wall


class TelegramHand(Wall, Discussion, Members, Dialogues):
    """Channels, their linked groups and dialogues with bots."""

    def __init__(self, sandbox: Any) -> None:
        super().__init__(sandbox)
        sandbox.outbox.reports["telegram"] = lambda row, delivered, error: events.report(
            self, row, delivered, error
        )

    def load(self, world: dict[str, Any]) -> None:
        """See README.md, «World file»."""
        from sandbox.telegram.world import load

        load(self, world)

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
            found.text, json.dumps(found.data, ensure_ascii=False), found.page_id, found.id,
        )  # fmt: skip
        return shapes.private_message(self, bot, chat, found)
