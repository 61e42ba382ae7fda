"""Private messages between people and bots."""

from __future__ import annotations

from sandbox.hand import Refused
from sandbox.shapes import Data, Message, Page, Person, Token, now_ms
from sandbox.telegram import events, shapes
from sandbox.telegram.places import Places


class Dialogues(Places):
    """What a person writes to a bot, and what the bot answers."""

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
