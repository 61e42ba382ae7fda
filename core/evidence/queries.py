"""Files of records that a person sees already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from core.evidence.models import EvidenceFile


def files_of(kind: str, owner_ids: Collection[int]) -> dict[int, list[EvidenceFile]]:
    """Number of the record → its files, those forgotten too. One query."""
    found: defaultdict[int, list[EvidenceFile]] = defaultdict(list)
    if owner_ids:
        for row in EvidenceFile.objects.filter(kind=kind, owner_id__in=owner_ids):
            found[row.owner_id].append(row)
    return found
