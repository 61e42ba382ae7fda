"""How the vault names people whose second factor it keeps."""

from __future__ import annotations

from collections.abc import Mapping

from core.accounts.models import User
from core.vault.owners import Owner, OwnerName, register_namer

SEED = "totp_seed"


def seed_of(person: User) -> Owner:
    """The owner of a person's confirmed seed."""
    return Owner("user", person.pk)


def pending_seed_of(person: User) -> Owner:
    """The owner of a seed whose enrolment is not finished."""
    return Owner("enrolment", person.pk)


def _names(ids: list[int]) -> Mapping[int, OwnerName]:
    people = User.objects.filter(pk__in=ids)
    return {person.pk: OwnerName(person.full_name, f"/people/{person.pk}/") for person in people}


register_namer("user", _names)
register_namer("enrolment", _names)
