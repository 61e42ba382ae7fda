"""How triage's labels look: a word, a shape, a tone, and how their fragments are marked in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from core.looks import Look


class LabelLook(NamedTuple):
    """The look of a label when it is sure, its word in a doubt, and the class of its fragments."""

    sure: Look
    doubt: str
    mark: str = ""  # "" violation (red), "is-c" question and doubt (amber), "is-q" addresses and data (teal)


LABELS: dict[str, LabelLook] = {
    "threat": LabelLook(Look("st-failed", "угроза", "bad"), "угроза?"),
    "law": LabelLook(Look("st-failed", "закон", "bad"), "закон?"),
    "obscene": LabelLook(Look("st-finding", "нецензурное", "bad"), "нецензурное?"),
    "insult": LabelLook(Look("st-finding", "оскорбление", "bad"), "оскорбление?"),
    "spam": LabelLook(Look("st-finding", "спам", "bad"), "спам?"),
    "personal_data": LabelLook(Look("st-finding", "личные данные", "accent"), "личные данные?", "is-q"),
    "rude": LabelLook(Look("st-unknown", "грубость", "warn"), "грубость?", "is-c"),
    "question": LabelLook(Look("st-person", "вопрос"), "вопрос", "is-c"),
}
NOTHING = Look("st-draft", "без замечаний")
_DOUBTFUL = frozenset({"flag", "context"})


def look_of(label: Mapping[str, Any]) -> Look:
    """A label as a state: «спам», or «спам?» in amber where triage only points at it."""
    known = LABELS.get(str(label.get("name")))
    if known is None:
        return Look("st-unknown", str(label.get("name")), "warn")
    if label.get("level") in _DOUBTFUL and known.sure.tone == "bad":
        return Look("st-unknown", known.doubt, "warn")
    return known.sure


def mark_of(label: Mapping[str, Any]) -> str:
    """The class of its fragments."""
    known = LABELS.get(str(label.get("name")))
    if known is None or (label.get("level") in _DOUBTFUL and not known.mark):
        return "is-c"
    return known.mark


def worst_first(labels: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Labels as a person should read them: danger first, a question last."""
    order = {name: place for place, name in enumerate(LABELS)}
    return sorted(labels, key=lambda label: order.get(str(label.get("name")), len(order)))


def headline(labels: Iterable[Mapping[str, Any]]) -> Look:
    """What stands in a row of the queue: the two worst labels in words, the shape and tone of the worst."""
    found = [look_of(label) for label in worst_first(labels)]
    if not found:
        return NOTHING
    words = list(dict.fromkeys(look.word for look in found))[:2]
    return Look(found[0].shape, ", ".join(words), found[0].tone)


# The ground of п. 9 (б) that a label speaks of, where it speaks of one.
GROUND_OF: dict[str, str] = {"obscene": "obscene", "insult": "insult", "spam": "spam", "law": "law"}
