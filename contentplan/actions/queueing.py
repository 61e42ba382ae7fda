"""What has been approved goes into the queue: deliveries, and how long an approval covers them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import NamedTuple

from contentplan.actions.times import refuse_past
from contentplan.engine.claims import take_back
from contentplan.graphs import DELIVERY_GRAPH, NOT_SENT
from contentplan.models import Approval, Delivery, DeliveryNote, Revision, RevisionPage
from core import clock
from core.accounts.models import User
from core.audit.actions import record
from core.states import move
from core.work.claims import FREED
from pages.models import OfficialPage


class Note(NamedTuple):
    """A line of a delivery's story."""

    what: str
    sentence: str


def covers_until(due_at: datetime | None, late_after_s: int) -> datetime:
    """Until when an approval covers a delivery: the end of its day in the city, and the lateness it allows."""
    if due_at is None:
        raise ValueError("an approved page has a time")
    return day_of(due_at)[1] + timedelta(seconds=late_after_s)


def day_of(due_at: datetime) -> tuple[datetime, datetime]:
    """First instant of the city's day that holds `due_at`, and of the next day: the approver's window."""
    zone = clock.city_zone()
    day = due_at.astimezone(zone).date()
    return (
        datetime.combine(day, time.min, tzinfo=zone),
        datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone),
    )


def schedule(actor: User, revision: Revision, approval: Approval, place: RevisionPage, digest: str) -> None:
    """Put an approved page into the queue. In the caller's transaction."""
    note = Note("scheduled", f"Согласовано, редакция {revision.number}")
    put_in_queue(actor, approval, place.page, digest, refuse_past(place.due_at), note)


def put_in_queue(
    actor: User,
    approval: Approval,
    page: OfficialPage,
    digest: str,
    due_at: datetime,
    note: Note,
    *,
    urgent: bool = False,
) -> Delivery:
    """A delivery of the approved revision, with the first line of its story and its entry in the journal."""
    revision = approval.revision
    late = revision.post.late_after_s
    delivery = Delivery.objects.create(
        post=revision.post,
        revision=revision,
        approval=approval,
        page=page,
        urgent=urgent,
        due_at=due_at,
        approved_due_at=due_at,
        next_at=due_at,
        send_until=due_at + timedelta(seconds=late),
        covers_until=covers_until(due_at, late),
        late_after_s=late,
        digest=digest,
    )
    DeliveryNote.objects.create(delivery=delivery, by=actor, what=note.what, sentence=note.sentence)
    record(
        "delivery.scheduled",
        actor=actor,
        object=delivery,
        organization_id=revision.post.organization_id,
        data={"due_at": due_at, "digest": digest},
    )
    return delivery


def is_approved_for(delivery: Delivery, at: datetime) -> bool:
    """Whether the day of the city that was approved holds `at`."""
    first, after = day_of(delivery.approved_due_at)
    return first <= at < after


def replace_waiting(actor: User, revision: Revision) -> None:
    """What earlier revisions had waiting gives way, on pages left out now too; what may be out already stays."""
    for old in Delivery.objects.filter(post=revision.post, state__in=[*NOT_SENT, "sending"]):
        if not take_back(old) and old.state not in NOT_SENT:
            continue
        move(old, DELIVERY_GRAPH, "cancelled", sources=NOT_SENT, next_at=None, **FREED)
        DeliveryNote.objects.create(
            delivery=old, by=actor, what="superseded", sentence=f"Заменено редакцией {revision.number}"
        )
        record("delivery.superseded", actor=actor, object=old, organization_id=revision.post.organization_id)
