"""A post as a topic: what is uploaded, and the blocks that name it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from core.errors import MalformedReply, Permanent, Temporary
from networks import files
from networks.base import File, Outgoing, Photo, Poll, Video
from networks.kept import Kept, Noticed
from networks.ok.client import Client, photos, videos
from networks.ok.errors import BadVideo, PhotoRefused

Block = dict[str, Any]
T = TypeVar("T")


# What the network may say of a photo or video that it does not keep any more.
_PERHAPS_OLD = frozenset({"100", "106", "121", "300"})


def with_uploads(
    client: Client,
    gid: str,
    post: Outgoing,
    kept: Kept,
    send: Callable[[dict[str, Any]], T],
    *,
    look: Callable[[], T | None] = lambda: None,
) -> T:
    """`send` with the topic's content. What earlier attempts have uploaded goes up anew if it is refused.

    A photo's token may serve one topic only. The refusal says that nothing was posted now; whether the topic of an
    earlier attempt has used the token, `look` finds out before anything is sent again.
    """
    noticed = Noticed(kept)
    try:
        return send(attachment(client, gid, post, noticed))
    except Permanent as refusal:
        old = isinstance(refusal, PhotoRefused | BadVideo) or refusal.where.code in _PERHAPS_OLD
        if not (old and noticed.used):
            raise
    noticed.anew = True
    try:
        if found := look():
            return found
        fresh = attachment(client, gid, post, noticed)
    except MalformedReply as broken:  # of a look or an upload, while nothing is out for certain
        raise Temporary(broken.message, where=broken.where, detail=broken.detail) from None
    return send(fresh)


def attachment(client: Client, gid: str, post: Outgoing, kept: Kept) -> dict[str, Any]:
    """The topic's content in blocks, in the group's name. Everything is uploaded; nobody sees it until it is posted."""
    media: list[Block] = []
    text = text_of(post)
    if text:
        media.append({"type": "text", "text": text})
    media += _Uploads(client, gid, post, kept).blocks()
    if post.poll:
        media.append(_poll(post.poll))
    if post.link and post.link_preview:
        media.append({"type": "link", "url": post.link})
    return {"media": media, "onBehalfOfGroup": "true"}


def text_of(post: Outgoing) -> str:
    """The text as it goes out: a link without a card stands in it."""
    if not post.link or post.link_preview or post.link in post.text:
        return post.text
    return f"{post.text}\n\n{post.link}" if post.text else post.link


def _poll(poll: Poll) -> Block:
    options = ([] if poll.multiple else ["SingleChoice"]) + (["AnonymousVoting"] if poll.anonymous else [])
    answers = [{"text": answer} for answer in poll.answers]
    block: Block = {"type": "poll", "question": poll.question, "answers": answers}
    return block | ({"options": ",".join(options)} if options else {})


class _Uploads:
    """Uploads of one post; neighbours of one sort share a block, so the order stays as it was written."""

    def __init__(self, client: Client, gid: str, post: Outgoing, kept: Kept) -> None:
        self._client, self._gid, self._post, self._kept = client, gid, post, kept

    def blocks(self) -> list[Block]:
        visuals = list(self._post.visuals)
        found = []
        for is_photo, neighbours in groupby(visuals, key=lambda one: isinstance(one, Photo)):
            together = list(neighbours)
            if is_photo:
                found.append(self._photos([one for one in together if isinstance(one, Photo)]))
            else:
                found.append(self._videos([one for one in together if isinstance(one, Video)]))
        animation = self._post.animation
        if animation:
            gif = animation.is_gif
            found.append(self._photos([animation.file]) if gif else self._videos([Video(animation.file)]))
        return found

    def _photos(self, wanted: Sequence[Photo | File]) -> Block:
        keys = [self._key("photo", one) for one in wanted]
        tokens = [self._kept.get(key) if key else "" for key in keys]
        if not all(tokens):
            tokens = _again(lambda: photos.upload(self._client, self._gid, wanted))
            for key, token in zip(keys, tokens, strict=True):
                if key:
                    self._kept.put(key, token)
        return {"type": "photo", "list": [{"id": token} for token in tokens]}

    def _videos(self, wanted: Sequence[Video]) -> Block:
        return {"type": "movie", "list": [{"id": self._video(one)} for one in wanted]}

    def _video(self, video: Video) -> str:
        key = self._key("video", video.file)
        number = self._kept.get(key) if key else ""
        if not number:
            number = _again(lambda: self._video_once(video))
            if key:
                self._kept.put(key, number)
        return number

    def _video_once(self, video: Video) -> str:
        promised = videos.upload_address(self._client, self._gid, video.file)
        videos.upload(self._client, promised.upload_url, video.file)
        title = video.title or video.file.name
        videos.update(self._client, promised.video_id, title=title, description=video.description)
        return promised.video_id

    def _key(self, kind: str, file: Photo | File) -> str:
        digest = files.digest_of(file)
        return f"ok:{self._post.key}:{kind}:{digest}" if digest and self._post.key else ""


def _again(upload: Callable[[], T]) -> T:
    """An upload that is refused is begun anew once: its address may have grown old."""
    try:
        return upload()
    except (PhotoRefused, BadVideo, MalformedReply):
        return upload()
