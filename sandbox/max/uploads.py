"""Uploads: an address, then the file, then its token in a message."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer, readable
from sandbox.max.api import Caller, ordered, route
from sandbox.max.errors import MaxError, bad
from sandbox.media import Media, NotAPicture, measure

Json = dict[str, Any]
MIB = 1024 * 1024
LIMITS = {"image": 50 * MIB, "video": 250 * MIB, "audio": 256 * MIB, "file": 4096 * MIB}
VIDEOS = ("mp4", "mov", "mkv", "webm")
FORBIDDEN = ("exe", "bat", "cmd", "msi", "apk")
PIXELS = 7680
RETVAL = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<retval>1</retval>'


@route("POST", "uploads")
def address(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/POST/uploads"""
    kind = caller.query.get("type", "")
    if kind not in LIMITS:
        raise bad("type: must be one of image, video, audio, file")
    media = caller.hand.media.ticket(
        "max", caller.hand.store.next("max:media", 91_000_001), kind, caller.bot_id
    )
    media.data["key"] = secrets.token_urlsafe(12)
    caller.hand.media.save(media)
    answer = {"url": f"{caller.base}/max/upload/{kind}/{media.id}?key={media.data['key']}"}
    return answer | ({"token": media.secret} if kind in ("video", "audio") else {})


def endpoint(request: SandboxRequest, kind: str, number: int) -> HttpResponse:
    """/max/upload/<kind>/<number>: the second step."""
    names = {name: str(getattr(request.FILES[name], "name", "")) for name in request.FILES}
    call = Call("max", f"upload.{kind}", names, readable(names))

    def act() -> HttpResponse:
        try:
            return _receive(request, kind, number)
        except MaxError as error:
            raise error.refusal() from error

    return guarded(request, call, act, ordered)


def _receive(request: SandboxRequest, kind: str, number: int) -> HttpResponse:
    media = request.sandbox.media.get("max", number)
    upload = request.FILES.get("data")
    if (
        media is None
        or media.kind != kind
        or media.state != "ticket"
        or media.data["key"] != request.GET.get("key")
    ):
        raise MaxError(404, "not.found", "Upload address is unknown or used up")
    if upload is None or not upload.size:
        raise bad("data: file is required")
    suffix = (upload.name or "").rpartition(".")[2].lower()
    if upload.size > LIMITS[kind]:
        raise MaxError(413, "too.large", "File is too large")
    if suffix in FORBIDDEN or (kind == "video" and suffix not in VIDEOS):
        raise bad(f"File extension {suffix} is forbidden")
    content = upload.read()
    if kind == "image":
        _measure(media, content)
    request.sandbox.media.fill(media, content, upload.name or kind)
    if kind == "image":
        return json_answer({"photos": {str(media.id): {"token": media.secret}}})
    if kind == "file":
        return json_answer({"fileId": media.id, "token": media.secret})
    return HttpResponse(RETVAL, content_type="application/xml")


def _measure(media: Media, content: bytes) -> None:
    try:
        media.width, media.height, media.mime = measure(
            content, ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
        )
    except NotAPicture:
        raise bad("File is not an image") from None
    if max(media.width, media.height) > PIXELS:
        raise bad("Image is too large")
