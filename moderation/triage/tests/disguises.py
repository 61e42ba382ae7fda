"""Ways in which residents hide a word: each takes a word and a source of chance and gives it back disguised."""

from __future__ import annotations

import random
from collections.abc import Callable

Disguise = Callable[[str, random.Random], str]

HOMOGLYPHS = dict(zip("аеорсухквмнт", "aeopcyxkbmht", strict=True))
LEET = dict(zip("аобизсчвдя", "@063!$48g9", strict=True)) | {"з": "3", "е": "3", "и": "1", "б": "6"}
LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "c",
            "ch",
            "sh",
            "sch",
            "",
            "y",
            "",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)
OTHER_LATIN = LATIN | {"х": "x", "й": "j", "ю": "ju", "я": "ja", "ц": "ts", "ь": "'", "щ": "shh"}
RARE = {
    "а": "ɑ",
    "е": "є",
    "о": "ο",
    "у": "υ",
    "х": "χ",
    "р": "ρ",
    "и": "і",
    "й": "ј",
    "п": "π",
    "б": "δ",
    "д": "ԁ",
}
EMOJI = "🔥😡💩🤡👉"


def plain(word: str, chance: random.Random) -> str:
    return word


def random_case(word: str, chance: random.Random) -> str:
    return "".join(letter.upper() if chance.random() < 0.5 else letter for letter in word)


def homoglyphs(word: str, chance: random.Random) -> str:
    return _some_replaced(word, HOMOGLYPHS, chance)


def leet(word: str, chance: random.Random) -> str:
    return _some_replaced(word, LEET, chance)


def rare_letters(word: str, chance: random.Random) -> str:
    return _some_replaced(word, RARE, chance)


def spaced(word: str, chance: random.Random) -> str:
    return " ".join(word)


def separated(word: str, chance: random.Random) -> str:
    return chance.choice(".-_*,/|").join(word)


def emoji_between(word: str, chance: random.Random) -> str:
    return chance.choice(EMOJI).join(word)


def separator_inside(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + chance.choice(".-_*,/|") + word[place:]


def space_inside(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + " " + word[place:]


def repeated(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] * chance.randrange(3, 8) + word[place + 1 :]


def everything_repeated(word: str, chance: random.Random) -> str:
    return "".join(letter * chance.randrange(1, 4) for letter in word)


def masked(word: str, chance: random.Random) -> str:
    most = min(3, len(word) - 2)
    if most < 1:
        return word
    count = chance.randrange(1, most + 1)
    place = chance.randrange(1, len(word) - count)
    return word[:place] + chance.choice("*#@") * count + word[place + count :]


def transliterated(word: str, chance: random.Random) -> str:
    table = chance.choice((LATIN, OTHER_LATIN))
    return "".join(table.get(letter, letter) for letter in word)


def zero_width(word: str, chance: random.Random) -> str:
    return "".join(letter + chance.choice("\u200b\u200c\u200d\u2060\ufeff\u00ad") for letter in word)


def combining(word: str, chance: random.Random) -> str:
    return "".join(letter + chance.choice("\u0300\u0301\u0336\u0323\u035c") for letter in word)


def full_width(word: str, chance: random.Random) -> str:
    wide = {latin: chr(ord(latin) - 0x20 + 0xFF00) for latin in "aeopcyxkbmht"}
    return "".join(wide.get(HOMOGLYPHS.get(letter, ""), letter) for letter in word)


def overridden(word: str, chance: random.Random) -> str:
    return "\u202e" + "\u2066".join(word) + "\u202c"


LISTED: dict[str, Disguise] = {
    one.__name__: one
    for one in (
        random_case,
        homoglyphs,
        leet,
        spaced,
        separated,
        separator_inside,
        space_inside,
        repeated,
        masked,
        transliterated,
        zero_width,
        combining,
    )
}
OTHERS: dict[str, Disguise] = {
    one.__name__: one for one in (rare_letters, emoji_between, everything_repeated, full_width, overridden)
}


def two_at_once(word: str, chance: random.Random) -> str:
    first, second = chance.sample(sorted(set(LISTED) - {"masked", "transliterated"}), 2)
    return LISTED[second](LISTED[first](word, chance), chance)


def _some_replaced(word: str, table: dict[str, str], chance: random.Random) -> str:
    """At least one letter that can be replaced is."""
    places = [place for place, letter in enumerate(word) if letter in table]
    chosen = set(chance.sample(places, chance.randrange(1, len(places) + 1))) if places else set()
    return "".join(table[letter] if place in chosen else letter for place, letter in enumerate(word))
