"""The register of officials whose events make the plan."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from contentplan import access
from contentplan.models import Official
from core.access import Actor, require
from core.audit.actions import record
from core.errors import Refused


def add_official(*, actor: Actor, rank: str, name: str, position: str) -> Official:
    """Put a person into the register. The same rank and name again returns the one that stands there.

    Raises:
        AccessDenied: the actor does not keep events.
        Refused: no name or no position.
    """
    require(access.may_keep_events(actor))
    rank, name, position = Official.Rank(rank).value, _words(name, "name"), _words(position, "position")
    try:
        with transaction.atomic():
            official = Official.objects.create(rank=rank, name=name, position=position)
            record("event.official_added", actor=actor, object=official)
    except IntegrityError:
        return Official.objects.get(rank=rank, name=name)
    return official


def edit_official(
    *, actor: Actor, official: Official, rank: str, name: str, position: str, is_active: bool
) -> None:
    """Correct an entry, or note that the person holds the post no more; events of the past keep it.

    Raises:
        AccessDenied, Refused: as in `add_official`; or another entry says the same.
    """
    require(access.may_keep_events(actor))
    official.rank, official.is_active = Official.Rank(rank).value, is_active
    official.name, official.position = _words(name, "name"), _words(position, "position")
    try:
        with transaction.atomic():
            official.save(update_fields=["rank", "name", "position", "is_active"])
            record("event.official_changed", actor=actor, object=official)
    except IntegrityError as error:
        raise Refused("Такой человек в этом списке уже есть.", field="name") from error


_ASKED = {
    "name": "Впишите фамилию, имя и отчество.",
    "position": "Впишите должность, как она пишется в плане.",
}


def _words(text: str, field: str) -> str:
    clean = " ".join(text.replace("\x00", "").split())
    if not clean:
        raise Refused(_ASKED[field], field=field)
    if len(clean) > 160:
        raise Refused(f"Длиннее 160 знаков на {len(clean) - 160}. Сократите.", field=field)
    return clean
