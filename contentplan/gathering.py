"""Lines of a plan as a document: what they say, their digest, how a later gathering differs from a confirmed one."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from contentplan.models import ContentPlan, PlanItem
from core import clock
from core.clock import Week
from core.errors import Refused
from core.looks import NETWORKS
from core.russian import moment_text, time_text


@dataclass(frozen=True)
class Period:
    """A week from Monday or a month from its first day."""

    kind: str
    first: date
    last: date

    @classmethod
    def of(cls, kind: str, first: date) -> Period:
        """The period that begins on a day.

        Raises:
            Refused: no week begins on that day, nor a month.
        """
        if kind == ContentPlan.Kind.WEEK and first.weekday() == 0:
            return cls(kind, first, first + timedelta(days=6))
        if kind == ContentPlan.Kind.MONTH and first.day == 1:
            following = (first + timedelta(days=31)).replace(day=1)
            return cls(kind, first, following - timedelta(days=1))
        raise Refused("План собирают на неделю с понедельника или на месяц с первого числа.")

    @classmethod
    def holding(cls, kind: str, day: date) -> Period:
        """The period in which a day lies."""
        first = Week.of(day).monday if kind == ContentPlan.Kind.WEEK else day.replace(day=1)
        return cls.of(kind, first)

    @property
    def next(self) -> Period:
        return self.of(self.kind, self.last + timedelta(days=1))

    @property
    def previous(self) -> Period:
        return self.holding(self.kind, self.first - timedelta(days=1))

    @property
    def weeks(self) -> list[Week]:
        """Weeks that have a day in it."""
        found, week = [], Week.of(self.first)
        while week.monday <= self.last:
            found.append(week)
            week = week.next()
        return found


@dataclass(frozen=True)
class PlanPage:
    """A page of a line: network code and title."""

    network: str
    title: str

    @property
    def words(self) -> str:
        """«ВК: Администрация города»."""
        return f"{NETWORKS[self.network].mark}: {self.title}"


@dataclass(frozen=True)
class Item:
    """A line of the plan in the words that stand there: an event (`until` its last day of several), or a post."""

    day: date
    at: datetime | None
    event_id: int | None
    post_id: int | None
    revision_id: int | None
    revision_digest: str
    title: str
    who: str
    place: str
    pages: tuple[PlanPage, ...]
    responsible: str
    until: date | None = None

    @classmethod
    def of_row(cls, row: PlanItem) -> Item:
        """A line that was frozen."""
        names = [name for name in cls.__dataclass_fields__ if name != "pages"]
        pages = tuple(PlanPage(**page) for page in row.pages)
        return cls(**{name: getattr(row, name) for name in names}, pages=pages)

    @property
    def key(self) -> str:
        """What the line is of, whatever it says."""
        return f"post {self.post_id}" if self.post_id else f"event {self.event_id}"

    @property
    def is_event(self) -> bool:
        return self.post_id is None

    @property
    def networks(self) -> list[str]:
        return [page.network for page in self.pages]

    @property
    def hours(self) -> str:
        """«14:00», «весь день», «14:00, по 29.11», «по 29.11»."""
        hour = time_text(self.at) if self.at else ""
        last = f"по {self.until:%d.%m}" if self.until else ""
        return ", ".join(part for part in (hour, last) if part) or "весь день"


def digest_of(items: Iterable[Item]) -> str:
    """sha-256 over everything that the lines say."""
    plain = [_plain(item) for item in items]
    text = json.dumps({"v": 1, "items": plain}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(item: Item) -> dict[str, Any]:
    found = asdict(replace(item, at=None)) | {"at": _instant(item.at), "day": f"{item.day}"}
    # Lines without it say what they said before there were events of several days: old digests stand.
    until = found.pop("until")
    return found | {"until": f"{until}"} if until else found


def _instant(moment: datetime | None) -> str | None:
    return f"{moment.astimezone(clock.city_zone()):%Y-%m-%dT%H:%M:%S%z}" if moment else None


# --- differences ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A line that came, went or changed since the plan was confirmed; `words` say what is different."""

    kind: str  # added, removed, changed
    item: Item
    words: str = ""


def differences(before: Sequence[Item], now: Sequence[Item]) -> list[Difference]:
    """How a gathering differs from what was confirmed, in order of time."""
    old, new = _by_key(before), _by_key(now)
    found = []
    for key in dict.fromkeys([*old, *new]):
        was, is_now = list(old[key]), list(new[key])
        kept = [(left, right) for left in was for right in is_now if _says_the_same(left, right)]
        was = [one for one in was if one not in [left for left, _ in kept]]
        is_now = [one for one in is_now if one not in [right for _, right in kept]]
        for left, right in zip(was, is_now, strict=False):
            found.append(Difference("changed", right, changes_of(left, right)))
        found += [Difference("removed", item) for item in was[len(is_now) :]]
        found += [Difference("added", item) for item in is_now[len(was) :]]
    return sorted(found, key=lambda one: sort_key(one.item))


def _says_the_same(before: Item, after: Item) -> bool:
    """A draft that was finished since is what the plan promised, no difference."""
    if not before.revision_digest:
        before = replace(before, revision_id=after.revision_id, revision_digest=after.revision_digest)
    return before == after


def changes_of(before: Item, after: Item) -> str:
    """«время: чт, 26 ноября, 10:00 → пт, 27 ноября, 10:00; страницы»."""
    parts = []
    if (before.day, before.at, before.until) != (after.day, after.at, after.until):
        parts.append(f"время: {_when(before)} → {_when(after)}")
    names = {
        "title": "название",
        "who": "кто",
        "place": "место",
        "pages": "страницы",
        "responsible": "ответственный",
    }
    parts += [word for name, word in names.items() if getattr(before, name) != getattr(after, name)]
    if before.revision_digest != after.revision_digest and before.pages == after.pages:
        parts.append("содержание")
    return "; ".join(parts) or "редакция"


def _when(item: Item) -> str:
    begins = f"{item.day:%d.%m.%Y}" if item.at is None else moment_text(item.at, near=False)
    return f"{begins} – {item.until:%d.%m.%Y}" if item.until else begins


def sort_key(item: Item) -> tuple[date, bool, str, bool, str]:
    """By day, whole days first, then by time, an event before its posts."""
    return item.day, item.at is not None, _instant(item.at) or "", not item.is_event, item.key


def _by_key(items: Iterable[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[item.key].append(item)
    return found
