"""Entering and correcting organizations."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from core.access import Actor, require
from core.audit.actions import record
from core.changes import differing, in_words, set_on
from core.errors import Refused, Stale
from core.organizations import access
from core.organizations.models import Appointment, Organization
from core.organizations.numbers import clean_inn, clean_ogrn
from core.organizations.queries import ancestors_of

FIELDS = (
    "kind",
    "parent",
    "name",
    "short_name",
    "inn",
    "ogrn",
    "postal_address",
    "email",
    "phone",
    "site",
    "is_active",
)


@transaction.atomic
def add_organization(*, actor: Actor, **fields: Any) -> Organization:
    """Enter an organization. `fields` are those of `FIELDS`.

    Raises:
        AccessDenied: the actor does not keep organizations.
        Refused: a wrong INN or OGRN, a name or an INN that is taken, no overseeing organization.
    """
    require(access.may_edit_organizations(actor))
    organization = Organization(**_clean(fields))
    _check(organization)
    try:
        with transaction.atomic():
            organization.save(force_insert=True)
    except IntegrityError:
        raise _taken(organization) from None
    record("organizations.added", actor=actor, object=organization)
    return organization


@transaction.atomic
def change_organization(*, actor: Actor, organization: Organization, **fields: Any) -> None:
    """Correct an organization, by the version that was read; without a difference nothing is written.

    Raises:
        AccessDenied: the actor does not keep organizations.
        Refused: as in `add_organization`, or people are appointed in what is to be closed.
        Stale: somebody has corrected it first.
    """
    require(access.may_edit_organizations(actor))
    clean = _clean(fields)
    changed = differing(organization, clean, FIELDS)
    if not changed:
        return
    set_on(organization, clean, changed)
    _check(organization)
    _update(organization, changed)
    _record_change(actor, organization, changed)


def _update(organization: Organization, changed: list[str]) -> None:
    values = {name: getattr(organization, name) for name in changed}
    rows = Organization.objects.filter(pk=organization.pk, version=organization.version)
    try:
        with transaction.atomic():
            done = rows.update(version=F("version") + 1, **values)
    except IntegrityError:
        raise _taken(organization) from None
    if done != 1:
        raise Stale(
            "Пока вы правили, эту организацию изменил кто-то другой.",
            advice="Откройте её заново и повторите.",
        )
    organization.version += 1


def _record_change(actor: Actor, organization: Organization, changed: list[str]) -> None:
    if "is_active" in changed:
        name = "organizations.reopened" if organization.is_active else "organizations.closed"
        record(name, actor=actor, object=organization)
    rest = [name for name in changed if name != "is_active"]
    if rest:
        words = in_words(Organization, rest)
        record("organizations.changed", actor=actor, object=organization, data={"fields": words})


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := fields.keys() - set(FIELDS):
        raise ValueError(f"not fields of an organization: {sorted(unknown)}")
    clean = dict(fields)
    if "inn" in clean:
        clean["inn"] = clean_inn(clean["inn"])
    if "ogrn" in clean:
        clean["ogrn"] = clean_ogrn(clean["ogrn"])
    return clean


def _check(organization: Organization) -> None:
    parent = organization.parent
    if organization.kind == Organization.Kind.ADMINISTRATION:
        if parent is not None:
            raise Refused("Администрацию никто не курирует: оставьте поле пустым", field="parent")
    elif parent is None:
        raise Refused("Укажите, кто курирует организацию", clause="10.3", field="parent")
    elif organization.pk and organization.pk in ancestors_of(parent.pk):
        raise Refused("Организация не может курировать саму себя, даже через другие", field="parent")
    if organization.pk and not organization.is_active:
        _check_nobody_is_left(organization)


def _check_nobody_is_left(organization: Organization) -> None:
    if organization.children.filter(is_active=True).exists():
        raise Refused("Сначала передайте другому те организации, которые она курирует", field="is_active")
    if Appointment.objects.ahead_of(clock.city_now().date()).filter(organization=organization).exists():
        raise Refused("Здесь ещё действуют назначения. Сначала прекратите их", field="is_active")


def _taken(organization: Organization) -> Refused:
    same = Organization.objects.exclude(pk=organization.pk)
    if organization.inn and same.filter(inn=organization.inn).exclude(kind="unit").exists():
        return Refused("Организация с таким ИНН уже есть", field="inn")
    return Refused("Организация с таким названием уже есть", field="name")
