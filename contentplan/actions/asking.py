"""What a stop or a mourning has made late waits for a person's decision, one for each, instead of leaving in a burst."""

from __future__ import annotations

from django.db.models import F, QuerySet

from contentplan.graphs import WAITING
from contentplan.models import ASKED, Delivery, DeliveryNote
from core import clock
from core.accounts.models import User


def ask_about(rows: QuerySet[Delivery], *, by: User | None, why: str) -> list[int]:
    """Hold what is past its time among `rows` until somebody decides; ids of what waits now.

    In the transaction that opens the road: nobody claims it in between. What a person holds already stays so.
    """
    late = rows.filter(state__in=WAITING, due_at__lte=clock.now(), held_at__isnull=True)
    ids = list(late.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=ids).update(
        held_at=clock.now(),
        held_by=by,
        held_reason=why,
        held_kind=ASKED,
        alarmed_at=None,
        version=F("version") + 1,
    )
    DeliveryNote.objects.bulk_create(
        DeliveryNote(delivery_id=pk, by=by, what="held", sentence=f"{why}: решите, что с ним делать")
        for pk in ids
    )
    return ids
