"""What the refusals of MAX mean (https://dev.max.ru/docs-api, «Коды ответов»)."""

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
    Unsupported,
    Where,
)
from core.logs import scrub
from networks import reading
from networks.reply import once_more

# The network names no time to wait; a header that it may send one day is honoured.
_DEFAULT_WAIT_S = 2
_LONGEST_WAIT_S = 3600


class UploadRefused(InvalidContent):
    """The server of an upload address has not taken the file: the address may have grown old, so once more anew."""


class MediaNotReady(Temporary):
    """The file that was uploaded is still being processed: nothing was published, the same call is made again."""


Family = type[OutsideError]
_DEAD_TOKEN = "verify.token"  # noqa: S105 - a code of the network
_BY_STATUS: dict[int, tuple[Family, str]] = {
    401: (CredentialExpired, "Токен бота MAX не действует: получите новый в кабинете business.max.ru."),
    403: (
        PermissionMissing,
        "У бота нет права на это действие в канале: проверьте его права администратора.",
    ),
    404: (MissingObject, "Такого канала, публикации или комментария в MAX нет."),
    405: (Unsupported, "MAX не знает такого метода."),
    413: (InvalidContent, "Файл больше, чем принимает MAX."),
    422: (Permanent, "MAX не разрешает это действие"),
}
# Words of a 400 about the text or the file, so that an editor is called and not an administrator.
_CONTENT_WORDS = ("text", "attachment", "extension", "image", "file", "markup", "size must be", "upload")


def error_of(
    where: Where,
    status: int,
    reply: Mapping[str, Any],
    *,
    retry_after: float = 0.0,
    changes: bool,
    clean: Callable[[str], str] = scrub,
) -> OutsideError:
    """Our error for an answer that is no success; `reply` is empty when it has none of the network's own words.

    `retry_after` is the header of that name, in seconds; `clean` cuts secrets out of the network's words.
    """
    code = clean(reading.text(reply, "code"))
    words = clean(reading.text(reply, "message") or reading.text(reply, "error"))[:500]
    where = Where(where.network, where.method, code or str(status))
    detail = f"HTTP {status} {code} {words}".strip()
    if status == 429:
        wait = min(max(retry_after or _DEFAULT_WAIT_S, 1), _LONGEST_WAIT_S)
        return RateLimited("MAX просит писать реже.", seconds=wait, where=where, detail=detail)
    if status >= 500:
        return _server_error(where, detail, changes=changes)
    if _is_not_ready(code, words):
        return MediaNotReady("MAX ещё обрабатывает вложение, портал повторит.", where=where, detail=detail)
    if code == _DEAD_TOKEN:  # with 401, in the description's own example with 403
        status = 401
    if status == 400:
        return _bad_request(where, code, words, detail)
    family, sentence = _BY_STATUS.get(status, (Permanent, "MAX отказал"))
    if not sentence.endswith("."):
        sentence = f"{sentence}: {words or code or status}."
    return family(sentence, where=where, detail=detail)


def _is_not_ready(code: str, words: str) -> bool:
    return code == "attachment.not.ready" or bool(
        re.search(r"errors\.process\.attachment\.\w+\.not\.processed", words)
    )


def _bad_request(where: Where, code: str, words: str, detail: str) -> OutsideError:
    if any(word in f"{code} {words}".lower() for word in _CONTENT_WORDS):
        return InvalidContent(
            f"MAX не принимает текст или вложение: {words or code}.", where=where, detail=detail
        )
    return Permanent(f"MAX отказал: {words or code or 'без объяснения'}.", where=where, detail=detail)


def _server_error(where: Where, detail: str, *, changes: bool) -> OutsideError:
    if changes:
        return OutcomeUnknown("У MAX сбой: неизвестно, выполнен ли запрос.", where=where, detail=detail)
    return Temporary(f"У MAX сбой, {once_more(where)}.", where=where, detail=detail)
