"""Reads of the demands on pages: stored results, open findings, current assurances. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from core import clock
from core.access import Actor
from core.counts import counts_of
from core.evidence.models import EvidenceFile
from core.evidence.queries import files_of
from pages.access import pages_visible_to
from pages.clause_states import EXPIRES_SOON, Cell, Line, cells_of, rules_in_force, state_of
from pages.evidence import ASSURANCE
from pages.models import Assurance, ClauseResult, Finding, OfficialPage
from regulation.rules import Rule

CHECK_FROM = time(6, 0)  # on the city's clocks, before anybody comes to work
AGAIN_AFTER = timedelta(hours=2)  # a network that did not answer
LOST_AFTER = timedelta(seconds=30)  # a message to the worker that never came


def pages_to_check(now: datetime) -> list[int]:
    """Active pages whose check of the day is due, or is asked for and not done; the oldest first."""
    local = now.astimezone(clock.city_zone())
    due = local.replace(hour=CHECK_FROM.hour, minute=CHECK_FROM.minute, second=0, microsecond=0)
    due = due if local >= due else due - timedelta(days=1)
    check = "clause_check__"
    wanted = (
        Q(clause_check__isnull=True)
        | Q(**{f"{check}tried_at__isnull": True})
        | Q(**{f"{check}tried_at__lt": due})
        | ~Q(**{f"{check}why": ""}) & Q(**{f"{check}tried_at__lt": now - AGAIN_AFTER})
        | Q(**{f"{check}asked_at__lt": now - LOST_AFTER, f"{check}tried_at__lt": F(f"{check}asked_at")})
    )
    pages = OfficialPage.objects.filter(wanted, state=OfficialPage.State.ACTIVE)
    return list(
        pages.order_by(F("clause_check__tried_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[
            :500
        ]
    )


def lines_of(page_ids: Iterable[int]) -> dict[int, list[Line]]:
    """Every rule in force on each page, in the order of the clauses. Three queries for any number of pages."""
    ids, today = list(page_ids), clock.city_now().date()
    results = {(row.page_id, row.rule): row for row in ClauseResult.objects.filter(page_id__in=ids)}
    open_ones = Finding.objects.filter(page_id__in=ids, closed_at__isnull=True).select_related("verdict_by")
    findings = {(row.page_id, row.rule): row for row in open_ones}
    current = Assurance.objects.filter(page_id__in=ids, is_current=True).select_related("given_by")
    words = {(row.page_id, row.rule): row for row in current}
    rules = rules_in_force(today)

    def line(pk: int, rule: Rule) -> Line:
        key = (pk, rule.id)
        result, finding, word = results.get(key), findings.get(key), words.get(key)
        return Line(rule, state_of(result, finding, word, today), result, finding, word)

    return {pk: [line(pk, rule) for rule in rules] for pk in ids}


def passport_of(page: OfficialPage) -> tuple[Cell, ...]:
    """The clauses on one page, those not met first, the rest in their order."""
    cells = cells_of(lines_of([page.pk])[page.pk])
    return tuple(sorted(cells, key=lambda cell: not cell.worst.is_bad))


# --- one rule on one page -----------------------------------------------------------------------------


def line_of(page: OfficialPage, rule: Rule) -> Line:
    """One rule on one page; a rule out of force has no line and shows its last state."""
    lines = {line.rule: line for line in lines_of([page.pk])[page.pk]}
    return lines.get(rule) or Line(rule, "not_applicable")


@dataclass(frozen=True)
class Past:
    """Something that was: a finding mended, a word given before."""

    at: datetime
    words: str
    detail: str = ""
    files: Sequence[EvidenceFile] = ()


def past_of(page: OfficialPage, rule: Rule, limit: int = 20) -> list[Past]:
    """Findings that were mended and words that are no more in force, newest first. Three queries."""
    closed = page.findings.filter(rule=rule.id, closed_at__isnull=False).select_related("verdict_by")[:limit]
    old = page.assurances.filter(rule=rule.id, is_current=False).select_related("given_by")[:limit]
    files = files_of(ASSURANCE, [row.pk for row in old])
    found = [
        Past(
            row.opened_at,
            f"{_verdict_word(row)}: {row.sentence}",
            f"Закрыто {_day(row.closed_at)}: {row.closed_why}",
        )
        for row in closed
    ]
    found += [
        Past(
            row.given_at,
            f"{row.given_by.short_name} заверил(а): {row.note}",
            f"Отозвано: {row.withdrawn_why}" if row.withdrawn_at else f"Действовало по {row.until:%d.%m.%Y}",
            files.get(row.pk, ()),
        )
        for row in old
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:limit]


def files_of_word(line: Line) -> list[EvidenceFile]:
    """What is attached to the word in force."""
    word = line.assurance
    return files_of(ASSURANCE, [word.pk]).get(word.pk, []) if word is not None else []


def _verdict_word(row: Finding) -> str:
    return {"confirmed": "Нарушение", "dismissed": "Отклонённое замечание"}.get(row.verdict, "Замечание")


def _day(moment: datetime | None) -> str:
    return moment.astimezone(clock.city_zone()).strftime("%d.%m.%Y") if moment else ""


# --- figures ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """How many open findings (dismissed ones apart) and words that end or have ended, on visible active pages."""

    findings: int = 0
    violations: int = 0
    expiring: int = 0
    expired: int = 0
    pages: int = 0
    unread: int = 0
    checked_at: datetime | None = None

    @property
    def asks(self) -> int:
        """What waits for a person."""
        return self.findings + self.violations + self.expired


def figures_of(actor: Actor) -> Figures:
    """Counts for the head of the matrix. Two queries, and no row of any page is read."""
    counted: dict[str, Any] = counts_of(**open_counts(actor))
    pages = pages_visible_to(actor).filter(state=OfficialPage.State.ACTIVE)
    unread = Q(clause_check__read_at__isnull=True) | ~Q(clause_check__why="")
    checks = pages.aggregate(
        pages=Count("pk"), unread=Count("pk", filter=unread), checked_at=Max("clause_check__judged_at")
    )
    return Figures(**counted, **checks)


def open_counts(actor: Actor) -> dict[str, QuerySet[Any]]:
    """What is counted of findings and words on visible active pages, by the names of `Figures`."""
    pages = pages_visible_to(actor).filter(state=OfficialPage.State.ACTIVE)
    today = clock.city_now().date()
    open_ones = Finding.objects.filter(page__in=pages, closed_at__isnull=True)
    words = Assurance.objects.filter(page__in=pages, is_current=True)
    return {
        "findings": open_ones.filter(verdict=Finding.Verdict.NONE),
        "violations": open_ones.filter(verdict=Finding.Verdict.CONFIRMED),
        "expiring": words.filter(until__gte=today, until__lte=today + EXPIRES_SOON),
        "expired": words.filter(until__lt=today),
    }
