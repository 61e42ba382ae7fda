"""The four grounds of п. 9 (б) and where each one counts. Criticism, a complaint, an off-topic word are none."""

from __future__ import annotations

from django.db import models


class Ground(models.TextChoices):
    """For what a comment is deleted and its author put on the blacklist."""

    LAW = "law", "нарушает закон"
    SPAM = "spam", "спам"
    INSULT = "insult", "оскорбление"
    OBSCENE = "obscene", "нецензурное выражение"


# A private message is nobody else's reading: only the law is a ground there.
OF_MESSAGES = frozenset({Ground.LAW})
CLAUSE = "9"


def counts_for(ground: str, *, message: bool) -> bool:
    """Whether a ground may be named for a comment, or for a private message."""
    return ground in Ground.values and (not message or ground in OF_MESSAGES)
