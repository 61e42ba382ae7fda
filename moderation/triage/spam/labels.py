"""Label `spam`: the model's score, and at least one sign that a person can be shown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name
from moderation.triage.linear import Linear
from moderation.triage.spam.features import features, signs

MODEL = Path(__file__).parent.parent / "data/spam_model.json"
DELETES = 0.85
FLAGS = 0.5
_WORD = re.compile(r"[а-яa-z]+")
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
    """At most one label."""
    found = signs(text[:5000])
    if not found:
        return []
    score = _model().score(features(text, _WORD.findall(folded.text[:5000]), found))
    if score < FLAGS:
        return []
    kinds = list(dict.fromkeys(name for name, _ in found))
    level = Level.PROPOSE_DELETE if score >= DELETES and len(kinds) > 1 else Level.FLAG
    why = "Похоже на рекламу: " + ", ".join(_WHY[kind] for kind in kinds[:4]) + "."
    spans = tuple(sorted({span for _, span in found})[:20])
    return [Label(Name.SPAM, score, level, f"spam.{kinds[0]}", why, spans)]
