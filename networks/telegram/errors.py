"""What the Bot API's refusals mean (https://core.telegram.org/bots/api#making-requests)."""

from __future__ import annotations

import math
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


class RepliedGone(MissingObject):
    """The message that is answered is not there: nothing was sent, the same may go out without the reference."""


class ChatMoved(Permanent):
    """The group was upgraded: it goes on under `chat_id`, and the same call may be made there."""

    def __init__(self, message: str, *, chat_id: str, where: Where, detail: str = "") -> None:
        super().__init__(message, where=where, detail=detail)
        self.chat_id = chat_id


Family = type[OutsideError]
# Descriptions by which a 400 is told apart, in this order; the network gives them no codes.
_BAD_REQUESTS: tuple[tuple[str, Family, str], ...] = (
    ("message is not modified", NotModified, "Сообщение уже такое."),
    (r"message to (delete|edit) not found|\bmessage_id_invalid", MessageGone, "Такого сообщения нет."),
    (
        "(message to be replied|replied message) not found|reply_message_id_invalid",
        RepliedGone,
        "Сообщения, на которое отвечают, нет.",
    ),
    (
        "can't remove chat owner|(user|participant) is an administrator|user_admin_invalid|can't restrict self",
        PermissionMissing,
        "Владельца и администраторов группы не блокируют: сначала снимите с человека права администратора.",
    ),
    (
        "message can't be (deleted|edited)",
        PermissionMissing,
        "Телеграм не даёт боту тронуть это сообщение: сделайте это в приложении.",
    ),
    (
        "not enough rights|administrator rights|chat_admin_required|have no rights|chat_write_forbidden"
        r"|right_forbidden|chat_(send_\w+_forbidden|restricted)|channel_private|not enough permissions"
        "|member list is inaccessible",
        PermissionMissing,
        "У бота нет права на это действие: проверьте его права администратора.",
    ),
    (
        "topic_(closed|deleted|not_found)|topic_id_invalid|message thread not found",
        PermissionMissing,
        "Тема группы, в которую пишет бот, закрыта или удалена: откройте её в приложении.",
    ),
    (
        "(chat|user|peer|group|channel|participant|member) (id )?(not found|is invalid)|(peer|user|chat)_id_invalid"
        "|chat_id is empty|user_not_participant",
        MissingObject,
        "Такого канала, группы или пользователя бот не знает.",
    ),
    (
        "can't parse entities|text is empty|must be non-empty|too long|too big|wrong (file|type|string length)|invalid file"
        "|(photo|image|media|video|document|poll)_|failed to get http|webpage|file must be|media in an album"
        r"|\bpoll\b.*(length|must|empty|invalid)",
        InvalidContent,
        "Телеграм не принимает этот текст или вложение.",
    ),
)
# Descriptions by which a 403 is told apart.
_FORBIDDEN: tuple[tuple[str, str], ...] = (
    ("blocked by the user|user is deactivated", "Человек закрыл переписку с ботом: ответить ему нельзя."),
    (
        "initiate conversation|bots can't send messages to bots",
        "Бот не пишет первым: человек должен написать сам.",
    ),
)
_BY_STATUS: dict[int, tuple[Family, str]] = {
    401: (CredentialExpired, "Токен бота не действует: получите новый у BotFather."),
    403: (PermissionMissing, "Бота нет в канале или группе, или его удалили: добавьте его в администраторы."),
    404: (CredentialExpired, "Телеграм не узнаёт токен бота: проверьте, что он вставлен целиком."),
    409: (Permanent, "События этого бота уже получает кто-то другой: веб-хук или второй опрос."),
    413: (InvalidContent, "Файл больше, чем принимает Телеграм."),
}


def error_of(
    where: Where,
    status: int,
    reply: Mapping[str, Any],
    *,
    retry_after: float = 0.0,
    changes: bool,
    clean: Callable[[str], str] = scrub,
) -> OutsideError:
    """Our error for an answer with `ok: false`, or for one without the network's own words (`reply` empty).

    `retry_after` is the header of that name, in seconds; `clean` cuts secrets out of the network's words.
    """
    code = reading.number(reply, "error_code") or status
    words = clean(reading.text(reply, "description"))[:500]
    where = Where(where.network, where.method, str(code))
    if moved := reading.text(reply, "parameters", "migrate_to_chat_id"):
        sentence = "Группа обсуждений сменила номер: найдите её заново и сохраните страницу."
        return ChatMoved(sentence, chat_id=moved, where=where, detail=words)
    if code == 429:
        return _too_often(where, words, _told_wait(reply, words) or retry_after)
    if code >= 500:
        return _server_error(where, words, changes=changes)
    if code == 400:
        return _bad_request(where, words)
    family, sentence = _BY_STATUS.get(code, (Permanent, "Телеграм отказал."))
    if code == 403:
        sentence = next((said for words_of, said in _FORBIDDEN if _says(words_of, words)), sentence)
    return family(sentence, where=where, detail=words)


def _told_wait(reply: Mapping[str, Any], words: str) -> float:
    """Seconds by the parameter meant for it, else by the words; 0: not told."""
    told = reading.at(reply, "parameters", "retry_after")
    if isinstance(told, float) and math.isfinite(told):
        return told
    said = re.search(r"retry after (\d{1,6})", words, re.IGNORECASE)
    return reading.number(reply, "parameters", "retry_after") or (int(said[1]) if said else 0)


def _too_often(where: Where, words: str, told: float) -> RateLimited:
    wait = min(max(told or _DEFAULT_WAIT_S, 1), _LONGEST_WAIT_S)
    return RateLimited("Телеграм просит писать реже.", seconds=wait, where=where, detail=words)


def _bad_request(where: Where, words: str) -> OutsideError:
    for pattern, family, sentence in _BAD_REQUESTS:
        if _says(pattern, words):
            return family(sentence, where=where, detail=words)
    return Permanent(f"Телеграм отказал: {words or 'без объяснения'}.", where=where, detail=words)


def _says(pattern: str, words: str) -> bool:
    return bool(re.search(pattern, words, re.IGNORECASE))


def _server_error(where: Where, words: str, *, changes: bool) -> OutsideError:
    if changes:
        return OutcomeUnknown("У Телеграма сбой: неизвестно, выполнен ли запрос.", where=where, detail=words)
    return Temporary("У Телеграма сбой, чтение повторим.", where=where, detail=words)
