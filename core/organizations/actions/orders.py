"""Orders: rights rest on them; on a void one nothing may rest (order.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.changes import differing, in_words, set_on
from core.errors import AccessDenied, Refused
from core.notifications.actions import notify
from core.organizations import access
from core.organizations.models import Appointment, Order
from core.organizations.queries import appointments_on

FIELDS = ("number", "date", "title", "url", "published_on")


@transaction.atomic
def add_order(*, actor: Actor, **fields: Any) -> Order:
    """Enter an order. `fields` are those of `FIELDS`.

    Raises:
        AccessDenied: the actor does not keep orders.
        Refused: such a number of that day is there already (field «number»).
    """
    require(access.may_keep_orders(actor))
    order = Order(**_known(fields))
    _check(order)
    try:
        with transaction.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        raise _taken() from None
    record("orders.added", actor=actor, object=order)
    return order


@transaction.atomic
def change_order(*, actor: Actor, order: Order, **fields: Any) -> None:
    """Correct an order, say enter its address on the site (order.6).

    Raises:
        AccessDenied: the actor does not keep orders.
        Refused: such a number of that day is there already (field «number»).
    """
    require(access.may_keep_orders(actor))
    clean = _known(fields)
    changed = differing(order, clean, FIELDS)
    if not changed:
        return
    set_on(order, clean, changed)
    _check(order)
    try:
        with transaction.atomic():
            order.save(update_fields=changed)
    except IntegrityError:
        raise _taken() from None
    record("orders.changed", actor=actor, object=order, data={"fields": in_words(Order, changed)})


@transaction.atomic
def void_order(*, actor: Actor, order: Order, successor: Order | None = None) -> list[Appointment]:
    """Mark an order as void: what rests on it ends at once. Returns the appointments that fell.

    The second time changes nothing and returns none.

    Raises:
        AccessDenied: the actor does not keep orders, or an appointment of their own rests on it.
        Refused: the successor is this order itself or is void.
    """
    require(access.may_keep_orders(actor))
    if successor is not None and (successor.pk == order.pk or successor.is_void):
        raise Refused(
            "Взамен можно указать только действующее распоряжение", clause="order.5", field="successor"
        )
    today = clock.city_now().date()
    falling = appointments_on(order, today)
    if not isinstance(actor, System) and any(row.person_id == actor.pk for row in falling):
        raise AccessDenied(
            "На этом распоряжении держится и ваше назначение: своих назначений никто не прекращает сам.",
            clause="11",
            advice="Это сделает другой администратор.",
        )
    rows = Order.objects.filter(pk=order.pk, is_void=False)
    if rows.update(is_void=True, voided_on=today, successor=successor) != 1:
        return []
    order.is_void, order.voided_on, order.successor = True, today, successor
    _tell(actor, order, falling)
    return falling


def _tell(actor: Actor, order: Order, fallen: list[Appointment]) -> None:
    ids = [row.pk for row in fallen]
    record("orders.voided", actor=actor, object=order, data={"fallen": len(ids), "appointments": ids})
    notify(
        people=[row.person for row in fallen],
        kind="appointments.ended",
        text=f"Распоряжение {order} утратило силу: назначение по нему прекращено.",
        url="/me/",
        key=f"order-void:{order.pk}",
    )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - set(FIELDS):
        raise ValueError(f"not fields of an order: {sorted(unknown)}")
    return dict(fields)


def _check(order: Order) -> None:
    today: date = clock.city_now().date()
    if order.date > today:
        raise Refused("Эта дата ещё не наступила. Проверьте год", field="date")
    if order.published_on and order.published_on < order.date:
        raise Refused("Размещено раньше, чем подписано. Проверьте даты", field="published_on")


def _taken() -> Refused:
    return Refused("Распоряжение с таким номером и датой уже есть", field="number")
