"""Days of mourning: declared with dates, ground and pages; ended early or by their date; the checklist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from contentplan import access, notices
from contentplan.actions.asking import ask_about
from contentplan.models import FESTIVE, Delivery, Mourning, MourningMark
from contentplan.models.stop import target_of
from core import clock
from core.access import Actor, System, require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused
from pages.models import OfficialPage

LONGEST_DAYS = 40
PORTAL = System("publish_due")


def declare_mourning(
    *, actor: User, ground: str, first: date, last: date, pages: Sequence[OfficialPage] = ()
) -> Mourning:
    """Days of mourning from `first` to `last` on `pages` (on all when none is named), with their checklist.

    Entertainment, contests and congratulations due then wait; official posts and warnings go on. Days already
    begun hold from now on. A second click returns the mourning that stands.

    Raises:
        AccessDenied: only the press head may.
        Refused: no ground, the days have passed, are in the wrong order or too many.
    """
    require(access.may_stop(actor))
    ground = " ".join(ground.replace("\x00", "").split())[:300]
    if not ground:
        raise Refused("Напишите основание: указ или распоряжение, которым объявлен траур.", field="ground")
    if last < first:
        raise Refused("Последний день раньше первого. Поменяйте их местами.", field="last")
    if last < clock.city_now().date():
        raise Refused("Эти дни уже прошли.", field="last")
    if (last - first).days >= LONGEST_DAYS:
        raise Refused(f"Больше {LONGEST_DAYS} дней подряд. Проверьте последний день.", field="last")
    starts_at, ends_at = _midnight(first), _midnight(last + timedelta(days=1))
    target = target_of(page.pk for page in pages)
    try:
        with transaction.atomic():
            mourning = Mourning.objects.create(
                ground=ground, starts_at=starts_at, ends_at=ends_at, target=target, by=actor
            )
            mourning.pages.set(pages)
            _list(mourning, pages)
            record(
                "mourning.declared",
                actor=actor,
                object=mourning,
                label=ground,
                data={"first": first, "last": last, "pages": sorted(page.pk for page in pages)},
            )
    except IntegrityError:
        return Mourning.objects.get(target=target, starts_at=starts_at, closed_at__isnull=True)
    return mourning


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.city_zone())


def _list(mourning: Mourning, pages: Sequence[OfficialPage]) -> None:
    """A cover and an avatar of every working page concerned. In the caller's transaction."""
    found = pages or OfficialPage.objects.filter(state="active")
    MourningMark.objects.bulk_create(
        MourningMark(mourning=mourning, page=page, what=what)
        for page in found
        for what in MourningMark.What.values
    )


def close_mourning(*, actor: Actor, mourning: Mourning) -> int:
    """End a mourning: what it has held and is past its time waits for a decision; how many. Twice is once.

    Raises:
        AccessDenied: only the press head may, and the portal when the last day is over.
    """
    if not isinstance(actor, System):
        require(access.may_stop(actor))
    person = actor if isinstance(actor, User) else None
    with transaction.atomic():
        standing = Mourning.objects.filter(pk=mourning.pk, closed_at__isnull=True)
        if standing.update(closed_at=clock.now(), closed_by=person) != 1:
            return 0
        rows = on_pages_of_mourning(mourning, Delivery.objects.filter(due_at__lt=mourning.ends_at))
        begun = mourning.starts_at <= clock.now()
        asked = ask_about(rows, by=person, why="Не вышло вовремя из-за траура") if begun else []
        record(
            "mourning.closed",
            actor=actor,
            object=mourning,
            label=mourning.ground,
            data={"waiting": len(asked)},
        )
        notices.mourning_over(mourning, len(asked), by=person)
    return len(asked)


def close_passed() -> int:
    """Mournings whose last day is over. The portal's own act; the gate stays shut until it is done."""
    passed = list(Mourning.objects.filter(closed_at__isnull=True, ends_at__lte=clock.now())[:20])
    for mourning in passed:
        close_mourning(actor=PORTAL, mourning=mourning)
    return len(passed)


def on_pages_of_mourning(mourning: Mourning, rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Of the rows, those that this mourning holds: festive ones on its pages, warnings never."""
    rows = rows.filter(urgent=False, post__rubric__tone__in=FESTIVE)
    if mourning.is_everywhere:
        return rows
    pages = Mourning.pages.through.objects.filter(mourning=mourning.pk)
    return rows.filter(page_id__in=pages.values("officialpage_id"))


def mark(*, actor: User, line: MourningMark, back: bool = False) -> None:
    """Tick a line of the checklist: the cover or avatar is changed, or given back. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not decide over deliveries.
        Refused: given back before it was changed.
    """
    require(access.may_decide(actor))
    if back and line.done_at is None:
        raise Refused("Её ещё не меняли, возвращать нечего.")
    empty = {"back_at__isnull": True} if back else {"done_at__isnull": True}
    told = {"back_at": clock.now(), "back_by": actor} if back else {"done_at": clock.now(), "done_by": actor}
    with transaction.atomic():
        if MourningMark.objects.filter(pk=line.pk, **empty).update(**told) == 1:
            record(
                "mourning.given_back" if back else "mourning.changed",
                actor=actor,
                object=line.mourning,
                label=f"{line.get_what_display()} страницы «{line.page.title}»",
                data={"page": line.page_id, "what": line.what},
            )
