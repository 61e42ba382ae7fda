"""VK's error codes in the portal's families. https://dev.vk.com/reference/errors

VK answers errors with HTTP 200. Parameters of the request that it echoes are never kept: tokens may be there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

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
    Where,
    WrongTokenKind,
)
from core.http import Answer
from networks import reading
from networks.base import Network
from networks.limits import seconds_till_tomorrow
from networks.reply import once_more, retry_after

TOO_OFTEN = 6
FLOODS, QUOTAS = (9, 32, 223, 1105), (29, 601)
FLOOD_S = 1800.0
BUSY_S = 5.0

# The request may have been executed before the failure: for a read it is only a reason to ask again.
UNCLEAR = {
    1: "неизвестная ошибка на стороне сети",
    10: "внутренняя ошибка сети",
    13: "ошибка выполнения на стороне сети",
    36: "сеть прервала запрос: слишком долго",
    43: "раздел временно недоступен",
}
DEAD_TOKEN = {
    5: "ключ больше не действует",
    27: "ключ сообщества больше не действует",
    28: "ключ приложения больше не действует",
    1114: "срок ключа истёк",
    1116: "ключ недействителен",
    1117: "срок ключа истёк",
    1118: "ключ выдан для другого адреса сервера",
    3609: "срок ключа нужно продлить",
    3610: "профиль владельца ключа отключён",
    3611: "доступ владельца ключа отключён",
}
NO_RIGHT = {
    2: "приложение отключено",
    7: "нет прав на это действие",
    11: "приложение в тестовом режиме",
    15: "доступ запрещён",
    20: "действие закрыто для этого вида приложений",
    21: "действие закрыто для этого вида приложений",
    23: "метод отключён сетью",
    30: "профиль закрыт",
    42: "адрес сервера портала не разрешён",
    183: "нет доступа к комментарию",
    200: "нет доступа к альбому",
    201: "нет доступа",
    203: "нет прав в сообществе",
    204: "нет доступа к видео",
    210: "нет доступа к записи",
    211: "нет прав на этот комментарий",
    212: "нет доступа к комментариям записи",
    213: "комментировать запись нельзя",
    260: "список сообществ закрыт",
    701: "владелец ключа не состоит в сообществе",
    1051: "метод недоступен для такого профиля",
}
PERSON_NEEDED = {
    14: "сеть просит ввести код с картинки",
    17: "сеть просит подтвердить вход",
    24: "сеть просит подтвердить действие",
    25: "сеть просит подтвердить ключ",
    41: "сеть просит завершить регистрацию",
    703: "сеть требует включить двухэтапный вход",
    704: "сеть требует двухэтапный вход у администратора",
    3300: "сеть просит пройти проверку «я не робот»",
    3301: "сеть просит подтвердить телефон",
    3302: "сеть просит ввести пароль",
    3303: "сеть просит код из приложения",
    3304: "сеть просит подтвердить почту",
    11500: "сеть просит подтвердить действие",
}
GONE = {
    104: "такого объекта нет",
    125: "такого сообщества нет",
}
BAD_UPLOAD = {
    22: "файл не загрузился",
    105: "файл не сохранился",
    114: "неверный альбом",
    118: "неверный сервер загрузки",
    121: "неверная подпись загрузки",
    122: "неверные фотографии",
    129: "фотография не подошла",
}
BAD_CONTENT = {
    222: "ссылки в этом месте запрещены",
    914: "сообщение слишком длинное",
}
PERMANENT = {
    3: "сеть не знает такого метода",
    4: "подпись запроса неверна",
    8: "запрос составлен неверно",
    12: "запрос составлен неверно",
    16: "сеть требует защищённого соединения",
    18: "страница удалена или заблокирована",
    19: "содержание заблокировано сетью",
    37: "пользователь заблокирован сетью",
    100: "параметр не принят",
    101: "неверный номер приложения",
    103: "превышен предел сети",
    113: "такого пользователя нет",
    219: "недавно уже была рекламная запись",
    220: "слишком много получателей",
    224: "предел рекламных записей исчерпан",
    225: "платные подписки не включены",
    243: "комментарий не был удалён",
    900: "пользователь в чёрном списке сообщества",
    901: "пользователь не разрешал сообществу писать ему",
    902: "пользователь ограничил, кто может ему писать",
    912: "у сообщества не включены возможности ботов",
    915: "сообщения сообщества выключены",
    916: "пользователь заблокирован в сообществе",
    917: "нет доступа к беседе",
    918: "в эту беседу писать нельзя",
    921: "это сообщение нельзя переслать",
    924: "сообщение нельзя удалить для всех",
    936: "контакт не найден",
    943: "этот вид сообщений недоступен",
    944: "предел этого вида сообщений исчерпан",
    945: "беседа отключена",
    946: "такие беседы не поддерживаются",
    949: "закреплённое сообщение ещё нельзя менять",
    950: "время для ответа истекло",
    983: "сообщение отправить нельзя",
    2000: "у сообщества уже десять адресов для событий",
}
DENIED_POST = 214
GROUP_TOKEN = 27
NOT_FOUND = "104"
# Words by which a refused key is told to be dead and not only of the wrong kind.
_DEAD = re.compile(r"access_token|invalid|expired|revoked|blocked|deactivated")
_WRONG_KIND = re.compile(r"unavailable with|group auth\b")
# Error 214 is about the number of posts a day, and not about one moment.
_DAILY = re.compile(
    r"\b(?:a|per|each|in one|this) day\b|\bdaily\b|\b24 hours\b|в день|в сутки|за сутки|дневн|суточн"
)
# Every code that has a family of its own.
KNOWN = frozenset(
    code
    for table in (UNCLEAR, DEAD_TOKEN, NO_RIGHT, PERSON_NEEDED, GONE, BAD_UPLOAD, BAD_CONTENT, PERMANENT)
    for code in table
) | {TOO_OFTEN, *FLOODS, *QUOTAS, DENIED_POST, GROUP_TOKEN}
# Refusals that an administrator mends by the network's own words.
SHOWN = frozenset({3, 4, 8, 12, 100, 101, 103, 113})
_FAMILIES: list[tuple[dict[int, str], type[OutsideError]]] = [
    (DEAD_TOKEN, CredentialExpired),
    (NO_RIGHT, PermissionMissing),
    (GONE, MissingObject),
    (BAD_UPLOAD, InvalidContent),
    (BAD_CONTENT, InvalidContent),
    (PERMANENT, Permanent),
]


class UploadRefused(InvalidContent):
    """The upload server took the file and gave nothing back for it."""


def error_of(error: Mapping[str, Any], answer: Answer) -> OutsideError:
    """The portal's error for the `error` object of an answer."""
    code = reading.number(error, "error_code")
    if code is None:
        return answer.malformed("ошибка без кода")
    text = answer.clean(reading.text(error, "error_msg"))
    where = Where(Network.VK.value, answer.where.method, str(code))
    detail, changes = f"{code} {text}", answer.changes
    if code in UNCLEAR:
        return _unclear(UNCLEAR[code], where, detail, changes=changes)
    if code in PERSON_NEEDED:
        return HumanCheck(_say(PERSON_NEEDED[code]), url=_address(error), where=where, detail=detail)
    limited = _limited(code, text.lower(), where, detail)
    if limited is not None:
        return limited
    if code in (5, GROUP_TOKEN, 28):
        return _of_token(code, text.lower(), where, detail)
    if code == DENIED_POST:
        return Permanent(_say(f"запись не принята ({text[:200]})"), where=where, detail=detail)
    for sentences, family in _FAMILIES:
        if code in sentences:
            words = f"{sentences[code]} ({text[:200]})" if code in SHOWN and text else sentences[code]
            return family(_say(words), where=where, detail=detail)
    return Permanent(_say(f"отказ с кодом {code} ({text[:200]})"), where=where, detail=detail)


