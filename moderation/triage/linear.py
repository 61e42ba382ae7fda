"""A linear model of text features: read from a plain file, applied and fitted in pure Python."""

from __future__ import annotations

import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from sys import intern

from moderation.triage.memory import LONGEST

Features = dict[str, float]
_REMEMBERED = 4096
_READ = 24
"""Letters of a word that are cut into runs."""
SELDOM = 4
"""A feature of fewer rows is left out: it would only be learnt by heart."""


@dataclass
class Linear:
    """Logistic regression over named features."""

    bias: float = 0.0
    weights: dict[str, float] = field(default_factory=dict)
    _sums: dict[str, tuple[float, int]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Read what `save` wrote."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        numbers = {weight: weight for weight in kept["weights"].values()}
        # Models share most of their names, and few numbers differ: each is held once.
        return cls(kept["bias"], {intern(name): numbers[weight] for name, weight in kept["weights"].items()})

    def save(self, path: Path, least: float = 0.03) -> None:
        """Write the weights that matter, one a line, in order, so that a new fit reads as a diff."""
        kept = {name: round(w, 3) for name, w in sorted(self.weights.items()) if abs(w) >= least}
        path.write_text(
            json.dumps({"bias": round(self.bias, 3), "weights": kept}, ensure_ascii=False, indent=0) + "\n",
            encoding="utf-8",
        )

    def score(self, features: Features, beside: float = 0.0) -> float:
        """Probability 0–1; `beside` is what was summed up already (`of_words`)."""
        total = self.bias + beside + self.sum(features)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def sum(self, features: Features) -> float:
        """What the features add to the score, before it becomes a probability."""
        weights = self.weights
        return sum([value * weights[name] for name, value in features.items() if name in weights])

    def of_words(self, words: Iterable[str], shortest: int = 3, longest: int = 5) -> float:
        """What `ngrams` of the words add to the score, remembered by word; a model asks for one range of lengths only."""
        known, total, count = self._sums, 0.0, 0
        for word in dict.fromkeys(words):
            found = known.get(word)
            if found is None:
                if len(known) >= _REMEMBERED:
                    known.clear()
                parts = _parts(word[:_READ], shortest, longest)
                found = sum([self.weights.get(part, 0.0) for part in parts]), len(parts)
                if len(word) <= LONGEST:
                    known[word] = found
            total += found[0]
            count += found[1]
        return total / math.sqrt(count or 1)


def fit(
    rows: Sequence[tuple[Features, bool]],
    *,
    epochs: int = 8,
    rate: float = 0.2,
    decay: float = 1e-3,
    seed: int = 1,
) -> Linear:
    """Stochastic descent with a rate of its own for each feature; both classes weigh the same."""
    chance = random.Random(seed)  # noqa: S311
    rows_with = Counter(name for features, _ in rows for name in features)
    order = [
        ({name: value for name, value in features.items() if rows_with[name] >= SELDOM}, label)
        for features, label in rows
    ]
    positive = sum(label for _, label in order)
    weight_of = {
        True: len(order) / (2 * max(1, positive)),
        False: len(order) / (2 * max(1, len(order) - positive)),
    }
    model, seen = Linear(weights=defaultdict(float)), defaultdict[str, float](lambda: 1e-3)
    for _ in range(epochs):
        chance.shuffle(order)
        for features, label in order:
            error = (label - model.score(features)) * weight_of[label]
            model.bias += 0.02 * error
            for name, value in features.items():
                gradient = error * value - decay * model.weights[name]
                seen[name] += gradient * gradient
                model.weights[name] += rate * gradient / math.sqrt(seen[name])
    model.weights = dict(model.weights)
    return model


@lru_cache(maxsize=2048)
def _parts(word: str, shortest: int, longest: int) -> tuple[str, ...]:
    padded = f"_{word}_"
    found = {
        padded[place : place + size]
        for size in range(shortest, longest + 1)
        for place in range(len(padded) - size + 1)
    }
    return (padded, *sorted(found - {padded}))


def ngrams(words: Iterable[str], shortest: int = 3, longest: int = 5) -> Features:
    """Each different word and the runs of letters inside it, scaled so that a long text does not shout."""
    found = [part for word in dict.fromkeys(words) for part in _parts(word[:_READ], shortest, longest)]
    scale, made = 1 / math.sqrt(len(found) or 1), dict[str, float]()
    for part in found:
        made[part] = made.get(part, 0.0) + scale
    return made
