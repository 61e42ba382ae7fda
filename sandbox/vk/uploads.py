"""Photos, videos and documents: an address, the upload, then the saving of what was uploaded."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer, readable
from sandbox.faults import Fault
from sandbox.media import Media, NotAPicture, measure
from sandbox.shapes import Id
from sandbox.vk import shapes
from sandbox.vk.api import Caller, method
from sandbox.vk.errors import VkError

Json = dict[str, Any]
SERVER = 857_316
PHOTO_BYTES = 50 * 1024 * 1024
DOC_BYTES = 200 * 1024 * 1024
PHOTO_SUM, PHOTO_RATIO = 14_000, 20
FORBIDDEN_DOCS = ("exe", "mp3", "msi", "bat", "cmd", "apk")
FIELDS = {"photo": "photo", "video": "video_file", "doc": "file"}


def _ticket(caller: Caller, kind: str, owner_id: Id, **data: Any) -> Media:
    number = caller.hand.store.next("vk:media", 457_239_017)
    return caller.hand.media.ticket("vk", number, kind, owner_id, date=int(time.time()), **data)


def _address(caller: Caller, media: Media) -> str:
    return f"{caller.base}/vk/upload/{media.kind}/{media.secret}"


@method("photos.getWallUploadServer", "user", "photos", group_id="int")
def photo_server(caller: Caller) -> Json:
    """https://dev.vk.com/method/photos.getWallUploadServer"""
    group_id = caller.args["group_id"]
    if group_id:
        caller.group(group_id)
        if not caller.is_admin(group_id):
            raise VkError(15, "no access to upload to this group")
    media = _ticket(caller, "photo", caller.user_id or 0, group_id=group_id)
    return {"upload_url": _address(caller, media), "album_id": -14, "user_id": caller.user_id or 0}


@method("photos.getMessagesUploadServer", "user community", "photos", peer_id="int")
def message_photo_server(caller: Caller) -> Json:
    """https://dev.vk.com/method/photos.getMessagesUploadServer"""
    owner = caller.user_id or -int(caller.token.data["community_id"])
    media = _ticket(caller, "photo", owner, group_id=0, for_messages=True)
    return {"upload_url": _address(caller, media), "album_id": -64, "user_id": 0, "group_id": max(-owner, 0)}


@method(
    "photos.saveWallPhoto",
    "user",
    "photos",
    group_id="int",
    server="int",
    photo="str!",
    hash="str",
    caption="str",
)
def save_wall_photo(caller: Caller) -> list[Json]:
    """https://dev.vk.com/method/photos.saveWallPhoto"""
    return _save_photo(caller, caption=(caller.args["caption"] or "")[:2048])


@method("photos.saveMessagesPhoto", "user community", "photos", server="int", photo="str!", hash="str")
def save_messages_photo(caller: Caller) -> list[Json]:
    """https://dev.vk.com/method/photos.saveMessagesPhoto"""
    return _save_photo(caller, caption="")


def _save_photo(caller: Caller, *, caption: str) -> list[Json]:
    args = caller.args
    if args["server"] != SERVER:
        raise VkError(118)
    try:
        secret = json.loads(args["photo"])[0]["photo"]
    except (ValueError, LookupError, TypeError):
        raise VkError(129) from None
    media = caller.hand.media.by_secret("vk", secret)
    if media is None or media.state != "uploaded" or media.data["hash"] != args["hash"]:
        raise VkError(121)
    if media.data.get("group_id") and args.get("group_id") != media.data["group_id"]:
        raise VkError(100, "group_id is invalid")
    media.state = "ready"
    media.data |= {"caption": caption, "access_key": secrets.token_hex(9), "user_id": caller.user_id or 100}
    caller.hand.media.save(media)
    return [shapes.photo(media, caller.base)]


@method(
    "video.save", "user", "video", name="str", description="str", group_id="int", wallpost="bool",
    is_private="bool", no_comments="bool", link="str",
)  # fmt: skip
def save_video(caller: Caller) -> Json:
    """https://dev.vk.com/method/video.save"""
    group_id, title = caller.args["group_id"], caller.args["name"] or "Без названия"
    if group_id:
        caller.group(group_id)
        if not caller.is_admin(group_id):
            raise VkError(204)
    if len(title) > 128 or len(caller.args["description"] or "") > 5000:
        raise VkError(100, "name or description is too long")
    owner = -group_id if group_id else caller.user_id or 0
    data = {
        "title": title,
        "description": caller.args["description"] or "",
        "access_key": secrets.token_hex(9),
    }
    media = _ticket(caller, "video", owner, **data)
    return {
        "upload_url": _address(caller, media), "video_id": media.id, "owner_id": owner, "title": title,
        "description": data["description"], "access_key": data["access_key"],
    }  # fmt: skip


