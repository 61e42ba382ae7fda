"""The standing order of urgent publications: entered, changed and ended by those who may; duty; ready texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from contentplan.content import clean_text
from contentplan.models import Duty, StandingOrder, UrgentTemplate
from contentplan.urgent_access import may_keep_orders
from contentplan.urgent_kinds import KIND_NAMES
from core import clock
from core.access import require, rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.actions import record
from core.errors import Refused, Stale
from core.organizations.models import Order
from core.work.rows import STALE
from pages.models import OfficialPage

MOST_TEXT = 3000


@dataclass(frozen=True)
class Terms:
    """What a standing order allows: kinds of warnings, pages, until when, and who looks afterwards."""

    kinds: list[str]
    pages: list[OfficialPage]
    chief: User
    until: date


@dataclass(frozen=True)
class Act:
    """The paper itself."""

    number: str
    date: date
    title: str


def enter_order(*, actor: User, act: Act, terms: Terms) -> StandingOrder:
    """Enter a standing order. An order of that number and day that is in the register already is taken as it is.

    Raises:
        AccessDenied: the actor does not enter standing orders.
        Refused: no kinds or pages, a chief who may not approve, a term that has passed, a void act, or one that is
            a standing order already (`field` says where).
    """
    require(may_keep_orders(actor))
    _check(terms)
    if terms.until < act.date:
        raise Refused("Распоряжение кончается раньше, чем подписано. Проверьте даты.", field="until")
    with transaction.atomic():
        order, made = Order.objects.get_or_create(
            number=_line(act.number, 40), date=act.date, defaults={"title": _line(act.title, 400)}
        )
        if made:
            record("orders.added", actor=actor, object=order)
        if order.is_void:
            raise Refused(f"Распоряжение {order} утратило силу.", clause="order.5", field="number")
        try:
            with transaction.atomic():
                standing = StandingOrder.objects.create(
                    order=order,
                    kinds=_in_order(terms.kinds),
                    chief=terms.chief,
                    until=terms.until,
                    entered_by=actor,
                )
        except IntegrityError as error:
            raise Refused(f"Распоряжение {order} уже внесено.", field="number") from error
        standing.pages.set(terms.pages)
        record("urgent.order_entered", actor=actor, object=standing, data=_told(terms))
    return standing


def change_order(*, actor: User, standing: StandingOrder, terms: Terms, version: int) -> None:
    """Change what a standing order allows; what was sent under it stays as it was.

    Raises:
        AccessDenied, Refused: as in `enter_order`.
        Stale: somebody has changed it meanwhile.
    """
    require(may_keep_orders(actor))
    _check(terms)
    with transaction.atomic():
        same = StandingOrder.objects.filter(pk=standing.pk, version=version, ended_on__isnull=True)
        changed = same.update(
            kinds=_in_order(terms.kinds), chief=terms.chief, until=terms.until, version=F("version") + 1
        )
        if changed != 1:
            raise Stale(STALE)
        standing.pages.set(terms.pages)
        record("urgent.order_changed", actor=actor, object=standing, data=_told(terms))


def end_order(*, actor: User, standing: StandingOrder) -> None:
    """End a standing order today; nobody is on duty by it any more. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not enter standing orders.
    """
    require(may_keep_orders(actor))
    with transaction.atomic():
        open_one = StandingOrder.objects.filter(pk=standing.pk, ended_on__isnull=True)
        if open_one.update(ended_on=clock.city_now().date(), version=F("version") + 1) == 1:
            record("urgent.order_ended", actor=actor, object=standing)


def add_duty(*, actor: User, standing: StandingOrder, person: User, since: date, until: date) -> Duty:
    """Put a person on duty from a day to a day. A second click returns the first row.

    Raises:
        AccessDenied: the actor does not enter standing orders.
        Refused: the person does not write for the pages, the days are not within the order, or the order has ended.
    """
    require(may_keep_orders(actor))
    if not person.is_active or Right.POSTS_WRITE not in rights_of(person):
        raise Refused(
            "Дежурить может тот, кто пишет материалы: у этого человека нет такого назначения.", field="person"
        )
    if until < since:
        raise Refused("Последний день раньше первого.", field="until")
    if standing.ended_on is not None:
        raise Refused("Распоряжение прекращено. Внесите новое.")
    if since < standing.order.date or until > standing.until:
        raise Refused(
            f"Распоряжение действует с {standing.order.date:%d.%m.%Y} по {standing.until:%d.%m.%Y}:"
            " дежурство должно лежать внутри.",
            field="until" if until > standing.until else "since",
        )
    known = Duty.objects.filter(standing=standing, person=person, since=since, removed_at__isnull=True)
    try:
        with transaction.atomic():
            duty = Duty.objects.create(standing=standing, person=person, since=since, until=until)
            record(
                "urgent.duty_added",
                actor=actor,
                object=standing,
                data={"person": person.pk, "who": person.short_name, "since": since, "until": until},
            )
    except IntegrityError as error:
        found = known.filter(until=until).first()
        if found is None:
            raise Refused(
                "Этот человек уже дежурит с этого дня. Снимите прежнюю строку.", field="since"
            ) from error
        return found
    return duty


def remove_duty(*, actor: User, duty: Duty) -> None:
    """Take a person off duty; the row stays on record. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not enter standing orders.
    """
    require(may_keep_orders(actor))
    with transaction.atomic():
        if Duty.objects.filter(pk=duty.pk, removed_at__isnull=True).update(removed_at=clock.now()) == 1:
            data = {"person": duty.person_id, "who": duty.person.short_name}
            record("urgent.duty_removed", actor=actor, object=duty.standing, data=data)


def save_template(*, actor: User, kind: str, text: str) -> UrgentTemplate:
    """Keep a ready text of a kind; blanks stand in square brackets.

    Raises:
        AccessDenied: the actor does not enter standing orders.
        Refused: empty or too long.
    """
    require(may_keep_orders(actor))
    text = clean_text(text)
    if not text:
        raise Refused("Напишите текст заготовки.", field="text")
    if len(text) > MOST_TEXT:
        raise Refused(f"Текст длиннее {MOST_TEXT} знаков. Сократите.", field="text")
    with transaction.atomic():
        template, _ = UrgentTemplate.objects.update_or_create(kind=kind, defaults={"text": text})
        record("urgent.template_changed", actor=actor, object=template, label=KIND_NAMES[kind])
    return template


def _check(terms: Terms) -> None:
    if not terms.kinds or set(terms.kinds) - set(KIND_NAMES):
        raise Refused("Отметьте, о чём можно предупреждать сразу.", field="kinds")
    if not terms.pages:
        raise Refused("Отметьте хотя бы одну страницу.", field="pages")
    if Right.POSTS_APPROVE not in rights_of(terms.chief) or not terms.chief.is_active:
        raise Refused("Смотреть после отправки может тот, кто согласует материалы.", field="chief")
    if terms.until < clock.city_now().date():
        raise Refused("Этот срок уже прошёл. Возьмите день впереди.", field="until")


def _in_order(kinds: Iterable[str]) -> list[str]:
    return [code for code in KIND_NAMES if code in set(kinds)]


def _told(terms: Terms) -> dict[str, object]:
    return {
        "kinds": _in_order(terms.kinds),
        "pages": sorted(page.pk for page in terms.pages),
        "chief": terms.chief.pk,
        "until": terms.until,
    }


def _line(text: str, most: int) -> str:
    return " ".join(text.replace("\x00", "").split())[:most]
