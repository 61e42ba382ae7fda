"""Uploads: an address for one file, the file, and the token by which a message names it."""

from __future__ import annotations

from networks import reading, sending
from networks.files import Sent
from networks.max.client.transport import Client, is_refusal, refusal_of, reply_of


def image(client: Client, file: Sent) -> str:
    """https://dev.max.ru/docs-api/methods/POST/uploads — the token comes with the answer to the file itself."""
    url, _ = _address(client, "image")
    loaded = reply_of(client.upload(url, file))
    tokens = [reading.text(one, "token") for one in reading.node(loaded.data, "photos").values()]
    return loaded.need(next(filter(None, tokens), "") or reading.text(loaded.data, "token"), "ключа картинки")


def video(client: Client, file: Sent) -> str:
    """https://dev.max.ru/docs-api/methods/POST/uploads — the token comes with the address; the file is answered in XML."""
    url, token = _address(client, "video")
    answer = client.upload(url, file)
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
    loaded = reply_of(client.upload(url, file))
    return loaded.need(reading.text(loaded.data, "token"), "ключа файла")


def _address(client: Client, kind: str) -> tuple[str, str]:
    """Where to send one file of a kind, and its token if it is known by now."""
    reply = client.call("POST /uploads", params={"type": kind})
    url = reply.need(reading.text(reply.data, "url"), "адреса загрузки")
    return url, reading.text(reply.data, "token")
