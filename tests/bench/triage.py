"""Triage: speed and memory on one core, and how well it tells where the foreign data is at hand (MODERATION_DATA)."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

from moderation.triage import Level, Name, Triage, triage
from moderation.triage.fitting import examples
from moderation.triage.tests.disguises import LISTED, OTHERS, two_at_once
from moderation.triage.tests.test_obscene import WORDS
from tests.bench.table import Figure, p

DATA = Path(os.environ.get("MODERATION_DATA") or Path(__file__).resolve().parents[3] / "shared/moderation")
Row = tuple[str, bool]
STEP = 10
"""Of the forum every tenth comment is read, or the bench lasts a quarter of an hour."""


def main() -> list[Figure]:
    """Everything that can be measured here."""
    before = resident()
    triage("прогрев: ну и хуйня, заработок от 5000 рублей, t.me/abc")
    figures = [
        *speed(),
        Figure("triage: memory of a worker", f"+{resident() - before} MB", "≤ +80 MB"),
        *own(),
        *disguised(),
    ]
    return figures + (foreign() if DATA.is_dir() else [])


def resident() -> int:
    """Resident memory, MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


def speed() -> list[Figure]:
    """By the processor's time, so that neighbours on the machine do not count."""
    texts = [text for text, _ in rows("vk_toxicity_dev.tsv", "toxic")] if DATA.is_dir() else []
    texts += [text for name in ("insult", "spam", "threat", "law") for text, _ in examples(name)]
    taken = []
    for text in texts:
        began = time.process_time()
        triage(text)
        taken.append(time.process_time() - began)
    return [
        Figure("triage: comments a second of one core", f"{len(taken) / sum(taken):.0f}", "≥ 300"),
        Figure("triage: p95 of a comment", f"{p(taken, 0.95) * 1000:.1f} ms", "≤ 30 ms"),
    ]


def own() -> list[Figure]:
    """Precision and recall on own hand-written examples."""
    wanted = {"threat": (Name.THREAT, Name.LAW), "law": (Name.THREAT, Name.LAW)}
    figures = []
    for name in ("threat", "law", "personal_data", "spam", "insult", "question"):
        names = wanted.get(name, (Name(name),))
        least = None if name == "question" else Level.CONTEXT
        figures.append(
            Figure(
                f"triage: {name}, own examples",
                told([(triage(text), has) for text, has in examples(name)], names, least),
                "R ≥ .85 at P ≥ .80",
            )
        )
    return figures


def disguised() -> list[Figure]:
    """Recall by disguise, listed and not."""
    chance = random.Random(77)
    figures = []
    for title, ways, goal in (
        ("listed", LISTED, "≥ .98"),
        ("others", OTHERS | {"two at once": two_at_once}, "≥ .90"),
    ):
        hidden = [way(word, chance) for way in ways.values() for word in WORDS for _ in range(5)]
        found = sum(triage(f"Это {text} какой-то").named(Name.OBSCENE) is not None for text in hidden)
        figures.append(Figure(f"triage: disguised, {title}", f"{found / len(hidden):.3f}", goal))
    return figures


def foreign() -> list[Figure]:
    """On data that is not part of the repository."""
    innocent = (DATA / "innocent_words.txt").read_text(encoding="utf-8").splitlines()
    flagged = sum(triage(word).named(Name.OBSCENE) is not None for word in innocent)
    forum, vk = read("forum_toxicity_eval.tsv", "toxic", STEP), read("vk_toxicity_dev.tsv", "toxic")
    ordinary = sum(found.named(Name.SPAM) is not None for found, _ in forum)
    return [
        Figure("triage: innocent words called obscene", f"{flagged} of {len(innocent)}", "0"),
        Figure("triage: insult, forum, any level", told(forum, (Name.INSULT,), None), "F1 ≥ .75 at P ≥ .80"),
        Figure("triage: insult, forum, flagged", told(forum, (Name.INSULT,), Level.CONTEXT)),
        Figure(
            "triage: insult, VK (lexicon only), flagged",
            told(vk, (Name.INSULT,), Level.CONTEXT),
            "P at R = .5",
        ),
        Figure(
            "triage: spam, its own source (fitted on it)",
            told(read("telegram_spam_dev.tsv", "spam"), (Name.SPAM,), None),
        ),
        Figure("triage: ordinary comments called spam", f"{ordinary / len(forum):.2%}", "≤ 1 %"),
    ]


def read(file: str, label: str, step: int = 1) -> list[tuple[Triage, bool]]:
    """Each `step`-th text triaged, and whether it has the label."""
    return [(triage(text), has) for text, has in rows(file, label)[::step]]


def rows(file: str, label: str) -> list[Row]:
    """Text and whether it has the label."""
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row[label] == "1") for row in csv.DictReader(lines, delimiter="\t")]


def told(given: list[tuple[Triage, bool]], names: tuple[Name, ...], below: Level | None) -> str:
    """Precision, recall and F1 of «has one of the names at a level above `below`»."""
    pairs = [(_has(names, below)(found), label) for found, label in given]
    both = sum(said and label for said, label in pairs)
    precision, recall = (
        both / max(1, sum(said for said, _ in pairs)),
        both / max(1, sum(label for _, label in pairs)),
    )
    mean = 2 * precision * recall / max(1e-9, precision + recall)
    return f"P {precision:.3f} R {recall:.3f} F1 {mean:.3f}"


def _has(names: tuple[Name, ...], below: Level | None) -> Callable[[Triage], bool]:
    return lambda found: any(label.name in names and label.level != below for label in found.labels)


if __name__ == "__main__":
    print(json.dumps([dataclasses.asdict(figure) for figure in main()]))
