"""A post on its pages, for its card: where it is going, how it stands, what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contentplan.graphs import NEEDS_PERSON, NOT_SENT
from contentplan.models import Delivery, Post, Revision
from contentplan.queries.plan import RANK, state_of
from core.looks import in_order
from pages.models import OfficialPage


@dataclass(frozen=True)
class PlaceRow:
    """A page of the post. Without a delivery it has not been approved yet."""

    page: OfficialPage
    due_at: datetime | None
    state: str
    delivery: Delivery | None = None

    @property
    def can_cancel(self) -> bool:
        """Of one that a worker has, the action says whether it has left."""
        return self.delivery is not None and self.delivery.state in (*NOT_SENT, "sending")


def places_of(post: Post, revision: Revision) -> list[PlaceRow]:
    """Pages of a post with its newest loaded revision: living deliveries, then pages that have none. One query."""
    rows = [_delivered(delivery) for delivery in _newest(post)]
    shown = {row.page.pk for row in rows if row.state not in ("cancelled", "removed")}
    if revision.state != "approved":
        fresh = [place for place in revision.pages.all() if place.page_id not in shown]
        again = {place.page_id for place in fresh}
        rows = [row for row in rows if row.page.pk not in again]
        rows += [PlaceRow(place.page, place.due_at, state_of(place)) for place in fresh]
    elif missed := [
        place for place in revision.pages.all() if place.expired_at and place.page_id not in shown
    ]:
        rows += [PlaceRow(place.page, place.due_at, "expired") for place in missed]
    order = in_order([row.page.network for row in rows])
    return sorted(rows, key=lambda row: (order.index(row.page.network), row.page.title, row.page.pk))


def outcome_of(rows: Sequence[PlaceRow]) -> str:
    """What became of an approved post as a whole: the worst that waits for a person, «published» when all is out.

    Empty while some of it is still to go.
    """
    states = [row.state for row in rows if row.state not in ("cancelled", "removed")]
    worst = [state for state in RANK if state in NEEDS_PERSON and state in states]
    if worst:
        return worst[0]
    return "published" if states and set(states) == {"published"} else ""


def _newest(post: Post) -> Sequence[Delivery]:
    """The newest delivery on each page."""
    rows = post.deliveries.select_related("page", "wall_post").order_by("pk")
    return list({row.page_id: row for row in rows}.values())


def _delivered(delivery: Delivery) -> PlaceRow:
    return PlaceRow(delivery.page, delivery.due_at, delivery.shown_state, delivery)
