"""Section «docs»: files to download, and pictures that move. https://dev.vk.com/api/upload/document-on-wall"""

from __future__ import annotations

from networks import reading
from networks.base import File
from networks.vk.client.transport import Client


def wall_upload_server(client: Client, group_id: int) -> str:
    """https://dev.vk.com/method/docs.getWallUploadServer — a short-lived address for one file."""
    reply = client.call("docs.getWallUploadServer", {"group_id": group_id})
    return reply.need(reading.text(reply.data, "upload_url"), "адреса загрузки")


def upload(client: Client, url: str, file: File) -> str:
    """https://dev.vk.com/api/upload/document-on-wall — what has to be handed to `save`.

    Raises:
        UploadRefused: the server gave nothing back for the file.
    """
    reply = client.upload(url, "file", file)
    taken = reading.text(reply.data, "file")
    if not taken:
        raise client.refused(reply.answer, file.name)
    return taken


def save(client: Client, taken: str, title: str) -> str:
    """https://dev.vk.com/method/docs.save — the name by which the file is attached."""
    reply = client.call("docs.save", {"file": taken, "title": title or None})
    number = reply.need(reading.text(reply.data, "doc", "id"), "номера документа")
    owner = reply.need(reading.text(reply.data, "doc", "owner_id"), "владельца документа")
    key = reading.text(reply.data, "doc", "access_key")
    return f"doc{owner}_{number}" + (f"_{key}" if key else "")
