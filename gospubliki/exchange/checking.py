"""What each row of an uploaded table would do, and what is wrong with it: looked at before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Max, Q

from core import clock
from core.access import Actor
from core.accounts.rights import Right
from core.errors import Refused
from core.organizations.access import may_edit_organizations
from core.organizations.models import Organization
from core.organizations.numbers import clean_inn
from core.organizations.queries import staff_who_may
from core.tables.columns import cells_of
from gospubliki.actions.history import Evidence, clean_day, clean_evidence, clean_sentence, word
from gospubliki.exchange.columns import COLUMNS
from gospubliki.exchange.states import state_of
from gospubliki.graphs import CONNECTION_GRAPH, NEEDS_EVIDENCE, NEEDS_SENTENCE
from gospubliki.models import Connection, HistoryEntry, ImportBatch

T = TypeVar("T")
# A cell that begins so is a formula for a spreadsheet: the portal refuses to guess what its author meant.
FORMULA = ("=", "+", "@", "\t", "\r")


@dataclass
class RowCheck:
    """One row: what it says, whose it is, what would become of it. `errors`: name of the column → sentence."""

    number: int
    cells: dict[str, str]
    connection: Connection | None = None
    inn: str = ""
    target: str = ""
    on_date: date | None = None
    creates: bool = False
    body: Organization | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The organization, as the register calls it, else as the table does."""
        return self.connection.organization.short_name if self.connection else self.cells.get("name", "")

    @property
    def will(self) -> str:
        """«не начато → подключено», «новая организация», «без изменений»; empty where something is wrong."""
        if self.errors:
            return ""
        if self.creates:
            return f"новая организация, {word(self.target)}" if self.target else "новая организация"
        return f"{word(self._state)} → {word(self.target)}" if self.changes else "без изменений"

    @property
    def route(self) -> tuple[str, ...]:
        """The states to pass through, «в работе» on the way where there is no direct one; none: no way, or no need."""
        source, target = self._state, self.target
        if not target or target == source:
            return ()
        allows = CONNECTION_GRAPH.allows
        if allows(source, target):
            return (target,)
        through = allows(source, "in_progress") and allows("in_progress", target)
        return ("in_progress", target) if through else ()

    @property
    def changes(self) -> bool:
        """Whether the state of a connection that is there would change."""
        return not self.creates and bool(self.target) and self._state != self.target

    @property
    def evidence(self) -> Evidence:
        return Evidence(number=self.cells.get("number", ""), link=self.cells.get("link", ""))

    @property
    def _state(self) -> str:
        return self.connection.state if self.connection else "not_started"


@dataclass(frozen=True)
class Checked:
    """All rows of a table."""

    rows: list[RowCheck]

    @property
    def wrong(self) -> list[RowCheck]:
        return [row for row in self.rows if row.errors]

    @property
    def changed(self) -> int:
        return sum(row.changes for row in self.rows if not row.errors)

    @property
    def created(self) -> int:
        return sum(row.creates for row in self.rows if not row.errors)


def check(batch: ImportBatch, *, actor: Actor) -> Checked:
    """Look at every row. Five queries at most, whatever the number of rows."""
    rows = [
        RowCheck(batch.first_row + number, cells_of(line, batch.columns))
        for number, line in enumerate(batch.rows)
        if any(line)
    ]
    for row in rows:
        _read(row)
    _refuse_twins(rows)
    _find(rows)
    may_create = batch.create_missing and bool(may_edit_organizations(actor))
    bodies = _bodies() if may_create else {}
    stranger = "" if may_create else _stranger()
    last = _last_changes(rows)
    for row in rows:
        if row.connection is None and "inn" not in row.errors and "name" not in row.errors:
            _unknown(row, bodies, stranger)
        _check_move(row, last)
    return Checked(rows)


# --- what a row says --------------------------------------------------------------------------------


def _read(row: RowCheck) -> None:
    for key, text in row.cells.items():
        if text.startswith(FORMULA):
            row.errors[key] = "Начинается как формула. Впишите в ячейку само значение"
    row.inn = _attempt(row, "inn", lambda: clean_inn(row.cells.get("inn", ""))) or ""
    if not row.cells.get("inn") and not row.cells.get("name"):
        row.errors.setdefault("inn", "Нет ни ИНН, ни названия: непонятно, чья это строка")
    if text := row.cells.get("state", ""):
        row.target = state_of(text) or ""
        if not row.target:
            row.errors.setdefault("state", f"Такого состояния нет: «{text[:60]}»")
    if text := row.cells.get("on_date", ""):
        row.on_date = _attempt(row, "on_date", lambda: clean_day(_day(text)))
    _attempt(row, "sentence", lambda: clean_sentence(row.cells.get("sentence", "")))
    _attempt(row, "number", lambda: clean_evidence(row.evidence))


def _attempt(row: RowCheck, key: str, act: Callable[[], T]) -> T | None:
    try:
        return act()
    except Refused as error:
        row.errors.setdefault(error.field if error.field in COLUMNS else key, error.message)
        return None


