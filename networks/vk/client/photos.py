"""Section «photos»: a photo is asked an address for, uploaded, then saved. https://dev.vk.com/api/upload/wall-photo"""

from __future__ import annotations

from networks import reading
from networks.base import Photo
from networks.vk.client.transport import Client
from networks.vk.limits import CAPTION


def wall_upload_server(client: Client, group_id: int) -> str:
    """https://dev.vk.com/method/photos.getWallUploadServer — a short-lived address for one photo."""
    reply = client.call("photos.getWallUploadServer", {"group_id": group_id})
    return reply.need(reading.text(reply.data, "upload_url"), "адреса загрузки")


def upload(client: Client, url: str, photo: Photo) -> dict[str, str]:
    """https://dev.vk.com/api/upload/wall-photo — what has to be handed to `save_wall_photo`.

    Raises:
        UploadRefused: the server gave nothing back for the file.
    """
    reply = client.upload(url, "photo", photo)
    taken = {name: reading.text(reply.data, name) for name in ("server", "photo", "hash")}
    if taken["photo"] in ("", "[]") or not taken["hash"]:
        raise client.refused(reply.answer, photo.name)
    return taken


def save_wall_photo(client: Client, group_id: int, taken: dict[str, str], caption: str) -> str:
    """https://dev.vk.com/method/photos.saveWallPhoto — the name by which the photo is attached."""
    params = {"group_id": group_id, "caption": caption[:CAPTION] or None, **taken}
    reply = client.call("photos.saveWallPhoto", params)
    saved = reading.items({"saved": reply.data}, "saved")
    if not saved:
        raise reply.answer.malformed("нет сохранённой фотографии")
    number = reply.need(reading.text(saved[0], "id"), "номера фотографии")
    owner = reply.need(reading.text(saved[0], "owner_id"), "владельца фотографии")
    key = reading.text(saved[0], "access_key")
    return f"photo{owner}_{number}" + (f"_{key}" if key else "")
