"""Pages to choose from in the editor, each with its week as it would be with this post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from contentplan.content import load_latest
from contentplan.graphs import NOT_SENT, OCCUPYING
from contentplan.models import Delivery, Post, Revision
from contentplan.queries.month_norms import norms_of_weeks
from contentplan.queries.options import facts_of
from contentplan.queries.ways import by_hand_why
from core import clock
from core.access import Actor
from core.clock import Week
from core.looks import NETWORKS
from networks.base import Operation
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries import outages
from pages.queries.weeks import PageWeek

_COUNTED = ("scheduled", "sending", "retry_wait", "by_hand", "unknown", "expired", "failed")
_OPEN = ("draft", "in_review")


@dataclass(frozen=True)
class Choice:
    """A page of the list «Где».

    `taken` is the delivery's state where the post is out or going out already: a new revision leaves it. `by_hand`
    says why a person will have to place the post, `corrects` that what is out is to be corrected there, `own_time` is what was typed where the common time does not fit.
    Figures are with this post, as it stands in the form.
    """

    page: OfficialPage
    checked: bool
    taken: str = ""
    by_hand: str = ""
    week: PageWeek | None = None
    planned: int = 0
    overdue: int = 0
    corrects: bool = False
    own_time: tuple[str, str] = ("", "")
    wrong_time: str = ""

    @property
    def can_correct(self) -> bool:
        """The post is out on this page, so a new revision may correct it there."""
        return self.taken == "published"

    @property
    def goes(self) -> bool:
        """The page is marked and the revision does something there."""
        return self.checked and (not self.taken or self.corrects)

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
    saved: Revision | None = None,
    own: Mapping[int, tuple[str, str]] | None = None,
    wrong: Mapping[int, str] | None = None,
    operations: Iterable[Operation] = (Operation.PUBLISH_TEXT,),
    corrected: Collection[int] = (),
) -> Places:
    """Everything the list «Где» needs, in five queries. `saved` is the newest revision of the post, loaded.

    `operations` are what a page must be able to do for the post; `corrected` are marked pages where it is out and is
    to be corrected.
    """
    marked, week = set(checked), Week.of(due_at or clock.now())
    pages = pages_visible_to(actor).filter(Q(state="active") | Q(pk__in=marked))
    pages = pages.annotate(out_of_reach=outages.ground_of(outages.at(due_at or clock.now()))).select_related(
        "organization"
    )
    rows = sorted(pages, key=_order)
    near = [page for page in rows if page.pk in marked or _is_near(page, organization_id)]
    ids = [page.pk for page in near]
    counted = norms_of_weeks([facts_of(page) for page in near], [week], most=len(near))
    weeks = {one.page.pk: one.week for one in counted.get(week.monday, ())}
    hands = by_hand_why(ids, operations)
    taken, known = _placed(post, saved, week)
    chosen = [
        replace(
            _choice(
                page, page.pk in marked, taken.get(page.pk, ""), hands, weeks.get(page.pk), known.get(page.pk)
            ),
            corrects=page.pk in corrected and taken.get(page.pk) == "published",
            own_time=(own or {}).get(page.pk, ("", "")),
            wrong_time=(wrong or {}).get(page.pk, ""),
        )
        for page in near
    ]
    shown = set(ids)
    return Places(chosen, [Choice(page, False) for page in rows if page.pk not in shown], week)


def _is_near(page: OfficialPage, organization_id: int | None) -> bool:
    return page.organization_id == organization_id or page.organization.kind == "administration"


def _order(page: OfficialPage) -> tuple[bool, str, int, int]:
    place = list(NETWORKS).index(page.network)
    return page.organization.kind != "administration", page.organization.short_name, place, page.pk


def _placed(
    post: Post | None, saved: Revision | None, week: Week
) -> tuple[dict[int, str], dict[int, datetime]]:
    """Pages that hold the post already, and its times that the figures of the week have in them. One query."""
    if post is None:
        return {}, {}
    saved = saved or load_latest(post)
    known = {
        place.page_id: place.due_at
        for place in saved.pages.all()
        if saved.state in _OPEN and place.due_at is not None and place.due_at in week
    }
    taken: dict[int, str] = {}
    if saved.is_draft and saved.number == 1:
        return taken, known
    rows = Delivery.objects.filter(post=post).values_list("page_id", "state", "due_at")
    for page_id, state, at in rows:
        if state in OCCUPYING and state not in NOT_SENT:
            taken[page_id] = state
        if state in _COUNTED and at in week:
            known[page_id] = at
    return taken, known


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
    ground = getattr(page, "out_of_reach", "")
    hand = f"сеть недоступна: {ground}" if ground else hands.get(page.pk, "")
    return Choice(page, checked, taken, hand if checked else "", week, planned, overdue)
