"""What triage says of a text: labels with a level, a reason in one sentence and the fragments it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

Fragment = tuple[int, int]


class Name(StrEnum):
    """What a label is about."""

    OBSCENE = "obscene"
    RUDE = "rude"
    INSULT = "insult"
    THREAT = "threat"
    SPAM = "spam"
    LAW = "law"
    PERSONAL_DATA = "personal_data"
    QUESTION = "question"


class Level(StrEnum):
    """What a moderator is asked to do with a label."""

    PERSON = "person"
    PROPOSE_DELETE = "propose_delete"
    FLAG = "flag"
    CONTEXT = "context"

    @property
    def urgency(self) -> int:
        """0 (look at it first) to 3 (whenever its turn comes); 4 suits a text without labels."""
        return list(Level).index(self)


class LabelJson(TypedDict):
    """A label as `manage.py triage` writes it."""

    name: str
    score: float
    level: str
    rule: str
    why: str
    fragments: list[list[int]]


@dataclass(frozen=True, slots=True)
class Label:
    """One finding. `fragments` are half-open offsets in code points of the text as it was given."""

    name: Name
    score: float
    level: Level
    rule: str
    why: str
    fragments: tuple[Fragment, ...] = ()

    def as_json(self) -> LabelJson:
        """The fixed form of the command's output."""
        return {
            "name": self.name.value,
            "score": round(self.score, 3),
            "level": self.level.value,
            "rule": self.rule,
            "why": self.why,
            "fragments": [list(fragment) for fragment in self.fragments],
        }


def merged(spans: Iterable[Fragment]) -> tuple[Fragment, ...]:
    """The same places in order, those that overlap or touch as one."""
    made: list[Fragment] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Triage:
    """All labels of one text, the most urgent first."""

    labels: tuple[Label, ...] = ()

    @property
    def urgency(self) -> int:
        """Of the most urgent label; 4 where there is none."""
        return min((label.level.urgency for label in self.labels), default=4)

    def named(self, name: Name) -> Label | None:
        """The first label of a name."""
        return next((label for label in self.labels if label.name == name), None)
