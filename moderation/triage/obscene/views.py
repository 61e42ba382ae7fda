"""Several views of each token and of its neighbours, each asked of the grammar; the first that tells is the finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from moderation.triage import dictionary
from moderation.triage.fold import Folded
from moderation.triage.obscene.decode import ENGLISH, readings, romanized, unpaired
from moderation.triage.obscene.grammar import HINT, Verdict, is_innocent, judge
from moderation.triage.obscene.index import forms
from moderation.triage.obscene.masks import MASKED, unmasked
from moderation.triage.obscene.words import is_word

_TOKEN = re.compile(r"\S+")
_CYRILLIC = re.compile(r"[а-я]+")
_LATIN = re.compile(r"[a-z]+")
_RUN = re.compile(r"[а-я]+|[a-z]{3,}")
_MEASURE = re.compile(r"\d{2,}[а-яa-z]+|\d[\d.,:/x×х-]*\d?[а-яa-z.]{1,3}")
_EDGES = " .,:;!?…\"'«»“”„()[]{}<>-–—=~/\\|*#_"
_LEET = "@$!|+&€%^"
_NOT_LEET = re.compile(r"[^а-яa-z0-9@$!|+&€%^]")
_SENTENCE_END = re.compile(r"[!?;:…()«»\"]+|(?<=[а-я]{3}),(?=[а-я]{3})")
_NOT_CLEAR_LEET = re.compile(r"[^а-яa-z0-9@$]")
_NOT_SIGN = re.compile(r"[^а-яa-z0-9]")
_DIGIT = re.compile(r"\d")
_NOT_LETTER = re.compile(r"[^а-яa-z]")
_GOES_ON = re.compile(r"[а-яa-z]|[0-9@$]{1,3}[а-яa-z]")
_INITIALS = re.compile(r"(?:[А-ЯЁA-Z]\.){1,2}-?[А-ЯЁ][а-яё]{2,}")
_REPEAT = re.compile(r"(.)\1+")
_RUN_OF_THREE = re.compile(r"(.)\1{2,}")
_LONGEST = 60
# Of a longer row of single letters both ends are read: nobody spells a word in so many.
_ROW = 64
# So many tokens with digits and signs are read as leet: more stand in tables and in what is made to be slow.
_MOST_MIXED = 1000
_PHONETIC = (
    ("йо", "е"),
    ("йе", "е"),
    ("эб", "еб"),
    ("пэ", "пе"),
    ("тс", "ц"),
    ("ип", "еб"),
    ("еп", "еб"),
    ("иб", "еб"),
    ("ы", "и"),
    ("ку", "ху"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding in the folded text; `how` names the view, `score` how sure it is."""

    start: int
    end: int
    verdict: Verdict
    how: str
    score: float


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str


def hits(folded: Folded) -> list[Hit]:
    """All findings of a folded text, in order, without overlaps."""
    tokens = list(_tokens(folded.text))
    found: list[Hit] = []
    mixed = 0
    for token in tokens:
        mixed += not token.text.isalpha()
        found += _of_token(token, folded, whole=mixed <= _MOST_MIXED)
    for joined in (*_spaced(tokens), *_neighbours(tokens)):
        over = [hit for hit in found if hit.start < joined.end and joined.start < hit.end]
        if not any(hit.verdict.kind == "obscene" or hit.how == "spaced" for hit in over):
            found = [hit for hit in found if hit not in over] + [joined]
    return sorted((_in_turn(hit, folded.text) for hit in found), key=lambda hit: hit.start)


# «На хрен», «хрен знает»: a curse, not a root.
_TURN_BEFORE = re.compile(r"\b(?:на|ни|до|какого|по|за каким|иди|пошел|один|какой) $")
_TURN_AFTER = re.compile(
    r" (?:вам|тебе|ему|им|знает|его знает|с ним|с вами|с тобой|дожд\w+|дозвон\w+|ли|там|тебя|вас|пойм\w+|что|кто|где|когда|найд\w+)\b"
)


def _in_turn(hit: Hit, text: str) -> Hit:
    """The word «хрен» in a turn of speech is rude."""
    if hit.verdict.root != "хрен" or hit.verdict.kind != "context":
        return hit
    turned = _TURN_BEFORE.search(text[max(0, hit.start - 16) : hit.start]) or _TURN_AFTER.match(
        text[hit.end :][:20]
    )
    return replace(hit, verdict=Verdict("rude", "хрен")) if turned else hit


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        whole = match.group()
        core = whole.strip(_EDGES)
        if core:
            start = match.start() + whole.index(core)
            yield _Token(start, start + len(core), core)
        elif len(whole) < 3:
            continue


