"""The whole of triage: fold the text once, ask every detector, order the labels."""

from __future__ import annotations

from moderation.triage.fold import fold
from moderation.triage.labels import Triage
from moderation.triage.obscene.labels import labels as obscene


def triage(text: str) -> Triage:
    """Labels of a comment, the most urgent first. Any string is fit: empty, huge, with NUL or lone surrogates."""
    folded = fold(text)
    found = [*obscene(folded)]
    return Triage(tuple(sorted(found, key=lambda label: (label.level.urgency, -label.score))))
