"""Fresh examples (`examples/fresh/`) in two halves: one that rules are tuned on, one that is only measured."""

from __future__ import annotations

import hashlib

from moderation.triage.fitting import examples


def tuned(text: str) -> bool:
    """Whether a text is of the half that may be looked at while rules are mended."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def halves(name: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Rows of a label: those to tune on, those to measure."""
    rows = examples(f"fresh/{name}")
    return [row for row in rows if tuned(row[0])], [row for row in rows if not tuned(row[0])]
