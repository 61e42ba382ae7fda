"""A person's word that a clause is met where the portal cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from core import clock
from core.access import Actor, System, require
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.actions import record
from core.errors import Refused, Stale
from core.evidence.actions import Kept, attach
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from pages.access import may_assure
from pages.clause_states import EXPIRES_SOON
from pages.evidence import ASSURANCE
from pages.models import Assurance, Finding, OfficialPage
from regulation.rules import Result, Rule

LEAST_NOTE = 10
LEAST_REASON = 5


def last_day(rule: Rule) -> date:
    """The longest that a word given today may stand."""
    return clock.city_now().date() + timedelta(days=rule.assured_days)


@transaction.atomic
def give_assurance(
    *,
    actor: User,
    page: OfficialPage,
    rule: Rule,
    note: str,
    link: str = "",
    until: date | None = None,
    files: Sequence[Kept] = (),
) -> Assurance:
    """Give one's word; the one before it stays on record. An open finding that nobody can see any more closes.

    Raises:
        AccessDenied: not the actor's page.
        Refused: a word does not stand for this rule, the portal sees for itself, no evidence, or a wrong day.
        Stale: somebody has just given theirs.
    """
    require(may_assure(actor, page))
    _check_rule(page, rule)
    note = " ".join(note.split())
    if len(note) < LEAST_NOTE:
        raise Refused("Напишите, чем это подтверждается: что вы видели и где.", field="note")
    today, longest = clock.city_now().date(), last_day(rule)
    until = until or longest
    if not today < until <= longest:
        raise Refused(
            f"Слово действует не дольше {rule.assured_days} дней: выберите день до {longest:%d.%m.%Y}.",
            clause=rule.clause.id,
            field="until",
        )
    page.assurances.filter(rule=rule.id, is_current=True).update(is_current=False)
    try:
        with transaction.atomic():
            given = Assurance.objects.create(
                page=page,
                rule=rule.id,
                clause=rule.clause.id,
                given_by=actor,
                note=note[:500],
                link=link.strip(),
                until=until,
            )
    except IntegrityError:
        raise Stale("Это только что заверил кто-то другой. Обновите страницу.") from None
    digests = attach(actor=actor, kind=ASSURANCE, owner_id=given.pk, files=files)
    _close_finding(page, rule, actor)
    record(
        "clauses.assured",
        actor=actor,
        object=page,
        label=_label(page, rule),
        data={"until": until, "rule": rule.id, "files": digests},
    )
    return given


def _check_rule(page: OfficialPage, rule: Rule) -> None:
    if page.state not in (OfficialPage.State.ACTIVE, OfficialPage.State.SUSPENDED):
        raise Refused("Заверяют действующую страницу.")
    if not rule.assured_days:
        raise Refused("Это портал проверяет сам: слово проверку не заменяет.", clause=rule.clause.id)
    result = page.clause_results.filter(rule=rule.id).first()
    if result is None:
        raise Refused("Страницу ещё не проверяли.", advice="Нажмите «Проверить сейчас» и подождите минуту.")
    if result.result == Result.NOT_APPLICABLE:
        raise Refused(f"{result.sentence}. Заверять нечего.", clause=rule.clause.id)
    if result.result != Result.NOT_AUTOMATIC:
        raise Refused(f"Портал видит это сам: {result.sentence}.", clause=rule.clause.id, advice=rule.how_to)


def _close_finding(page: OfficialPage, rule: Rule, actor: User) -> None:
    rows = Finding.objects.filter(page=page, rule=rule.id, closed_at__isnull=True)
    rows.update(closed_at=clock.now(), closed_why=f"заверено: {actor.short_name}")


@transaction.atomic
def withdraw_assurance(*, actor: Actor, assurance: Assurance, reason: str) -> None:
    """Take a word back: the clause is asked anew. Not in force any more: nothing.

    Raises:
        AccessDenied: not the actor's page.
        Refused: no reason.
    """
    require(may_assure(actor, assurance.page))
    reason = " ".join(reason.split())[:300]
    if len(reason) < LEAST_REASON:
        raise Refused("Напишите, почему заверение больше не верно.", field="reason")
    person = None if isinstance(actor, System) else actor
    rows = Assurance.objects.filter(pk=assurance.pk, is_current=True)
    if (
        rows.update(is_current=False, withdrawn_at=clock.now(), withdrawn_by=person, withdrawn_why=reason)
        != 1
    ):
        return
    rule = assurance.known_rule
    label = _label(assurance.page, rule) if rule else str(assurance)
    record("clauses.withdrawn", actor=actor, object=assurance.page, label=label, data={"reason": reason})


def _label(page: OfficialPage, rule: Rule) -> str:
    return f"{page.title}, {page.get_network_display()}: {rule.title} ({rule.clause.cite})"


@transaction.atomic
def remind_assurances() -> int:
    """Tell of words that end soon and of those that have ended, each once; answers of how many."""
    today = clock.city_now().date()
    soon = Assurance.objects.filter(
        is_current=True, until__lte=today + EXPIRES_SOON, page__state=OfficialPage.State.ACTIVE
    ).select_related("page", "given_by")
    heads = staff_who_may(Right.PAGES_ACTIVATE)
    told = 0
    for one in soon:
        ended = one.until < today
        if one.told_at is not None and (
            not ended or one.told_at.astimezone(clock.city_zone()).date() > one.until
        ):
            continue
        told += 1
        _tell(one, heads, ended=ended)
    return told


def _tell(one: Assurance, heads: list[User], *, ended: bool) -> None:
    word = "истекло" if ended else f"действует по {one.until:%d.%m.%Y}"
    where = f"{one.page.title}, {one.page.get_network_display()}"
    notify(
        people=[one.given_by, *heads],
        kind="clauses.assurance",
        text=f"Заверение {word}: {one.title}, {where}. Посмотрите и заверьте заново.",
        url=one.page.get_absolute_url(),
        key=f"assurance:{'ended' if ended else 'soon'}:{one.pk}",
    )
    Assurance.objects.filter(pk=one.pk).update(told_at=clock.now())
