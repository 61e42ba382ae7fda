"""What every write of a connection shares: the lock, the history, the nearest due day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Min

from core import clock
from core.access import Actor, System
from core.errors import Refused
from core.evidence.actions import Kept, attach
from gospubliki.evidence import CHANGE
from gospubliki.graphs import CONNECTION_WORDS
from gospubliki.models import Connection, HistoryEntry

LONGEST_SENTENCE = 500
OLDEST = date(2019, 1, 1)  # the system is younger than that


@dataclass(frozen=True)
class Evidence:
    """What proves a change: a number in the system, a link, where the document lies, or the document itself."""

    number: str = ""
    link: str = ""
    note: str = ""
    files: tuple[Kept, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.number or self.link or self.note or self.files)


def clean_evidence(evidence: Evidence) -> Evidence:
    """The evidence in single spaces.

    Raises:
        Refused: it is too long, or the link is not an address of the web.
    """
    number, link, note = (" ".join(text.split()) for text in (evidence.number, evidence.link, evidence.note))
    clean = Evidence(number, link, note, evidence.files)
    for field, text, most in (
        ("number", clean.number, 80),
        ("link", clean.link, 500),
        ("note", clean.note, 300),
    ):
        if len(text) > most:
            raise Refused(f"Длиннее {most} знаков: сократите", field=field)
    if clean.link:
        try:
            parts = urlsplit(clean.link)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("Это не похоже на ссылку. Нужен вид https://dzhankoy.example/page", field="link")
    return clean


def clean_sentence(text: str) -> str:
    """One line of what was said.

    Raises:
        Refused: it is too long.
    """
    line = " ".join(text.split())
    if len(line) > LONGEST_SENTENCE:
        raise Refused(f"Длиннее {LONGEST_SENTENCE} знаков: сократите", field="sentence")
    return line


def clean_day(day: date | None, *, field: str = "on_date") -> date:
    """The day when it was; today when nothing is said.

    Raises:
        Refused: it has not come yet, or is too long ago to be true.
    """
    today = clock.city_now().date()
    if day is None:
        return today
    if day > today:
        raise Refused("Этот день ещё не наступил. Укажите, когда это было", field=field)
    if day < OLDEST:
        raise Refused("Так давно системы ещё не было. Проверьте год", field=field)
    return day


def clean_due(day: date, *, field: str = "due_on") -> date:
    """A day to do something by.

    Raises:
        Refused: it has passed, or is more than two years away.
    """
    today = clock.city_now().date()
    if day < today:
        raise Refused("Этот день уже прошёл. Возьмите позже", field=field)
    if day > today + timedelta(days=730):
        raise Refused("Это больше чем через два года. Проверьте год", field=field)
    return day


def lock(connection: Connection) -> None:
    """Hold the row until the transaction ends: due days are counted from steps that others may be ticking."""
    state, version = (
        Connection.objects.select_for_update().values_list("state", "version").get(pk=connection.pk)
    )
    connection.state, connection.version = state, version


def nearest_due(connection: Connection) -> date | None:
    """The earliest day among the steps that are not done."""
    undone = connection.steps.filter(done_on__isnull=True)
    nearest: date | None = undone.aggregate(nearest=Min("due_on"))["nearest"]
    return nearest


def refresh_due(connection: Connection) -> None:
    """Count the nearest due day of a connection at work anew. The row must be locked."""
    connection.due_on = nearest_due(connection)
    Connection.objects.filter(pk=connection.pk).update(due_on=connection.due_on)


def write(
    connection: Connection, kind: str, *, actor: Actor, on_date: date, files: Sequence[Kept] = (), **more: Any
) -> HistoryEntry:
    """Add to the history, with the files that prove it."""
    person = None if isinstance(actor, System) else actor
    entry = HistoryEntry.objects.create(
        connection=connection, kind=kind, person=person, on_date=on_date, at=clock.now(), **more
    )
    if files and person is not None:
        attach(actor=person, kind=CHANGE, owner_id=entry.pk, files=files)
    return entry


def digests(files: Sequence[Kept]) -> dict[str, list[str]]:
    """What the entry of the journal keeps of the files; nothing where there are none."""
    return {"files": [file.digest for file in files]} if files else {}


def word(state: str) -> str:
    """«в работе»."""
    return CONNECTION_WORDS[state]
