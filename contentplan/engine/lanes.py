"""Which lane a delivery takes: urgent ones never queue behind others, large files never take every slot."""

from __future__ import annotations

from collections.abc import Iterable

from contentplan.models import Delivery, RevisionMedia

# A file of this size is some seconds of a city's line: such deliveries wait for each other, not others for them.
HEAVY_BYTES = 8 * 1024 * 1024


def heavy_among(ids: Iterable[int]) -> set[int]:
    """Those of the deliveries that carry a large file. One query, none for no ids."""
    wanted = list(ids)
    if not wanted:
        return set()
    large = RevisionMedia.objects.filter(media__size__gte=HEAVY_BYTES).values("revision")
    return set(Delivery.objects.filter(pk__in=wanted, revision__in=large).values_list("pk", flat=True))
