"""What the calendar draws of a post: everything is made here once, so that templates only print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from contentplan.models import Post
from contentplan.queries.plan import HEAD, RUBRIC, PostHead, head_of
from contentplan.queries.tally import Tally
from core.looks import state_look

_FRAMED = {"unknown": "bad", "failed": "bad", "expired": "bad", "in_review": "warn", "returned": "warn"}


@dataclass(frozen=True, slots=True)
class Item:
    """A post at one time: in a cell of the month, a card of the week, a row of a list.

    `frame`: red where something is wrong, amber where people are waited for. `tone` is that of its state's shape.
    `mixed`: its pages are in different states, so each is shown with its own. `seen` is what a move answers for.
    """

    tally: Tally
    post: PostHead
    state: str
    frame: str
    tone: str
    time: str
    iso: str
    day: str
    mixed: bool
    can_move: bool

    @classmethod
    def of(cls, tally: Tally, head: PostHead, zone: ZoneInfo) -> Item:
        """Make everything that is drawn."""
        local, state = tally.due_at.astimezone(zone), tally.state
        return cls(
            tally=tally,
            post=head,
            state=state,
            frame=_FRAMED.get(state, ""),
            tone=state_look(state).tone or "none",
            time=f"{local:%H:%M}",
            iso=local.isoformat(),
            day=f"{local:%Y-%m-%d}",
            mixed=len({row.state for row in tally.rows}) > 1,
            can_move=tally.can_move,
        )

    @property
    def key(self) -> str:
        """Its name in the document: a post may stand at two times."""
        return f"p{self.post.pk}-{self.tally.due_at:%Y%m%d%H%M}"

    @property
    def seen(self) -> str:
        return self.tally.seen

    @property
    def due_at(self) -> datetime:
        return self.tally.due_at

    @property
    def networks(self) -> list[tuple[str, str]]:
        """Network codes, each with its state."""
        return self.tally.networks

    @property
    def how_many(self) -> str:
        """«1 из 3» where only some pages are in the state shown."""
        same = self.tally.pages_in(self.state)
        return "" if same == self.tally.pages else f"{same} из {self.tally.pages}"


def heads_of(post_ids: Iterable[int]) -> dict[int, PostHead]:
    """Titles, authors and rubrics of posts. One query."""
    rows = Post.objects.filter(pk__in=set(post_ids)).order_by().values_list("pk", *HEAD, *RUBRIC)
    return {pk: head_of(pk, *values) for pk, *values in rows}
