"""Files behind an assurance: seen by whoever sees the page."""

from __future__ import annotations

from typing import Any

from core.evidence.owners import register
from pages.access import pages_visible_to
from pages.models import Assurance

ASSURANCE = "pages.assurance"


def sees_assurance(actor: Any, pk: int) -> bool:
    """Whether the actor sees the page on which this word was given."""
    return Assurance.objects.filter(pk=pk, page__in=pages_visible_to(actor)).exists()


def register_evidence() -> None:
    """Assurances may carry files."""
    register(ASSURANCE, sees_assurance)
