"""Words with letters hidden behind * # @ and the like, matched against the index of forms."""

from __future__ import annotations

import re
from functools import cache

from moderation.triage import dictionary
from moderation.triage.memory import remembered
from moderation.triage.obscene.grammar import Verdict, judge
from moderation.triage.obscene.index import by_edges, by_skeleton, skeleton
from moderation.triage.obscene.words import is_word

STRONG = "*#@%&•●★☆×¤�█▒░■□◼❤♥✱∗＊$€"
WEAK = "\"._-–—~'`^+=,?!:;/\\|"
_SIGNS = re.escape(STRONG + WEAK)
MASKED = re.compile(
    rf"[а-яa-z0-9]+(?:[{_SIGNS}]{{1,4}}[а-яa-z]+)+|[а-яa-z]{{2,}}[{re.escape(STRONG)}]{{1,4}}"
)
_HINTED = re.compile(
    r"(?:на|по|за|о|вы|ни|до)?(?:ху[йеяю]?|бл[яе]?|пиз\w*|пзд|еб\w{0,6}|муд\w*|пид\w*|г[ао]нд\w*|залу\w*|hu[yij]?|xu[yij]?|bly?a?|piz\w*|eb\w{1,4}|mud\w*|pid\w*)"
)
_RUDE = [
    "сука",
    "суки",
    "суку",
    "сукой",
    "жопа",
    "жопу",
    "жопе",
    "жопой",
    "говно",
    "говна",
    "говном",
    "дерьмо",
    "дерьма",
    "дерьмом",
    "хер",
    "хера",
    "херня",
    "херню",
    "шлюха",
    "шлюхи",
    "срать",
    "насрать",
    "обосрался",
    "мразь",
    "мрази",
]
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@cache
def _rude() -> dict[str, tuple[str, ...]]:
    return {letter: tuple(word for word in _RUDE if word[0] == letter) for letter in {w[0] for w in _RUDE}}


@remembered(2048)
def unmasked(token: str) -> tuple[Verdict, float] | None:
    """What a masked token hides, with how sure that is; at least two letters must be visible."""
    runs = re.split(rf"([{_SIGNS}]+)", token)
    words, signs = runs[::2], "".join(runs[1::2])
    visible = sum(len(word) for word in words)
    weak = any(sign in WEAK for sign in signs)
    if visible < 2 or not words[0] or len(token) > 24 or (weak and not _plainly_masked(words, signs)):
        return None
    if not words[-1] and not _HINTED.fullmatch("".join(words)):
        return None
    found = _match(runs)
    if found is None:
        return None
    sure = 0.9 if visible >= 3 and not _innocent_fits(token, signs) else 0.75
    return found, sure


def _plainly_masked(words: list[str], signs: str) -> bool:
    """Points and hyphens stand between words too: they count as a mask only inside what is no pair of words."""
    if len(set(signs)) > 1 or len(words) != 2 or not words[1]:
        return False
    edges = words[0] + words[1]
    return (len(edges) >= 3 and not all(map(is_word, words))) or len(edges) > 4 or edges == "хй"


def _match(runs: list[str]) -> Verdict | None:
    latin = re.fullmatch(r"[a-z]+", "".join(runs[::2])) is not None
    pattern = "".join(
        _hidden(run, len(runs) > 4) if place % 2 else re.escape(skeleton(run) if latin else run)
        for place, run in enumerate(runs)
    )
    matcher = re.compile(pattern)
    if latin:
        form = next((form for spelled, form in by_skeleton().items() if matcher.fullmatch(spelled)), None)
        return judge(form) if form else None
    first = runs[0][0]
    for kind, index in (("obscene", by_edges()), ("rude", _rude())):
        if any(matcher.fullmatch(form) for form in index.get(first, ())):
            return Verdict(kind, "masked")
    return None


def _hidden(signs: str, wide: bool) -> str:
    """As many letters as signs, give or take one; a run of points stands for any few."""
    if signs in {"..", "...", "…"}:
        return "[а-яa-z]{1,4}"
    least, most = (1, 2 if wide else 1) if len(signs) == 1 else (len(signs) - 1, len(signs) + 1)
    return f"[а-яa-z]{{{least},{most}}}"


def _innocent_fits(token: str, signs: str) -> bool:
    """Whether one hidden letter also makes a word of the dictionary that nobody would hide."""
    if len(signs) != 1:
        return False
    words = (token.replace(signs, letter) for letter in _LETTERS)
    return any(dictionary.is_known(word) and judge(word) is None for word in words)
