"""What an adapter of a network can be asked, in the portal's words.

An adapter is made for one page and one request of work, holds no state between calls and never touches the
database: it gets a `Target` (where) and a `Tokens` (how to get a token for one use) and talks through `core.http`.
Every verb either returns a value from here or raises a family of `core.errors`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.errors import Unsupported, Where
from networks.kept import Forgetful, Kept
from networks.outgoing import (
    Animation,
    Document,
    File,
    Outgoing,
    Photo,
    Poll,
    Problem,
    Shape,
    TextLimit,
    Video,
)
from networks.seen import (
    Ban,
    Checked,
    CommentsPage,
    PageFacts,
    PostKind,
    Published,
    SeenComment,
    SeenMessage,
    SeenPost,
    WallReading,
)

__all__ = [
    "NETWORK_NAMES", "OPERATION_WORDS", "Adapter", "Animation", "Ban", "Capability", "Checked", "CommentsPage",
    "Document", "File", "How", "Network", "Operation", "Outgoing", "PageFacts", "Photo", "Poll", "PostKind", "Problem",
    "Published", "Secret", "SeenComment", "SeenMessage", "SeenPost", "Shape", "Target", "TextLimit", "TokenKind",
    "Tokens", "Video", "WallReading", "operations_of",
]  # fmt: skip


class Network(StrEnum):
    """The four networks, in the order in which they are always shown."""

    VK = "vk"
    OK = "ok"
    TELEGRAM = "telegram"
    MAX = "max"


NETWORK_NAMES: dict[Network, str] = {
    Network.VK: "ВКонтакте",
    Network.OK: "Одноклассники",
    Network.TELEGRAM: "Телеграм",
    Network.MAX: "MAX",
}


class TokenKind(StrEnum):
    """Kinds of API tokens; each operation of an adapter declares which one it wants."""

    VK_COMMUNITY = "vk_community"
    VK_SERVICE = "vk_service"
    VK_USER = "vk_user"
    OK_APPLICATION = "ok_application"  # value: JSON {application_key, access_token, session_secret_key}
    OK_GRAPH = "ok_graph"
    TELEGRAM_BOT = "telegram_bot"
    MAX_BOT = "max_bot"


class Operation(StrEnum):
    """What the portal may want of a page."""

    PUBLISH_TEXT = "publish_text"
    PUBLISH_PHOTO = "publish_photo"
    PUBLISH_LINK = "publish_link"
    PUBLISH_VIDEO = "publish_video"
    PUBLISH_ANIMATION = "publish_animation"
    PUBLISH_DOCUMENT = "publish_document"
    PUBLISH_POLL = "publish_poll"
    EDIT = "edit"
    REMOVE = "remove"
    READ_WALL = "read_wall"
    READ_SETTINGS = "read_settings"
    READ_COMMENTS = "read_comments"
    REPLY = "reply"
    DELETE_COMMENT = "delete_comment"
    BAN = "ban"
    UNBAN = "unban"
    READ_MESSAGES = "read_messages"
    SEND_MESSAGE = "send_message"
    RECEIVE_EVENTS = "receive_events"


# What the portal wanted to do, to stand after «не даёт по API».
OPERATION_WORDS: dict[Operation, str] = {
    Operation.PUBLISH_TEXT: "размещать текст",
    Operation.PUBLISH_PHOTO: "размещать фотографии",
    Operation.PUBLISH_LINK: "размещать ссылки",
    Operation.PUBLISH_VIDEO: "размещать видео",
    Operation.PUBLISH_ANIMATION: "размещать анимацию",
    Operation.PUBLISH_DOCUMENT: "размещать документы",
    Operation.PUBLISH_POLL: "размещать опросы",
    Operation.EDIT: "исправлять публикации",
    Operation.REMOVE: "удалять публикации",
    Operation.READ_WALL: "читать стену",
    Operation.READ_SETTINGS: "читать настройки",
    Operation.READ_COMMENTS: "читать комментарии",
    Operation.REPLY: "отвечать на комментарии",
    Operation.DELETE_COMMENT: "удалять комментарии",
    Operation.BAN: "блокировать людей",
    Operation.UNBAN: "снимать блокировку",
    Operation.READ_MESSAGES: "читать личные сообщения",
    Operation.SEND_MESSAGE: "писать личные сообщения",
    Operation.RECEIVE_EVENTS: "узнавать о событиях",
}


def operations_of(post: Outgoing) -> list[Operation]:
    """What a page must be able to do for this post, the rarest last."""
    needed = {
        Operation.PUBLISH_TEXT: not post.has_media,
        Operation.PUBLISH_LINK: bool(post.link),
        Operation.PUBLISH_PHOTO: bool(post.photos),
        Operation.PUBLISH_ANIMATION: post.animation is not None,
        Operation.PUBLISH_DOCUMENT: bool(post.documents),
        Operation.PUBLISH_VIDEO: bool(post.videos),
        Operation.PUBLISH_POLL: post.poll is not None,
    }
    return [operation for operation, wanted in needed.items() if wanted]


class How(StrEnum):
    """By what an operation is done on a page."""

    API = "api"
    MANUAL = "manual"
    UNKNOWN = "unknown"  # cannot be probed without a trace: known at first use
    UNSUPPORTED = "unsupported"  # the network has no such thing at all


@dataclass(frozen=True)
class Capability:
    """How one operation is done on a page, with a Russian reason and, if it lacks, the token kind that unlocks it."""

    operation: Operation
    how: How
    why: str
    token_kind: TokenKind | None = None


@dataclass(frozen=True)
class Target:
    """A page in its network. `external_id`: VK and OK group id without sign, Telegram and MAX chat id, as text.

    `linked_id` is the Telegram discussion group.
    """

    network: Network
    external_id: str
    screen_name: str = ""
    linked_id: str = ""


class Secret:
    """A token on its way to one call: never in `repr`, `str`, logs or pickles."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def open(self) -> str:
        """The value itself, for the header or the form field that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    __str__ = __repr__

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a Secret is not pickled")


class Tokens(Protocol):
    """Gives a token for one use, or None when the page has none of that kind."""

    def get(self, kind: TokenKind) -> Secret | None: ...


class Adapter(ABC):
    """One page of one network. Subclasses implement what the network has; the rest stays `Unsupported`.

    Errors (every verb): `CredentialExpired`, `WrongTokenKind`, `PermissionMissing`, `RateLimited`, `HumanCheck`,
    `Temporary` (certainly not executed), `Permanent` and its kinds; verbs that change something also
    `OutcomeUnknown`; reads raise `Temporary` or `MalformedReply` instead.
    """

    network: Network
    # Whether a repeat with the same key within this many seconds is answered with the first post (VK); 0: no key.
    key_lives_s: int = 0
    # Whether a wall reading of this network can prove that a post is absent.
    read_proves_absence: bool = False

    def __init__(self, target: Target, tokens: Tokens) -> None:
        self.target, self.tokens = target, tokens
        # Called by `publish` when all is uploaded, just before the one call that makes the post visible: who sends
        # writes down that it may be out from now on, or raises, and nothing leaves.
        self.before_sending: Callable[[], object] = lambda: None
        # Called by `publish` when the network does not take an earlier attempt's upload again: perhaps that attempt has
        # used it. Gives the post if it is on the page, or raises, and nothing leaves.
        self.look_again: Callable[[], Published | None] = lambda: None
        # Uploads of earlier attempts, if whoever sends has kept them.
        self.kept: Kept = Forgetful()
        # How many publications of the page are known to have come out since an instant, whoever made them.
        self.seen_since: Callable[[datetime], int] = lambda since: 0
        # Called when the network says that a chat goes on under another number, (old, new): whoever keeps the page
        # writes it down. The call that was answered so has been made again there.
        self.moved: Callable[[str, str], object] = lambda old, new: None
        # Called when the network refuses a token without which the page still speaks, (kind, why in Russian): the
        # page goes on, and whoever keeps it tells its people.
        self.key_died: Callable[[TokenKind, str], object] = lambda kind, why: None

    # -- before anything is sent ---------------------------------------------------------------------

    @classmethod
    @abstractmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        """Size of a text in the network's own unit, and the most it takes beside so many photos."""

    @classmethod
    @abstractmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        """What makes the network refuse this post; empty when it fits. No network call."""

    @classmethod
    def by_hand_why(cls, post: Outgoing) -> str:
        """Why no token whatever lets this post go out by API, in Russian; empty when it can. No network call.

        Such a post is placed by a person; its `check` still names limits of the network. `publish` raises
        `Unsupported` with the same sentence.
        """
        return ""

    @classmethod
    def edit_by_hand_why(cls, before: Outgoing, after: Outgoing) -> str:
        """Why a published post cannot be turned into another by API, in Russian; empty when it can."""
        return ""

    @classmethod
    @abstractmethod
    def token_kinds(cls) -> dict[TokenKind, str]:
        """Token kinds of this network and, in Russian, what each one unlocks; in order of usefulness."""

    # -- looking ---------------------------------------------------------------------------------------

    @abstractmethod
    def look_up(self) -> PageFacts:
        """What the network says of the page now (`target.external_id` may be empty: then by `screen_name`)."""

    @abstractmethod
    def probe(self) -> list[Capability]:
        """Every operation with how it is done here, by calls that leave nothing visible."""

    @abstractmethod
    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        """Posts of the page in [since, until), newest first."""

    def read_post(self, external_id: str) -> SeenPost | None:
        """One post, or None when it is certainly not there."""
        raise self._unsupported(Operation.READ_WALL)

    # -- speaking --------------------------------------------------------------------------------------

    @abstractmethod
    def publish(self, post: Outgoing) -> Published:
        """Publish now: uploads (repeatable), `before_sending`, then exactly one publishing call."""

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        """Replace text and media of a published post, and look whether it is so.

        `before` is what stands there now (its files are not opened), `all_ids` as in `Published`. It may be repeated:
        an edit that changes nothing is done.

        Raises:
            Unsupported: `edit_by_hand_why`, or this network has no edits.
            MissingObject: the post is not there.
            OutcomeUnknown: the network took it, but the page still shows something else.
        """
        raise self._unsupported(Operation.EDIT)

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        """Take a post off the page with all its messages, and look whether it is gone; one that is not there is done.

        Raises:
            OutcomeUnknown: the network took it, but the post still stands there.
        """
        raise self._unsupported(Operation.REMOVE)

    # -- residents -------------------------------------------------------------------------------------

    def read_comments(self, post_id: str, cursor: str = "") -> CommentsPage:
        raise self._unsupported(Operation.READ_COMMENTS)

    def reply(self, post_id: str, comment_id: str, text: str, key: str) -> str:
        raise self._unsupported(Operation.REPLY)

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        raise self._unsupported(Operation.DELETE_COMMENT)

    def ban(self, ban: Ban) -> None:
        raise self._unsupported(Operation.BAN)

    def unban(self, user_id: str) -> None:
        raise self._unsupported(Operation.UNBAN)

    def is_banned(self, user_id: str) -> bool:
        raise self._unsupported(Operation.BAN)

    def read_messages(self, cursor: str = "") -> tuple[Sequence[SeenMessage], str]:
        raise self._unsupported(Operation.READ_MESSAGES)

    def send_message(self, dialogue_id: str, text: str, key: str) -> str:
        raise self._unsupported(Operation.SEND_MESSAGE)

    def _by_hand(self, why: str) -> Unsupported:
        return Unsupported(why, where=Where(self.network.value))

    def _unsupported(self, operation: Operation) -> Unsupported:
        gives = "не дают" if self.network is Network.OK else "не даёт"
        return Unsupported(
            f"{NETWORK_NAMES[self.network]} {gives} по API {OPERATION_WORDS[operation]}: сделайте вручную."
        )
