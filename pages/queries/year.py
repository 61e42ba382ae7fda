"""A year of a page's weeks, from frozen protocols alone: drawn as cells, said as a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from core import clock
from core.access import Actor
from core.clock import Week
from core.russian import plural, range_text
from pages.models import OfficialPage, WeeklyProtocol
from pages.queries.register import Filters, listed_pages

WEEKS = 52
_STEP, _WIDE, _TALL = 14, 11, 16
_NAMED = 3  # weeks that the sentence calls by their days
_MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_CLASS = {"met": "hm", "short": "hs", "incomplete": "hf", "not_required": "h0", "": "hn"}


@dataclass(frozen=True)
class WeekCell:
    """One week: its protocol's result, nothing where there is no protocol."""

    monday: date
    place: int
    result: str = ""
    counted: int = 0
    norm: int | None = None

    @property
    def x(self) -> int:
        """Where it is drawn."""
        return self.place * _STEP

    @property
    def middle(self) -> int:
        return self.x + _WIDE // 2

    @property
    def css(self) -> str:
        return _CLASS[self.result]

    @property
    def days(self) -> str:
        """«23–29 ноября»."""
        return range_text(self.monday, self.monday + timedelta(days=6))

    @property
    def words(self) -> str:
        """What its protocol says."""
        of_norm = f"{self.counted} из {self.norm}" if self.norm is not None else str(self.counted)
        said = {
            "met": f"норма выполнена, {of_norm}",
            "short": f"не хватило, {of_norm}",
            "incomplete": f"данные неполны, {of_norm}",
            "not_required": f"норма не установлена, публикаций {self.counted}",
        }
        return f"{self.days}: {said.get(self.result, 'протокола нет')}"


@dataclass(frozen=True)
class Year:
    """The weeks of a page, the oldest first."""

    cells: Sequence[WeekCell]

    def _with(self, result: str) -> list[WeekCell]:
        return [cell for cell in self.cells if cell.result == result]

    @property
    def any(self) -> bool:
        """Whether there is a protocol at all."""
        return any(cell.result for cell in self.cells)

    @property
    def short(self) -> list[WeekCell]:
        """Weeks that were short, the newest first."""
        return self._with("short")[::-1]

    @property
    def sentence(self) -> str:
        """The same in words: «Норма выполнена в 23 неделях из 25. Не хватило: 27 июля – 2 августа (3 из 5)»."""
        if not self.any:
            return "Закрытых недель ещё нет."
        met, short, unsure = len(self._with("met")), self.short, len(self._with("incomplete"))
        parts = [self._of_norm(met, met + len(short))]
        if short:
            named = ", ".join(f"{cell.days} ({cell.counted} из {cell.norm})" for cell in short[:_NAMED])
            more = f" и ещё {len(short) - _NAMED}" if len(short) > _NAMED else ""
            parts.append(f"Не хватило: {named}{more}.")
        if unsure:
            parts.append(f"Данные неполны: {plural(unsure, 'неделя', 'недели', 'недель')}.")
        return " ".join(parts)

    def _of_norm(self, met: int, judged: int) -> str:
        if judged:
            return f"Норма выполнена в {plural(met, 'неделе', 'неделях', 'неделях')} из {judged}."
        loose = len(self._with("not_required"))
        return f"Норма не установлена: {plural(loose, 'неделя', 'недели', 'недель')}." if loose else ""

    @property
    def months(self) -> list[tuple[int, str]]:
        """Where a month begins, and its name; one that would run out of the picture is left out."""
        found = []
        for before, cell in zip([None, *self.cells], self.cells, strict=False):
            if (before is None or before.monday.month != cell.monday.month) and cell.place < WEEKS - 2:
                found.append((cell.x, _MONTHS[cell.monday.month - 1]))
        return found[1:] if len(found) > 1 and found[1][0] - found[0][0] < 2 * _STEP else found


def years_of(page_ids: Iterable[int], today: date | None = None) -> dict[int, Year]:
    """The last `WEEKS` closed weeks of these pages, corrections in place of what they correct. One query."""
    last = Week.of(today or clock.city_now().date()).previous().monday
    mondays = [last - timedelta(weeks=WEEKS - 1 - place) for place in range(WEEKS)]
    ids = list(page_ids)
    rows = WeeklyProtocol.objects.filter(
        page_id__in=ids, monday__gte=mondays[0], monday__lte=last, corrected_by__isnull=True
    )
    found: defaultdict[int, dict[date, tuple[str, int, int | None]]] = defaultdict(dict)
    told = rows.values_list("page_id", "monday", "result", "counted", "norm")
    for page_id, monday, result, counted, norm in told:
        found[page_id][monday] = (result, counted, norm)
    return {
        pk: Year(tuple(WeekCell(day, place, *found[pk].get(day, ())) for place, day in enumerate(mondays)))
        for pk in ids
    }


def pages_of_year(actor: Actor, kind: str = "") -> QuerySet[OfficialPage]:
    """Active pages the actor sees, from the administration down."""
    return listed_pages(actor, Filters(kind=kind, state=OfficialPage.State.ACTIVE))
