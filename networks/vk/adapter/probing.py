"""What the tokens of a page allow, found out by calls that leave nothing visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.errors import (
    CredentialExpired,
    HumanCheck,
    MissingObject,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    WrongTokenKind,
)
from networks.base import Capability, How, Operation, TokenKind
from networks.vk.adapter.common import ANY, COMMUNITY, KIND_NAMES, READERS, USER
from networks.vk.adapter.looking import Looking
from networks.vk.client import Client, comments, docs, groups, messages, photos, videos, wall

# No post, comment or person has this number: «not found» then means that the right is there.
NOBODY = str(2**31 - 1)
_NO_TRACELESS = "не проверено: узнаем при первом опросе, без следа это не проверить"
_NO_RIGHTS_TOLD = "не проверено: сеть не назвала прав ключа, станет ясно при первом размещении"
_Act = Callable[[Client], object]


@dataclass(frozen=True)
class Verdict:
    """How something is done, why, and by which kind of token."""

    how: How
    why: str
    kind: TokenKind | None = None


class Probing(Looking):
    """`probe` and what it consists of: every call is made once, several operations may rest on it."""

    def probe(self) -> list[Capability]:
        posts = self._try((USER,), self._delete_nothing)
        bans = self._try((USER,), self._unban_nobody)
        ours, rights = self._community()
        speaking = self._speaking(ours, rights, posts)
        dialogues = self._if_ours(ours, self._read_messages)
        files = self._beside(speaking, (COMMUNITY, USER), self._ask_file_address)
        verdicts = {
            Operation.PUBLISH_TEXT: speaking,
            Operation.PUBLISH_PHOTO: self._beside(speaking, (USER,), self._ask_photo_address),
            Operation.PUBLISH_LINK: speaking,
            Operation.PUBLISH_VIDEO: self._beside(speaking, (USER,), self._look_at_videos),
            Operation.PUBLISH_ANIMATION: files,
            Operation.PUBLISH_DOCUMENT: files,
            Operation.PUBLISH_POLL: self._polls(speaking),
            Operation.EDIT: posts,
            Operation.REMOVE: posts,
            Operation.READ_WALL: self._try(READERS, self._read_one_post),
            Operation.READ_SETTINGS: self._try(ANY, self._read_group),
            Operation.READ_COMMENTS: self._try(READERS, self._read_comments_of_last),
            Operation.REPLY: speaking,
            Operation.DELETE_COMMENT: self._try((USER,), self._delete_no_comment),
            Operation.BAN: bans,
            Operation.UNBAN: bans,
            Operation.READ_MESSAGES: dialogues,
            Operation.SEND_MESSAGE: dialogues,
            Operation.RECEIVE_EVENTS: self._if_ours(ours, self._read_hooks),
        }
        return [
            Capability(operation, verdicts[operation].how, verdicts[operation].why, verdicts[operation].kind)
            for operation in Operation
        ]

    def _community(self) -> tuple[Verdict, frozenset[str]]:
        """Whether the community's token lives and is of this community; its rights."""
        rights: set[str] = set()

        def act(client: Client) -> None:
            rights.update(groups.token_permissions(client))
            own = groups.get_by_id(client)
            if own is not None and own.id != self.target.external_id:
                raise WrongTokenKind(f"ВКонтакте: это ключ другого сообщества («{own.name}»).")

        verdict = self._try((COMMUNITY,), act)
        return verdict, frozenset(rights)

    def _if_ours(self, ours: Verdict, act: _Act) -> Verdict:
        return self._try((COMMUNITY,), act) if ours.how == How.API else ours

    def _speaking(self, ours: Verdict, rights: frozenset[str], posts: Verdict) -> Verdict:
        """Publishing and answering: by the rights of the community's token, else by a person's."""
        if self.tokens.get(COMMUNITY) is None and self.tokens.get(USER) is not None:
            return posts
        if ours.how == How.API and not rights:
            return Verdict(How.UNKNOWN, _NO_RIGHTS_TOLD, COMMUNITY)
        if ours.how == How.API and "wall" not in rights:
            return Verdict(How.MANUAL, "ВКонтакте: у ключа сообщества нет права «Стена».", COMMUNITY)
        return ours

    def _beside(self, speaking: Verdict, kinds: tuple[TokenKind, ...], act: _Act) -> Verdict:
        """What stands beside a text: there is no use for it where the text itself cannot be published."""
        return speaking if speaking.how == How.MANUAL else self._try(kinds, act)

    def _polls(self, speaking: Verdict) -> Verdict:
        """A poll cannot be tried without making one; it wants a person's token."""
        if speaking.how == How.MANUAL:
            return speaking
        if self.tokens.get(USER) is None:
            return Verdict(How.MANUAL, f"нужен {KIND_NAMES[USER]}", USER)
        return Verdict(How.UNKNOWN, _NO_TRACELESS, USER)

    def _try(self, kinds: tuple[TokenKind, ...], act: _Act) -> Verdict:
        """How it is done, by whether `act` goes through with the first token of `kinds`.

        Raises:
            Temporary, RateLimited: the network does not talk with this token now, so nothing new is known.
        """
        found = self.first_client(*kinds)
        if found is None:
            return Verdict(How.MANUAL, f"нужен {KIND_NAMES[kinds[0]]}", kinds[0])
        kind, client = found
        try:
            act(client)
        except MissingObject:
            pass  # the right is there, only the object is not
        except Temporary:
            raise
        except (CredentialExpired, WrongTokenKind, PermissionMissing, HumanCheck) as refusal:
            return Verdict(How.MANUAL, refusal.message[:300], kind)
        except OutsideError as unclear:
            if isinstance(unclear, RateLimited) and unclear.scope == "token":
                raise
            return Verdict(How.UNKNOWN, f"не проверено: {unclear.message}"[:300], kind)
        return Verdict(How.API, f"по API, {KIND_NAMES[kind]}", kind)

    # -- calls that leave nothing visible ------------------------------------------------------------------

    def _delete_nothing(self, client: Client) -> None:
        wall.delete(client, owner_id=self.owner_id, post_id=NOBODY, changes=False)

    def _delete_no_comment(self, client: Client) -> None:
        comments.delete(client, owner_id=self.owner_id, comment_id=NOBODY, changes=False)

    def _unban_nobody(self, client: Client) -> None:
        groups.unban(client, group_id=self.group_id, user_id=NOBODY, changes=False)

    def _ask_photo_address(self, client: Client) -> None:
        photos.wall_upload_server(client, self.group_id)

    def _ask_file_address(self, client: Client) -> None:
        docs.wall_upload_server(client, self.group_id)

    def _look_at_videos(self, client: Client) -> None:
        videos.first(client, self.owner_id)

    def _read_one_post(self, client: Client) -> None:
        wall.get(client, owner_id=self.owner_id, count=1)

    def _read_group(self, client: Client) -> None:
        groups.get_by_id(client, self.target.external_id)

    def _read_comments_of_last(self, client: Client) -> None:
        posts = wall.get(client, owner_id=self.owner_id, count=1).posts
        if not posts:
            raise Permanent("на стене ещё нет ни одной записи.")
        comments.get(client, owner_id=self.owner_id, post_id=posts[0].id)

    def _read_messages(self, client: Client) -> None:
        messages.get_conversations(client, group_id=self.group_id, count=1)

    def _read_hooks(self, client: Client) -> None:
        groups.callback_servers(client, self.group_id)
