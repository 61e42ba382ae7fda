"""A network in memory: comments, a blacklist, dialogues, and a list of what to do at the next calls."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from core import clock
from core.errors import OutcomeUnknown, Unsupported
from core.http.door import _refuse_in_transaction
from networks.base import (
    Adapter,
    Ban,
    Capability,
    CommentsPage,
    Outgoing,
    PageFacts,
    Problem,
    Published,
    SeenComment,
    SeenMessage,
    Target,
    TextLimit,
    TokenKind,
    WallReading,
)

Fault = Callable[[Callable[[], str]], str]


class Killed(BaseException):
    """SIGKILL between two lines: nothing of ours may catch it."""


@dataclass
class World:
    """What stands in the network. `faults` are met by the next changing calls, `blind` by every read."""

    comments: dict[str, list[SeenComment]] = field(default_factory=lambda: defaultdict(list))
    banned: dict[str, Ban] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)
    messages: list[SeenMessage] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    reads: deque[Exception] = field(default_factory=deque)
    blind: Exception | None = None
    key_lives_s: int = 0
    calls: list[str] = field(default_factory=list)
    sheet: int = 100
    shows_all: bool = False  # a list of comments on one sheet is surely whole
    number: int = 500

    def write(self, post_id: str, author_id: str, text: str, name: str = "Анна", reply_to: str = "") -> str:
        """A comment, by anybody."""
        self.number += 1
        seen = SeenComment(str(self.number), post_id, author_id, name, clock.now(), text, reply_to=reply_to)
        self.comments[post_id].append(seen)
        return seen.external_id

    def texts(self, post_id: str) -> list[str]:
        return [one.text for one in self.comments[post_id]]


def refused(error: Exception) -> Fault:
    """The network says no, and nothing is done."""

    def fault(do: Callable[[], str]) -> str:
        raise error

    return fault


def accepted_and_dropped(do: Callable[[], str]) -> str:
    """Done, but the answer is lost."""
    do()
    raise OutcomeUnknown("Ответа нет: соединение оборвалось.")


def lost(do: Callable[[], str]) -> str:
    """Not done, and nobody knows."""
    raise OutcomeUnknown("Ответа нет: время вышло.")


def pretended(do: Callable[[], str]) -> str:
    """The network says yes and does nothing."""
    return "1"


def killed_before(do: Callable[[], str]) -> str:
    raise Killed


def killed_after(do: Callable[[], str]) -> str:
    do()
    raise Killed


class FakeAdapter(Adapter):
    """An adapter of the fake world. Refuses to be called inside a transaction, as `core.http` does."""

    def __init__(self, target: Target, world: World) -> None:
        super().__init__(target, None)  # type: ignore[arg-type]
        self.world, self.network = world, target.network

    # -- what deliveries need, not asked here ----------------------------------------------------------

    @classmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        return TextLimit(len(text), 4096, "знаков")

    @classmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        return []

    @classmethod
    def token_kinds(cls) -> dict[TokenKind, str]:
        return {}

    def look_up(self) -> PageFacts:
        return PageFacts(self.target.external_id, "страница")

    def probe(self) -> list[Capability]:
        return []

    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        return WallReading([], since, until, complete=True)

    def publish(self, post: Outgoing) -> Published:
        raise Unsupported("Здесь не размещают.")

    # -- residents ---------------------------------------------------------------------------------------

    def read_comments(self, post_id: str, cursor: str = "") -> CommentsPage:
        self._read("read_comments")
        start = int(cursor or 0)
        found = self.world.comments[post_id]
        rest = start + self.world.sheet
        cursor = str(rest) if rest < len(found) else ""
        return CommentsPage(found[start:rest], cursor, is_all=self.world.shows_all and not cursor)

    def read_messages(self, cursor: str = "") -> tuple[Sequence[SeenMessage], str]:
        self._read("read_messages")
        return list(self.world.messages), ""

    def is_banned(self, user_id: str) -> bool:
        self._read("is_banned")
        return user_id in self.world.banned

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        def do() -> str:
            kept = [one for one in self.world.comments[post_id] if one.external_id != comment_id]
            self.world.comments[post_id] = kept
            return ""

        self._change("delete_comment", do)

    def ban(self, ban: Ban) -> None:
        self._change("ban", lambda: self.world.banned.__setitem__(ban.user_id, ban) or "")

    def unban(self, user_id: str) -> None:
        self._change("unban", lambda: (self.world.banned.pop(user_id, None), "")[1])

    def reply(self, post_id: str, comment_id: str, text: str, key: str) -> str:
        own = f"-{self.target.external_id}"
        return self._once(key, lambda: self.world.write(post_id, own, text, reply_to=comment_id), "reply")

    def send_message(self, dialogue_id: str, text: str, key: str) -> str:
        def do() -> str:
            self.world.sent.append((dialogue_id, text))
            self.world.number += 1
            number = str(self.world.number)
            self.world.messages.append(
                SeenMessage(number, dialogue_id, "0", "", clock.now(), text, outgoing=True)
            )
            return number

        return self._once(key, do, "send_message")

    def _once(self, key: str, do: Callable[[], str], name: str) -> str:
        """A network with keys answers a repeat with the first number."""

        def keyed() -> str:
            if self.world.key_lives_s and key in self.world.keys:
                return self.world.keys[key]
            self.world.keys[key] = do()
            return self.world.keys[key]

        return self._change(name, keyed)

    def _change(self, name: str, do: Callable[[], str]) -> str:
        _refuse_in_transaction()
        self.world.calls.append(name)
        fault = self.world.faults.popleft() if self.world.faults else None
        return fault(do) if fault else do()

    def _read(self, name: str) -> None:
        _refuse_in_transaction()
        self.world.calls.append(name)
        if self.world.reads:
            raise self.world.reads.popleft()
        if self.world.blind is not None:
            raise self.world.blind
