"""A Telegram channel and its discussion group, run by a bot that is an administrator of both.

The Bot API lists no history: what stands on the wall, the comments and the private messages are known from
updates only (`networks.inbound`), so those reads stay `Unsupported` here. An album takes several messages:
`Published.all_ids` has them all, and `edit` and `remove` want them back.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from core import clock
from core.errors import Permanent, PermissionMissing, Unsupported, Where, WrongTokenKind
from networks.addresses import page_url
from networks.base import (
    Ban,
    Capability,
    Network,
    Operation,
    Outgoing,
    PageFacts,
    Problem,
    Target,
    TextLimit,
    TokenKind,
    WallReading,
)
from networks.telegram import limits, probe
from networks.telegram.client import Client, chats, messages
from networks.telegram.client.chats import Membership
from networks.telegram.errors import MessageGone
from networks.telegram.speaking import Speaking

NO_HISTORY = (
    "Телеграм не отдаёт историю канала: портал считает публикации, о которых сеть сообщила боту сама."
)
# Outside these bounds a ban lasts for ever (https://core.telegram.org/bots/api#banchatmember).
_SHORTEST_BAN, _LONGEST_BAN = timedelta(seconds=35), timedelta(days=366) - timedelta(minutes=1)


class TelegramAdapter(Speaking):
    """See the module."""

    network = Network.TELEGRAM

    @classmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        return limits.text_limit(text, photos=photos)

    @classmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        return limits.problems(post)

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
            members=None if is_personal else self._members(client, chat.id),
            is_closed=not is_personal and not chat.username,
            is_personal=is_personal,
            has_avatar=chat.has_photo,
            comments_open=None if is_personal else self._comments_open(client, chat.linked_chat_id),
            linked_id=chat.linked_chat_id,
            raw={"type": chat.type},
        )

    def _members(self, client: Client, chat_id: str) -> int | None:
        """None: the network does not tell it to this bot."""
        with contextlib.suppress(Permanent, PermissionMissing):
            return chats.member_count(client, chat_id)
        return None

    def _comments_open(self, client: Client, group: str) -> bool | None:
        """Without a discussion group nobody can comment; into a group that the bot is not in it cannot look."""
        if not group:
            return False
        with contextlib.suppress(Permanent, PermissionMissing):
            return chats.get(client, group).members_may_write
        return None

    def probe(self) -> list[Capability]:
        try:
            client = self._client()
        except WrongTokenKind:
            return probe.without_token()
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
