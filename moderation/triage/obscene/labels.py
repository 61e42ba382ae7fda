"""Labels `obscene` and `rude` from the findings of a text."""

from __future__ import annotations

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name
from moderation.triage.obscene.views import Hit

_HOW = {
    "plain": "",
    "repeats": ", буквы в нём повторены",
    "sound": ", записано на слух",
    "lookalikes": ", буквы заменены похожими знаками",
    "separators": ", между буквами вставлены знаки",
    "spaced": ", оно разбито пробелами",
    "masked": ", часть букв скрыта",
    "latin": ", записано латиницей",
}


def labels(folded: Folded, found: list[Hit]) -> list[Label]:
    """At most one label of each level."""
    made = []
    for kind, name, level, why in (
        ("obscene", Name.OBSCENE, Level.PROPOSE_DELETE, "Нецензурное слово"),
        ("rude", Name.RUDE, Level.FLAG, "Грубое слово"),
        ("context", Name.RUDE, Level.CONTEXT, "Слово, которое бывает и грубым, и обычным: решает смысл"),
    ):
        one = [hit for hit in found if hit.verdict.kind == kind]
        if one:
            made.append(_label(name, level, why, one, folded))
    return made


def _label(name: Name, level: Level, why: str, found: list[Hit], folded: Folded) -> Label:
    best = max(found, key=lambda hit: hit.score)
    return Label(
        name=name,
        score=best.score if level != Level.CONTEXT else 0.3,
        level=level,
        rule=f"{name.value}.{best.how}",
        why=f"{why}{_HOW[best.how]}.",
        fragments=tuple(folded.fragment(hit.start, hit.end) for hit in found),
    )
