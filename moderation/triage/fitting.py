"""Fit the linear models anew: `manage.py fit_triage` (docs/triage.md says from what and when)."""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from moderation.triage.clear import clear
from moderation.triage.fold import fold
from moderation.triage.insult import labels as insult
from moderation.triage.insult.lexicon import WORD, blows
from moderation.triage.law import model as law
from moderation.triage.law.rules import found
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


def tuned(text: str) -> bool:
    """Whether a fresh example is of the half that may be looked at while rules are mended and that models may be fitted on."""
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


def halves(name: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Fresh examples (`examples/fresh/`) of a label: those to tune on, those that are only measured."""
    rows = examples(f"fresh/{name}")
    return [row for row in rows if tuned(row[0])], [row for row in rows if not tuned(row[0])]


def insult_features(text: str) -> Features:
    """Of a text, as the detector sees it."""
    folded = fold(text)
    bad_words, folded = hits(folded), replace(folded, text=clear(folded.text))
    words = list(WORD.finditer(folded.text))
    return insult.features(words, blows(folded, words, bad_words))


def features_of_spam(text: str) -> Features:
    """Of a text, as the detector sees it."""
    return spam_features(read(text, fold(text)))


def fit_insult(data: Path) -> Linear:
    """From VK comments (MIT) and own examples; all own harmless ones are negatives."""
    rows = list(_rows(data / "vk_toxicity_dev.tsv", "text", "toxic"))
    own = examples("insult") + halves("insult")[0] + _harmless("spam", "question", "personal_data")
    return fit([(insult_features(text), label) for text, label in rows + own * OWN_WEIGHT])


def fit_spam(data: Path) -> Linear:
    """From Telegram messages (MIT) and own examples; comments of other sources are negatives, or it takes chat for spam."""
    rows = list(_rows(data / "telegram_spam_dev.tsv", "text", "spam"))
    rows += [(text, False) for text, _ in _rows(data / "vk_toxicity_dev.tsv", "text", "toxic")]
    own = (
        examples("spam")
        + halves("spam")[0]
        + _harmless("insult", "question", "threat", "personal_data", "law")
    )
    rows += _stories([text for text, label in own if not label], 5, False)
    rows += _stories([text for text, label in own if label], 3, True)
    return fit([(features_of_spam(text), label) for text, label in rows + own * OWN_WEIGHT])


def _stories(texts: list[str], size: int, label: bool) -> list[tuple[str, bool]]:
    """Long texts, of which the sources have few: some short ones told in one."""
    mixed = random.Random(1).sample(texts, len(texts))  # noqa: S311
    return [(". ".join(mixed[place : place + size]), label) for place in range(0, len(mixed), size)]


def fit_law(name: str, data: Path) -> Linear:
    """Threats or what the law forbids: own examples against harmless ones and what the rules leave alone of VK comments."""
    rows = (examples(name) + halves(name)[0]) * OWN_WEIGHT
    if name == "threat":
        calls = [row for row in examples("law") + halves("law")[0] if row[1] and _is_call(row[0])]
        rows += calls
    rows += _harmless(*sorted({"insult", "spam", "question", "personal_data", "law", "threat"} - {name}))
    rows += _other(*(["threat"] if name == "law" else []), "spam", "personal_data", "question")
    rows += [
        (text, False)
        for text, _ in _rows(data / "vk_toxicity_dev.tsv", "text", "toxic")
        if _is_quiet(text, {"threat", "law", "call"})
    ]
    return fit([(law_features(text), label) for text, label in rows])


def law_features(text: str) -> Features:
    """Of a text, as the models of threats and of the law see it."""
    folded = fold(text)
    return law.letters(folded) | law.shapes(folded)


def _is_call(text: str) -> bool:
    return any(one.label == "call" for one in found(fold(text)))


MODELS = ("insult", "spam", *law.MODELS)


def _other(*names: str) -> list[tuple[str, bool]]:
    """What has another label, and no rule of the law says a word of it: negatives as well."""
    rows = [row for name in names for row in (*examples(name), *halves(name)[0])]
    return [(text, False) for text, label in rows if label and _is_quiet(text, {"law", "call"})]


def _is_quiet(text: str, kinds: set[str]) -> bool:
    return not any(one.label in kinds for one in found(fold(text)))


def refit(data: Path, names: Iterable[str] = MODELS) -> dict[str, Linear]:
    """Fit the named models and write them beside the code; the others stay as they are."""
    made = {name: _fitted(name, data) for name in names}
    for name, model in made.items():
        model.save({"insult": insult.MODEL, "spam": spam.MODEL, **law.MODELS}[name])
    return made


def _fitted(name: str, data: Path) -> Linear:
    if name == "insult":
        return fit_insult(data)
    return fit_spam(data) if name == "spam" else fit_law(name, data)


def _harmless(*names: str) -> list[tuple[str, bool]]:
    rows = [row for name in names for row in (*examples(name), *halves(name)[0])]
    return [(text, False) for text, label in rows if not label]


def _rows(path: Path, text: str, label: str) -> Iterator[tuple[str, bool]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield row[text], row[label] == "1"
