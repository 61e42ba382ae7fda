"""Appointments: who answers for what, from when to when, by which order. Rights follow at the next click."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from core import clock
from core.access import Actor, require
from core.accounts.models import User
from core.accounts.rights import ROLE_NAMES, Role
from core.audit.actions import record
from core.errors import Refused, Stale
from core.notifications.actions import notify
from core.organizations import access
from core.organizations.models import Appointment, AppointmentQuerySet, Order, Organization, RoleSeat

# One person at a time answers for the whole city's work in «Госпаблики» (order.2).
SINGLE_ROLES = {Role.GOSPUBLIKI_LEAD: "order.2"}


@dataclass(frozen=True)
class Term:
    """From a day to a day, both included; open without an end."""

    since: date
    until: date | None = None

    def overlapping(self, rows: AppointmentQuerySet) -> AppointmentQuerySet:
        """Those of `rows` that share a day with this term."""
        rows = rows.filter(Q(until__isnull=True) | Q(until__gte=self.since))
        rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=self.since))
        return rows.filter(since__lte=self.until) if self.until else rows


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person: User,
    role: Role,
    organization: Organization,
    order: Order,
    since: date,
    until: date | None = None,
    position: str = "",
    acting_for: Appointment | None = None,
) -> Appointment:
    """Appoint a person; with `acting_for` to stand in for another's appointment.

    Raises:
        AccessDenied: the actor does not manage people, or it is they themselves.
        Refused: a void order (order.5), a second holder of a single role (order.2), the same appointment again,
            a closed organization, an end before the beginning, or an acting term outside the one it stands for.
        Stale: somebody is appointing to the same single role at this moment.
    """
    require(access.may_appoint(actor, person))
    term = Term(since, until)
    appointment = Appointment(
        person=person,
        role=role,
        organization=organization,
        order=order,
        since=since,
        until=until,
        position=position,
        acting_for=acting_for,
    )
    _check_ground(appointment)
    _check_acting(appointment, term)
    _check_not_there_yet(appointment, term)
    if role in SINGLE_ROLES:
        _take_seat(appointment, term)
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError:
        raise _there_already() from None
    _tell_begun(actor, appointment)
    return appointment


def _check_ground(appointment: Appointment) -> None:
    if not appointment.person.is_active:
        raise Refused("Вход этому человеку закрыт. Сначала откройте его снова", field="person")
    if appointment.order.is_void:
        raise Refused(
            "Это распоряжение утратило силу: назначать по нему нельзя", clause="order.5", field="order"
        )
    if not appointment.organization.is_active:
        raise Refused("Эта организация больше не действует", field="organization")
    if appointment.until and appointment.until < appointment.since:
        raise Refused("Последний день раньше первого. Проверьте даты", field="until")


def _check_acting(appointment: Appointment, term: Term) -> None:
    principal = appointment.acting_for
    if principal is None:
        return
    if (principal.role, principal.organization_id) != (appointment.role, appointment.organization_id):
        raise Refused("Исполняют ту же обязанность в той же организации", field="acting_for")
    if principal.person_id == appointment.person_id or principal.acting_for_id:
        raise Refused("Исполняют обязанности другого человека, назначенного постоянно", field="acting_for")
    if term.until is None:
        raise Refused("Исполняют обязанности на срок: укажите последний день", field="until")
    last = principal.last_day
    if term.since < principal.since or (last is not None and term.until > last):
        raise Refused("Срок выходит за срок того назначения, которое замещают", field="until")


def _check_not_there_yet(appointment: Appointment, term: Term) -> None:
    same = Appointment.objects.filter(
        person=appointment.person,
        role=appointment.role,
        organization=appointment.organization,
        order__is_void=False,
        scope_id__isnull=True,
    )
    if term.overlapping(same).exists():
        raise _there_already()


def _there_already() -> Refused:
    return Refused("Такое назначение на эти дни уже есть", field="role")


def _take_seat(appointment: Appointment, term: Term) -> None:
    """One holder at a time, and one acting person at a time; the turnstile makes two appointers take turns."""
    seat, _ = RoleSeat.objects.get_or_create(role=appointment.role)
    others = Appointment.objects.filter(role=appointment.role, order__is_void=False)
    others = others.filter(acting_for__isnull=appointment.acting_for is None)
    holder = term.overlapping(others).select_related("person").first()
    if holder is not None:
        raise Refused(
            f"На эти дни уже назначен другой: {holder.person.short_name}",
            clause=SINGLE_ROLES[Role(appointment.role)],
            field="role",
            advice="Сначала прекратите то назначение или укажите, что это исполнение обязанностей.",
        )
    if RoleSeat.objects.filter(pk=seat.pk, version=seat.version).update(version=F("version") + 1) != 1:
        raise Stale("На эту обязанность прямо сейчас назначает кто-то другой. Обновите страницу.")


def _tell_begun(actor: Actor, appointment: Appointment) -> None:
    role = ROLE_NAMES[Role(appointment.role)]
    record(
        "appointments.begun",
        actor=actor,
        object=appointment,
        label=appointment.person.full_name,
        data={
            "role": role,
            "order": str(appointment.order),
            "since": appointment.since,
            "until": appointment.until,
            "person": appointment.person_id,
        },
    )
    notify(
        people=[appointment.person],
        kind="appointments.begun",
        text=f"Вас назначили: {role}, {appointment.organization.short_name}. Распоряжение {appointment.order}.",
        url="/me/",
        key=f"appointment:{appointment.pk}",
    )


@transaction.atomic
def end_appointment(*, actor: Actor, appointment: Appointment, last_day: date | None = None) -> None:
    """End an appointment: at once (no `last_day`), or after a day to come. Rights go at the next click.

    Raises:
        AccessDenied: the actor does not manage people, or it is their own.
        Refused: the day is past or before the beginning (field «last_day»).
        Stale: it has ended already, or somebody has just changed it.
    """
    require(access.may_appoint(actor, appointment.person))
    today = clock.city_now().date()
    if last_day is not None and last_day < today:
        raise Refused("Этот день уже прошёл. Прекратите сейчас или укажите другой", field="last_day")
    if last_day is not None and last_day < appointment.since:
        raise Refused("Это раньше, чем назначение начинается", field="last_day")
    rows = Appointment.objects.ahead_of(today).filter(pk=appointment.pk)
    changes = {"until": last_day} if last_day is not None else {"ended_on": today}
    if last_day is not None:
        rows = rows.filter(Q(until__isnull=True) | Q(until__gt=last_day))
    if rows.update(**changes) != 1:
        raise Stale("Это назначение уже прекращено или кончается раньше.")
    for name, value in changes.items():
        setattr(appointment, name, value)
    _tell_ended(actor, appointment, last_day or today)


def _tell_ended(actor: Actor, appointment: Appointment, last_day: date) -> None:
    role = ROLE_NAMES[Role(appointment.role)]
    record(
        "appointments.ended",
        actor=actor,
        object=appointment,
        label=appointment.person.full_name,
        data={"role": role, "last_day": last_day, "person": appointment.person_id},
    )
    notify(
        people=[appointment.person],
        kind="appointments.ended",
        text=f"Назначение прекращается: {role}, {appointment.organization.short_name}. "
        f"Последний день{chr(160)}— {last_day:%d.%m.%Y}.",
        url="/me/",
        key=f"appointment-end:{appointment.pk}:{last_day.isoformat()}",
    )
