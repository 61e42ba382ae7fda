"""A Telegram channel and its discussion group, run by a bot that is an administrator of both.

The Bot API lists no history: what stands on the wall, the comments and the private messages are known from
updates only (`networks.inbound`), so those reads stay `Unsupported` here. An album takes several messages:
`Published.all_ids` has them all, and each is taken off by a `remove` of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from core import clock
from core.errors import Permanent, PermissionMissing, Unsupported, Where, WrongTokenKind
from networks.addresses import page_url, post_url
from networks.base import (
    Adapter,
    Ban,
    Capability,
    Checked,
    Network,
    Operation,
    Outgoing,
    PageFacts,
    Problem,
    Published,
    Target,
    TextLimit,
    TokenKind,
    WallReading,
)
from networks.limits import refuse_if_any
from networks.telegram import limits, probe
from networks.telegram.client import Client, chats, messages
from networks.telegram.client.chats import Membership
from networks.telegram.errors import MessageGone, NotModified
from networks.telegram.shapes import Message

NO_HISTORY = (
    "Телеграм не отдаёт историю канала: портал считает публикации, о которых сеть сообщила боту сама."
)
# Outside these bounds a ban lasts for ever (https://core.telegram.org/bots/api#banchatmember).
_SHORTEST_BAN, _LONGEST_BAN = timedelta(seconds=35), timedelta(days=365)


class TelegramAdapter(Adapter):
    """See the module."""

    network = Network.TELEGRAM

    @classmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        return limits.text_limit(text, photos=photos)

    @classmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        return limits.problems(post)

    @classmethod
    def by_hand_why(cls, post: Outgoing) -> str:
        return limits.by_hand_why(post)

    @classmethod
    def token_kinds(cls) -> dict[TokenKind, str]:
        return {
            TokenKind.TELEGRAM_BOT: "размещение, события, ответы и модерация: бот — администратор канала и группы"
        }

    # -- looking -------------------------------------------------------------------------------------------

    def look_up(self) -> PageFacts:
        client = self._client()
        chat = chats.get(client, self._chat_id())
        if chat.type not in ("channel", "private"):
            raise Permanent("Это группа, а не канал: официальной страницей может быть только канал.")
        is_personal = chat.type == "private"
        return PageFacts(
            external_id=chat.id,
            title=chat.title,
            screen_name=chat.username,
            url=page_url(Target(Network.TELEGRAM, chat.id, chat.username)),
            description=chat.description,
            members=None if is_personal else chats.member_count(client, chat.id),
            is_closed=not is_personal and not chat.username,
            is_personal=is_personal,
            has_avatar=chat.has_photo,
            comments_open=None if is_personal else self._comments_open(client, chat.linked_chat_id),
            linked_id=chat.linked_chat_id,
            raw={"type": chat.type},
        )

    def _comments_open(self, client: Client, group: str) -> bool | None:
        """Without a discussion group nobody can comment; into a group that the bot is not in it cannot look."""
        if not group:
            return False
        with contextlib.suppress(Permanent, PermissionMissing):
            return chats.get(client, group).members_may_write
        return None

    def probe(self) -> list[Capability]:
        token = self.tokens.get(TokenKind.TELEGRAM_BOT)
        if token is None:
            return probe.without_token()
        client = Client(token)
        chat = chats.get(client, self._chat_id())
        group = chat.linked_chat_id or self.target.linked_id
        return probe.capabilities(
            in_channel=self._membership(client, chat.id),
            in_group=self._membership(client, group) if group else None,
            has_group=bool(group),
        )

    def _membership(self, client: Client, chat_id: str) -> Membership | None:
        """What the bot is there; None: nothing, or the network does not say."""
        with contextlib.suppress(Permanent, PermissionMissing):
            return chats.member(client, chat_id, client.bot_id)
        return None

    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        raise Unsupported(NO_HISTORY, where=Where(self.network.value, "read_wall"))

    # -- speaking ------------------------------------------------------------------------------------------

    def publish(self, post: Outgoing) -> Published:
        refuse_if_any(self.check(post), self.network)
        client, chat_id = self._client(), self._chat_id()
        text = limits.whole_text(post.text, post.link)
        self.before_sending()  # photos travel in the publishing call itself
        if not post.photos:
            sent = [messages.send(client, chat_id, text, link=post.link)]
        elif len(post.photos) == 1:
            sent = [messages.send_photo(client, chat_id, post.photos[0], text)]
        else:
            sent = messages.send_album(client, chat_id, post.photos, text)
        return self._published(sent)

    def _published(self, sent: Sequence[Message]) -> Published:
        first = sent[0]
        where = Target(Network.TELEGRAM, first.chat.id, first.chat.username or self.target.screen_name)
        return Published(
            external_id=first.id,
            url=post_url(where, first.id),
            all_ids=tuple(message.id for message in sent),
            at=first.at,
        )

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        refuse_if_any(self.check(post), self.network)
        client, chat_id = self._client(), self._chat_id()
        text = limits.whole_text(post.text, post.link)
        if len(post.photos) > 1:
            raise Unsupported("Альбом в Телеграме портал не меняет: поправьте его в приложении.")
        with contextlib.suppress(NotModified):
            if post.photos:
                messages.edit_photo(client, chat_id, external_id, post.photos[0], text)
            else:
                messages.edit_text(client, chat_id, external_id, text, link=post.link)
        return Checked.TOLD

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        with contextlib.suppress(MessageGone):
            messages.delete(self._client(), self._chat_id(), external_id)
        return Checked.TOLD

    # -- residents -----------------------------------------------------------------------------------------

    def reply(self, post_id: str, comment_id: str, text: str, key: str) -> str:
        return messages.send(self._client(), self._group(), text, reply_to=comment_id).id

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        with contextlib.suppress(MessageGone):
            messages.delete(self._client(), self._group(), comment_id)

    def ban(self, ban: Ban) -> None:
        """Ban in the discussion group. The network erases all that the person wrote there: keep copies first."""
        if ban.user_id.startswith("-"):  # written in the name of a channel: no term there
            chats.ban_channel(self._client(), self._group(), ban.user_id)
        else:
            chats.ban(self._client(), self._group(), ban.user_id, _until(ban.until))

    def unban(self, user_id: str) -> None:
        if user_id.startswith("-"):
            chats.unban_channel(self._client(), self._group(), user_id)
        else:
            chats.unban(self._client(), self._group(), user_id)

    def is_banned(self, user_id: str) -> bool:
        if user_id.startswith("-"):
            raise self._unsupported(Operation.BAN)
        return chats.member(self._client(), self._group(), user_id).status == "kicked"

    def send_message(self, dialogue_id: str, text: str, key: str) -> str:
        """`dialogue_id`: a person's number, or «<chat>/<topic>» for messages to the channel itself."""
        chat_id, _, topic = dialogue_id.partition("/")
        return messages.send(self._client(), chat_id, text, topic_id=topic).id

    # -- where and with what -------------------------------------------------------------------------------

    def _client(self) -> Client:
        token = self.tokens.get(TokenKind.TELEGRAM_BOT)
        if token is None:
            raise WrongTokenKind("Телеграм: нужен токен бота, а у страницы его нет.")
        return Client(token)

    def _chat_id(self) -> str:
        return self.target.external_id or f"@{self.target.screen_name}"

    def _group(self) -> str:
        if not self.target.linked_id:
            raise Unsupported("У канала нет группы обсуждений: комментариев нет.")
        return self.target.linked_id


def _until(moment: datetime | None) -> int:
    """Unix seconds for the network, 0 for ever. A term it would take for «for ever» is brought within its bounds."""
    if moment is None:
        return 0
    now = clock.now()
    if moment > now + _LONGEST_BAN:
        return 0
    return int(max(moment, now + _SHORTEST_BAN).timestamp())
