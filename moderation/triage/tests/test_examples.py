"""Floors on own hand-written examples, and on foreign data where it is at hand (MODERATION_DATA)."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from moderation.triage import Level, Name, Triage, triage
from moderation.triage.fitting import examples, halves

DATA = Path(os.environ.get("MODERATION_DATA") or settings.BASE_DIR.parent / "shared/moderation")
PERSON = {Name.THREAT, Name.LAW}


def named(*names: Name) -> Callable[[Triage], bool]:
    return lambda found: any(label.name in names and label.level != Level.CONTEXT for label in found.labels)


def measured(rows: list[tuple[str, bool]], told: Callable[[Triage], bool]) -> tuple[float, float]:
    """Precision and recall."""
    pairs = [(told(triage(text)), label) for text, label in rows]
    hits = sum(said and label for said, label in pairs)
    return hits / sum(said for said, _ in pairs), hits / sum(label for _, label in pairs)


# Floors on the half that rules were tuned on and on the half that was only measured.
FRESH = {
    "threat": (named(*PERSON), (0.95, 0.95), (0.87, 0.93)),
    "law": (named(*PERSON), (0.95, 0.95), (0.9, 0.95)),
    "personal_data": (named(Name.PERSONAL_DATA), (0.95, 0.95), (0.95, 0.9)),
    "spam": (named(Name.SPAM), (0.97, 0.95), (0.95, 0.88)),
    "insult": (named(Name.INSULT), (0.93, 0.95), (0.83, 0.67)),
    "question": (lambda found: found.named(Name.QUESTION) is not None, (0.97, 0.92), (0.95, 0.92)),
    "obscene": (named(Name.OBSCENE), (0.97, 0.96), (0.95, 0.95)),
    "rude": (named(Name.RUDE, Name.OBSCENE), (0.9, 0.84), (0.9, 0.75)),
}


@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "measured"])
@pytest.mark.parametrize("name", FRESH)
def test_fresh_examples(name: str, half: int) -> None:
    told, *floors = FRESH[name]
    precision, recall = measured(halves(name)[half], told)
    assert precision >= floors[half][0]
    assert recall >= floors[half][1]


@pytest.mark.parametrize(("name", "right", "least"), [("threat", 0.86, 0.85), ("law", 0.87, 0.88)])
def test_examples_that_no_rule_was_written_after(name: str, right: float, least: float) -> None:
    precision, recall = measured(examples(f"unseen/{name}"), named(*PERSON))
    assert precision >= right
    assert recall >= least


def rows_of(file: str, label: str) -> list[tuple[str, bool]]:
    with needed(file).open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row[label] == "1") for row in csv.DictReader(lines, delimiter="\t")]


def needed(file: str) -> Path:
    if not (DATA / file).is_file():
        pytest.skip(f"MODERATION_DATA: no {file} in {DATA}")
    return DATA / file


@pytest.mark.contracts
@pytest.mark.parametrize("file", ["innocent_words.txt", "innocent_sentences.txt"])
def test_innocent_texts_are_never_obscene(file: str) -> None:
    lines = needed(file).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if named(Name.OBSCENE, Name.RUDE)(triage(line))]


@pytest.mark.contracts
def test_foreign_spam_is_found_and_ordinary_comments_are_not_spam() -> None:
    precision, recall = measured(rows_of("telegram_spam_dev.tsv", "spam"), named(Name.SPAM))
    assert precision >= 0.97
    assert recall >= 0.85
    ordinary = rows_of("forum_toxicity_eval.tsv", "toxic")[::20]
    assert sum(named(Name.SPAM)(triage(text)) for text, _ in ordinary) <= 0.01 * len(ordinary)


@pytest.mark.contracts
def test_foreign_insults() -> None:
    precision, recall = measured(rows_of("forum_toxicity_eval.tsv", "toxic")[::10], named(Name.INSULT))
    assert precision >= 0.8
    assert recall >= 0.45
