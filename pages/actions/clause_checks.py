"""The daily check: the network is asked for the settings, the rules judge, findings open and close by themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from core import clock
from core.access import Actor, System, require
from core.accounts.rights import Right
from core.audit.actions import record
from core.errors import CredentialExpired, OutsideError, Refused
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from core.russian import plural
from networks.base import PageFacts
from pages.access import may_assure, may_edit_pages, pages_visible_to
from pages.actions.lifecycle import mark_broken
from pages.actions.register import take_facts
from pages.adapters import adapter_of
from pages.clause_facts import on_page, values_of
from pages.clause_states import rules_in_force
from pages.models import ClauseResult, Finding, OfficialPage, PageCheck, SettingsReading
from pages.tokens import Until, tokens_for
from regulation.rules import Outcome, Result, Rule

LOOK_UP_S = 20.0
JOB = System("check_clauses")
_MENDED = frozenset({Result.MET, Result.NOT_APPLICABLE, Result.UNDER_WAY})


@dataclass
class Judged:
    """What a check has changed."""

    opened: list[Finding] = field(default_factory=list)
    closed: list[Finding] = field(default_factory=list)


# --- asked by a person ------------------------------------------------------------------------------


@transaction.atomic
def ask_check(*, actor: Actor, page: OfficialPage) -> None:
    """«Проверить сейчас»: the worker does it at once. Asked already and not done yet: nothing.

    Raises:
        AccessDenied: not the actor's page to check.
        Refused: the page is closed.
    """
    require(may_assure(actor, page))
    if page.state == OfficialPage.State.CLOSED:
        raise Refused("Страница закрыта: проверять на ней нечего.")
    if _ask([page.pk]):
        record("clauses.check_asked", actor=actor, object=page)


@transaction.atomic
def ask_checks(*, actor: Actor) -> int:
    """The same for every active page that the actor sees and may check; answers how many were not asked yet.

    Raises:
        AccessDenied: no right to edit pages.
    """
    require(may_edit_pages(actor))
    pages = pages_visible_to(actor).filter(state=OfficialPage.State.ACTIVE)
    asked = _ask(list(pages.values_list("pk", flat=True)))
    if asked:
        record("clauses.check_asked_all", actor=actor, data={"count": asked})
    return asked


def _ask(page_ids: list[int]) -> int:
    from pages.tasks import check_page as task

    PageCheck.objects.bulk_create((PageCheck(page_id=pk) for pk in page_ids), ignore_conflicts=True)
    fresh = [row for row in PageCheck.objects.filter(page_id__in=page_ids) if not row.is_running]
    PageCheck.objects.filter(pk__in=[row.pk for row in fresh]).update(asked_at=clock.now())
    for row in fresh:
        transaction.on_commit(lambda pk=row.page_id: task.delay(pk), robust=True)  # type: ignore[misc]
    return len(fresh)


# --- done by the worker -----------------------------------------------------------------------------


def check_page(page_id: int) -> Judged:
    """Read the page's settings (no transaction is open while the network is asked) and judge it."""
    page = OfficialPage.objects.select_related("organization__parent").get(pk=page_id)
    if page.state == OfficialPage.State.CLOSED:
        return Judged()
    begun = clock.now()
    facts, why = _read(page)
    return judge(page, facts=facts, why=why, tried_at=begun)


def _read(page: OfficialPage) -> tuple[PageFacts | None, str]:
    """What the network says of the page now, or why it said nothing."""
    tokens = Until(tokens_for(page, purpose="settings"), LOOK_UP_S)
    try:
        facts = adapter_of(page, tokens).look_up()
        take_facts(actor=JOB, page=page, facts=facts)
    except CredentialExpired as error:
        if tokens.given:
            mark_broken(actor=JOB, page=page, why=error.message)
        return None, error.message
    except (OutsideError, Refused) as error:
        return None, error.message
    return facts, ""