def _of_token(token: _Token, folded: Folded, *, whole: bool) -> list[Hit]:
    """Findings of one token: its words, else the whole of it with the signs at its edges."""
    runs = list(_of_runs(token))
    if not whole or any(hit.verdict.kind == "obscene" for hit in runs):
        return runs
    wider = _wider(token, folded.text)
    if len(wider.text) > _LONGEST or (_CYRILLIC.fullmatch(wider.text) or _LATIN.fullmatch(wider.text)):
        return runs
    source = folded.source[folded.places[wider.start] : folded.places[wider.end - 1] + 1]
    found = None if _INITIALS.fullmatch(source) else _of_mixed(wider.text)
    return (
        [Hit(wider.start, wider.end, *found)] if found and (found[0].kind == "obscene" or not runs) else runs
    )


def _wider(token: _Token, text: str) -> _Token:
    """The token with the signs at its edges that may stand for letters."""
    start, end = token.start, token.end
    while start and text[start - 1] in "|/}{><)(*#@$" and token.start - start < 3:
        start -= 1
    while end < len(text) and text[end] in "*#@$|{}<>()" and end - token.end < 4:
        end += 1
    return _Token(start, end, text[start:end])


def _of_runs(token: _Token) -> Iterator[Hit]:
    """Runs of letters of one alphabet inside a token, each a word of its own."""
    for match in _RUN.finditer(token.text):
        run = match.group()
        start, end = token.start + match.start(), token.start + match.end()
        if _CYRILLIC.fullmatch(run):
            found = _of_word(run) if not _touches_sign(token.text, match) else None
        else:
            found = _of_latin(run) if not _touches_sign(token.text, match) else None
        if found:
            yield Hit(start, end, *found)


def _touches_sign(text: str, match: re.Match[str]) -> bool:
    """Whether a run continues with a digit or another alphabet: then it is a part, not a word."""
    before, after = text[: match.start()][-1:], text[match.end() :]
    return before.isalnum() or _GOES_ON.match(after) is not None


_Found = tuple[Verdict, str, float]


def _single(word: str) -> str:
    """Letters written twice or more as one."""
    return _REPEAT.sub(r"\1", word) if _REPEAT.search(word) else word


def _of_word(word: str) -> _Found | None:
    """A Russian word as it is, with repeats collapsed to two and to one, and as it sounds."""
    if len(word) > _LONGEST:
        word = _REPEAT.sub(r"\1", word[:2000])
        if len(word) > _LONGEST:
            return None
    verdict = judge(word)
    if verdict:
        return verdict, "plain", 0.99
    if _REPEAT.search(word) and (not dictionary.is_known(word) or _RUN_OF_THREE.search(word)):
        for shorter in (
            _RUN_OF_THREE.sub(r"\1\1", word),
            _RUN_OF_THREE.sub(r"\1", word),
            _REPEAT.sub(r"\1", word),
        ):
            verdict = judge(shorter)
            if verdict:
                return verdict, "repeats", 0.96
    for sound, letters in _PHONETIC if len(word) > 3 else ():
        if sound in word and not dictionary.is_known(word) and not is_innocent(word):
            heard = word.replace(sound, letters)
            verdict = judge(heard)
            if verdict and verdict.kind == "obscene" and heard in forms():
                return verdict, "sound", 0.9
    return None


def _of_latin(word: str) -> _Found | None:
    """A Latin word read as a transliteration, then by the look of its letters."""
    if word in ENGLISH:
        return None
    for view in dict.fromkeys((word, _RUN_OF_THREE.sub(r"\1", word), _single(word))):
        form = romanized(view)
        if form:
            verdict = judge(form)
            if verdict:
                return verdict, "latin", 0.93
    if len(word) <= 12 and _LOOKS_RUSSIAN.fullmatch(word):
        for reading in readings(word):
            verdict = judge(reading)
            if verdict and reading in forms():
                return verdict, "lookalikes", 0.9
    return None


_LOOKS_RUSSIAN = re.compile(r"(?=.*[xy])[abcehkmnoptuxyl]+")


def _of_mixed(token: str) -> _Found | None:
    """A token with other signs among its letters: lookalikes undone, separators dropped, masks matched."""
    if not any(sign.isalpha() for sign in token) or _MEASURE.fullmatch(token):
        return None
    drawn = unpaired(token)
    if drawn != token and _CYRILLIC.fullmatch(drawn):
        found = _of_word(drawn)
        return (found[0], "lookalikes", 0.9) if found else None
    stripped = drawn.strip(_EDGES)
    for kept in (_NOT_LEET, _NOT_CLEAR_LEET, _NOT_SIGN):
        for view in dict.fromkeys((kept.sub("", drawn), kept.sub("", stripped))):
            found = _of_signs(view)
            if found:
                return found
    letters = _NOT_LETTER.sub("", token)
    if _separable(token, letters):
        found = _of_word(letters) if _CYRILLIC.fullmatch(letters) else _of_signs(letters)
        if found:
            return found[0], "separators", min(found[2], 0.94)
    if found := _of_pieces(token):
        return found
    for match in MASKED.finditer(token):
        hidden = unmasked(match.group())
        if hidden:
            return hidden[0], "masked", hidden[1]
    return None


