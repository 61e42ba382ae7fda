"""Label `spam`: the model's score, and the signs that a person can be shown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name, merged
from moderation.triage.linear import Linear
from moderation.triage.spam.features import MOST, RUNS, Reading, marks, read

MODEL = Path(__file__).parent.parent / "data/spam_model.json"
DELETES = 0.88
FLAGS = 0.67
SURER = 0.93
"""Scores from which a short and a long text are shown to a person: in a long story signs meet by chance."""
_SHORT, _LONG = 30, 80
# Short offers that say all by themselves: who buys up scrap, hair and feathers, and bait beside a stranger's address.
_BUYS_UP = re.compile(
    r"\b(?:куплю|скупа\w+|приму|покупаем|выкуплю|принимаем) (?:\w+,? ){0,3}?(?:волосы|косы|лом|металлолом|медь|свинец|аккумуляторы|монеты|перо|пух|рога|подушки|часы)\b(?! в)"
)
_BAIT = re.compile(
    r"\b(?:выигра\w+|приз\w{0,3}|розыгрыш\w*|выплат\w+|пособи\w+|займ\w*|одобр\w+|бонус\w*|фриспин\w*|кэшбэк\w*|голосу\w+ за|проголосу\w+|дайте голос|участв\w+|посылк\w+|заявк\w+ тут|фотки|познаком\w+|заработ\w+)"
)
_OURS = re.compile(
    r"gov\.ru|gosuslugi\.ru|(?:vk|ok)\.(?:com|ru)|mos\.ru|youtube|rutube|dzen|pos\.gosuslugi|pobeda|ria\.ru|tass"
)
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
    "card": "номер карты",
    "trap": "выманивание данных или денег",
    "chain": "просьба переслать другим",
    "beg": "сбор денег",
    "hidden": "адрес, записанный словами",
}


@cache
def _model() -> Linear:
    return Linear.load(MODEL)


def labels(text: str, folded: Folded) -> list[Label]:
    """At most one label; a deletion is proposed only where signs of two kinds can be shown."""
    reading = read(text, folded)
    if not reading.words:
        return []
    model = _model()
    score = model.score(marks(reading), model.of_words(reading.words[:MOST], *RUNS))
    if score < _least(len(reading.words)):
        if not _is_plain(reading):
            return []
        score = FLAGS
    kinds = list(dict.fromkeys(name for name, _ in reading.found))
    if not kinds:
        return [Label(Name.SPAM, score, Level.FLAG, "spam.words", "Похоже на рекламу по словам текста.")]
    level = Level.PROPOSE_DELETE if score >= DELETES and len(kinds) > 1 else Level.FLAG
    why = "Похоже на рекламу: " + ", ".join(_WHY[kind] for kind in kinds[:4]) + "."
    return [
        Label(Name.SPAM, score, level, f"spam.{kinds[0]}", why, merged(span for _, span in reading.found))
    ]


def _is_plain(reading: Reading) -> bool:
    """Whether a short text is an offer or a bait whatever the model thinks of its words."""
    if len(reading.words) > _SHORT:
        return False
    strange = any(
        kind == "link" and not _OURS.search(reading.text[slice(*span)]) for kind, span in reading.found
    )
    return _BUYS_UP.search(reading.plain) is not None or (strange and _BAIT.search(reading.plain) is not None)


def _least(words: int) -> float:
    """The score asked of a text of so many words."""
    return FLAGS + (SURER - FLAGS) * min(1.0, max(0.0, (words - _SHORT) / (_LONG - _SHORT)))
