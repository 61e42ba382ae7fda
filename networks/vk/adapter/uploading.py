"""What is uploaded before a post: nobody sees any of it until the post names it, so every step may be repeated."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import ClassVar

from core.errors import InvalidContent, MalformedReply, OutsideError, RateLimited, Temporary
from networks import files
from networks.base import Animation, Document, File, Outgoing, Photo, Poll, Video
from networks.vk import errors
from networks.vk.adapter.common import COMMUNITY, USER, Common
from networks.vk.client import Client, docs, photos, polls, videos

logger = logging.getLogger(__name__)
# So often a video may be missing in the answer before its post goes out all the same: the network takes it so too.
_SILENCES = 3


class Uploading(Common):
    """Attachments by their names in the network («photo-1_2», «video-1_3», …)."""

    # How long to wait until an uploaded video is processed, and by what; tests wait without waiting.
    pauses_s: ClassVar[tuple[float, ...]] = (2, 4, 8, 15, 30, 30, 30, 60, 60, 60)
    wait = staticmethod(time.sleep)

    def uploaded(self, post: Outgoing) -> list[str]:
        """Names of all that stands beside the text, in order: photos and videos, then a file, then a poll."""
        names = []
        for visual in post.visuals:
            names.append(
                self._photo(visual, post) if isinstance(visual, Photo) else self._video(visual, post)
            )
        if post.animation:
            names.append(self._animation(post.animation, post))
        names += [self._document(document, post) for document in post.documents]
        if post.poll:
            names.append(self._poll(post.poll, post))
        return names

    def _photo(self, photo: Photo, post: Outgoing) -> str:
        def once() -> str:
            client = self.client(USER, purpose="загрузка фотографий")
            url = photos.wall_upload_server(client, self.group_id)
            return photos.save_wall_photo(client, self.group_id, photos.upload(client, url, photo), photo.alt)

        return self._kept(post, "photo", photo, once)

    def _video(self, video: Video, post: Outgoing, *, repeat: bool = False) -> str:
        client = self.client(USER, purpose="загрузка видео")

        def once() -> str:
            title = video.title or video.file.name
            promised = videos.save(
                client, self.group_id, name=title, description=video.description, repeat=repeat
            )
            videos.upload(client, promised.upload_url, video.file)
            return f"video{promised.name}"

        name = self._kept(post, "video", video.file, once)
        try:
            self._once_processed(client, name.removeprefix("video"))
        except errors.UploadRefused:
            self._forget(post, "video", video.file)
            raise
        return name

    def _once_processed(self, client: Client, name: str) -> None:
        """Wait until the network has processed a video.

        Raises:
            Temporary: not within all the pauses; the upload is kept, so a later attempt finds it ready.
            UploadRefused: the network told of it, perhaps at an earlier attempt, and then it was there no more.
        """
        owner_id = int(name.partition("_")[0])
        told = f"vk:told:{name}"
        begun, silent = bool(self.kept.get(told)), 0
        for pause in (*self.pauses_s, None):
            try:
                ready = videos.is_ready(client, name, owner_id)
                if ready is not None and not begun:
                    begun = True
                    self.kept.put(told, "1")
                silent += int(ready is None)
                if silent > _SILENCES and begun:
                    raise errors.UploadRefused("ВКонтакте не смог обработать видео: проверьте файл.")
                if ready or silent > _SILENCES:
                    return
            except (Temporary, RateLimited, errors.UploadRefused):
                raise
            except OutsideError as refusal:
                logger.info("VK does not tell whether a video is processed: %s", refusal.where.code)
                return
            if pause is not None:
                self.wait(pause)
        if self.kept.lasts:
            raise Temporary("ВКонтакте ещё обрабатывает видео. Ничего не опубликовано, повторим.")

    def _animation(self, animation: Animation, post: Outgoing) -> str:
        """A GIF moves only as a file; a clip without sound is a video that repeats."""
        if animation.is_gif:
            return self._document(Document(animation.file), post)
        return self._video(Video(animation.file), post, repeat=True)

    def _document(self, document: Document, post: Outgoing) -> str:
        def once() -> str:
            client = self.client(COMMUNITY, USER, purpose="загрузка документов")
            url = docs.wall_upload_server(client, self.group_id)
            return docs.save(client, docs.upload(client, url, document.file), document.title)

        return self._kept(post, "doc", document.file, once)

    def _poll(self, poll: Poll, post: Outgoing) -> str:
        key = f"vk:{post.key}:poll:{poll!r}"
        name = self.kept.get(key)
        if not name:
            client = self.client(USER, purpose="создание опроса")
            name = polls.create(client, self.owner_id, poll)
            self.kept.put(key, name)
        return name

    def _forget(self, post: Outgoing, kind: str, file: Photo | File) -> None:
        """It goes up anew the next time."""
        if key := _key(post, kind, file):
            self.kept.put(key, "")

    def _kept(self, post: Outgoing, kind: str, file: Photo | File, once: Callable[[], str]) -> str:
        """What an earlier attempt of this post has uploaded, else a new upload."""
        name = self._known(post, kind, file)
        if not name:
            name = _again_if_refused(once)
            if key := _key(post, kind, file):
                self.kept.put(key, name)
        return name

    def _known(self, post: Outgoing, kind: str, file: Photo | File) -> str:
        key = _key(post, kind, file)
        return self.kept.get(key) if key else ""


def _key(post: Outgoing, kind: str, file: Photo | File) -> str:
    digest = files.digest_of(file)
    return f"vk:{post.key}:{kind}:{digest}" if digest and post.key else ""


def _again_if_refused(once: Callable[[], str]) -> str:
    """An upload that fails is begun anew once: its address may have grown old."""
    try:
        return once()
    except MalformedReply:
        return once()
    except InvalidContent as fault:
        bad_upload = fault.where.code.isdecimal() and int(fault.where.code) in errors.BAD_UPLOAD
        if not bad_upload and not isinstance(fault, errors.UploadRefused):
            raise
    return once()
