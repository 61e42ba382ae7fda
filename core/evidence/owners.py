"""What may carry files, and who sees them: each app above registers its records when it is ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from core.evidence.models import EvidenceFile

# Whether a signed-in person sees the record with this number: asked at every request.
Sees = Callable[[Any, int], bool]

_sees: dict[str, Sees] = {}


def register(kind: str, sees: Sees) -> None:
    """Let records of a kind carry files; `sees(actor, owner_id)` guards every one of them."""
    if _sees.get(kind, sees) is not sees:
        raise ValueError(f"evidence of {kind!r} is registered twice")
    _sees[kind] = sees


def is_registered(kind: str) -> bool:
    """Whether somebody answers for who sees files of this kind."""
    return kind in _sees


def get_file_for(actor: Any, pk: int) -> EvidenceFile:
    """One file.

    Raises:
        Http404: there is none, its record is not the actor's to see, or its time is over.
    """
    found = get_object_or_404(EvidenceFile, pk=pk, forgotten_at__isnull=True)
    sees = _sees.get(found.kind)
    if sees is None or not sees(actor, found.owner_id):
        raise Http404("no such file for this person")
    return found
