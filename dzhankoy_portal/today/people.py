"""People on the administrator's first screen: who cannot work yet, whose appointment is about to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef

from core import clock
from core.accounts.models import SecondFactor, User
from core.accounts.rights import RIGHTS_OF, SECOND_FACTOR_RIGHTS, Role
from core.organizations.models import Appointment

SOON = timedelta(days=14)
MOST = 5
_NEED_A_FACTOR = [role for role in Role if RIGHTS_OF[role] & SECOND_FACTOR_RIGHTS]


@dataclass(frozen=True)
class People:
    """What of people asks for the administrator."""

    without_factor: Sequence[User] = ()
    ending: Sequence[Appointment] = ()

    @property
    def any(self) -> bool:
        return bool(self.without_factor or self.ending)


def people_now() -> People:
    """People whose rights need a second factor that they have not got, and appointments that end soon. Two queries."""
    today = clock.city_now().date()
    in_force = Appointment.objects.in_force(today)
    needed = in_force.filter(person=OuterRef("pk"), role__in=_NEED_A_FACTOR)
    factor = SecondFactor.objects.filter(user=OuterRef("pk"))
    without = User.objects.filter(Exists(needed), ~Exists(factor), is_active=True)
    ending = in_force.filter(until__lte=today + SOON, ended_on__isnull=True, person__is_active=True)
    return People(
        without_factor=list(without[:MOST]),
        ending=list(ending.select_related("person", "organization").order_by("until", "pk")[:MOST]),
    )