def _day(text: str) -> date:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d.%m.%Y %H:%M"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Refused("Такой даты нет. Нужен вид 25.11.2026", field="on_date")


def _refuse_twins(rows: Sequence[RowCheck]) -> None:
    """Two rows of one organization contradict each other, or will when somebody edits one of them."""
    counted = Counter(row.inn for row in rows if row.inn)
    first: dict[str, int] = {}
    for row in rows:
        if counted[row.inn] > 1:
            if row.inn in first:
                row.errors.setdefault("inn", f"Этот ИНН уже есть в строке {first[row.inn]}. Оставьте одну")
            first.setdefault(row.inn, row.number)


# --- whose it is ------------------------------------------------------------------------------------


def _find(rows: Sequence[RowCheck]) -> None:
    """By INN, else by the name as it stands in the register."""
    inns, names = {row.inn for row in rows} - {""}, {row.cells.get("name", "") for row in rows} - {""}
    wanted = Q(organization__inn__in=inns) | Q(organization__name__in=names)
    wanted |= Q(organization__short_name__in=names)
    found = list(Connection.objects.live().of_organizations().filter(wanted).select_related("organization"))
    by_inn = {one.organization.inn: one for one in found if one.organization.inn}
    by_name: dict[str, list[Connection]] = {}
    for one in found:
        for name in {one.organization.name, one.organization.short_name}:
            by_name.setdefault(name, []).append(one)
    for row in rows:
        named = by_name.get(row.cells.get("name", ""), [])
        row.connection = by_inn.get(row.inn) if row.inn else None
        if row.connection is None and not row.inn and named:
            if len(named) > 1:
                row.errors.setdefault("name", "Так называется не одна организация. Укажите ИНН")
            row.connection = named[0]
    taken: dict[int, int] = {}
    for row in rows:
        if row.connection is not None and taken.setdefault(row.connection.pk, row.number) != row.number:
            row.errors.setdefault(
                "name", f"Эта организация уже есть в строке {taken[row.connection.pk]}. Оставьте одну"
            )


def _bodies() -> dict[str, Organization]:
    """Who may oversee a new organization: the administration and its bodies, by both names."""
    kinds = (Organization.Kind.ADMINISTRATION, Organization.Kind.BODY)
    found = Organization.objects.active().filter(kind__in=kinds)
    return {name: one for one in found for name in (one.name, one.short_name)}


def _stranger() -> str:
    """What to do about an organization that is not in the register.

    The tree of organizations says who oversees whom (п. 10.3) and who sees what, so its keeper alone adds to it.
    """
    keepers = ", ".join(person.short_name for person in staff_who_may(Right.ORGANIZATIONS_EDIT)[:3])
    who = f"администратор портала{f' ({keepers})' if keepers else ''}"
    return (
        f"Такой организации в реестре нет. Проверьте ИНН. Если она новая, её вносит {who}: передайте ИНН, название"
        " и кто курирует (п. 10.3); до этого уберите строку из таблицы"
    )


def _unknown(row: RowCheck, bodies: dict[str, Organization], stranger: str) -> None:
    """`stranger` is why the reader may not add it; empty when the reader may."""
    if stranger:
        row.errors["inn" if row.inn else "name"] = stranger
    elif not row.cells.get("name"):
        row.errors["name"] = "Чтобы внести новую организацию, нужно её название"
    elif (body := bodies.get(row.cells.get("body", ""))) is None:
        row.errors["body"] = (
            "Чтобы внести новую организацию, укажите, кто её курирует, как в реестре организаций"
        )
    else:
        row.creates, row.body = True, body


# --- what would become of it ------------------------------------------------------------------------


def _last_changes(rows: Sequence[RowCheck]) -> dict[int, date]:
    moves = HistoryEntry.objects.filter(
        connection__in=[row.connection.pk for row in rows if row.connection], kind=HistoryEntry.Kind.STATE
    )
    return dict(
        moves.order_by().values("connection").annotate(last=Max("on_date")).values_list("connection", "last")
    )


def _check_move(row: RowCheck, last: dict[int, date]) -> None:
    source = row.connection.state if row.connection else "not_started"
    if not row.target or row.target == source:
        return
    if not row.route:
        row.errors.setdefault("state", f"Из «{word(source)}» нельзя перейти в «{word(row.target)}»")
    if row.target in NEEDS_SENTENCE and len(row.cells.get("sentence", "")) < 5:
        row.errors.setdefault("sentence", f"Для «{word(row.target)}» нужно основание или причина")
    if row.target in NEEDS_EVIDENCE and not row.evidence:
        row.errors.setdefault("number", f"Для «{word(row.target)}» нужен номер или ссылка")
    before = last.get(row.connection.pk) if row.connection else None
    if before is not None and (row.on_date or clock.city_now().date()) < before:
        row.errors.setdefault("on_date", f"Это раньше прошлого изменения ({before:%d.%m.%Y})")
