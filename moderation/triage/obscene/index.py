"""The index of obscene forms, unfolded once from the paradigms of `data/obscene.txt`."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data/obscene.txt"


@cache
def forms() -> frozenset[str]:
    """Every form the paradigms make, folded; about 7,000."""
    lists: dict[str, list[str]] = {}
    made: set[str] = set()
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            _, name, endings = line.split()
            lists[name] = endings.split(",")
        elif line and not line.startswith("#"):
            prefixes, stem, endings = line.split("|")
            made |= {
                (_some(prefix) + stem + _some(ending)).replace("ё", "е")
                for prefix in prefixes.split(",")
                for one in endings.split(",")
                for ending in lists.get(one, [one])
            }
    return frozenset(made)


def _some(part: str) -> str:
    return "" if part == "-" else part


@cache
def by_edges() -> dict[str, tuple[str, ...]]:
    """Forms by first letter, for the match of masked words."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms()):
        found[form[0]].append(form)
    return {letter: tuple(words) for letter, words in found.items()}


@cache
def by_skeleton() -> dict[str, str]:
    """Latin skeleton → form (see `skeleton`)."""
    spelled = {transliterated(form): form for form in (*_LATIN_RUDE, *sorted(forms()))}
    return {latin: form for latin, form in spelled.items() if len(latin) > 3 or latin == "hui"}


_LATIN_RUDE = [
    "сука",
    "суки",
    "суку",
    "говно",
    "говна",
    "жопа",
    "жопу",
    "дерьмо",
    "шлюха",
    "шлюхи",
    "мразь",
    "херня",
    "нахер",
    "похер",
    "хер",
    "срать",
]


_TO_LATIN = dict(
    zip(
        "абвгдезийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e z i i k l m n o p r s t u f h c ch sh sh _ i _ e iu ia".replace("_", "").split(" "),
        strict=True,
    )
) | {"ж": "zh"}

_SPELLINGS = (
    ("shch", "sh"),
    ("sch", "sh"),
    ("kh", "h"),
    ("zh", "zh"),
    ("ts", "c"),
    ("tc", "c"),
    ("x", "h"),
    ("w", "v"),
    ("ck", "k"),
    ("q", "k"),
    ("j", "i"),
    ("y", "i"),
    ("'", ""),
    ("`", ""),
)


def transliterated(word: str) -> str:
    """A Russian word in the skeleton's spelling: soft and hard signs fall out, й and ы are i, я is ia."""
    return _settled("".join(_TO_LATIN.get(letter, letter) for letter in word))


def skeleton(latin: str) -> str:
    """A Latin word in the one spelling that the usual ways of transliteration are brought to."""
    for found, spelling in _SPELLINGS:
        latin = latin.replace(found, spelling)
    return _settled(latin)


def _settled(latin: str) -> str:
    """io, ie and eo are how ё and е are written after a consonant; a letter written twice is written once."""
    latin = latin.replace("io", "e").replace("ie", "e")
    return "".join(letter for place, letter in enumerate(latin) if not place or latin[place - 1] != letter)
