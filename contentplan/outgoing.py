"""What a payload says, as adapters take it: photos as bytes, everything large as a way to open it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from contentplan.content import MediaRef, Payload
from contentplan.media import store
from contentplan.models import MediaFile
from networks.base import Animation, Document, File, Outgoing, Photo, Poll, Video

Load = Callable[[MediaFile], bytes]


def outgoing(
    content: Payload, media: Mapping[int, MediaFile], *, key: str = "", load: Load = store.load
) -> Outgoing:
    """The post of a payload. `load` gives a photo's bytes; videos and documents are not opened here.

    Raises:
        MediaDamaged: the storage has lost or changed a photo.
    """
    refs = [(place, ref, media[ref.media_id]) for place, ref in enumerate(content.files)]
    moving = [file for _, _, file in refs if file.kind == MediaFile.Kind.ANIMATION]
    poll = content.extras.poll
    return Outgoing(
        content.text,
        key,
        photos=[_photo(place, ref, file, load) for place, ref, file in refs if file.is_photo],
        link=content.link,
        videos=[_video(place, ref, file) for place, ref, file in refs if file.kind == MediaFile.Kind.VIDEO],
        animation=Animation(_file(moving[0]), moving[0].width, moving[0].height, moving[0].duration_s or 0)
        if moving
        else None,
        documents=[
            Document(_file(file), title=ref.alt)
            for _, ref, file in refs
            if file.kind == MediaFile.Kind.DOCUMENT
        ],
        text_apart=content.text_apart,
        poll=Poll(poll.question, poll.answers, poll.anonymous, poll.multiple, poll.closes_at)
        if poll
        else None,
    )


def light(content: Payload, media: Mapping[int, MediaFile]) -> Outgoing:
    """The same without bytes: for asking a network what it takes while somebody is still writing."""
    return outgoing(content, media, load=lambda _: b"")


def _photo(place: int, ref: MediaRef, file: MediaFile, load: Load) -> Photo:
    return Photo(
        content=load(file),
        mime=file.mime,
        width=file.width,
        height=file.height,
        name=file.name,
        alt=ref.alt,
        order=place,
        digest=file.digest,
    )


def _video(place: int, ref: MediaRef, file: MediaFile) -> Video:
    return Video(
        _file(file),
        title=ref.alt or file.name.rsplit(".", 1)[0],
        seconds=file.duration_s or 0,
        width=file.width,
        height=file.height,
        order=place,
    )


def _file(file: MediaFile) -> File:
    return File(
        open=partial(store.open_kept, file),
        size=file.size,
        mime=file.mime,
        name=file.name,
        digest=file.digest,
    )
