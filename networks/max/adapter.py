"""A channel of MAX, run by a bot that is an administrator of it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from core.errors import (
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    Unsupported,
    Where,
    WrongTokenKind,
)
from networks import files, reading
from networks.addresses import page_url, post_url
from networks.base import (
    Ban,
    Capability,
    Checked,
    CommentsPage,
    Network,
    Operation,
    Outgoing,
    PageFacts,
    Problem,
    Published,
    SeenComment,
    SeenMessage,
    SeenPost,
    Target,
    TextLimit,
    TokenKind,
    WallReading,
)
from networks.fit import refuse_unfit, refuse_unfit_edit
from networks.max import limits, probe, shapes, wall
from networks.max.client import Client, chats, messages
from networks.max.client.chats import ChatInfo
from networks.max.client.messages import Attachment
from networks.max.uploading import Uploading
from networks.texts import normalised


class MaxAdapter(Uploading):
    """See the module."""

    network = Network.MAX
    read_proves_absence = True

    @classmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        return limits.text_limit(text)

    @classmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        return limits.problems(post)

    @classmethod
    def by_hand_why(cls, post: Outgoing) -> str:
        return limits.by_hand_why(post)

    @classmethod
    def token_kinds(cls) -> dict[TokenKind, str]:
        return {TokenKind.MAX_BOT: "размещение, чтение, комментарии и сообщения: бот — администратор канала"}

    # -- looking -------------------------------------------------------------------------------------------

    def look_up(self) -> PageFacts:
        chat = chats.get(self._client(), self._chat())
        if chat.type not in ("channel", "dialog"):
            raise Permanent("Это чат, а не канал: официальной страницей может быть только канал.")
        return _facts(chat)

    def probe(self) -> list[Capability]:
        token = self.tokens.get(TokenKind.MAX_BOT)
        if token is None:
            return probe.without_token()
        client = Client(token)
        chat = chats.get(client, self._chat())
        return probe.capabilities(probe.membership(client, chat.id), has_link=bool(chat.link))

    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        return wall.read(self._client(), self._chat_id(), since, until)

    def read_post(self, external_id: str) -> SeenPost | None:
        try:
            return shapes.seen_post(messages.get(self._client(), external_id))
        except MissingObject:
            return None

    # -- speaking ------------------------------------------------------------------------------------------

    @classmethod
    def edit_by_hand_why(cls, before: Outgoing, after: Outgoing) -> str:
        return cls.by_hand_why(after)

    def publish(self, post: Outgoing) -> Published:
        refuse_unfit(self, post)
        client, chat_id = self._client(), self._chat_id()
        text = limits.whole_text(post.text, post.link)

        def send(attachments: list[Attachment]) -> messages.Message:
            self.before_sending()
            return messages.send(
                client, text, chat_id=chat_id, attachments=attachments, preview=post.link_preview
            )

        sent = self._with_files(client, post, send)
        return Published(sent.id, sent.url or post_url(self.target, sent.id), (sent.id,), sent.at)

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        """Files that do not differ from `before` stay as they are."""
        refuse_unfit_edit(self, before, post)
        client, text = self._client(), limits.whole_text(post.text, post.link)
        if before is not None and files.same_files(before, post):
            messages.edit(client, external_id, text, None)
        else:
            self._with_files(client, post, lambda found: messages.edit(client, external_id, text, found))
        try:
            seen = messages.get(client, external_id)
        except OutsideError:
            return Checked.TOLD
        if normalised(seen.text) != normalised(text):
            raise self._unlike("исправлено», а в канале прежний текст", "PUT /messages")
        return Checked.SEEN

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        client = self._client()
        with contextlib.suppress(MissingObject):
            messages.delete(client, external_id)
        try:
            messages.get(client, external_id)
        except MissingObject:
            return Checked.SEEN
        except OutsideError:
            return Checked.TOLD
        raise self._unlike("удалено», а публикация ещё в канале", "DELETE /messages")

    def _unlike(self, what: str, method: str) -> OutcomeUnknown:
        where = Where(self.network.value, method)
        return OutcomeUnknown(f"MAX ответил «{what}. Посмотрите на страницу.", where=where)

    # -- residents -----------------------------------------------------------------------------------------

    def read_comments(self, post_id: str, cursor: str = "") -> CommentsPage:
        """Newest first; `cursor` is the time of the oldest one seen, which comes once more on the next page."""
        found = messages.comments(self._client(), post_id, before_ms=int(cursor) if cursor else None)
        items = [shapes.seen_comment(one, post_id) for one in found.messages]
        rest = _next_cursor(found, cursor)
        return CommentsPage(
            items, rest, is_all=not (cursor or rest or found.unclear) and _newest_first(items)
        )

    def reply(self, post_id: str, comment_id: str, text: str, key: str) -> str:
        return messages.comment(self._client(), post_id, text, comment_id).id

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        with contextlib.suppress(MissingObject):
            messages.delete_comment(self._client(), post_id, comment_id)

    def ban(self, ban: Ban) -> None:
        """For ever only: the network knows no term, no reason and no way back.

        Raises:
            Unsupported: a term is wanted, or the channel has no link, where the network would ignore the call.
        """
        client = self._client()
        if ban.until is not None:
            raise Unsupported("MAX не умеет блокировать на срок: только навсегда.")
        if not chats.get(client, self._chat_id()).link:
            raise Unsupported("MAX не блокирует в канале без ссылки: сделайте это в приложении.")
        chats.block(client, self._chat_id(), ban.user_id)

    def read_messages(self, cursor: str = "") -> tuple[Sequence[SeenMessage], str]:
        """The network lists no dialogues: they are known from events. `cursor` «chat» or «chat:time» reads one."""
        chat_id, _, before = cursor.partition(":")
        if not chat_id or chat_id.startswith(shapes.OF_USER):
            raise self._unsupported(Operation.READ_MESSAGES)
        client = self._client()
        found = messages.listed(client, chat_id, before_ms=int(before) if before else None)
        own_id = chats.me(client)
        rest = _next_cursor(found, before)
        return [
            shapes.seen_message(one, own_id) for one in found.messages
        ], f"{chat_id}:{rest}" if rest else ""

    def send_message(self, dialogue_id: str, text: str, key: str) -> str:
        if dialogue_id.startswith(shapes.OF_USER):
            user_id = dialogue_id.removeprefix(shapes.OF_USER)
            return messages.send(self._client(), text, user_id=user_id).id
        return messages.send(self._client(), text, chat_id=dialogue_id).id

    # -- where and with what -------------------------------------------------------------------------------

    def _client(self) -> Client:
        token = self.tokens.get(TokenKind.MAX_BOT)
        if token is None:
            raise WrongTokenKind("MAX: нужен токен бота, а у страницы его нет.")
        return Client(token)

    def _chat(self) -> str:
        """The number, or the link's last part while the number is not known."""
        return self.target.external_id or self.target.screen_name

    def _chat_id(self) -> str:
        if not self.target.external_id:
            raise MissingObject("Номер канала в MAX ещё не известен: найдите страницу заново.")
        return self.target.external_id


def _facts(chat: ChatInfo) -> PageFacts:
    """What the network tells; comments, cover, contacts and site it does not."""
    is_personal = chat.type == "dialog"
    return PageFacts(
        external_id=chat.id,
        title=chat.title,
        screen_name=chat.link.rstrip("/").rpartition("/")[2] if chat.is_public else "",
        url=chat.link or page_url(Target(Network.MAX, chat.id)),
        description=chat.description,
        members=chat.members,
        is_closed=not is_personal and not chat.is_public,
        is_personal=is_personal,
        has_avatar=chat.has_icon,
        raw={"type": chat.type, "status": chat.status},
    )


def _newest_first(items: Sequence[SeenComment]) -> bool:
    """As promised. In another order the newest ones may lack, should the network give fewer than it was asked for."""
    return all(one.at >= other.at for one, other in pairwise(items))


def _next_cursor(page: messages.Page, before: str) -> str:
    """The time of the oldest one, unless this was the last page (or one that does not move on)."""
    if len(page.messages) + page.unclear < messages.PAGE or not page.messages:
        return ""
    oldest = str(min(reading.ms(one.at) for one in page.messages))
    return "" if oldest == before else oldest
