"""Uploading videos: an address and a number, the file, then its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import Where
from networks import reading, sending
from networks.base import File, Network
from networks.ok.client.transport import Client, reply_of
from networks.ok.errors import BadVideo
from networks.ok.limits import VIDEO_DESCRIPTION, VIDEO_TITLE


@dataclass(frozen=True)
class Promised:
    """A video that is not there yet: where to send it, and its number."""

    upload_url: str = field(repr=False)
    video_id: str


def upload_address(client: Client, gid: str, file: File) -> Promised:
    """https://apiok.ru/dev/methods/rest/video/video.getUploadUrl — an address for one video of the group."""
    params = {"gid": gid, "file_name": file.name, "file_size": file.size, "post_form": True}
    reply = client.call("video.getUploadUrl", params)
    return Promised(
        reply.need(reading.text(reply.data, "upload_url"), "адреса загрузки"),
        reply.need(reading.text(reply.data, "video_id"), "номера видео"),
    )


def upload(client: Client, url: str, file: File) -> None:
    """https://apiok.ru/dev/methods/rest/video/ — the file; a success is answered in XML or JSON, or with nothing at all.

    Raises:
        BadVideo: the server has not taken it.
    """
    answer = client.upload(url, {"data": file})
    silent = answer.body.lstrip()[:1] not in (b"{", b"<") and "Invocation-Error" not in answer.headers
    if sending.says_taken(answer) or (answer.status == 200 and silent):
        return
    if answer.status >= 400 and answer.status not in (429,) and answer.status < 500:
        raise BadVideo(
            f"Одноклассники: видео «{file.name}» не принято.",
            where=Where(Network.OK.value, "upload", str(answer.status)),
            detail=answer.excerpt(),
        )
    reply_of(answer)


def update(client: Client, video_id: str, *, title: str, description: str) -> None:
    """https://apiok.ru/dev/methods/rest/video/video.update — ends the upload: without it the video stays a draft."""
    params = {
        "vid": video_id,
        "title": title[:VIDEO_TITLE],
        "description": description[:VIDEO_DESCRIPTION] or None,
        "publish": True,
    }
    client.call("video.update", params, silent=True)
