"""Files in and out: uploads, file ids, getFile and the download address."""

from __future__ import annotations

import mimetypes
import secrets
from typing import Any

from django.http import HttpResponse

from sandbox.door import SandboxRequest
from sandbox.media import Media, NotAPicture, draw_placeholder, measure
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import TelegramError, bad

PHOTO_BYTES = 10 * 1024 * 1024
FILE_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_SUM, PHOTO_RATIO = 10_000, 20
FOLDERS = {"photo": "photos", "video": "videos", "animation": "animations", "document": "documents"}


def take(caller: Caller, kind: str, source: Any) -> Media:
    """The media behind a parameter: an upload, attach://name, or a known file id."""
    upload = caller.files.get(str(source).removeprefix("attach://")) if isinstance(source, str) else source
    if upload is None:
        return _known(caller, kind, str(source))
    if (upload.size or 0) > FILE_BYTES:
        raise TelegramError(413)
    content = upload.read()
    if not content:
        raise bad("file must be non-empty")
    number = caller.hand.store.next("telegram:media", 1)
    media = Media(
        "telegram", number, kind, caller.bot_id, f"{kind[:2].upper()}AC{secrets.token_urlsafe(24)}", "ticket"
    )
    media.mime = mimetypes.guess_type(upload.name or "")[0] or "application/octet-stream"
    if kind == "photo":
        media.width, media.height, media.mime = _measured(content)
    caller.hand.media.add(media)
    caller.hand.media.fill(media, content, upload.name or kind)
    return media


def _measured(content: bytes) -> tuple[int, int, str]:
    if len(content) > PHOTO_BYTES:
        raise bad("file is too big")
    try:
        width, height, mime = measure(content, ("JPEG", "PNG", "GIF", "WEBP", "BMP"))
    except NotAPicture:
        raise bad("IMAGE_PROCESS_FAILED") from None
    if width + height > PHOTO_SUM or max(width, height) / min(width, height) > PHOTO_RATIO:
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height, mime


def _known(caller: Caller, kind: str, file_id: str) -> Media:
    if file_id.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    media = caller.hand.media.by_secret("telegram", file_id.removesuffix("-s"))
    if media is None or media.state != "ready":
        raise bad("wrong file identifier/HTTP URL specified")
    if media.kind != kind and kind != "document":
        raise bad(f"can't use file of type {media.kind.capitalize()} as {kind.capitalize()}")
    return media


@method("getFile")
def get_file(caller: Caller) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getfile"""
    file_id = caller.text("file_id")
    if file_id.startswith("avatar-"):
        return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_path": f"photos/{file_id}.png"}
    media = caller.hand.media.by_secret("telegram", file_id.removesuffix("-s"))
    if media is None:
        raise bad("invalid file_id")
    if media.size > DOWNLOAD_BYTES:
        raise bad("file is too big")
    suffix = media.name.rpartition(".")[2] if "." in media.name else "bin"
    path = f"{FOLDERS.get(media.kind, 'documents')}/file_{media.id}.{suffix}"
    return {"file_id": file_id, "file_unique_id": f"u{media.id}", "file_size": media.size, "file_path": path}


def download(request: SandboxRequest, token: str, path: str) -> HttpResponse:
    """/telegram/file/bot<token>/<path>."""
    hand = request.sandbox.hands["telegram"]
    if hand.records.token(token) is None:
        return TelegramError(401).response()
    name = path.rpartition("/")[2].partition(".")[0]
    if name.startswith("avatar-"):
        return HttpResponse(draw_placeholder(name.removesuffix("-s")), content_type="image/png")
    number = name.removeprefix("file_")
    media = hand.media.get("telegram", int(number)) if number.isdigit() else None
    if media is None:
        return TelegramError(404).response()
    return HttpResponse(hand.media.read(media), content_type=media.mime)
