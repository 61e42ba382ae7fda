"""Weeks are closed here: forecasts warned of, protocols frozen, corrections added beside them (п. 5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from core import clock
from core.access import Actor, System, require
from core.accounts.rights import Right
from core.audit.actions import record
from core.clock import Week
from core.errors import Refused
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from core.russian import plural
from pages import access
from pages.actions import walls
from pages.models import OfficialPage, WallPost, WeeklyProtocol, WeekNotice
from pages.queries.weeks import PageWeek, live_week_of, weeks_of
from regulation.facts import PageWeek as WeekFacts
from regulation.rules import Result
from regulation.rules.clause_5 import weekly

FREEZE_AT = time(9)
# A wall that cannot be read is tried for a day; then the week is frozen with «данные неполны».
PATIENCE = timedelta(days=1)
BATCH = 500


def freeze_time(week: Week) -> datetime:
    """Monday 09:00 city time after the week."""
    return clock.from_wall(week.monday + timedelta(days=7), FREEZE_AT, zone=week.zone)


def pages_to_freeze(week: Week) -> list[int]:
    """Active pages that have no protocol of the week yet, registered before it ended."""
    return list(
        OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE, created_at__lt=week.ends)
        .exclude(pk__in=_frozen(week).values("page_id"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _frozen(week: Week) -> QuerySet[WeeklyProtocol]:
    return WeeklyProtocol.objects.filter(monday=week.monday, corrects__isnull=True)


def freeze_due() -> int:
    """Freeze the week before this one, page by page, as soon as its wall is read through. Returns how many.

    Before Monday 09:00 nothing is frozen. A page whose wall has not been read to the end of the week waits for
    a successful read, a day at most.
    """
    week = Week.of(clock.now()).previous()
    if clock.now() < freeze_time(week):
        return 0
    return freeze(week, waiting=clock.now() < freeze_time(week) + PATIENCE)


def freeze(week: Week, *, waiting: bool = False, actor: Actor | None = None) -> int:
    """Freeze a closed week for every page that has no protocol of it; with `waiting` only those whose data is whole.

    Raises:
        Refused: the week is not over.
    """
    if clock.now() < week.ends:
        raise Refused("Неделя ещё идёт: протокол закрывают в понедельник в 9:00.", clause="5")
    frozen = 0
    for ids in _portions(pages_to_freeze(week)):
        ready = [one for one in weeks_of(ids, week).values() if one.complete or not waiting]
        frozen += _freeze_portion(week, ready, actor or System("close_week"))
    return frozen


def _portions(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])


@transaction.atomic
def _freeze_portion(week: Week, ready: Sequence[PageWeek], actor: Actor) -> int:
    """One transaction, one journal entry with a digest of what was frozen.

    Two at once take turns, and the second leaves alone what the first has frozen: the journal tells of each once.
    """
    ids = [one.page_id for one in ready]
    list(OfficialPage.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").only("pk"))
    done = set(_frozen(week).filter(page_id__in=ids).values_list("page_id", flat=True))
    rows = [_protocol(one) for one in ready if one.page_id not in done]
    WeeklyProtocol.objects.bulk_create(rows)
    if rows:
        together = hashlib.sha256("".join(sorted(row.digest for row in rows)).encode()).hexdigest()
        data = {"monday": week.monday, "pages": len(rows), "digest": together}
        record("week.frozen", actor=actor, label=f"неделя с {week.monday:%d.%m.%Y}", data=data)
    return len(rows)


def _protocol(one: PageWeek) -> WeeklyProtocol:
    entries = [
        {
            "id": verdict.publication.id,
            "at": verdict.publication.at.isoformat(),
            "url": verdict.publication.url,
            "counted": verdict.counted,
            "why": verdict.why,
        }
        for verdict in one.count.verdicts
    ]
    row = WeeklyProtocol(
        page_id=one.page_id,
        monday=one.week.monday,
        zone=one.week.zone_name,
        norm=one.norm,
        total=one.total,
        counted=one.counted,
        result=result_of(one),
        entries=entries,
        ground=one.ground,
    )
    row.digest = digest_of(row)
    return row


_RESULTS = {
    Result.MET: WeeklyProtocol.Result.MET,
    Result.FINDING: WeeklyProtocol.Result.SHORT,
    Result.NOT_AUTOMATIC: WeeklyProtocol.Result.INCOMPLETE,
    Result.NOT_APPLICABLE: WeeklyProtocol.Result.NOT_REQUIRED,
}


def result_of(one: PageWeek) -> str:
    """The result of a closed week, by rule 5: missing data is «данные неполны», never a shortage."""
    facts = WeekFacts(one.norm, one.counted, one.total, one.complete)
    return _RESULTS[weekly(facts).result]


def digest_of(row: WeeklyProtocol) -> str:
    """SHA-256 of everything a protocol says, hex."""
    said: list[object] = [
        row.page_id,
        row.monday.isoformat(),
        row.zone,
        row.norm,
        row.total,
        row.counted,
        row.result,
        row.entries,
    ]
    if row.ground:  # protocols of before say nothing of it, and keep their digest
        said.append(row.ground)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def correct(*, actor: Actor, protocol: WeeklyProtocol, reason: str) -> WeeklyProtocol:
    """Count a closed week anew, as a new record that names the old one; the old one stays as it is.

    Raises:
        AccessDenied: no right to decide on counts.
        Refused: no reason, or the protocol has a correction already.
    """
    require(access.may_decide_counts(actor))
    if len(reason.strip()) < 5:
        raise Refused("Напишите, почему протокол исправляют: хотя бы несколько слов.", field="reason")
    if hasattr(protocol, "corrected_by"):
        raise _corrected()
    week = Week(protocol.monday, protocol.zone)
    fresh = _protocol(live_week_of(protocol.page_id, week))
    fresh.corrects, fresh.correction_reason = protocol, reason.strip()[:300]
    fresh.corrected_person = None if isinstance(actor, System) else actor
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:  # the same form sent twice at once
        raise _corrected() from None
    record("week.corrected", actor=actor, object=protocol.page, data={"monday": week.monday})
    return fresh


def _corrected() -> Refused:
    return Refused("У этого протокола уже есть исправление: исправляйте его.")


@transaction.atomic
def mark_not_counted(*, actor: Actor, post: WallPost, why: str) -> None:
    """A person says that a publication does not count by its content, before its week is frozen.

    Raises:
        AccessDenied: no right to decide on counts.
        Refused: no reason given, or the week is frozen.
    """
    require(access.may_decide_counts(actor))
    if len(why.strip()) < 5:
        raise Refused("Напишите, почему публикация не засчитывается.", clause="5", field="why")
    if week_is_frozen(post):
        raise Refused("Протокол этой недели закрыт. Исправьте его новой записью.", clause="5")
    post.not_counted_why = why.strip()[:300]
    post.not_counted_by = None if isinstance(actor, System) else actor
    post.save(update_fields=["not_counted_why", "not_counted_by"])
    record("week.post_not_counted", actor=actor, object=post.page, data={"post": post.pk})


def week_is_frozen(post: WallPost) -> bool:
    """Whether the week of a publication has its protocol."""
    monday = Week.of(post.published_at).monday
    return WeeklyProtocol.objects.filter(page_id=post.page_id, monday=monday).exists()


# --- warnings ---------------------------------------------------------------------------------------

NOTICES: tuple[tuple[str, int, Right], ...] = (
    ("forecast", 2, Right.POSTS_WRITE),  # Wednesday morning: who writes
    ("alarm", 4, Right.PLAN_CONFIRM),  # Friday: who answers, too
)


def warn_due() -> int:
    """Warn of pages that end the week short if nothing changes. Returns how many pages were named.

    Wednesday 09:00 a forecast to those who write, Friday 09:00 an alarm to them and to the head; each page once.
    """
    week = Week.of(clock.now())
    named = 0
    for kind, weekday, right in NOTICES:
        if clock.now() >= clock.from_wall(week.monday + timedelta(days=weekday), FREEZE_AT):
            named += _warn(kind, week, right)
    return named


def _warn(kind: str, week: Week, right: Right) -> int:
    told = WeekNotice.objects.filter(monday=week.monday, kind=kind).values("page_id")
    waiting = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).exclude(pk__in=told)
    short = [one for one in weeks_of(waiting.values_list("pk", flat=True), week).values() if one.short]
    if not short:
        return 0
    with transaction.atomic():
        notices = [WeekNotice(page_id=one.page_id, monday=week.monday, kind=kind) for one in short]
        WeekNotice.objects.bulk_create(notices, ignore_conflicts=True)
        people = {person.pk: person for person in [*staff_who_may(Right.POSTS_WRITE), *staff_who_may(right)]}
        lead = "Норма недели под угрозой" if kind == "alarm" else "Прогноз недели"
        pages = plural(len(short), "странице", "страницах", "страницах")
        text = f"{lead}: на {len(short)} {pages} не хватает публикаций до воскресенья (п. 5 Порядка)."
        key = f"week:{kind}:{week.monday}:{min(one.page_id for one in short)}"
        notify(people=people.values(), kind=f"week_{kind}", text=text, url="/pages/weeks/?short=1", key=key)
    return len(short)


def check_week(day: date, *, actor: Actor) -> list[PageWeek]:
    """Do by hand what the timetable does: read the walls, then freeze a closed week or count a running one."""
    week = Week.of(day)
    active = list(OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).values_list("pk", flat=True))
    for page_id in active:
        walls.sync_page(page_id, since=week.starts - walls.OVERLAP)
    if clock.now() >= week.ends:
        freeze(week, actor=actor)
    else:
        warn_due()
    return list(weeks_of(active, week).values())
