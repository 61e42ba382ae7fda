"""Uploads: an address for one file, the file, and the token by which a message names it."""

from __future__ import annotations

from core.errors import Where
from core.http import Answer
from networks import reading, sending
from networks.base import Network
from networks.files import Sent
from networks.max.client.transport import Client, is_refusal, refusal_of, reply_of
from networks.max.errors import UploadRefused

_OLD = (401, 403, 404, 405, 410)


def image(client: Client, file: Sent) -> str:
    """https://dev.max.ru/docs-api/methods/POST/uploads — the token comes with the answer to the file itself."""
    url, _ = _address(client, "image")
    loaded = reply_of(_sent(client, url, file))
    tokens = [reading.text(one, "token") for one in reading.node(loaded.data, "photos").values()]
    return loaded.need(next(filter(None, tokens), "") or reading.text(loaded.data, "token"), "ключа картинки")


def video(client: Client, file: Sent) -> str:
    """https://dev.max.ru/docs-api/methods/POST/uploads — the token comes with the address; the file is answered in XML."""
    url, token = _address(client, "video")
    answer = _sent(client, url, file)
    data = reading.json_object(answer.body)
    if is_refusal(answer, data):
        raise refusal_of(answer, data)
    if answer.status >= 300 or not (data or sending.says_taken(answer)):
        raise answer.malformed("файл не принят")
    token = token or reading.text(data, "token")
    if not token:
        raise answer.malformed("нет ключа видео")
    return token


def document(client: Client, file: Sent) -> str:
    """https://dev.max.ru/docs-api/methods/POST/uploads — the token comes with the answer to the file itself."""
    url, _ = _address(client, "file")
    loaded = reply_of(_sent(client, url, file))
    return loaded.need(reading.text(loaded.data, "token"), "ключа файла")


def _sent(client: Client, url: str, file: Sent) -> Answer:
    """The answer to the file. «No right» or «not there» is said of the address, which bears no token of the bot.

    Raises:
        UploadRefused: the address leads nowhere, or not any more.
    """
    answer = client.upload(url, file)
    if answer.status in _OLD:
        where = Where(Network.MAX.value, "upload", str(answer.status))
        raise UploadRefused(f"MAX: файл «{file.name}» не принят.", where=where, detail=answer.excerpt())
    return answer


def _address(client: Client, kind: str) -> tuple[str, str]:
    """Where to send one file of a kind, and its token if it is known by now."""
    reply = client.call("POST /uploads", params={"type": kind})
    url = reply.need(reading.text(reply.data, "url"), "адреса загрузки")
    return url, reading.text(reply.data, "token")
