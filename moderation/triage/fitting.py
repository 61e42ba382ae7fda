"""Fit the two linear models anew: `manage.py fit_triage` (docs/triage.md says from what and when)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from moderation.triage.fold import fold
from moderation.triage.insult import labels as insult
from moderation.triage.insult.lexicon import WORD, blows
from moderation.triage.linear import Features, Linear, fit
from moderation.triage.obscene.views import hits
from moderation.triage.spam import labels as spam
from moderation.triage.spam.features import features as spam_features
from moderation.triage.spam.features import read

EXAMPLES = Path(__file__).parent / "examples"
OWN_WEIGHT = 2
"""How many times own examples are repeated beside the foreign ones: they are closer to a city's comments."""


def examples(name: str) -> list[tuple[str, bool]]:
    """Own hand-written examples of a label: text and whether it has the label."""
    return list(_rows(EXAMPLES / f"{name}.tsv", "text", "label"))


def insult_features(text: str) -> Features:
    """Of a text, as the detector sees it."""
    folded = fold(text)
    words = list(WORD.finditer(folded.text))
    return insult.features(folded, words, blows(folded, words, hits(folded)))


def features_of_spam(text: str) -> Features:
    """Of a text, as the detector sees it."""
    return spam_features(read(text, fold(text)))


def fit_insult(data: Path) -> Linear:
    """From VK comments (MIT) and own examples; all own harmless ones are negatives."""
    rows = list(_rows(data / "vk_toxicity_dev.tsv", "text", "toxic"))
    own = examples("insult") + _harmless("spam", "question", "personal_data")
    return fit([(insult_features(text), label) for text, label in rows + own * OWN_WEIGHT])


def fit_spam(data: Path) -> Linear:
    """From Telegram messages (MIT) and own examples; comments of other sources are negatives, or it takes chat for spam."""
    rows = list(_rows(data / "telegram_spam_dev.tsv", "text", "spam"))
    rows += [(text, False) for text, _ in _rows(data / "vk_toxicity_dev.tsv", "text", "toxic")]
    own = examples("spam") + _harmless("insult", "question", "threat", "personal_data", "law")
    return fit([(features_of_spam(text), label) for text, label in rows + own * OWN_WEIGHT])


def refit(data: Path) -> dict[str, Linear]:
    """Fit both and write them beside the code."""
    made = {"insult": fit_insult(data), "spam": fit_spam(data)}
    made["insult"].save(insult.MODEL)
    made["spam"].save(spam.MODEL)
    return made


def _harmless(*names: str) -> list[tuple[str, bool]]:
    return [(text, False) for name in names for text, label in examples(name) if not label]


def _rows(path: Path, text: str, label: str) -> Iterator[tuple[str, bool]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield row[text], row[label] == "1"