def _of_pieces(token: str) -> _Found | None:
    """Parts between sentence marks that were written without a space after them."""
    pieces = [piece for piece in _SENTENCE_END.split(token) if len(piece) > 2]
    return next((found for piece in pieces if (found := _of_mixed(piece))), None) if len(pieces) > 1 else None


def _of_signs(view: str) -> _Found | None:
    """Letters of several alphabets, digits and leet signs without anything between them."""
    if not 2 < len(view) <= 30 or _CYRILLIC.fullmatch(view):
        return None
    if _LATIN.fullmatch(view):
        return _of_latin(view)
    if not (_CYRILLIC.search(view) or _LATIN.search(view)) or view.isdigit():
        return None
    for reading in readings(view):
        found = _of_word(reading)
        if found and found[1] == "sound" and _DIGIT.search(view):
            continue
        if found and not dictionary.is_known(reading) | (found[0].kind == "context"):
            return found[0], "lookalikes", min(found[2], 0.95)
        if found:
            return found[0], "lookalikes", 0.9
    return None


def _separable(token: str, letters: str) -> bool:
    """Whether the signs between letters look like a disguise rather than like the joints of ordinary words."""
    parts = [part for part in _NOT_LETTER.split(token) if part]
    if len(parts) < 2:
        return False
    return letters in forms() or any(len(part) == 1 or not dictionary.is_known(part) for part in parts)


def _spaced(tokens: list[_Token]) -> Iterator[Hit]:
    """Three or more single letters in a row."""
    row: list[_Token] = []
    for token in [*tokens, _Token(0, 0, "..")]:
        if len(token.text) == 1 and (token.text.isalnum() or token.text in _LEET):
            row.append(token)
            continue
        if len(row) >= 3:
            yield from _of_row(row)
        row = []


def _of_row(row: list[_Token]) -> Iterator[Hit]:
    if len(row) > 2 * _ROW:
        yield from _of_row(row[:_ROW])
        row = row[-_ROW:]
    for begin in range(0, max(1, len(row) - 3), 16):
        part = row[begin : begin + 32]
        for reading in readings("".join(token.text for token in part)):
            span = _within(_REPEAT.sub(r"\1", reading) if _RUN_OF_THREE.search(reading) else reading)
            if span and len(reading) == len(part):
                verdict, start, end = span
                yield Hit(part[start].start, part[end - 1].end, verdict, "spaced", 0.93)
                break


def _within(row: str) -> tuple[Verdict, int, int] | None:
    """An obscene word that a row of letters is, begins or ends with, when what is left over are words."""
    if not HINT.search(row) or (dictionary.is_known(row) and judge(row) is None):
        return None
    for start in range(len(row) - 2):
        if start and not is_word(row[:start]):
            continue
        for end in range(len(row), start + 2, -1):
            verdict = judge(row[start:end]) if end == len(row) or is_word(row[end:]) else None
            if verdict and (verdict.kind == "obscene" or end - start == len(row)):
                return verdict, start, end
    return None


def _neighbours(tokens: list[_Token]) -> Iterator[Hit]:
    """Two or three neighbours that make one word, when they are no words by themselves."""
    for place, first in enumerate(tokens):
        parts = [first]
        for second in tokens[place + 1 : place + 3]:
            if second.start - parts[-1].end > 2 or sum(len(part.text) for part in parts) > 16:
                break
            parts.append(second)
            verdict = _of_parts([part.text for part in parts])
            if verdict:
                yield Hit(first.start, second.end, verdict, "spaced", 0.9)
                break


def _of_parts(parts: list[str]) -> Verdict | None:
    whole = "".join(parts)
    russian = _CYRILLIC.fullmatch(whole) is not None
    if len(whole) > 24 or (russian and not HINT.search(_single(whole))):
        return None
    if not russian and (_NOT_LEET.search(whole) or not _CYRILLIC.search(whole) or len(parts) > 2):
        return None
    if all(map(is_word, parts)) or any(len(part) > 4 and is_word(part) for part in parts):
        return None
    found = _of_word(whole) if russian else _of_signs(whole)
    return found[0] if found and found[0].kind == "obscene" and _crosses(parts) else None


def _crosses(parts: list[str]) -> bool:
    """Whether the finding needs all the parts: none of them tells by itself."""
    return not any(
        len(part) > 1 and _CYRILLIC.fullmatch(part) and (found := judge(part)) and found.kind == "obscene"
        for part in parts
    )
