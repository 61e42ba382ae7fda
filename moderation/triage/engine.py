"""The whole of triage: fold the text once, ask every detector, order the labels."""

from __future__ import annotations

from dataclasses import replace

from moderation.triage import personal, question
from moderation.triage.fold import fold
from moderation.triage.insult.labels import labels as insult
from moderation.triage.labels import Fragment, Label, Triage
from moderation.triage.law.labels import labels as law
from moderation.triage.obscene.labels import labels as obscene
from moderation.triage.obscene.views import hits
from moderation.triage.spam.labels import labels as spam

END = 10_000
"""So many characters of each end of a text are read; no network takes a comment as long as both together."""


def triage(text: str) -> Triage:
    """Labels of a comment, the most urgent first. Any string is fit: empty, huge, with NUL or lone surrogates."""
    if len(text) > 2 * END:
        left_out = len(text) - 2 * END
        found = [_moved(label, left_out) for label in _labels(f"{text[:END]}\n{text[-END:]}")]
    else:
        found = _labels(text)
    return Triage(tuple(sorted(found, key=lambda label: (label.level.urgency, -label.score))))


def _labels(text: str) -> list[Label]:
    folded = fold(text)
    bad_words = hits(folded)
    return [
        *law(folded),
        *personal.labels(text),
        *obscene(folded, bad_words),
        *insult(folded, bad_words),
        *spam(text, folded),
        *question.labels(folded),
    ]


def _moved(label: Label, left_out: int) -> Label:
    """The label with its fragments where they stand in the whole text, of which the middle was left out."""

    def there(place: int) -> int:
        return place if place <= END else place + left_out - 1

    spans = tuple[Fragment, ...]((there(start), there(end)) for start, end in label.fragments)
    return replace(label, fragments=spans)
