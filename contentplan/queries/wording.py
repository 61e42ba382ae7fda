"""What the style check says beside the text being written (п. 8): a few hints, the costliest first. It only advises."""

from __future__ import annotations

from dataclasses import dataclass

from contentplan.style import check
from contentplan.style.check import Hint
from contentplan.style.rules import RULES

MOST = 5
_QUOTED = 70
_WEIGHTS = {rule.id: rule.weight for rule in RULES}


@dataclass(frozen=True)
class Remark:
    """One hint as the editor shows it; `fragment` and which of the same it is (from 0) lead to its place in the text."""

    quoted: str
    better: str
    why: str
    fragment: str
    nth: int


@dataclass(frozen=True)
class Wording:
    """The whole answer; `more` is how many hints are left unshown."""

    title: str
    remarks: tuple[Remark, ...]
    more: int


def wording_of(text: str) -> Wording | None:
    """Of the common text; None while nothing is written."""
    style = check(text)
    if not text.strip():
        return None
    hints = sorted(style.hints, key=lambda hint: (-_WEIGHTS[hint.rule], hint.start))
    chosen = sorted(hints[:MOST], key=lambda hint: hint.start)
    remarks = tuple(_remark(text, hint) for hint in chosen)
    return Wording(f"Стиль: {style.word}, {style.score} из 100", remarks, len(hints) - len(chosen))


def _remark(text: str, hint: Hint) -> Remark:
    fragment = text[hint.start : hint.end]
    return Remark(_short(fragment), hint.better, hint.why, fragment, text[: hint.start].count(fragment))


def _short(quoted: str) -> str:
    flat = " ".join(quoted.split())
    return flat if len(flat) <= _QUOTED else flat[:_QUOTED].rsplit(" ", 1)[0] + "…"
