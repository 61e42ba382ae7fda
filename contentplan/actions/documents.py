"""Confirming a plan: what was gathered is frozen, and what is finished in it is approved by that (design: kind `plan`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from contentplan import access, notices
from contentplan.actions.review import approve
from contentplan.gathering import Period
from contentplan.models import ContentPlan, PlanItem, Revision
from contentplan.queries.documents import Gathered, confirmed_of, gather, row_of
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import range_text


@dataclass(frozen=True)
class Confirmed:
    """A version that stands; titles of posts that it has approved, and of those it has not, with the reason."""

    plan: ContentPlan
    approved: Sequence[str] = ()
    left: Sequence[tuple[str, str]] = ()


def confirm_plan(*, actor: User, period: Period, digest: str, approve_finished: bool = False) -> Confirmed:
    """Confirm a period's plan as the actor saw it (`digest`); what has changed since makes the next version.

    With `approve_finished` the plan also approves what is finished in it, as far as the actor may: nobody approves
    own work, and what cannot be approved is named. A second click finds the first one's version.

    Raises:
        AccessDenied: the actor does not confirm plans.
        Refused: there is nothing in the period, or it is over.
        Stale: the plan has changed since it was read.
    """
    require(access.may_confirm_plan(actor))
    gathered = gather(actor, period)
    _refuse_unfit(gathered)
    latest = confirmed_of(period.kind, period.first)
    if gathered.digest != digest:
        raise Stale("Пока вы читали, план изменился. Посмотрите его ещё раз и утвердите.")
    plan = latest if latest is not None and latest.digest == digest else _freeze(actor, gathered, latest)
    if not approve_finished:
        return Confirmed(plan)
    return _approve_finished(actor, plan, gathered.finished)


def _refuse_unfit(gathered: Gathered) -> None:
    if not gathered.items:
        raise Refused("В плане нет ни мероприятий, ни материалов, утверждать нечего.", clause="2.3")
    if gathered.period.last < clock.city_now().date():
        days = range_text(gathered.period.first, gathered.period.last)
        raise Refused(f"Этот срок прошёл: {days}. Утверждают план, по которому ещё работать.", clause="2.3")


def _freeze(actor: User, gathered: Gathered, latest: ContentPlan | None) -> ContentPlan:
    period = gathered.period
    try:
        with transaction.atomic():
            plan = ContentPlan.objects.create(
                kind=period.kind,
                first_day=period.first,
                last_day=period.last,
                zone=clock.city_zone().key,
                number=latest.number + 1 if latest else 1,
                digest=gathered.digest,
                gaps=list(gathered.gaps),
                confirmed_by=actor,
                confirmed_at=clock.now(),
            )
            PlanItem.objects.bulk_create(
                PlanItem(plan=plan, order=order, **row_of(item)) for order, item in enumerate(gathered.items)
            )
            record(
                "plan.confirmed",
                actor=actor,
                object=plan,
                data={"number": plan.number, "items": len(gathered.items), "digest": plan.digest},
            )
            notices.plan_confirmed(plan)
    except IntegrityError as error:
        other = confirmed_of(period.kind, period.first)
        if other is not None and other.digest == gathered.digest:
            return other
        raise Stale("План только что утвердили в другом виде. Обновите страницу и посмотрите.") from error
    return plan


def _approve_finished(actor: User, plan: ContentPlan, finished: Sequence[Revision]) -> Confirmed:
    """One by one, each in its own transaction: one that cannot be approved does not keep the others."""
    approved, left = [], []
    digests = dict(plan.items.filter(revision__isnull=False).values_list("revision_id", "revision_digest"))
    for revision in finished:
        title = revision.post.title
        if digests.get(revision.pk) != revision.digest:
            left.append((title, "Изменилось после того, как план собрали."))
            continue
        try:
            approve(actor=actor, revision=revision, version=revision.version, plan=plan)
        except Refused as error:
            left.append((title, error.message))
        else:
            approved.append(title)
    return Confirmed(plan, approved, left)
