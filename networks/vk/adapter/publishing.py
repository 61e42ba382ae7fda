"""Speaking on the wall."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from core.errors import InvalidContent, MalformedReply, MissingObject
from networks import addresses, limits
from networks.base import Checked, Network, Outgoing, Photo, Published
from networks.vk import errors
from networks.vk.adapter.common import COMMUNITY, USER, Common
from networks.vk.client import Client, photos, wall


class Publishing(Common):
    """Posts of the community."""

    def publish(self, post: Outgoing) -> Published:
        limits.refuse_if_any(self.check(post), Network.VK)
        client = self.client(COMMUNITY, USER, purpose="публикация")
        attachments = self._attachments(post)
        self.before_sending()
        number = wall.post(
            client, owner_id=self.owner_id, message=post.text, attachments=attachments, guid=post.key
        )
        return Published(number, addresses.post_url(self.target, number), (number,))

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        limits.refuse_if_any(self.check(post), Network.VK)
        client = self.client(USER, purpose="правка записи")
        attachments = self._attachments(post)
        wall.edit(
            client, owner_id=self.owner_id, post_id=external_id, message=post.text, attachments=attachments
        )
        return Checked.TOLD

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        client = self.client(USER, purpose="удаление записи")
        with contextlib.suppress(MissingObject):  # already gone
            wall.delete(client, owner_id=self.owner_id, post_id=external_id)
        return Checked.TOLD

    def _attachments(self, post: Outgoing) -> list[str]:
        attached = self._uploaded(post.photos)
        # Attachments are joined by commas, so a comma inside a link has to be written otherwise.
        return [*attached, post.link.replace(",", "%2C")] if post.link else attached

    def _uploaded(self, wanted: Sequence[Photo]) -> list[str]:
        if not wanted:
            return []
        client = self.client(USER, purpose="загрузка фотографий")
        return [self._upload(client, photo) for photo in wanted]

    def _upload(self, client: Client, photo: Photo) -> str:
        """An upload that fails is begun anew once: its address may have grown old."""
        try:
            return self._upload_once(client, photo)
        except MalformedReply:
            return self._upload_once(client, photo)
        except InvalidContent as fault:
            bad_upload = fault.where.code.isdecimal() and int(fault.where.code) in errors.BAD_UPLOAD
            if not bad_upload and not isinstance(fault, errors.UploadRefused):
                raise
        return self._upload_once(client, photo)

    def _upload_once(self, client: Client, photo: Photo) -> str:
        url = photos.wall_upload_server(client, self.group_id)
        return photos.save_wall_photo(client, self.group_id, photos.upload(client, url, photo), photo.alt)
