"""Urgent publication as screens show it: what may be sent, what was sent, what waits for review, what shouts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from contentplan.checks import text_limit
from contentplan.graphs import CHANGE_OPEN, NEEDS_PERSON, WAITING
from contentplan.models import Change, Delivery, Duty, StandingOrder, UrgentPublication, UrgentTemplate
from contentplan.queries.ways import by_hand_why
from contentplan.urgent_access import duties_on, publications_visible_to
from contentplan.urgent_kinds import KIND_HELP, KIND_NAMES, READY_TEXTS
from core import clock
from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.looks import NETWORKS
from pages.models import OfficialPage
from pages.queries.outages import unreachable_pages

SHOUTS_AFTER = timedelta(minutes=1)
_ORDER = {code: place for place, code in enumerate(NETWORKS)}


@dataclass(frozen=True)
class Kind:
    """A kind of warning with its ready text."""

    code: str
    name: str
    help: str
    text: str


@dataclass(frozen=True)
class Place:
    """A page of the order: `hand` says why people will have to place it there."""

    page: OfficialPage
    hand: str = ""


def kinds_of(standing: StandingOrder | None = None) -> list[Kind]:
    """Kinds (of an order, or all) with their ready texts. One query."""
    own = dict(UrgentTemplate.objects.values_list("kind", "text"))
    wanted = KIND_NAMES if standing is None else [code for code in KIND_NAMES if code in standing.kinds]
    return [
        Kind(code, KIND_NAMES[code], KIND_HELP[code], own.get(code, READY_TEXTS[code])) for code in wanted
    ]


def places_of(standing: StandingOrder) -> list[Place]:
    """Working pages of an order: the administration's first, networks in their order. Two queries."""
    pages = sorted(
        standing.pages.filter(state="active").select_related("organization"),
        key=lambda page: (
            page.organization.kind != "administration",
            page.organization.short_name,
            _ORDER[page.network],
        ),
    )
    hands = by_hand_why([page.pk for page in pages])
    away = set(unreachable_pages().filter(pk__in=[page.pk for page in pages]).values_list("pk", flat=True))
    return [Place(page, _why_by_hand(page, away) or hands.get(page.pk, "")) for page in pages]


def _why_by_hand(page: OfficialPage, away: set[int]) -> str:
    if page.broken_since:
        return "У портала нет доступа: разместите вручную"
    return "Сеть недоступна: разместите вручную, если можете" if page.pk in away else ""


def shortest_limit(places: Sequence[Place]) -> int:
    """The tightest text limit among the pages' networks, in characters."""
    limits = [text_limit(network, "").most for network in {place.page.network for place in places}]
    return min(limits, default=0)


@dataclass(frozen=True)
class Whoever:
    """Who is on duty today and by what, for those who are not."""

    duties: Sequence[Duty]
    orders: Sequence[StandingOrder]


def duty_today() -> Whoever:
    """Who is on duty, and the orders in force. Two queries."""
    today = clock.city_now().date()
    orders = StandingOrder.objects.in_force(today).select_related("order", "chief")
    return Whoever(list(duties_on(today)), list(orders))


def unreviewed(actor: User) -> QuerySet[UrgentPublication]:
    """Sent, and nobody has looked yet; the oldest on top."""
    return publications_visible_to(actor).filter(verdict="").order_by("sent_at", "pk")


def waits_for_review_by(actor: User) -> QuerySet[UrgentPublication]:
    """What this person is to review: as the chief of its order, or as any who may approve for the press office."""
    rights = rights_of(actor)
    if Right.POSTS_APPROVE not in rights:
        return UrgentPublication.objects.none()
    rows = UrgentPublication.objects.filter(verdict="").exclude(sent_by=actor)
    return rows if Right.URGENT_ORDERS in rights else rows.filter(standing__chief=actor)


def reviewed(actor: User) -> QuerySet[UrgentPublication]:
    """What was sent and looked at, the latest on top."""
    return publications_visible_to(actor).exclude(verdict="")


def deliveries_of(publication: UrgentPublication) -> list[Delivery]:
    """Where it went, networks in their order. One query."""
    rows = Delivery.objects.filter(post=publication.post_id).select_related("page__organization", "post")
    return sorted(rows, key=lambda row: (_ORDER[row.page.network], row.pk))


def shouting() -> QuerySet[Delivery]:
    """Urgent deliveries that are not surely out: they wait for a person, or are a minute late. By a partial index."""
    late = Q(state__in=[*WAITING, "sending"], due_at__lte=clock.now() - SHOUTS_AFTER)
    return Delivery.objects.filter(Q(state__in=NEEDS_PERSON) | late, urgent=True).filter(
        state__in=[*WAITING, "sending", *NEEDS_PERSON]
    )


def shouting_at(actor: User) -> QuerySet[Delivery]:
    """The same for those who decide over deliveries or look afterwards; nothing for others."""
    heard = rights_of(actor) & {Right.DELIVERY_DECIDE, Right.URGENT_ORDERS}
    return shouting() if heard else Delivery.objects.none()


def is_moving(deliveries: Sequence[Delivery]) -> bool:
    """Whether the screen should look again soon."""
    return any(row.state in (*WAITING, "sending") for row in deliveries)


def leaving(deliveries: Sequence[Delivery]) -> dict[int, Change]:
    """Removals under way, by delivery. One query."""
    ids = [row.pk for row in deliveries]
    rows = Change.objects.filter(delivery__in=ids, kind=Change.Kind.REMOVE, state__in=CHANGE_OPEN)
    return {row.delivery_id: row for row in rows}


def facts_of(order: StandingOrder) -> dict[str, Any]:
    """What the page of an order shows."""
    today = clock.city_now().date()
    duties = list(order.duties.filter(removed_at__isnull=True).select_related("person"))
    return {
        "standing": order,
        "in_force": order.is_in_force(today),
        "pages": sorted(
            order.pages.select_related("organization"), key=lambda page: (_ORDER[page.network], page.pk)
        ),
        "coming": [duty for duty in duties if duty.until >= today],
        "past": [duty for duty in duties if duty.until < today][-20:],
        "today": today,
    }
