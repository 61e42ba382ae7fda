"""Label `spam`: the model's score, and at least one sign that a person can be shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name
from moderation.triage.linear import Linear
from moderation.triage.spam.features import features, read

MODEL = Path(__file__).parent.parent / "data/spam_model.json"
DELETES = 0.88
FLAGS = 0.84
# A thing and its price, and nothing else: so people talk of purchases, too.
PRICES = 0.99
_WHY = {
    "link": "ссылка",
    "invite": "приглашение в мессенджер",
    "handle": "адрес для связи",
    "phone": "номер телефона",
    "money": "суммы денег",
    "income": "обещание дохода",
    "job": "предложение работы",
    "offer": "предложение товара или услуги",
    "act": "призыв перейти или написать",
    "private": "просьба писать в личные сообщения",
    "hurry": "обещания и спешка",
}


@cache
def _model() -> Linear:
    return Linear.load(MODEL)


def labels(text: str, folded: Folded) -> list[Label]:
    """At most one label. Without a sign to show, only a high score tells, and never as a proposal to delete."""
    reading = read(text, folded)
    score = _model().score(features(reading)) if reading.words else 0.0
    kinds = list(dict.fromkeys(name for name, _ in reading.found))
    if score < _least(kinds):
        return []
    if not kinds:
        return [Label(Name.SPAM, score, Level.FLAG, "spam.words", "Похоже на рекламу по словам текста.")]
    level = Level.PROPOSE_DELETE if score >= DELETES and len(kinds) > 1 else Level.FLAG
    why = "Похоже на рекламу: " + ", ".join(_WHY[kind] for kind in kinds[:4]) + "."
    spans = tuple(sorted({span for _, span in reading.found})[:20])
    return [Label(Name.SPAM, score, level, f"spam.{kinds[0]}", why, spans)]


def _least(kinds: list[str]) -> float:
    """The score from which a text with these signs is shown to a person."""
    if set(kinds) == {"money", "offer"}:
        return PRICES
    return FLAGS if kinds else DELETES
