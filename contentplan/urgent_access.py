"""Who may send at once, who enters the standing order, who reviews afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from contentplan.access import posts_visible_to
from contentplan.models import Duty, StandingOrder, UrgentPublication
from core import clock
from core.access import ALLOWED, Actor, Decision, System, denied, may, organization_ids, rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.russian import short_name

_KEEPERS = "Распоряжение о срочных публикациях вносит начальник Отдела."
_NO_ORDER = "Нет действующего распоряжения о срочных публикациях: без него материал согласует человек."


def duties_on(day: date) -> QuerySet[Duty]:
    """Who is on duty on a day, by orders in force."""
    return (
        Duty.objects.filter(
            standing__in=StandingOrder.objects.in_force(day),
            removed_at__isnull=True,
            since__lte=day,
            until__gte=day,
            person__is_active=True,
        )
        .select_related("person", "standing__order", "standing__chief")
        .order_by("-since", "pk")
    )


def on_duty_now() -> list[User]:
    """People on duty today in the city, each once."""
    return list({duty.person_id: duty.person for duty in duties_on(clock.city_now().date())}.values())


def on_duty_ids() -> frozenset[int]:
    """Ids of people on duty today: what `core.notifications` asks."""
    return frozenset(duties_on(clock.city_now().date()).values_list("person_id", flat=True))


def duty_of(actor: Actor | AnonymousUser) -> Duty | None:
    """The actor's own duty today; None: not on duty, or no longer somebody who writes for the pages."""
    if not isinstance(actor, User) or Right.POSTS_WRITE not in rights_of(actor):
        return None
    return duties_on(clock.city_now().date()).filter(person=actor).first()


def may_send_urgent(actor: Actor) -> Decision:
    """Send a warning at once: the person on duty by a standing order in force, and nobody else."""
    if isinstance(actor, System):
        return denied("Срочное отправляет человек.")
    if Right.POSTS_WRITE not in rights_of(actor):
        return denied("Срочное отправляет дежурный пресс-службы.")
    today = clock.city_now().date()
    duties = list(duties_on(today))
    if any(duty.person_id == actor.pk for duty in duties):
        return ALLOWED
    if duties:
        return denied(
            f"Сегодня дежурите не вы, а {names(duty.person for duty in duties)}: позвоните дежурному."
        )
    if not StandingOrder.objects.in_force(today).exists():
        return denied(_NO_ORDER)
    return denied("Сегодня по распоряжению не дежурит никто: начальник Отдела назначит дежурного.")


def names(people: Iterable[User]) -> str:
    """«М. А. Ковальчук, А. В. Лысенко», each once."""
    return ", ".join({one.pk: short_name(one.full_name) for one in people}.values())


def may_keep_orders(actor: Actor) -> Decision:
    """Enter standing orders, duty and ready texts."""
    return may(actor, Right.URGENT_ORDERS, _KEEPERS)


def may_review(actor: Actor, publication: UrgentPublication) -> Decision:
    """Say afterwards whether it was right: the chief named in the order or a press head, never the sender."""
    if isinstance(actor, System) or Right.POSTS_APPROVE not in rights_of(actor):
        return denied("Срочное смотрят начальник Отдела и тот, кого назвало распоряжение.")
    if actor.pk == publication.sent_by_id:
        return denied("Своё срочное смотрит другой человек.")
    if actor.pk == publication.standing.chief_id or organization_ids(actor, Role.PRESS_HEAD):
        return ALLOWED
    chief = short_name(publication.standing.chief.full_name)
    return denied(f"Это смотрит {chief}: так назвало распоряжение.")


def publications_visible_to(actor: Any) -> QuerySet[UrgentPublication]:
    """Urgent publications of posts the actor may see."""
    return UrgentPublication.objects.filter(post__in=posts_visible_to(actor)).select_related(
        "post", "sent_by", "reviewed_by", "standing__order", "standing__chief"
    )


def get_publication_for(actor: Any, pk: int) -> UrgentPublication:
    """One urgent publication. Raises Http404 for a stranger's."""
    return get_object_or_404(publications_visible_to(actor), pk=pk)
