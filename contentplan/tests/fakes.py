"""A network in memory: walls, a list of what to do at the next calls, and a memory of every post it accepted."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core import clock
from core.errors import MissingObject, OutcomeUnknown, Unsupported
from core.http.door import _refuse_in_transaction
from networks import pace
from networks.base import (
    Adapter,
    Capability,
    Checked,
    Outgoing,
    PageFacts,
    Problem,
    Published,
    SeenPost,
    Target,
    TextLimit,
    TokenKind,
    Tokens,
    WallReading,
)


class Killed(BaseException):
    """SIGKILL between two lines: nothing of ours may catch it."""


@dataclass
class World:
    """All walls and the behaviours of the next publishing calls, reads and uploads."""

    walls: dict[str, list[SeenPost]] = field(default_factory=lambda: defaultdict(list))
    keys: dict[str, tuple[SeenPost, datetime]] = field(default_factory=dict)
    sends: deque[Callable[[FakeAdapter, Outgoing], Published]] = field(default_factory=deque)
    reads: deque[Exception | WallReading] = field(default_factory=deque)
    uploads: deque[Callable[[], None]] = field(default_factory=deque)
    paces: deque[Callable[[], None]] = field(default_factory=deque)  # while a call waits for its rate
    changes: deque[Callable[[], None]] = field(default_factory=deque)  # at the next edits and removals
    calls: list[str] = field(default_factory=list)
    key_lives_s: int = 0
    proves: bool = False
    readable: bool = True
    shows_after_s: float = 0  # a fresh post is not in a reading at once
    number: int = 100

    def accept(self, target: Target, post: Outgoing) -> SeenPost:
        """Put a post on the wall, or give the first one back for a key that still lives."""
        known = self.keys.get(post.key)
        if known and self.key_lives_s and (clock.now() - known[1]).total_seconds() < self.key_lives_s:
            return known[0]
        seen = self.put(target, post.text, attachments=len(post.photos))
        self.keys[post.key] = (seen, clock.now())
        return seen

    def put(self, target: Target, text: str, *, attachments: int = 0, album_id: str = "") -> SeenPost:
        """Put a post on the wall as anybody could."""
        self.number += 1
        number = str(self.number)
        url = f"https://vk.com/wall-{target.external_id}_{number}"
        seen = SeenPost(number, url, clock.now(), text, attachments=attachments, album_id=album_id)
        self.walls[target.external_id].append(seen)
        return seen

    def find(self, target: Target, number: str) -> SeenPost | None:
        """A post of a wall by its number."""
        return next((post for post in self.walls[target.external_id] if post.external_id == number), None)

    def texts(self, target: Target) -> list[str]:
        return [post.text for post in self.walls[target.external_id]]


def published(seen: SeenPost) -> Published:
    return Published(seen.external_id, seen.url, at=seen.at)


def accepted(adapter: FakeAdapter, post: Outgoing) -> Published:
    return published(adapter.world.accept(adapter.target, post))


def accepted_and_dropped(adapter: FakeAdapter, post: Outgoing) -> Published:
    adapter.world.accept(adapter.target, post)
    raise OutcomeUnknown("Ответа нет: соединение оборвалось.")


def lost(adapter: FakeAdapter, post: Outgoing) -> Published:
    raise OutcomeUnknown("Ответа нет: время вышло.")


def killed_before(adapter: FakeAdapter, post: Outgoing) -> Published:
    raise Killed


def killed_after(adapter: FakeAdapter, post: Outgoing) -> Published:
    adapter.world.accept(adapter.target, post)
    raise Killed


def refused(error: Exception) -> Callable[[FakeAdapter, Outgoing], Published]:
    def send(adapter: FakeAdapter, post: Outgoing) -> Published:
        raise error

    return send


class FakeAdapter(Adapter):
    """An adapter of the fake world. Refuses to be called inside a transaction, as `core.http` does."""

    def __init__(self, target: Target, tokens: Tokens | None, world: World) -> None:
        super().__init__(target, tokens)  # type: ignore[arg-type]
        self.world, self.network = world, target.network
        self.key_lives_s, self.read_proves_absence = world.key_lives_s, world.proves

    @classmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        return TextLimit(len(text), 1024 if photos else 4096, "знаков")

    @classmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        limit = cls.text_limit(post.text, photos=len(post.photos))
        if limit.used <= limit.most:
            return []
        words = f"ВКонтакте: текст длиннее предела: {limit.used} из {limit.most} {limit.unit}."
        return [Problem("text", words, limit.used, limit.most)]

    @classmethod
    def token_kinds(cls) -> dict[TokenKind, str]:
        return {}

    def look_up(self) -> PageFacts:
        return PageFacts(self.target.external_id, "страница")

    def probe(self) -> list[Capability]:
        return []

    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        _refuse_in_transaction()
        self.world.calls.append("read")
        if self.world.reads:
            planned = self.world.reads.popleft()
            if isinstance(planned, Exception):
                raise planned
            return planned
        if not self.world.readable:
            raise Unsupported("Эта сеть не даёт читать стену.")
        shown = clock.now() - timedelta(seconds=self.world.shows_after_s)
        wall = self.world.walls[self.target.external_id]
        posts = [post for post in wall if since <= post.at < until and post.at <= shown]
        return WallReading(posts, since, until, complete=True)

    def publish(self, post: Outgoing) -> Published:
        _refuse_in_transaction()
        if self.world.uploads:
            self.world.uploads.popleft()()
        self.before_sending()
        if self.world.paces:
            self.world.paces.popleft()()
        pace.announce()
        self.world.calls.append("publish")
        send = self.world.sends.popleft() if self.world.sends else accepted
        return send(self, post)

    def read_post(self, external_id: str) -> SeenPost | None:
        _refuse_in_transaction()
        self.world.calls.append("read_post")
        if self.world.reads:
            planned = self.world.reads.popleft()
            if isinstance(planned, Exception):
                raise planned
        if not self.world.readable:
            raise Unsupported("Эта сеть не даёт читать стену.")
        return self.world.find(self.target, external_id)

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        _refuse_in_transaction()
        self.world.calls.append("edit")
        if self.world.changes:
            self.world.changes.popleft()()
        seen = self.world.find(self.target, external_id)
        if seen is None:
            raise MissingObject("Такой публикации нет.")
        wall = self.world.walls[self.target.external_id]
        wall[wall.index(seen)] = replace(seen, text=post.text)
        return Checked.SEEN if self.world.readable else Checked.TOLD

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        _refuse_in_transaction()
        self.world.calls.append("remove")
        if self.world.changes:
            self.world.changes.popleft()()
        gone = {external_id, *all_ids}
        wall = self.world.walls[self.target.external_id]
        wall[:] = [post for post in wall if post.external_id not in gone]
        return Checked.SEEN if self.world.readable else Checked.TOLD
