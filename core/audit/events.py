"""Registered events: a name that is not here cannot be written to the journal.

Apps register theirs in `<app>/events.py`, imported from `AppConfig.ready`. A sentence is a past-tense Russian
predicate, «зарегистрировал(а) страницу {object}»: `{object}` is the entry's label, other names are keys of
its data. A name that is no more written stays registered: old entries are found and told by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\Z")


class EventError(Exception):
    """A programmer's fault: an unknown event, a name taken twice, a write outside a transaction."""


@dataclass(frozen=True)
class Event:
    """`name` is «group.what_happened», `sentence` its Russian predicate."""

    name: str
    sentence: str

    @property
    def group(self) -> str:
        """What stands before the first point: «vault» of «vault.revealed»."""
        return self.name.partition(".")[0]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the entry's data that the sentence needs."""
        found = {name for _, name, _, _ in Formatter().parse(self.sentence) if name}
        return frozenset(found - {"object"})


_events: dict[str, Event] = {}
_groups: dict[str, str] = {}


def register(name: str, sentence: str) -> None:
    """Make `name` known; the same registration twice is harmless.

    Raises:
        EventError: a malformed name, or the name is registered with another sentence.
    """
    if not _NAME.match(name) or len(name) > 64:
        raise EventError(f"{name!r} is not an event name: use «group.what_happened»")
    event = Event(name, sentence)
    if _events.setdefault(name, event) != event:
        raise EventError(f"{name} is registered already with another sentence")


def register_group(prefix: str, title: str) -> None:
    """Give the events «prefix.…» a Russian title for the journal's filter («Учётные данные»)."""
    _groups[prefix] = title


def get(name: str) -> Event:
    """A registered event.

    Raises:
        EventError: nobody has registered it.
    """
    try:
        return _events[name]
    except KeyError:
        raise EventError(f"event {name!r} is not registered: add it to the app's events.py") from None


def find(name: str) -> Event | None:
    """A registered event or None: an old entry may carry a name that is no more in use."""
    return _events.get(name)


def all_events() -> list[Event]:
    """Every registered event, by name."""
    return [_events[name] for name in sorted(_events)]


def group_titles() -> dict[str, str]:
    """Groups that have events, prefix → title, by title; a group nobody has named is shown by its prefix."""
    prefixes = {event.group for event in _events.values()}
    titles = {prefix: _groups.get(prefix, prefix) for prefix in prefixes}
    return dict(sorted(titles.items(), key=lambda item: item[1]))


register_group("audit", "Журнал")
register("audit.exported", "выгрузил(а) из журнала записей: {count}")
register("audit.check_asked", "начал(а) проверку цепочки журнала")
