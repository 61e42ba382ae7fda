"""The review afterwards: a chief has read what was sent under the standing order, or objects to it."""

from __future__ import annotations

from django.db import transaction

from contentplan import notices_urgent
from contentplan.models import UrgentPublication
from contentplan.urgent_access import may_review
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.russian import short_name, time_text

MOST_REMARK = 1000


def review_urgent(
    *, actor: User, publication: UrgentPublication, agreed: bool, remark: str = ""
) -> UrgentPublication:
    """Say that an urgent publication was right, or object: then people are asked to take it off the pages.

    A second click by the same person returns the first answer.

    Raises:
        AccessDenied: own publication, or not this person's to review.
        Refused: an objection without a remark.
        Stale: somebody else has answered.
    """
    require(may_review(actor, publication))
    remark = " ".join(remark.replace("\x00", "").split())
    if not agreed and not remark:
        raise Refused("Напишите, что не так: дежурный должен понять, что исправить.", field="remark")
    if len(remark) > MOST_REMARK:
        raise Refused(f"Замечание длиннее {MOST_REMARK} знаков. Сократите.", field="remark")
    verdict = UrgentPublication.Verdict.AGREED if agreed else UrgentPublication.Verdict.OBJECTED
    with transaction.atomic():
        open_one = UrgentPublication.objects.filter(pk=publication.pk, verdict="")
        if open_one.update(verdict=verdict, reviewed_by=actor, reviewed_at=clock.now(), remark=remark) == 1:
            event = "urgent.reviewed" if agreed else "urgent.objected"
            record(event, actor=actor, object=publication.post, data={"digest": publication.digest})
            publication.refresh_from_db()
            notices_urgent.reviewed(publication, actor)
            return publication
    publication.refresh_from_db()
    if publication.reviewed_by_id != actor.pk or publication.verdict != verdict:
        who = short_name(publication.reviewed_by.full_name) if publication.reviewed_by else ""
        at = time_text(publication.reviewed_at) if publication.reviewed_at else ""
        raise Stale(f"Уже ответили: {who}, {at}. {publication.get_verdict_display().capitalize()}.")
    return publication
