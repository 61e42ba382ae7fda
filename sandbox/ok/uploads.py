"""Photos and videos: an address, then the upload; topics name what was uploaded."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer, readable
from sandbox.media import NotAPicture, measure
from sandbox.ok.api import Caller, method, ordered
from sandbox.ok.errors import OkError
from sandbox.shapes import now_ms

Json = dict[str, Any]
VIDEO_LEAST, VIDEO_MOST = 16 * 1024, 2 * 1024**3
LIFE_MS = 24 * 3600 * 1000


@method("photosV2.getUploadUrl", "PHOTO_CONTENT")
def photo_address(caller: Caller) -> Json:
    """https://apiok.ru/dev/methods/rest/photosV2/photosV2.getUploadUrl"""
    page = caller.group()
    count = caller.number("count", 1, 100)
    shelf, hand = caller.hand.media, caller.hand
    media = [shelf.ticket("ok", hand.new_media_id(page), "photo", page.id) for _ in range(count)]
    ids = ",".join(str(item.id) for item in media)
    return {
        "upload_url": f"{caller.base}/ok/upload/photo/{media[0].id}?photoIds={ids}&key={media[0].secret}",
        "photo_ids": [str(item.id) for item in media], "expires_ms": now_ms() + LIFE_MS,
    }  # fmt: skip


@method("video.getUploadUrl", "VIDEO_CONTENT")
def video_address(caller: Caller) -> Json:
    """https://apiok.ru/dev/methods/rest/video/video.getUploadUrl"""
    page = caller.group()
    caller.need("file_name")
    _check_size(int(caller.args.get("file_size") or 0) if caller.args.get("file_size", "0").isdigit() else 0)
    media = caller.hand.media.ticket("ok", caller.hand.new_media_id(page), "movie", page.id)
    return {
        "upload_url": f"{caller.base}/ok/upload/video/{media.id}?sig={media.secret}",
        "video_id": media.id,
    }


def _check_size(size: int) -> None:
    if 0 < size < VIDEO_LEAST:
        raise OkError(100, "FileToSmall", "file_size")
    if size > VIDEO_MOST:
        raise OkError(100, "FileToLarge", "file_size")


@method("video.update", "VIDEO_CONTENT")
def video_update(caller: Caller) -> None:
    """Name a video; nothing is answered."""
    text = caller.need("vid")
    media = caller.hand.media.get("ok", int(text)) if text.isdigit() else None
    if media is None or media.kind != "movie":
        raise OkError(300, f"Video {text} not found")
    if len(caller.args.get("description", "")) > 4000:
        raise OkError(100, "Description is too long", "description")
    media.data |= {"title": caller.args.get("title", ""), "description": caller.args.get("description", "")}
    caller.hand.media.save(media)


def endpoint(request: SandboxRequest, kind: str, number: int) -> HttpResponse:
    """/ok/upload/<kind>/<number>: the second step."""
    names = {name: str(getattr(request.FILES[name], "name", "")) for name in request.FILES}
    call = Call("ok", f"upload.{kind}", names, readable(names))

    def act() -> HttpResponse:
        try:
            return _photos(request) if kind == "photo" else _video(request, number)
        except OkError as error:
            raise error.refusal() from error

    return guarded(request, call, act, ordered)


def _photos(request: SandboxRequest) -> HttpResponse:
    """Files pic1 … picN go to the promised photos in their order."""
    shelf = request.sandbox.media
    files: list[Any] = [request.FILES[name] for name in sorted(request.FILES, key=_place)]
    if not files:
        raise OkError(21, "No files in the request")
    ids = [int(text) for text in request.GET.get("photoIds", "").split(",") if text.isdigit()]
    promised = [media for i in ids if (media := shelf.get("ok", i)) and media.state == "ticket"]
    if len(files) > len(promised) or promised[0].secret != request.GET.get("key"):
        raise OkError(505, "Upload address is unknown or used up")
    measured = [_measured(file.read()) for file in files]
    for file, media, (content, size) in zip(files, promised, measured, strict=False):
        media.width, media.height, media.mime = size
        shelf.fill(media, content, file.name or "pic.jpg")
    return json_answer({"photos": {str(m.id): {"token": m.secret} for m in promised[: len(files)]}})


def _measured(content: bytes) -> tuple[bytes, tuple[int, int, str]]:
    try:
        return content, measure(content, ("JPEG", "PNG", "GIF", "WEBP"))
    except NotAPicture:
        raise OkError(500, "Invalid image") from None


def _place(name: str) -> int:
    digits = "".join(c for c in name if c.isdigit())
    return int(digits) if digits else 0


def _video(request: SandboxRequest, number: int) -> HttpResponse:
    media = request.sandbox.media.get("ok", number)
    if media is None or media.kind != "movie" or media.secret != request.GET.get("sig"):
        raise OkError(300, "Upload address is unknown")
    file = request.FILES.get("data")
    if file is None:
        raise OkError(21, "No field data")
    _check_size(file.size or 1)
    request.sandbox.media.fill(media, file.read(), file.name or "video.mp4")
    return HttpResponse("<retval>1</retval>", content_type="text/xml")
