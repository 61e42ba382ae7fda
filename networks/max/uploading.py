"""Files of a post: uploaded, kept for the next attempt, and named in a message once the network has processed them.

An upload by a form cannot be resumed (https://dev.max.ru/docs-api/methods/POST/uploads): a broken one begins anew, at
an address of its own. What was uploaded whole has a token, which may be used again: that alone is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar, TypeVar

from core.errors import InvalidContent, MalformedReply
from networks import files
from networks.base import Adapter, Outgoing, Photo
from networks.max.client import Client, uploads
from networks.max.client.messages import Attachment
from networks.max.errors import MediaNotReady, UploadRefused

T = TypeVar("T")
_UPLOADS: dict[str, Callable[[Client, files.Sent], str]] = {
    "image": uploads.image,
    "video": uploads.video,
    "file": uploads.document,
}


class Uploading(Adapter):
    """What publishing and correcting have in common."""

    # How long to wait for uploaded media to be processed, and by what; tests wait without waiting.
    pauses_s: ClassVar[tuple[float, ...]] = (1, 2, 4, 8, 15, 30, 60, 60)
    wait = staticmethod(time.sleep)

    def _with_files(self, client: Client, post: Outgoing, send: Callable[[list[Attachment]], T]) -> T:
        """`send` with the attachments of the post, nobody sees them before. Kept ones that are refused go up anew.

        Raises:
            MediaNotReady: not ready within all the pauses; certainly not published.
        """
        listed = _listed(post)
        reused = any(self._known(post, kind, file) for kind, file in listed)
        attachments = [self._attached(client, post, kind, file) for kind, file in listed]
        try:
            return self._once_ready(lambda: send(attachments))
        except InvalidContent:
            if not reused:
                raise
        fresh = [self._attached(client, post, kind, file, anew=True) for kind, file in listed]
        return self._once_ready(lambda: send(fresh))

    def _attached(
        self, client: Client, post: Outgoing, kind: str, file: files.Sent, *, anew: bool = False
    ) -> Attachment:
        """What an earlier attempt of this post has uploaded, else a new upload (once more if it fails)."""
        token = "" if anew else self._known(post, kind, file)
        if not token:
            try:
                token = _UPLOADS[kind](client, file)
            except (MalformedReply, UploadRefused):
                token = _UPLOADS[kind](client, file)
            if key := _key(post, kind, file):
                self.kept.put(key, token)
        return {"type": kind, "payload": {"token": token}}

    def _known(self, post: Outgoing, kind: str, file: files.Sent) -> str:
        key = _key(post, kind, file)
        return self.kept.get(key) if key else ""

    def _once_ready(self, send: Callable[[], T]) -> T:
        """`send`, again and again while the network still processes what was uploaded: nothing was sent then."""
        for pause in self.pauses_s:
            try:
                return send()
            except MediaNotReady:
                self.wait(pause)
        return send()


def _listed(post: Outgoing) -> list[tuple[str, files.Sent]]:
    """Kinds and files in the order of the post."""
    found: list[tuple[str, files.Sent]] = [
        ("image", one) if isinstance(one, Photo) else ("video", one.file) for one in post.visuals
    ]
    if post.animation:
        found.append(("image" if post.animation.is_gif else "video", post.animation.file))
    return [*found, *(("file", document.file) for document in post.documents)]


def _key(post: Outgoing, kind: str, file: files.Sent) -> str:
    digest = files.digest_of(file)
    return f"max:{post.key}:{kind}:{digest}" if digest and post.key else ""
