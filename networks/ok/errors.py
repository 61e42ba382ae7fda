"""Error codes of Odnoklassniki in the portal's families. https://apiok.ru/dev/errors

Errors come with HTTP 200: a body with `error_code`, to be looked for before anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from core.errors import (
    CredentialExpired,
    HumanCheck,
    InvalidContent,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    Unsupported,
    Where,
    WrongTokenKind,
)
from core.http import Answer
from networks import reading
from networks.base import Network
from networks.limits import seconds_till_tomorrow
from networks.reply import once_more, retry_after

NO_METHOD = 3
FLOOD, DAILY_LIMIT = 8, 11
# The network names no time to wait.
FLOOD_S = 300.0
BUSY_S = 30.0

# The request may have been executed before the failure: for a read it is only a reason to ask again.
UNCLEAR = {
    1: "неизвестная ошибка на стороне сети",
    2: "сервис сети временно недоступен",
    30: "сбой внутри сети",
    31: "сеть не дождалась своего ответа",
    9999: "системная ошибка сети",
}
DEAD_TOKEN = {
    102: "сессия приложения истекла",
    103: "ключ доступа недействителен",
    401: "сеть не узнаёт владельца ключа",
    453: "сеть требует новую сессию",
}
WRONG_KEYS = {
    101: "неверный публичный ключ приложения",
    104: "подпись не сошлась: проверьте секретный ключ сессии",
}
NO_RIGHT = {
    10: "приложению не дано это право",
    24: "владелец ключа не хозяин этого объекта",
    50: "владелец ключа не администратор группы",
    200: "приложению не дано это право",
    210: "приложение отключено",
    455: "действие ограничено сетью",
    456: "действие ограничено сетью",
    457: "действие ограничено сетью",
    458: "действие ограничено сетью",
}
PERSON_NEEDED = {
    7: "сеть заблокировала это действие",
    9: "сеть заблокировала адрес сервера",
    402: "сеть просит ввести код с картинки",
    403: "сеть просит подтвердить, что вы человек",
    511: "сеть подозревает рассылку",
    514: "сеть просит подтвердить вход",
}
GONE = {
    300: "такого объекта нет",
    700: "такого комментария нет",
}
BAD_PHOTO = {
    500: "фотография не принята",
    501: "фотография слишком мала",
    502: "фотография слишком велика",
    503: "формат фотографии не подходит",
    504: "файл фотографии повреждён",
    505: "адрес загрузки устарел",
}
BAD_CONTENT = {
    454: "текст не пропустил фильтр сети",
    600: "в публикации слишком много частей",
    601: "текст публикации слишком длинный",
    607: "ссылка в публикации не принята",
}
PERMANENT = {
    4: "запрос составлен неверно",
    21: "файл передан неверно",
    22: "запрос составлен неверно",
    100: "параметр не принят",
    106: "такого объекта нет",
    110: "такого получателя нет",
    121: "параметр не принят",
    141: "параметр не принят",
    160: "такой группы нет",
    451: "метод не вызывается от имени приложения",
    702: "этот комментарий менять нельзя",
    704: "время для правки комментария вышло",
    705: "такого диалога нет",
    2001: "параметр не принят",
}
# Every code that has a family of its own.
KNOWN = frozenset(
    code
    for table in (
        UNCLEAR, DEAD_TOKEN, WRONG_KEYS, NO_RIGHT, PERSON_NEEDED, GONE, BAD_PHOTO, BAD_CONTENT, PERMANENT
    )
    for code in table
) | {NO_METHOD, FLOOD, DAILY_LIMIT}  # fmt: skip
# Refusals that are mended by the network's own words.
SHOWN = frozenset({4, 21, 22, 100, 106, 110, 121, 141, 160, 454, 600, 601, 607, 2001})
_FAMILIES: list[tuple[dict[int, str], type[OutsideError]]] = [
    (DEAD_TOKEN, CredentialExpired),
    (WRONG_KEYS, WrongTokenKind),
    (NO_RIGHT, PermissionMissing),
    (GONE, MissingObject),
    (BAD_CONTENT, InvalidContent),
    (PERMANENT, Permanent),
]


class PhotoRefused(InvalidContent):
    """The photo or its upload address was not taken: worth one more upload, then an editor must change it."""


class BadVideo(InvalidContent):
    """The video was not taken, or its upload address has grown old: worth one more upload."""


# Words by which a refused parameter (100) is told to be about a video.
_BAD_VIDEO = {
    "filetosmall": "видео меньше 16 КБ",
    "filetoolarge": "видео больше 2 ГБ",
    "filetolarge": "видео больше 2 ГБ",
    "badformat": "формат видео не подходит",
}


def error_of(error: Mapping[str, Any], answer: Answer) -> OutsideError:
    """The portal's error for an answer with `error_code`; secrets are cut out of the network's own words."""
    code = reading.number(error, "error_code")
    if code is None:
        return answer.malformed("ошибка без кода")
    more = [reading.text(error, name) for name in ("error_msg", "error_field", "error_data")]
    words = answer.clean(" · ".join(filter(None, more)))[:300]
    where, detail = Where(Network.OK.value, answer.where.method, str(code)), f"{code} {words}"
    if code in UNCLEAR:
        return _unclear(UNCLEAR[code], where, detail, changes=answer.changes)
    if code in PERSON_NEEDED:
        home = settings.NETWORK_WEB_URLS["ok"]
        return HumanCheck(_say(PERSON_NEEDED[code]), url=home, where=where, detail=detail)
    if code == FLOOD:
        return RateLimited(
            _say("слишком частые действия"), seconds=FLOOD_S, scope="method", where=where, detail=detail
        )
    if code == DAILY_LIMIT:
        wait = seconds_till_tomorrow()
        sentence = _say("дневной предел исчерпан, продолжим завтра")
        return RateLimited(sentence, seconds=wait, scope="day", where=where, detail=detail)
    if code == NO_METHOD:
        return Unsupported(_say("сеть не знает такого метода"), where=where, detail=detail)
    video = next((why for word, why in _BAD_VIDEO.items() if word in words.lower().replace(" ", "")), "")
    if code in (100, 101) and video:
        return InvalidContent(_say(video), where=where, detail=detail)
    if code in BAD_PHOTO:
        return PhotoRefused(_say(BAD_PHOTO[code]), where=where, detail=detail)
    for sentences, family in _FAMILIES:
        if code in sentences:
            said = f"{sentences[code]} ({words[:200]})" if code in SHOWN and words else sentences[code]
            return family(_say(said), where=where, detail=detail)
    return Permanent(_say(f"отказ с кодом {code} ({words[:200]})"), where=where, detail=detail)


def front_end(answer: Answer) -> OutsideError:
    """The error for an answer that did not come from the API itself: 5xx, a page instead of JSON."""
    return _unclear(f"ответ HTTP {answer.status}", answer.where, answer.excerpt(), changes=answer.changes)


def too_often(answer: Answer) -> RateLimited:
    """A bare HTTP 429: the servers in front of the API let nothing through, for as long as they say."""
    wait = retry_after(answer, BUSY_S)
    return RateLimited(_say("слишком частые запросы"), seconds=wait, where=answer.where)


def _unclear(why: str, where: Where, detail: str, *, changes: bool) -> OutsideError:
    if changes:
        return OutcomeUnknown(_say(f"{why}; неизвестно, выполнено ли"), where=where, detail=detail)
    return Temporary(_say(f"{why}; {once_more(where)}"), where=where, detail=detail)


def _say(what: str) -> str:
    return f"Одноклассники: {what}."
