"""The approver's list: what waits for this person, and the person's own posts that wait for others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contentplan.models import Approval, Revision
from contentplan.queries.people import approvers_of_many
from contentplan.queries.review import approvable_by, decisions_by, waits_of
from core import clock
from core.accounts.models import User
from core.looks import in_order

_SOON = timedelta(hours=6)


@dataclass(frozen=True)
class Waiting:
    """A revision in review. `approvers` are those who may decide; `remarked`: corrected after the actor's remark."""

    revision: Revision
    due_at: datetime | None
    approvers: Sequence[User]
    remarked: bool = False

    @property
    def networks(self) -> list[str]:
        return in_order([place.page.network for place in self.revision.pages.all()])

    @property
    def thumb(self) -> int | None:
        """The first photo."""
        return next((use.media_id for use in self.revision.media.all()), None)

    @property
    def soon(self) -> bool:
        """Whether there is little time left to decide."""
        return self.due_at is not None and self.due_at - clock.now() < _SOON

    @property
    def passed(self) -> bool:
        return self.due_at is not None and self.due_at <= clock.now()

    @property
    def day(self) -> date | None:
        return self.due_at.astimezone(clock.city_zone()).date() if self.due_at else None


@dataclass(frozen=True)
class Queue:
    """Both lists, each by the time of coming out."""

    mine: Sequence[Waiting]
    others: Sequence[Waiting]
    decided: int = 0

    def around(self, pk: int) -> tuple[int, Waiting | None, Waiting | None]:
        """Place of a revision in the list (from 1; 0: not there), the one before, the one after."""
        ids = [one.revision.pk for one in self.mine]
        if pk not in ids:
            return 0, None, None
        place = ids.index(pk)
        before = self.mine[place - 1] if place else None
        after = self.mine[place + 1] if place + 1 < len(ids) else None
        return place + 1, before, after

    def next_after(self, pk: int) -> Waiting | None:
        """What to look at once this one is decided."""
        place, before, after = self.around(pk)
        rest = [one for one in self.mine if one.revision.pk != pk]
        return after or before or (rest[0] if rest and not place else None)


def queue_of(actor: User) -> Queue:
    """The approvals screen's list. A fixed number of queries."""
    mine, others = list(approvable_by(actor)), list(waits_of(actor))
    approvers = approvers_of_many([*mine, *others])
    remarked = _remarked(actor, mine)
    week_ago = clock.now() - timedelta(days=7)
    return Queue(
        [_waiting(row, approvers, row.post_id in remarked) for row in mine],
        sorted((_waiting(row, approvers, False) for row in others), key=_by_time),
        decisions_by(actor).filter(at__gte=week_ago, decision=Approval.Decision.APPROVED).count(),
    )


def _remarked(actor: User, rows: Iterable[Revision]) -> set[int]:
    """Posts that the actor has given back before."""
    returned = Approval.objects.filter(
        approver=actor, decision=Approval.Decision.RETURNED, revision__post__in=[row.post_id for row in rows]
    )
    return set(returned.values_list("revision__post_id", flat=True))


def _waiting(row: Revision, approvers: dict[int, list[User]], remarked: bool) -> Waiting:
    times = [place.due_at for place in row.pages.all() if place.due_at]
    return Waiting(row, min(times) if times else None, approvers[row.pk], remarked)


def _by_time(one: Waiting) -> tuple[bool, datetime, int]:
    return one.due_at is None, one.due_at or clock.now(), one.revision.pk
