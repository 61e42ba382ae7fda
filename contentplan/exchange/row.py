"""One row of a table as the post it would become: every cell read, everything wrong said at its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.forms import URLField

from contentplan.checks import adapter_of_network
from contentplan.content import Payload, clean_text
from contentplan.exchange.columns import COLUMNS, LONGEST, OWN
from contentplan.exchange.names import Directory, Named
from contentplan.exchange.words import day_of, hour_of
from contentplan.models import Rubric
from contentplan.outgoing import outgoing
from core import clock
from core.errors import Refused
from core.looks import in_order
from core.organizations.models import Organization
from core.russian import plural
from core.spreadsheet import meant
from core.tables.columns import letters, place_of
from networks.base import Network

T = TypeVar("T")
_LONGEST_TITLE, _LONGEST_LINK = 200, 500
_FAR = timedelta(days=366)
_LINK = URLField(max_length=_LONGEST_LINK, assume_scheme="https")
_FORMULA = "="


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a cell: where it is («B5», empty where the table has no such column), what to do."""

    cell: str
    column: str
    sentence: str


@dataclass
class Row:
    """A row that says something. `known`: the post that says all this already, so the row adds nothing.

    `past`: the column and the sentence about a time that has passed; of what the plan holds already it is no fault.
    """

    number: int
    title: str = ""
    text: str = ""
    own: dict[str, str] = field(default_factory=dict)
    link: str = ""
    due_at: datetime | None = None
    pages: list[Named] = field(default_factory=list)
    rubric: Rubric | None = None
    organization: Organization | None = None
    wrong: list[Wrong] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    known: int | None = None
    past: tuple[str, str] | None = None

    @property
    def networks(self) -> list[str]:
        """Network codes in the order of screens."""
        return in_order([page.network for page in self.pages])

    @property
    def enters(self) -> bool:
        """It becomes a draft."""
        return not self.wrong and self.known is None

    def text_in(self, network: str) -> str:
        """The network's own text, else the common one."""
        return self.own.get(network) or self.text


class Reader:
    """Reads rows of one table: knows where its columns stand and what may be named."""

    def __init__(self, chosen: Mapping[str, str], directory: Directory, default_at: time | None) -> None:
        self.directory, self.default_at = directory, default_at
        self.letters = {key: letters(at) for key in COLUMNS if (at := place_of(chosen, key)) is not None}
        self.now, self.today = clock.now(), clock.city_now().date()

    def read(self, number: int, cells: Mapping[str, str]) -> Row:
        """The row of these cells (key → text as it stands in the file)."""
        row = Row(number)
        for key, cell in cells.items():
            if cell.startswith(_FORMULA):
                self.blame(row, key, "В ячейке формула. Скопируйте столбец и вставьте его как значения")
            elif len(cell) > LONGEST:
                self.blame(row, key, "Слишком длинный текст, такого не берёт ни одна сеть. Сократите")
        said = {key: clean_text(meant(cell)) for key, cell in cells.items()}
        bad = {key for key, cell in cells.items() if cell.startswith(_FORMULA) or len(cell) > LONGEST}
        fine = {key: "" if key in bad else cell for key, cell in said.items()}
        self._words(row, fine, bad)
        self._when(row, fine, bad)
        self._where(row, fine, bad)
        if not bad:
            self._fits(row)
        return row

    def blame(self, row: Row, key: str, sentence: str) -> None:
        """Say that a cell is wrong."""
        letter = self.letters.get(key)
        row.wrong.append(Wrong(f"{letter}{row.number}" if letter else "", COLUMNS[key].name, sentence))

    # -- its cells ---------------------------------------------------------------------------------------

    def _words(self, row: Row, said: Mapping[str, str], bad: set[str]) -> None:
        row.title = " ".join(said.get("title", "").split())
        if not row.title and "title" not in bad:
            self.blame(row, "title", "Впишите название: по нему материал найдут коллеги")
        elif (extra := len(row.title) - _LONGEST_TITLE) > 0:
            more = plural(extra, "лишний знак", "лишних знака", "лишних знаков")
            self.blame(row, "title", f"Название длиннее {_LONGEST_TITLE} знаков: {more}. Сократите")
        row.text = said.get("text", "")
        own = {key.removeprefix(OWN): text for key, text in said.items() if key.startswith(OWN)}
        row.own = {network: text for network, text in own.items() if text and text != row.text}
        if said.get("link"):
            row.link = self._try(row, "link", lambda: _link(said["link"])) or ""

    def _when(self, row: Row, said: Mapping[str, str], bad: set[str]) -> None:
        if bad & {"day", "at"}:
            return
        if not said.get("day"):
            self.blame(row, "day", "Впишите дату выхода, например 05.12.2026")
            return
        day = self._try(row, "day", lambda: day_of(said["day"]))
        beside = said.get("at", "")
        hour = self._try(row, "at", lambda: hour_of(beside)) if beside else None
        if day is None or (beside and hour is None):
            return
        at = hour or day[1] or self.default_at
        if at is None:
            self.blame(row, "at", "Впишите время выхода, например 10:00")
            return
        row.due_at = self._try(row, "at" if beside else "day", lambda: clock.from_wall(day[0], at))
        if row.due_at is not None:
            self._note_time(row, day[0], at, "at" if beside and day[0] >= self.today else "day")

    def _note_time(self, row: Row, day: date, at: time, key: str) -> None:
        assert row.due_at is not None
        if row.due_at <= self.now:
            row.past = key, f"{day:%d.%m.%Y} {at:%H:%M} уже прошло. Назначьте позже или уберите строку"
        elif row.due_at > self.now + _FAR:
            row.warnings.append(f"Выйдет больше чем через год: {day:%d.%m.%Y}. Проверьте год")

    def _where(self, row: Row, said: Mapping[str, str], bad: set[str]) -> None:
        if "pages" not in bad:
            row.pages = self._try(row, "pages", lambda: self.directory.pages_of(said.get("pages", ""))) or []
        if said.get("rubric"):
            row.rubric = self._try(row, "rubric", lambda: self.directory.rubric_of(said["rubric"]))
        row.organization = self.directory.home
        if said.get("organization"):
            row.organization = self._try(
                row, "organization", lambda: self.directory.organization_of(said["organization"])
            )
        elif row.organization is None:
            self.blame(row, "organization", "Впишите, чей это материал")

    def _fits(self, row: Row) -> None:
        """What each network would refuse; a row without words is a draft to be written."""
        for network in row.networks:
            if text := row.text_in(network):
                post = outgoing(Payload(Network(network), text, row.link, ()), {})
                own = f"{OWN}{network}" if network in row.own else "text"
                for problem in adapter_of_network(network).check(post):
                    self.blame(row, "link" if problem.field == "link" else own, problem.sentence)
        if row.pages and not any(row.text_in(network) for network in row.networks):
            row.warnings.append("Текста нет: его надо будет написать в черновике")

    def _try(self, row: Row, key: str, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except Refused as error:
            self.blame(row, key, error.message)
            return None


def _link(text: str) -> str:
    try:
        return str(_LINK.clean(text))
    except ValidationError:
        raise Refused(
            f"Это не адрес: «{text[:60]}». Нужен вид https://…, не длиннее {_LONGEST_LINK} знаков"
        ) from None
