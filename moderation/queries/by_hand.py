"""What waits for a person's hands or answer, the oldest first, with steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from core.accounts.models import User
from moderation.access import may_moderate
from moderation.graphs import NEEDS_PERSON
from moderation.models import Action
from moderation.steps import person_of, place_of, steps_of

ON_A_PAGE = 50
MOST_COUNTED = 999


@dataclass(frozen=True)
class ActionLine:
    """An action that waits for a person. `question`: the answer may have gone out, and a person looks."""

    action: Action
    steps: Sequence[str]
    url: str
    person_url: str

    @property
    def pk(self) -> int:
        return self.action.pk

    @property
    def version(self) -> int:
        return self.action.version

    @property
    def kind(self) -> str:
        return self.action.kind

    @property
    def state(self) -> str:
        return self.action.state

    @property
    def why(self) -> str:
        return self.action.last_error

    @property
    def since(self) -> datetime:
        return self.action.due_at

    @property
    def question(self) -> bool:
        return self.action.state == "unknown"


@dataclass(frozen=True)
class HandsPage:
    """A page of the list; `after` asks for the next one, empty at the end."""

    lines: Sequence[ActionLine]
    after: str = ""


def line_of(action: Action) -> ActionLine:
    """An action with its steps; load it with `page`, `item` and `entry`."""
    return ActionLine(action, steps_of(action), place_of(action), person_of(action))


def waiting_actions(actor: User, after: str = "") -> HandsPage:
    """What waits for people; nothing for those who do not moderate. One query."""
    if not may_moderate(actor):
        return HandsPage(())
    waiting = _waiting().select_related("page", "item", "entry", "verdict__by")
    key = after if after.isascii() and after.isdecimal() and len(after) < 19 else "0"
    rows = list(waiting.filter(pk__gt=int(key)).order_by("pk")[: ON_A_PAGE + 1])
    more = str(rows[ON_A_PAGE - 1].pk) if len(rows) > ON_A_PAGE else ""
    return HandsPage([line_of(row) for row in rows[:ON_A_PAGE]], more)


def hands_count(actor: User) -> int:
    """How many wait, up to `MOST_COUNTED`; 0 for those who do not moderate."""
    return hands_counted(actor).count()


def hands_counted(actor: User) -> QuerySet[Action]:
    """The same as a query, to be counted with others."""
    return _waiting().order_by()[:MOST_COUNTED] if may_moderate(actor) else Action.objects.none()


def _waiting() -> QuerySet[Action]:
    """An unknown answer waits for people only when the portal has stopped looking."""
    return Action.objects.filter(
        Q(state__in=[state for state in NEEDS_PERSON if state != "unknown"])
        | Q(state="unknown", next_at__isnull=True)
    )