def _of_token(code: int, text: str, where: Where, detail: str) -> OutsideError:
    """Whether a refused key is dead, or lives and is of a kind that this method does not take."""
    wrong_kind = bool(_WRONG_KIND.search(text)) or (code == GROUP_TOKEN and not _DEAD.search(text))
    if wrong_kind:
        return WrongTokenKind(
            _say("ключ действует, но такой вид ключа для этого не годится"), where=where, detail=detail
        )
    why = DEAD_TOKEN[1118 if "another ip address" in text else code]
    return CredentialExpired(_say(why), where=where, detail=detail)


def front_end(answer: Answer) -> OutsideError:
    """The error for an answer that did not come from the API itself: 429, 5xx, a page instead of JSON.

    A read that came too often is asked again when the server says so; a change may have been made all the same.
    """
    if answer.status == 429 and not answer.changes:
        wait = retry_after(answer, BUSY_S)
        where = Where(answer.where.network, answer.where.method, "429")
        return RateLimited(_say("слишком частые запросы"), seconds=wait, where=where, detail=answer.excerpt())
    return _unclear(f"ответ HTTP {answer.status}", answer.where, answer.excerpt(), changes=answer.changes)


def _unclear(why: str, where: Where, detail: str, *, changes: bool) -> OutsideError:
    if changes:
        return OutcomeUnknown(_say(f"{why}; неизвестно, выполнено ли"), where=where, detail=detail)
    return Temporary(_say(f"{why}; {once_more(where)}"), where=where, detail=detail)


def _limited(code: int, text: str, where: Where, detail: str) -> RateLimited | None:
    def wait(sentence: str, seconds: float, scope: str) -> RateLimited:
        return RateLimited(_say(sentence), seconds=seconds, scope=scope, where=where, detail=detail)

    if code == TOO_OFTEN:
        return wait("слишком много запросов в секунду", 1.0, "token")
    if code in FLOODS:
        return wait("слишком много одинаковых действий", FLOOD_S, "method")
    if code in QUOTAS or (code == DENIED_POST and _DAILY.search(text)):
        return wait("дневной предел исчерпан, продолжим завтра", seconds_till_tomorrow(), "day")
    return None


def _address(error: Mapping[str, Any]) -> str:
    """Where a person passes the check; only a web address is ever shown as a link."""
    url = reading.text(error, "redirect_uri") or reading.text(error, "captcha_img")
    return url if urlsplit(url).scheme in ("http", "https") else ""


def _say(what: str) -> str:
    return f"ВКонтакте: {what}."