@transaction.atomic
def judge(
    page: OfficialPage, *, facts: PageFacts | None = None, why: str = "", tried_at: datetime | None = None
) -> Judged:
    """Keep what was read, apply the rules to all that is known, open and close findings.

    A rule that cannot see leaves an open finding open: not known is neither a new fault nor a mended one.
    """
    now = clock.now()
    check, _ = PageCheck.objects.get_or_create(page=page)
    check = PageCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    first_time = check.judged_at is None
    if tried_at is not None:
        check.tried_at, check.why = tried_at, why[:300]
    if facts is not None:
        check.read_at = now
        _keep(page, facts)
    check.judged_at = now
    check.save()
    known = on_page(page)
    outcomes = {rule: rule.apply(known) for rule in rules_in_force(clock.city_now().date())}
    _keep_results(page, outcomes, now)
    judged = _judge_findings(page, outcomes, now)
    if judged.opened or judged.closed:
        data = {"opened": len(judged.opened), "closed": len(judged.closed)}
        record("clauses.checked", actor=JOB, object=page, data=data)
    if judged.opened and not first_time:
        _tell(page, judged.opened, now)
    return judged


def _keep(page: OfficialPage, facts: PageFacts) -> None:
    """A row only when something has changed."""
    values = values_of(facts)
    digest = hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    newest = page.settings_readings.first()
    if newest is None or newest.digest != digest:
        SettingsReading.objects.create(page=page, values=values, digest=digest)


def _keep_results(page: OfficialPage, outcomes: Mapping[Rule, Outcome], now: datetime) -> None:
    rows = {row.rule: row for row in page.clause_results.all()}
    fresh, changed = [], []
    for rule, outcome in outcomes.items():
        row = rows.pop(rule.id, None)
        if row is None:
            row = ClauseResult(page=page, rule=rule.id, clause=rule.clause.id, since=now)
            fresh.append(row)
        else:
            changed.append(row)
            row.since = row.since if row.result == outcome.result else now
        row.result, row.sentence, row.checked_at = outcome.result.value, outcome.sentence, now
    ClauseResult.objects.bulk_create(fresh)
    ClauseResult.objects.bulk_update(changed, ["result", "sentence", "since", "checked_at"])
    ClauseResult.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


def _judge_findings(page: OfficialPage, outcomes: Mapping[Rule, Outcome], now: datetime) -> Judged:
    open_ones = {row.rule: row for row in page.findings.filter(closed_at__isnull=True)}
    judged = Judged()
    for rule, outcome in outcomes.items():
        row = open_ones.pop(rule.id, None)
        if outcome.result is Result.FINDING and row is None:
            row = Finding(
                page=page, rule=rule.id, clause=rule.clause.id, sentence=outcome.sentence, opened_at=now
            )
            judged.opened.append(row)
        elif outcome.result is Result.FINDING and row is not None and row.sentence != outcome.sentence:
            _say_anew(row, outcome.sentence)
        elif outcome.result in _MENDED and row is not None:
            _close(row, outcome.sentence, now)
            judged.closed.append(row)
    for row in open_ones.values():
        _close(row, "правило больше не действует", now)
        judged.closed.append(row)
    Finding.objects.bulk_create(judged.opened)
    return judged


def _say_anew(row: Finding, sentence: str) -> None:
    """Another fault than the one a person has looked at: the verdict was not about it."""
    row.sentence, row.verdict = sentence, Finding.Verdict.NONE
    row.verdict_at = row.verdict_by = None
    row.verdict_reason = ""
    row.save(update_fields=["sentence", "verdict", "verdict_at", "verdict_by", "verdict_reason"])


def _close(row: Finding, why: str, now: datetime) -> None:
    row.closed_at, row.closed_why = now, why[:300]
    row.save(update_fields=["closed_at", "closed_why"])


def _tell(page: OfficialPage, opened: Iterable[Finding], now: datetime) -> None:
    """One sentence of all that is new on a page: to the press office head and the page's own organization."""
    found = list(opened)
    people = [*staff_who_may(Right.FINDINGS_DECIDE), *staff_who_may(Right.OWN_PAGES_SEE, page.organization)]
    cited = ", ".join(dict.fromkeys(f"п.\u00a0{_short(row)}" for row in found))
    many = plural(len(found), "новое замечание", "новых замечания", "новых замечаний")
    notify(
        people=people,
        kind="clauses.found",
        text=f"{page.title}, {page.get_network_display()}: {many} ({cited}). {found[0].sentence}",
        url=page.get_absolute_url(),
        key=f"clauses.found:{page.pk}:{now:%Y%m%d%H%M%S}",
    )


def _short(row: Finding) -> str:
    return row.known_rule.clause.short if row.known_rule else row.clause
