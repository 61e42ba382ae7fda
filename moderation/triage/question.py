"""Label `question`: a resident asks; such a comment waits for an answer, not for deletion."""

from __future__ import annotations

import re

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name

_ASKING = (
    r"когда|почему|зачем|отчего|где|куда|откуда|сколько|кто|кого|кому|как|какой|какая|какое|какие|каким|какого|чей|чья|чьи|"
    r"до каких пор|доколе|на каком основании|в какое время|во сколько|на сколько|куда обра\w+|к кому обра\w+"
)
_MARKED = re.compile(r"[^.!?\n]{2,300}\?")
_ASKED = re.compile(
    rf"\b(?:{_ASKING}|есть ли|можно ли|нельзя ли|будет ли|будут ли|планируется ли|\w{{2,}} ли)\b"
)
_REQUESTS = re.compile(
    r"\b(?:подскажите|подскажи|скажите|объясните|поясните|ответьте|сообщите|уточните|расскажите|интересует|интересно узнать|"
    r"хочу (?:узнать|спросить)|хотел[аи]? бы (?:узнать|знать|спросить)|хотелось бы (?:узнать|знать)|вопрос(?:ик)?(?: такой)?:|"
    r"не подскажете|кто (?:знает|подскажет|в курсе)|дайте ответ|жд[уе]м? ответа?)\b[^.!?\n]{0,200}"
)
_OPENS = re.compile(
    rf"(?:^|[.!?\n]\s*)(?:а |и |ну |так |здравствуйте[,!. ]*|добрый день[,!. ]*)*(?:{_ASKING}|(?:будет|будут|есть|можно|нельзя|планиру\w+|положен\w*|работает|стоит|нужн\w+) ли)\b[^.!?\n]{{6,300}}"
)
_SAYING = re.compile(r"!|, (?:там|тот|тому|мы|туда|то)\b")


def labels(folded: Folded) -> list[Label]:
    """At most one label; a question mark with an asking word is surer than either alone."""
    text = folded.text
    marked = [
        match for match in _MARKED.finditer(text) if len(re.findall(r"[а-яa-z]{2,}", match.group())) >= 2
    ]
    requests = list(_REQUESTS.finditer(text))
    if marked:
        asked = any(_ASKED.search(match.group()) for match in marked) or bool(requests)
        return [_label(folded, marked, 0.95 if asked else 0.75, "mark", "В тексте есть вопрос.")]
    if requests:
        return [_label(folded, requests, 0.85, "request", "Человек просит ответить или объяснить.")]
    opens = [
        match
        for match in _OPENS.finditer(text)
        if not _SAYING.search(match.group() + text[match.end() : match.end() + 1])
    ]
    if opens and re.match(
        r"\s*(?:а |и |ну |здравствуйте[,!. ]*|добрый день[,!. ]*)*(?:когда|почему|зачем|где|куда|до каких пор|доколе|сколько|кто|будет ли|будут ли|есть ли|можно ли|нельзя ли)\b",
        text,
    ):
        return [_label(folded, opens[:1], 0.6, "word", "Похоже на вопрос без вопросительного знака.")]
    return []


def _label(folded: Folded, found: list[re.Match[str]], score: float, rule: str, why: str) -> Label:
    spans = []
    for match in found[:5]:
        start = match.start() + len(match.group()) - len(match.group().lstrip(" .!?\n"))
        spans.append(folded.fragment(start, match.end()))
    return Label(Name.QUESTION, score, Level.CONTEXT, f"question.{rule}", why, tuple(spans))