@method("docs.getWallUploadServer", "user community", "docs", group_id="int")
def doc_server(caller: Caller) -> Json:
    """https://dev.vk.com/method/docs.getWallUploadServer"""
    group_id = caller.args["group_id"] or caller.token.data.get("community_id")
    if group_id:
        caller.group(group_id)
        if not caller.is_admin(group_id):
            raise VkError(15, "no access to upload to this group")
    media = _ticket(caller, "doc", -group_id if group_id else caller.user_id or 0)
    return {"upload_url": _address(caller, media)}


@method("docs.save", "user community", "docs", file="str!", title="str", tags="str")
def save_doc(caller: Caller) -> Json:
    """https://dev.vk.com/method/docs.save"""
    secret = caller.args["file"].rpartition("|")[2]
    media = caller.hand.media.by_secret("vk", secret)
    if media is None or media.kind != "doc" or media.state != "uploaded":
        raise VkError(105)
    media.state = "ready"
    media.data |= {"title": caller.args["title"] or media.name, "access_key": secrets.token_hex(9)}
    caller.hand.media.save(media)
    return {"type": "doc", "doc": shapes.doc(media, caller.base)}


def endpoint(request: SandboxRequest, kind: str, secret: str) -> HttpResponse:
    """/vk/upload/<kind>/<secret>: the second step."""
    form = request.POST.dict()
    files = request.FILES
    names = {name: str(getattr(files[name], "name", "")) for name in files}
    call = Call("vk", f"upload.{kind}", {**form, **names}, readable({**form, **names}))
    return guarded(request, call, lambda: _receive(request, kind, secret), _ordered)


def _receive(request: SandboxRequest, kind: str, secret: str) -> HttpResponse:
    shelf = request.sandbox.media
    media = shelf.by_secret("vk", secret)
    upload: Any = request.FILES.get(FIELDS.get(kind, ""))
    if media is None or media.kind != kind or media.state not in ("ticket", "uploaded"):
        return json_answer(
            {"error": "ERR_UPLOAD_BAD_TICKET", "error_code": 2, "error_descr": "invalid upload ticket"}
        )
    if kind == "photo":
        return _receive_photo(shelf, media, upload)
    if upload is None or upload.size == 0:
        return json_answer({"error": "ERR_UPLOAD_NO_FILE", "error_code": 3, "error_descr": "no file"})
    if kind == "doc":
        return _receive_doc(shelf, media, upload)
    shelf.fill(media, upload.read(), upload.name or "video.mp4")
    return json_answer({
        "size": upload.size, "owner_id": media.owner_id, "video_id": media.id,
        "video_hash": secrets.token_hex(9),
    })  # fmt: skip


def _receive_photo(shelf: Any, media: Media, upload: UploadedFile | None) -> HttpResponse:
    media.data["hash"] = secrets.token_hex(16)
    failed = json_answer({"server": SERVER, "photo": "[]", "hash": media.data["hash"]})
    content = upload.read() if upload else b""
    try:
        width, height, mime = measure(content, ("JPEG", "PNG", "GIF"))
    except NotAPicture:
        return failed
    ratio = max(width, height) / min(width, height)
    if len(content) > PHOTO_BYTES or width + height > PHOTO_SUM or ratio > PHOTO_RATIO:
        return failed
    media.width, media.height, media.mime = width, height, mime
    shelf.fill(media, content, (upload.name if upload else "") or "photo.jpg")
    media.state = "uploaded"
    shelf.save(media)
    photo = json.dumps([{"photo": media.secret, "sizes": [], "kid": secrets.token_hex(8)}])
    return json_answer({"server": SERVER, "photo": photo, "hash": media.data["hash"]})


def _receive_doc(shelf: Any, media: Media, upload: UploadedFile) -> HttpResponse:
    name = upload.name or "file"
    if name.rpartition(".")[2].lower() in FORBIDDEN_DOCS or (upload.size or 0) > DOC_BYTES:
        return json_answer({"error": "unknown error", "error_descr": "file type or size is not allowed"})
    shelf.fill(media, upload.read(), name)
    media.state = "uploaded"
    shelf.save(media)
    return json_answer({"file": f"{media.owner_id}|0|0|{SERVER}|{media.secret}"})


def _ordered(fault: Fault) -> HttpResponse:
    return json_answer(
        {"error": "ERR_UPLOAD", "error_code": fault.code or 1, "error_descr": fault.message or "failed"}
    )
