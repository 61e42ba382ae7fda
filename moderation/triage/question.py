"""Label `question`: a resident asks; such a comment waits for an answer, not for deletion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from moderation.triage.fold import Folded
from moderation.triage.labels import Label, Level, Name

_ASKING = (
    r"когда|када|кагда|почему|пачему|зачем|отчего|где|куда|откуда|сколько|скок|скока|кто|кого|каво|кому|как|какой|какая|какое|какие|каким|какими|какого|каков[аоы]?|"
    r"что|чего|чем|че|чо|шо|чей|чья|чье|чьи|доколе|насколько|до каких пор|ради чего|за что|на что|про что|"
    r"(?:в|на|с|со|по|к|о|об|про|из|до|для|от|под|у|через) (?:чем|чего|чему|что|кого|кому|как(?:ом|ой|их|ого|ому|ую|ие)|сколько|скольки)"
)
_MARKED = re.compile(r"[^.!?\n]{0,300}\?")
_ASKED = re.compile(rf"\b(?:{_ASKING}|\w{{2,}} ли)\b")
_NOT_US = r"(?! (?:всем|им|ему|ей|дет\w+|спасибо|сосед\w+|друз\w+|родител\w+)\b)"
_REQUESTS = re.compile(
    rf"\b(?:(?:подскажите|подскажи|пдскажите|скажите|объясните|поясните|ответьте|сообщите|уточните|расскажите|разъясните){_NOT_US}"
    r"|интересует|любезны ответить|(?:интересно|любопытно|хочу|хотел[аи]?(?: бы)?|хотелось бы|можно)(?: бы)? (?:узнать|знать|спросить|поинтересоваться|вопрос|уточнить)"
    r"|(?:интересно|любопытно|непонятно|не понятно|неясно|не могу (?:понять|найти|разобраться)),? (?:а )?(?:кто|когда|где|как|почему|куда|сколько|зачем|что|какой|какая)"
    r"|(?:есть |такой |у меня )?вопрос(?:ик)?(?: такой)?(?: (?:к|по|про|о) [\w ]{2,40})?(?: ?:| ?[–—-])|(?:такой|у меня|есть) вопрос\b|можете (?:подсказать|сказать|ответить|объяснить)|не подскажете|"
    r"кто[ -]?(?:нибудь |то )?(?:знает|подскажет|в курсе)|дайте (?:мне )?(?:пожалуйста )?(?:ответ|телефон|номер|адрес|контакт\w*|информаци\w+)|"
    r"(?:напишите|скиньте|пришлите|укажите) (?:мне |пожалуйста )?(?:адрес|телефон|номер|контакт\w*|график|расписание)|жд[уе]м? ответа?|"
    r"(?:нужен|нужна|ищу|ищем) (?:номер|телефон|информация|контакт\w*|адрес)|"
    r"(?:прошу|просим|требу(?:ю|ем)) (?:вас )?(?:мне )?(?:разъяснить|пояснить|объяснить|сообщить|ответить|уточнить|дать (?:ответ|разъяснени\w+)|ответа|объяснений))\b[^.!?\n]{0,200}"
)
# What may stand before the asking word of a sentence: a few words, or greetings repeated without end would be cut up in endless ways.
_LEAD = (
    r"(?:(?:а|и|ну|так|но|вот|ау|эй|же|блин|админ\w*|народ|люди|соседи|граждане|скажите|товарищи|ребята|девочки|здравствуйте|здрасте|привет|"
    r"добр\w{2} (?:день|вечер|утро|время суток)|доброго \w+(?: \w+)?|уважаем\w{2,3}(?: [а-я]{2,20}){1,3}|администрация|вопрос[^:.!?]{0,40}[:–—-])[,!. ]{1,9}){0,5}"
)
_OPENS = re.compile(
    rf"(?:^|[.!?\n])\s*(?P<lead>{_LEAD})(?P<asked>(?:{_ASKING})(?![\w-]))(?P<rest>[^.!?\n]{{0,300}})(?P<end>[.!?\n]|$)"
)
_WHETHER = re.compile(
    rf"(?:^|[.!?\n])\s*{_LEAD}(?!мало|едва|вряд|навряд|чуть|то|так|что|шутка)(?:не )?[а-я-]{{3,}}(?: \w+)? ли\b[^.!?\n]{{0,200}}"
)
_TRUTH = re.compile(
    r"(?:^|[.!?\n])\s*(?:а )?(?:это )?правда(?: ли)?,? что\b[^.!?\n]{2,200}|(?:^|[.!?\n])\s*(?:неужели|разве)\b[^.!?\n]{3,200}"
)
_YES_OR_NO = re.compile(
    r"^\s*(?:а (?:\w+ ){0,4}?(?:будет|будут|дадут|включат|можно|нужно|нужн[аы]?|платн\w{2}|бесплатн\w{2}|свободн\w{2}|работает|ходит|открыт\w?|есть)\b[^.!,]{0,30}"
    r"|(?:долго|скоро)(?: ли)? (?:еще|ждать|будет|дадут|включат|откроют|починят)\b[^.!,]{0,40})$"
)
# «Как хорошо», «какая красота», «куда ни глянь», «что посеешь»: said, not asked.
_SAID = re.compile(
    r"(?:как) (?:всегда|обычно|говорит|только|хорошо|здорово|красиво|приятно|жаль|жалко|раз|будто|бы|и|видно|известно|оказалось|правило|никогда|много|мало|минимум|вариант|мы|я|же (?:хорошо|красиво|здорово|надоел\w*))\b"
    r"|как(?:ой|ая|ое|ие) (?:же )?(?:красот\w+|молодц\w+|прелест\w+|ужас|позор|кошмар|разниц\w+|радост\w+|умниц\w+|бред|стыд|замечательн\w+|прекрасн\w+|хорош\w+|красив\w+|то)\b"
    r"|сколько (?:радост\w+|лет|счаст\w+|воспоминаний|угодно|людей собралось)|(?:куда|где|как|кто|что|сколько) (?:бы )?ни\b|что (?:хорошо|посеешь|касается|ж)\b|"
    r"че(?:м|го) (?:больше|дальше|меньше|раньше|лучше)|кто (?:хочет|желает|не)\b|где родился|откуда ни"
)
_SHORT = frozenset(["че", "чо", "что", "скок", "где", "почему", "куда", "сколько"])
_THEN = re.compile(
    r",(?! ?(?:если|пожалуйста|а\b|и\b|уважаем|люди|админ|ведь|чтобы|(?:что|когда|где|кто|как|куда|котор\w+|почему|вы)\b))"
)


def labels(folded: Folded) -> list[Label]:
    """At most one label; a question mark with an asking word is surer than either alone."""
    text = folded.text
    marked = [match for match in _marked(text) if _speaks(match.group())]
    requests = list(_REQUESTS.finditer(text))
    if marked:
        asked = any(_ASKED.search(match.group()) for match in marked) or bool(requests)
        return [_label(folded, marked, 0.95 if asked else 0.75, "mark", "В тексте есть вопрос.")]
    if requests:
        return [_label(folded, requests, 0.85, "request", "Человек просит ответить или объяснить.")]
    opens = list(_unmarked(text))
    if opens:
        return [_label(folded, opens[:1], 0.6, "word", "Похоже на вопрос без вопросительного знака.")]
    return []


def _speaks(sentence: str) -> bool:
    return len(re.findall(r"[а-яa-z]{2,}", sentence)) >= 2 or bool(
        re.fullmatch(r"\s*[а-я]{1,12}\s*\?", sentence)
    )


def _marked(text: str) -> Iterator[re.Match[str]]:
    """Sentences with a question mark, found from their marks back, so that a long text without one costs nothing."""
    begin = 0
    while (mark := text.find("?", begin)) >= 0:
        begin = max(begin, mark - 300, *(text.rfind(end, begin, mark) + 1 for end in ".!\n"))
        if found := _MARKED.match(text, begin):
            yield found
        begin = mark + 1


def _unmarked(text: str) -> Iterator[re.Match[str]]:
    """Sentences that ask without a mark: by the asking word they open with, by «ли», by «правда, что»."""
    for match in _OPENS.finditer(text):
        rest = match["rest"]
        said = match["end"] == "!" or _SAID.match(match["asked"] + rest) or _THEN.search(rest)
        if not said and (
            len(rest.split()) >= 2 or match["asked"] == "когда" or (match["asked"] in _SHORT and rest.strip())
        ):
            yield match
    shouted = text.rfind("!")
    yield from (match for match in _WHETHER.finditer(text) if match.end() > shouted)
    yield from _TRUTH.finditer(text)
    yield from _YES_OR_NO.finditer(text)


def _label(folded: Folded, found: list[re.Match[str]], score: float, rule: str, why: str) -> Label:
    spans = []
    for match in found[:5]:
        start = match.start() + len(match.group()) - len(match.group().lstrip(" .!?\n"))
        if start < match.end():
            spans.append(folded.fragment(start, match.end()))
    return Label(Name.QUESTION, score, Level.CONTEXT, f"question.{rule}", why, tuple(spans))
