"""Pages to choose from in the editor, each with its week as it would be with this post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from contentplan.actions.filling import taken_pages
from contentplan.models import Delivery, Post, Revision, RevisionPage
from contentplan.queries.ways import by_hand_why
from core import clock
from core.access import Actor
from core.clock import Week
from core.looks import NETWORKS
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries.weeks import PageWeek, weeks_of

_COUNTED = ("scheduled", "sending", "retry_wait", "by_hand", "unknown", "expired", "failed")
_OPEN = ("draft", "in_review")


@dataclass(frozen=True)
class Choice:
    """A page of the list «Где».

    `taken` is the delivery's state where the post is out or going out already: a new revision leaves it. `by_hand`
    says why a person will have to place the post. Figures are with this post, as it stands in the form.
    """

    page: OfficialPage
    checked: bool
    taken: str = ""
    by_hand: str = ""
    week: PageWeek | None = None
    planned: int = 0
    overdue: int = 0

    @property
    def network_name(self) -> str:
        return NETWORKS[self.page.network].name

    @property
    def missing(self) -> int:
        """How many publications the week still lacks."""
        if self.week is None or self.week.norm is None:
            return 0
        return max(0, self.week.norm - self.week.counted - self.planned - self.overdue)


@dataclass(frozen=True)
class Places:
    """Pages at hand (the post's organization's, the administration's, those marked) and all others."""

    near: Sequence[Choice]
    far: Sequence[Choice]
    week: Week

    @property
    def chosen(self) -> list[Choice]:
        return [choice for choice in self.near if choice.checked]

    @property
    def lacking(self) -> list[Choice]:
        """Marked pages whose week will still be short."""
        return [choice for choice in self.chosen if choice.missing]

    @property
    def networks(self) -> list[str]:
        """Networks to write for: those of pages at hand."""
        return [code for code in NETWORKS if any(choice.page.network == code for choice in self.near)]


def places_for(
    actor: Actor,
    *,
    post: Post | None,
    checked: Iterable[int],
    organization_id: int | None,
    due_at: datetime | None,
    photos: bool = False,
    link: bool = False,
) -> Places:
    """Everything the list «Где» needs, with a fixed number of queries."""
    marked, week = set(checked), Week.of(due_at or clock.now())
    pages = (
        pages_visible_to(actor).filter(Q(state="active") | Q(pk__in=marked)).select_related("organization")
    )
    rows = sorted(pages, key=_order)
    near = [page for page in rows if page.pk in marked or _is_near(page, organization_id)]
    ids = [page.pk for page in near]
    weeks, taken = weeks_of(ids, week), taken_pages(post) if post else {}
    hands, known = by_hand_why(ids, photos=photos, link=link), _known_times(post, week)
    counted = [
        _choice(
            page, page.pk in marked, taken.get(page.pk, ""), hands, weeks.get(page.pk), known.get(page.pk)
        )
        for page in near
    ]
    shown = set(ids)
    return Places(counted, [Choice(page, False) for page in rows if page.pk not in shown], week)


def _is_near(page: OfficialPage, organization_id: int | None) -> bool:
    return page.organization_id == organization_id or page.organization.kind == "administration"


def _order(page: OfficialPage) -> tuple[bool, str, int, int]:
    place = list(NETWORKS).index(page.network)
    return page.organization.kind != "administration", page.organization.short_name, place, page.pk


def _known_times(post: Post | None, week: Week) -> dict[int, datetime]:
    """Times of the saved post in the week, which `weeks_of` has in its figures already. Two queries."""
    if post is None:
        return {}
    newest = post.revisions.order_by("-number").values("pk")[:1]
    places = RevisionPage.objects.filter(
        revision__in=Revision.objects.filter(pk__in=newest, state__in=_OPEN),
        due_at__gte=week.starts,
        due_at__lt=week.ends,
    )
    live = Delivery.objects.filter(
        post=post, state__in=_COUNTED, due_at__gte=week.starts, due_at__lt=week.ends
    )
    found = {pk: at for pk, at in places.values_list("page_id", "due_at") if at is not None}
    return found | dict(live.values_list("page_id", "due_at"))


def _choice(
    page: OfficialPage,
    checked: bool,
    taken: str,
    hands: dict[int, str],
    week: PageWeek | None,
    known: datetime | None,
) -> Choice:
    """Take the saved time out of the week's figures, put what the form says in."""
    planned, overdue = (week.planned, week.overdue) if week else (0, 0)
    if known is not None and not taken:
        late = known <= clock.now()
        planned, overdue = max(planned - (not late), 0), max(overdue - late, 0)
    if checked and not taken and week is not None and not week.frozen:
        planned += 1
    return Choice(page, checked, taken, hands.get(page.pk, "") if checked else "", week, planned, overdue)
