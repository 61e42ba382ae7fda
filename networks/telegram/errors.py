"""What the Bot API's refusals mean (https://core.telegram.org/bots/api#making-requests)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from core.errors import (
    CredentialExpired,
    InvalidContent,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    Where,
)
from core.logs import scrub
from networks import reading

_DEFAULT_WAIT_S = 30
_LONGEST_WAIT_S = 24 * 3600


class NotModified(Permanent):
    """An edit that changes nothing: it is so already."""


class MessageGone(MissingObject):
    """The message to edit or delete is not there; for a deletion it is done."""


class ChatMoved(Permanent):
    """The group was upgraded: it goes on under `chat_id`, and the same call may be made there."""

    def __init__(self, message: str, *, chat_id: str, where: Where, detail: str = "") -> None:
        super().__init__(message, where=where, detail=detail)
        self.chat_id = chat_id


Family = type[OutsideError]
# Descriptions by which a 400 is told apart, in this order; the network gives them no codes.
_BAD_REQUESTS: tuple[tuple[str, Family, str], ...] = (
    ("message is not modified", NotModified, "Сообщение уже такое."),
    ("message to (delete|edit) not found|message_id_invalid", MessageGone, "Такого сообщения нет."),
    (
        "(message to be replied|replied message) not found",
        MissingObject,
        "Сообщения, на которое отвечают, нет.",
    ),
    (
        "not enough rights|administrator rights|chat_admin_required|have no rights|chat_write_forbidden"
        "|message can't be (deleted|edited)|can't remove chat owner|user is an administrator|not enough permissions",
        PermissionMissing,
        "У бота нет права на это действие: проверьте его права администратора.",
    ),
    (
        "(chat|user|peer|group|channel|participant|member) (id )?(not found|is invalid)|(peer|user|chat)_id_invalid"
        "|chat_id is empty|user_not_participant",
        MissingObject,
        "Такого канала, группы или пользователя бот не знает.",
    ),
    (
        "can't parse entities|text is empty|must be non-empty|too long|too big|wrong file|photo_|image_|media_"
        "|wrong type|invalid file|wrong string length|failed to get http|webpage|file must be",
        InvalidContent,
        "Телеграм не принимает этот текст или вложение.",
    ),
)
_BY_STATUS: dict[int, tuple[Family, str]] = {
    401: (CredentialExpired, "Токен бота не действует: получите новый у BotFather."),
    403: (
        PermissionMissing,
        "Бота нет в канале или группе, его удалили, или человек закрыл с ним переписку.",
    ),
    404: (CredentialExpired, "Телеграм не узнаёт токен бота: проверьте, что он вставлен целиком."),
    409: (Permanent, "События этого бота уже получает кто-то другой: веб-хук или второй опрос."),
    413: (InvalidContent, "Файл больше, чем принимает Телеграм."),
}


def error_of(
    where: Where,
    status: int,
    reply: Mapping[str, Any],
    *,
    changes: bool,
    clean: Callable[[str], str] = scrub,
) -> OutsideError:
    """Our error for an answer with `ok: false`, or for one without the network's own words (`reply` empty).

    `clean` cuts secrets out of those words.
    """
    code = reading.number(reply, "error_code") or status
    words = clean(reading.text(reply, "description"))[:500]
    where = Where(where.network, where.method, str(code))
    if moved := reading.text(reply, "parameters", "migrate_to_chat_id"):
        sentence = "Группа обсуждений сменила номер: найдите её заново и сохраните страницу."
        return ChatMoved(sentence, chat_id=moved, where=where, detail=words)
    if code == 429:
        return _too_often(where, words, reading.number(reply, "parameters", "retry_after"))
    if code >= 500:
        return _server_error(where, words, changes=changes)
    if code == 400:
        return _bad_request(where, words)
    family, sentence = _BY_STATUS.get(code, (Permanent, "Телеграм отказал."))
    return family(sentence, where=where, detail=words)


def _too_often(where: Where, words: str, seconds: int | None) -> RateLimited:
    wait = min(max(seconds or _DEFAULT_WAIT_S, 1), _LONGEST_WAIT_S)
    return RateLimited("Телеграм просит писать реже.", seconds=wait, where=where, detail=words)


def _bad_request(where: Where, words: str) -> OutsideError:
    for pattern, family, sentence in _BAD_REQUESTS:
        if re.search(pattern, words, re.IGNORECASE):
            return family(sentence, where=where, detail=words)
    return Permanent(f"Телеграм отказал: {words or 'без объяснения'}.", where=where, detail=words)


def _server_error(where: Where, words: str, *, changes: bool) -> OutsideError:
    if changes:
        return OutcomeUnknown("У Телеграма сбой: неизвестно, выполнен ли запрос.", where=where, detail=words)
    return Temporary("У Телеграма сбой, чтение повторим.", where=where, detail=words)
