"""What the tokens of a page allow, found out by calls that leave nothing visible."""

from __future__ import annotations

from collections.abc import Callable

from core.errors import (
    CredentialExpired,
    HumanCheck,
    MissingObject,
    OutsideError,
    PermissionMissing,
    RateLimited,
    Temporary,
    WrongTokenKind,
)
from networks.base import Capability, How, Operation, TokenKind
from networks.vk.adapter.common import ANY, COMMUNITY, KIND_NAMES, READERS, USER
from networks.vk.adapter.looking import Looking
from networks.vk.client import Client, comments, groups, messages, photos, wall

# No post, comment or person has this number: «not found» then means that the right is there.
NOBODY = str(2**31 - 1)
RIGHT_NAMES = {"wall": "Стена", "messages": "Сообщения сообщества", "manage": "Управление сообществом"}
_NOT_YET = {
    Operation.PUBLISH_VIDEO: "портал отправляет текст, ссылку и фотографии; видео добавьте вручную",
    Operation.PUBLISH_DOCUMENT: "портал отправляет текст, ссылку и фотографии; документ добавьте вручную",
}
_Act = Callable[[Client], object]


class Probing(Looking):
    """`probe` and what it consists of."""

    def probe(self) -> list[Capability]:
        found = {
            Operation.PUBLISH_TEXT: self._speaking(Operation.PUBLISH_TEXT),
            Operation.PUBLISH_PHOTO: self._photos(),
            Operation.PUBLISH_LINK: self._speaking(Operation.PUBLISH_LINK),
            **{op: Capability(op, How.MANUAL, why) for op, why in _NOT_YET.items()},
            Operation.EDIT: self._try(Operation.EDIT, (USER,), self._delete_nothing),
            Operation.REMOVE: self._try(Operation.REMOVE, (USER,), self._delete_nothing),
            Operation.READ_WALL: self._try(Operation.READ_WALL, READERS, self._read_one_post),
            Operation.READ_SETTINGS: self._try(Operation.READ_SETTINGS, ANY, self._read_group),
            Operation.READ_COMMENTS: self._try(Operation.READ_COMMENTS, READERS, self._read_comments_of_last),
            Operation.REPLY: self._speaking(Operation.REPLY),
            Operation.DELETE_COMMENT: self._try(Operation.DELETE_COMMENT, (USER,), self._delete_no_comment),
            Operation.BAN: self._try(Operation.BAN, (USER,), self._unban_nobody),
            Operation.UNBAN: self._try(Operation.UNBAN, (USER,), self._unban_nobody),
            Operation.READ_MESSAGES: self._try(Operation.READ_MESSAGES, (COMMUNITY,), self._read_messages),
            Operation.SEND_MESSAGE: self._try(Operation.SEND_MESSAGE, (COMMUNITY,), self._read_messages),
            Operation.RECEIVE_EVENTS: self._try(Operation.RECEIVE_EVENTS, (COMMUNITY,), self._read_hooks),
        }
        return [found[operation] for operation in Operation]

    def _speaking(self, operation: Operation) -> Capability:
        """Publishing and answering: by the rights of the community's token, else by a person's."""
        if self.tokens.get(COMMUNITY) is None and self.tokens.get(USER) is not None:
            return self._try(operation, (USER,), self._delete_nothing)
        return self._try(operation, (COMMUNITY,), self._right("wall"))

    def _photos(self) -> Capability:
        speaking = self._speaking(Operation.PUBLISH_PHOTO)
        if speaking.how != How.API:
            return speaking
        return self._try(Operation.PUBLISH_PHOTO, (USER,), self._ask_upload_address)

    def _try(self, operation: Operation, kinds: tuple[TokenKind, ...], act: _Act) -> Capability:
        """How `operation` is done, by whether `act` goes through with the first token of `kinds`.

        Raises:
            Temporary, RateLimited: the network does not talk to us now, so nothing new is known.
        """
        found = self.first_client(*kinds)
        if found is None:
            return Capability(operation, How.MANUAL, f"нужен {KIND_NAMES[kinds[0]]}", kinds[0])
        kind, client = found
        try:
            act(client)
        except MissingObject:
            pass  # the right is there, only the object is not
        except (Temporary, RateLimited):
            raise
        except (CredentialExpired, WrongTokenKind, PermissionMissing, HumanCheck) as refusal:
            return Capability(operation, How.MANUAL, refusal.message[:300], kind)
        except OutsideError as unclear:
            why = f"не проверено: {unclear.message}"
            return Capability(operation, How.UNKNOWN, why[:300], kind)
        return Capability(operation, How.API, f"по API, {KIND_NAMES[kind]}", kind)

    # -- calls that leave nothing visible ------------------------------------------------------------------

    def _right(self, name: str) -> _Act:
        def act(client: Client) -> None:
            own = groups.get_by_id(client)
            if own is not None and own.id != self.target.external_id:
                raise WrongTokenKind(f"ВКонтакте: это ключ другого сообщества («{own.name}»).")
            if name not in groups.token_permissions(client):
                raise PermissionMissing(f"ВКонтакте: у ключа сообщества нет права «{RIGHT_NAMES[name]}».")

        return act

    def _delete_nothing(self, client: Client) -> None:
        wall.delete(client, owner_id=self.owner_id, post_id=NOBODY, changes=False)

    def _delete_no_comment(self, client: Client) -> None:
        comments.delete(client, owner_id=self.owner_id, comment_id=NOBODY, changes=False)

    def _unban_nobody(self, client: Client) -> None:
        groups.unban(client, group_id=self.group_id, user_id=NOBODY, changes=False)

    def _ask_upload_address(self, client: Client) -> None:
        photos.wall_upload_server(client, self.group_id)

    def _read_one_post(self, client: Client) -> None:
        wall.get(client, owner_id=self.owner_id, count=1)

    def _read_group(self, client: Client) -> None:
        groups.get_by_id(client, self.target.external_id)

    def _read_comments_of_last(self, client: Client) -> None:
        posts = wall.get(client, owner_id=self.owner_id, count=1).posts
        if posts:
            comments.get(client, owner_id=self.owner_id, post_id=posts[0].id)

    def _read_messages(self, client: Client) -> None:
        messages.get_conversations(client, group_id=self.group_id, count=1)

    def _read_hooks(self, client: Client) -> None:
        groups.callback_servers(client, self.group_id)
