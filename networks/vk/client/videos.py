"""Section «video»: a video is promised an address, uploaded there, and then processed. https://dev.vk.com/api/upload/video-in-profile"""

from __future__ import annotations

from dataclasses import dataclass, field

from networks import reading
from networks.base import File
from networks.vk.client.transport import Client
from networks.vk.limits import VIDEO_DESCRIPTION, VIDEO_NAME


@dataclass(frozen=True)
class Promised:
    """A video that is not there yet: where to send it, and how it will be named."""

    upload_url: str = field(repr=False)
    owner_id: int
    video_id: str
    access_key: str = field(repr=False)

    @property
    def name(self) -> str:
        """As lists of videos want it: «<owner>_<number>[_<key>]»."""
        return f"{self.owner_id}_{self.video_id}" + (f"_{self.access_key}" if self.access_key else "")


def save(client: Client, group_id: int, *, name: str, description: str, repeat: bool = False) -> Promised:
    """https://dev.vk.com/method/video.save — an address for one video of the community; nothing goes on its wall."""
    params = {
        "group_id": group_id,
        "name": name[:VIDEO_NAME] or None,
        "description": description[:VIDEO_DESCRIPTION] or None,
        "wallpost": False,
        "repeat": True if repeat else None,
    }
    reply = client.call("video.save", params)
    return Promised(
        reply.need(reading.text(reply.data, "upload_url"), "адреса загрузки"),
        reply.need(reading.number(reply.data, "owner_id"), "владельца видео"),
        reply.need(reading.text(reply.data, "video_id"), "номера видео"),
        reading.text(reply.data, "access_key"),
    )


def upload(client: Client, url: str, file: File) -> None:
    """https://dev.vk.com/api/upload/video-in-profile — the file itself.

    Raises:
        UploadRefused: the server took it and gave no number back.
    """
    reply = client.upload(url, "video_file", file)
    if not reading.text(reply.data, "video_id"):
        raise client.refused(reply.answer, file.name)


def is_ready(client: Client, video: str, owner_id: int) -> bool | None:
    """https://dev.vk.com/method/video.get — whether the network has processed a video («<owner>_<number>[_<key>]»).

    None: it does not tell of this video.
    """
    reply = client.call("video.get", {"owner_id": owner_id, "videos": [video]})
    found = reading.items(reply.data, "items")
    if not found:
        return None
    return not any(
        reading.flag(found[0], name) or reading.number(found[0], name)
        for name in ("processing", "converting")
    )


def first(client: Client, owner_id: int) -> None:
    """https://dev.vk.com/method/video.get — whether this token may look at videos at all (a probe)."""
    client.call("video.get", {"owner_id": owner_id, "count": 1})
