"""Speaking on the wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.errors import MissingObject, OutcomeUnknown, OutsideError, Permanent, PermissionMissing, Where
from networks import addresses, files, pace
from networks.base import Checked, Network, Outgoing, Published
from networks.fit import refuse_unfit, refuse_unfit_edit
from networks.limits import day_began
from networks.texts import same
from networks.vk.adapter.common import COMMUNITY, USER
from networks.vk.adapter.looking import Looking
from networks.vk.adapter.uploading import Uploading
from networks.vk.client import Client, wall
from networks.vk.limits import POSTS_A_DAY

# What VK says of a post that is not there, depending on whose token asks.
_PERHAPS_GONE = ("15", "100", "210")


class Publishing(Uploading, Looking):
    """Posts of the community."""

    @classmethod
    def edit_by_hand_why(cls, before: Outgoing, after: Outgoing) -> str:
        if before.poll != after.poll:
            return "ВКонтакте: опрос в опубликованной записи по API не меняют, голоса пропали бы."
        return ""

    def publish(self, post: Outgoing) -> Published:
        refuse_unfit(self, post)
        client = self.client(COMMUNITY, USER, purpose="публикация")
        quota = f"vk:wall:{self.group_id}"
        seen = self.seen_since(day_began())
        pace.refuse_over_quota(Network.VK, quota, POSTS_A_DAY, "записей на стене", seen=seen)
        attachments = [*self.uploaded(post), *_link(post)]
        self.before_sending()
        number = wall.post(
            client, owner_id=self.owner_id, message=_message(post), attachments=attachments, guid=post.key
        )
        pace.count(quota)
        return Published(number, addresses.post_url(self.target, number), (number,))

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        refuse_unfit_edit(self, before, post)
        client = self.client(USER, purpose="правка записи")
        standing = wall.get_by_id(client, owner_id=self.owner_id, post_id=external_id)
        if standing is None:
            raise MissingObject("ВКонтакте: такой записи на стене нет.", where=Where(Network.VK.value))
        attachments = [*self._for_edit(post, before, standing), *_link(post)]
        message = _message(post)
        wall.edit(
            client, owner_id=self.owner_id, post_id=external_id, message=message, attachments=attachments
        )
        return self._edited(client, external_id, message)

    def _for_edit(self, post: Outgoing, before: Outgoing | None, standing: wall.Post) -> list[str]:
        """What is not sent again vanishes from the post; what stands there already is not uploaded anew."""
        if before is None:
            return self.uploaded(post)
        count = len(files.files_of(post)) + int(post.poll is not None)
        if files.same_files(before, post) and len(standing.names) == count:
            return list(standing.names)
        polls = [name for name in standing.names if name.startswith("poll")] if post.poll else []
        return [*self.uploaded(replace(post, poll=None) if polls else post), *polls]

    def _edited(self, client: Client, external_id: str, message: str) -> Checked:
        try:
            seen = wall.get_by_id(client, owner_id=self.owner_id, post_id=external_id)
        except OutsideError:
            return Checked.TOLD
        if seen is None or not same(message, seen.text):
            raise _unlike("исправлено», а на стене прежний текст", "wall.edit")
        return Checked.SEEN

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        client = self.client(USER, purpose="удаление записи")
        refusal: OutsideError | None = None
        try:
            wall.delete(client, owner_id=self.owner_id, post_id=external_id)
        except MissingObject:
            pass  # already gone
        except (Permanent, PermissionMissing) as error:
            if error.where.code not in _PERHAPS_GONE:
                raise
            refusal = error
        try:
            standing = wall.get_by_id(client, owner_id=self.owner_id, post_id=external_id)
        except OutsideError:
            if refusal is not None:
                raise refusal from None
            return Checked.TOLD
        if standing is not None:
            raise refusal or _unlike("удалено», а запись ещё на стене", "wall.delete")
        return Checked.SEEN


def _message(post: Outgoing) -> str:
    """A link without a card stands in the text; with one it is an attachment."""
    if not post.link or post.link_preview or post.link in post.text:
        return post.text
    return f"{post.text}\n\n{post.link}" if post.text else post.link


def _link(post: Outgoing) -> list[str]:
    """Attachments are joined by commas, so a comma inside a link has to be written otherwise."""
    return [post.link.replace(",", "%2C")] if post.link and post.link_preview else []


def _unlike(what: str, method: str) -> OutcomeUnknown:
    where = Where(Network.VK.value, method)
    return OutcomeUnknown(f"ВКонтакте: сеть ответила «{what}. Посмотрите на страницу.", where=where)
