"""Publishing, correcting and taking off: each kind of post is another kind of message."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from core.errors import (
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Temporary,
    Where,
    WrongTokenKind,
)
from networks import files
from networks.addresses import post_url
from networks.base import Adapter, Checked, Network, Outgoing, Published, Shape, Target, TokenKind
from networks.fit import refuse_unfit, refuse_unfit_edit
from networks.telegram import limits
from networks.telegram.client import Client, messages
from networks.telegram.errors import MessageGone, NotModified
from networks.telegram.items import Item, items_of
from networks.telegram.shapes import Message

_ALBUMS = (Shape.ALBUM, Shape.DOCUMENTS)
_POLL = "Телеграм: опубликованный опрос не правят: удалите его и разместите новый."
_COUNT = (
    "Телеграм: в альбоме по API не меняют число вложений: поправьте его в приложении или разместите заново."
)
_KIND = "Телеграм: вложения у публикации по API не убирают и альбомом не делают: разместите её заново."
_APART = (
    "Телеграм: текст отдельным сообщением и подпись по API друг в друга не превращают: разместите заново."
)
_MOST_AT_ONCE = 100


class Speaking(Adapter):
    """Posts of the channel."""

    network = Network.TELEGRAM
    # Before the second message of a post is tried again: the first one is out already.
    pauses_s: ClassVar[tuple[float, ...]] = (1, 3, 10, 30)
    wait = staticmethod(time.sleep)

    @classmethod
    def by_hand_why(cls, post: Outgoing) -> str:
        return limits.by_hand_why(post)

    @classmethod
    def edit_by_hand_why(cls, before: Outgoing, after: Outgoing) -> str:
        if before.poll or after.poll:
            return _POLL
        if why := limits.by_hand_why(after):
            return why
        if limits.goes_apart(before) != limits.goes_apart(after):
            return _APART
        if before.shape in _ALBUMS or after.shape in _ALBUMS:
            if before.shape is not after.shape:
                return _KIND
            return "" if len(items_of(before)) == len(items_of(after)) else _COUNT
        return _KIND if after.shape is Shape.TEXT and before.shape is not Shape.TEXT else ""

    def publish(self, post: Outgoing) -> Published:
        refuse_unfit(self, post)
        client, chat_id = self._client(), self._chat_id()
        text = limits.whole_text(post.text, post.link)
        apart = limits.goes_apart(post)
        self.before_sending()  # files travel in the publishing call itself
        sent = _first(client, chat_id, post, "" if apart else text)
        if apart:
            sent = [*sent, self._following(client, chat_id, post, text, after=sent[0])]
        return self._published(sent)

    def _following(
        self, client: Client, chat_id: str, post: Outgoing, text: str, *, after: Message
    ) -> Message:
        """The text of a post whose media are out already, as a reply to them.

        Raises:
            OutcomeUnknown: it is not known to be out; the media are, so nothing may begin anew.
        """
        last: OutsideError | None = None
        for pause in (*self.pauses_s, None):
            try:
                return messages.send(
                    client, chat_id, text, link=post.link, preview=post.link_preview, reply_to=after.id
                )
            except (RateLimited, Temporary) as refusal:
                last = refusal
                asked = refusal.seconds if isinstance(refusal, RateLimited) else 0
                if pause is None or asked > self.pauses_s[-1]:
                    break
                self.wait(max(pause, asked))
            except OutsideError as error:
                last = error
                break
        raise OutcomeUnknown(
            f"Телеграм: вложения вышли ({self._url(after)}), а текст под ними — неизвестно. "
            "Посмотрите и добавьте текст вручную.",
            where=last.where if last else Where(self.network.value),
            detail=last.detail if last else "",
        )

    def _published(self, sent: Sequence[Message]) -> Published:
        first = sent[0]
        ids = tuple(message.id for message in sent)
        return Published(external_id=first.id, url=self._url(first), all_ids=ids, at=first.at)

    def _url(self, message: Message) -> str:
        name = message.chat.username or self.target.screen_name
        return post_url(Target(Network.TELEGRAM, message.chat.id, name), message.id)

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        """By the kind of the message: text, caption or media. What does not differ from `before` is not sent again."""
        refuse_unfit_edit(self, before, post)
        ids = list(all_ids) or [external_id]
        apart, items = limits.goes_apart(post), items_of(post)
        if len(ids) != max(1, len(items)) + int(apart):
            raise self._by_hand(_COUNT)
        client, chat_id = self._client(), self._chat_id()
        text = limits.whole_text(post.text, post.link)
        standing = items_of(before) if before is not None else []
        for index, item in enumerate(items):
            caption = text if index == 0 and not apart else ""
            old = standing[index] if index < len(standing) else None
            self._edit_item(client, ids[index], item, old, caption, first=index == 0)
        if apart or not items:
            with contextlib.suppress(NotModified):
                messages.edit_text(client, chat_id, ids[-1], text, link=post.link, preview=post.link_preview)
        return Checked.TOLD

    def _edit_item(
        self, client: Client, message_id: str, item: Item, old: Item | None, caption: str, *, first: bool
    ) -> None:
        with contextlib.suppress(NotModified):
            if old is None or old.type != item.type or not files.same(old.file, item.file):
                messages.edit_media(client, self._chat_id(), message_id, item, caption)
            elif first:
                messages.edit_caption(client, self._chat_id(), message_id, caption)

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        """Every message of the post. Whether one is too old to be deleted, the network decides."""
        ids = list(dict.fromkeys([external_id, *all_ids]))
        client, chat_id = self._client(), self._chat_id()
        with contextlib.suppress(MessageGone):
            if len(ids) == 1:
                messages.delete(client, chat_id, external_id)
            else:
                for start in range(0, len(ids), _MOST_AT_ONCE):
                    messages.delete_many(client, chat_id, ids[start : start + _MOST_AT_ONCE])
        return Checked.TOLD

    def _client(self) -> Client:
        token = self.tokens.get(TokenKind.TELEGRAM_BOT)
        if token is None:
            raise WrongTokenKind("Телеграм: нужен токен бота, а у страницы его нет.")
        return Client(token, group=self.target.linked_id, moved=self._moved)

    def _moved(self, old: str, new: str) -> None:
        """The discussion group goes on under another number, also for the calls that follow."""
        if old == self.target.linked_id:
            self.target = replace(self.target, linked_id=new)
        self.moved(old, new)

    def _chat_id(self) -> str:
        return self.target.external_id or f"@{self.target.screen_name}"


def _first(client: Client, chat_id: str, post: Outgoing, text: str) -> list[Message]:
    """The publishing call."""
    items = items_of(post)
    if post.poll:
        return [messages.send_poll(client, chat_id, post.poll, text)]
    if not items:
        return [messages.send(client, chat_id, text, link=post.link, preview=post.link_preview)]
    if len(items) == 1:
        return [messages.send_one(client, chat_id, items[0], text)]
    return messages.send_album(client, chat_id, items, text)
