"""Reads about people."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q

from core import clock
from core.accounts.models import Invitation, SecondFactor, User
from core.accounts.rights import RIGHTS_OF, SECOND_FACTOR_RIGHTS, Role
from core.organizations.models import Appointment


@dataclass(frozen=True)
class PersonRow:
    """A line of the list of people."""

    person: User
    appointments: list[Appointment]
    enrolled: bool
    invited: bool

    @property
    def factor_required(self) -> bool:
        """Whether the roles in force ask for a code at every sign-in."""
        rights = {right for row in self.appointments for right in RIGHTS_OF[Role(row.role)]}
        return bool(rights & SECOND_FACTOR_RIGHTS)


def people_list(*, query: str = "", closed: bool = False) -> list[PersonRow]:
    """People by name with roles in force, in two queries; `closed` shows those who no longer work here."""
    today = clock.city_now().date()
    waiting = Invitation.objects.filter(
        person=OuterRef("pk"), used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
    )
    rows = User.objects.filter(is_active=not closed).annotate(
        enrolled=Exists(SecondFactor.objects.filter(user=OuterRef("pk"))), invited=Exists(waiting)
    )
    # SQLite compares Cyrillic letters by case, so the same words are tried capitalised.
    for word in query.split()[:4]:
        names = Q(email__icontains=word)
        for form in {word, word.lower(), word.capitalize(), word.upper()}:
            names |= Q(last_name__contains=form) | Q(first_name__contains=form) | Q(patronymic__contains=form)
        rows = rows.filter(names)
    in_force = Appointment.objects.in_force(today).select_related("organization").order_by("since", "pk")
    people = rows.prefetch_related(Prefetch("appointments", queryset=in_force, to_attr="roles_now"))
    return [PersonRow(row, row.roles_now, row.enrolled, row.invited) for row in people]  # type: ignore[attr-defined]


def appointments_of(person: User) -> list[Appointment]:
    """All appointments of a person, those in force first, then the newest."""
    today = clock.city_now().date()
    rows = person.appointments.select_related("organization", "order", "acting_for__person")
    return sorted(rows, key=lambda row: (not row.is_in_force(today), -row.since.toordinal(), -row.pk))
