"""Uploading photos: an address, the files, a token for each."""

from __future__ import annotations

from collections.abc import Sequence

from networks import reading
from networks.base import File, Photo
from networks.ok.client.transport import Client, reply_of


def upload_address(client: Client, gid: str, count: int) -> tuple[str, list[str]]:
    """https://apiok.ru/dev/methods/rest/photosV2/photosV2.getUploadUrl — where to send, numbers of photos to come."""
    reply = client.call("photosV2.getUploadUrl", {"gid": gid, "count": count})
    ids = reading.at(reply.data, "photo_ids")
    numbers = [reading.text(one) for one in ids] if isinstance(ids, list) else []
    return reply.need(reading.text(reply.data, "upload_url"), "адреса загрузки"), numbers


def upload(client: Client, gid: str, photos: Sequence[Photo | File]) -> list[str]:
    """Tokens of the uploaded photos in their order; nobody sees them until a topic names them."""
    url, numbers = upload_address(client, gid, len(photos))
    files = {f"pic{index}": photo for index, photo in enumerate(photos, start=1)}
    reply = reply_of(client.upload(url, files))
    loaded = reading.node(reply.data, "photos")
    tokens = [reading.text(loaded, number, "token") for number in numbers]
    if len(tokens) != len(photos) or not all(tokens):
        raise reply.answer.malformed("нет ключей всех фотографий")
    return tokens
