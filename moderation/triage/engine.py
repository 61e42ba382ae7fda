"""The whole of triage: fold the text once, ask every detector, order the labels."""

from __future__ import annotations

from moderation.triage import personal, question
from moderation.triage.fold import fold
from moderation.triage.insult.labels import labels as insult
from moderation.triage.labels import Triage
from moderation.triage.law.labels import labels as law
from moderation.triage.obscene.labels import labels as obscene
from moderation.triage.obscene.views import hits
from moderation.triage.spam.labels import labels as spam


def triage(text: str) -> Triage:
    """Labels of a comment, the most urgent first. Any string is fit: empty, huge, with NUL or lone surrogates."""
    folded = fold(text)
    bad_words = hits(folded)
    found = [
        *law(folded),
        *personal.labels(text),
        *obscene(folded, bad_words),
        *insult(folded, bad_words),
        *spam(text, folded),
        *question.labels(folded),
    ]
    return Triage(tuple(sorted(found, key=lambda label: (label.level.urgency, -label.score))))
