"""What the first screen shows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contentplan.models import Delivery, Revision
from contentplan.queries.plan import Line
from core.accounts.rights import Right
from core.audit.folding import Fold
from core.audit.models import Verification
from core.audit.queries import Row
from core.clock import Week
from core.notifications.models import Notification
from core.vault.numbers import Numbers as Kept
from dzhankoy_portal.status import Status
from dzhankoy_portal.today.alarms import Alarm
from dzhankoy_portal.today.pages import NormRow
from dzhankoy_portal.today.people import People
from gospubliki.queries.mine import Next
from gospubliki.queries.today import Numbers
from moderation.queries.today import Numbers as Inbox
from pages.models import NetworkAccount
from pages.queries.clauses import Figures


@dataclass(frozen=True)
class Today:
    """Everything the first screen shows; a list that is not this person's business is empty."""

    now: datetime
    week: Week
    days_left: int
    alarm: Alarm | None = None
    other_alarms: Sequence[Alarm] = ()
    alarm_count: int = 0
    lines: Sequence[Line] = ()
    next_lines: Sequence[Line] = ()
    questions: Sequence[Delivery] = ()
    approvals: Sequence[Revision] = ()
    returned: Sequence[Revision] = ()
    waiting: Sequence[Revision] = ()
    norms: Sequence[NormRow] = ()
    short: int = 0
    news: Sequence[Notification] = ()
    service: Status | None = None
    people: People | None = None
    vault: Kept | None = None
    unprotected: Sequence[NetworkAccount] = ()
    unprotected_count: int = 0
    connections: Numbers | None = None
    steps: Sequence[Next] = ()
    inbox: Inbox | None = None
    clauses: Figures | None = None
    reads_journal: bool = False
    journal: Sequence[Fold[Row]] = ()
    chain: Verification | None = None
    rights: frozenset[Right] = field(default_factory=frozenset)

    @property
    def more_alarms(self) -> int:
        """How many alarms there are beside the one that stands above the fold."""
        return max(0, self.alarm_count - 1)

    @property
    def hidden_alarms(self) -> int:
        """How many are not named even below it."""
        return self.more_alarms - len(self.other_alarms)

    @property
    def norms_lead(self) -> bool:
        """Whether the norm is the main thing on the screen: nothing else waits for this person there."""
        return not (
            self.service
            or self.vault
            or self.rights & {Right.POSTS_SEE, Right.MODERATE, Right.CONNECTIONS_LEAD}
        )

    @property
    def past_lines(self) -> list[Line]:
        """Of the day, what had its time before now."""
        return [line for line in self.lines if line.due_at < self.now]

    @property
    def coming_lines(self) -> list[Line]:
        """Of the day, what is still to come."""
        return [line for line in self.lines if line.due_at >= self.now]

    @property
    def placements(self) -> int:
        """Deliveries of the day."""
        return sum(len(line.places) for line in self.lines)
