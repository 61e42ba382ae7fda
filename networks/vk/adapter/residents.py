"""Comments, bans and private messages of residents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.errors import InvalidContent, MissingObject
from networks import addresses
from networks.base import Ban, CommentsPage, SeenComment, SeenMessage
from networks.vk import errors, limits
from networks.vk.adapter.common import COMMUNITY, READERS, USER, Common
from networks.vk.client import Client, comments, groups, messages
from networks.vk.shapes import CHATS

# VK's own codes: 0 other, 1 spam, 2 insulting, 3 obscene, 4 off topic.
BAN_REASONS = {"spam": 1, "insult": 2, "obscene": 3}


class Residents(Common):
    """What comes from residents and what is done about it."""

    def read_comments(self, post_id: str, cursor: str = "") -> CommentsPage:
        return self.by_any(
            *READERS,
            purpose="чтение комментариев",
            act=lambda kind, client: self._comments(client, post_id, cursor),
        )

    def _comments(self, client: Client, post_id: str, cursor: str) -> CommentsPage:
        offset = int(cursor or 0)
        page = comments.get(client, owner_id=self.owner_id, post_id=post_id, offset=offset)
        items = [
            self._seen(post_id, comment, page.names | names)
            for top in page.items
            for comment, names in self._with_answers(client, post_id, top)
            if not comment.is_deleted
        ]
        read = offset + len(page.items)
        return CommentsPage(items, str(read) if page.items and read < page.count else "")

    def _with_answers(
        self, client: Client, post_id: str, top: comments.Comment
    ) -> Iterator[tuple[comments.Comment, dict[int, str]]]:
        yield top, {}
        if top.thread_count <= len(top.thread):
            for answer in top.thread:
                yield answer, {}
            return
        offset = 0
        while offset < top.thread_count:  # a long thread is asked for by itself
            page = comments.get(
                client, owner_id=self.owner_id, post_id=post_id, offset=offset, thread_of=top.id
            )
            for answer in page.items:
                yield answer, page.names
            if not page.items:
                return
            offset += len(page.items)

    def _seen(self, post_id: str, comment: comments.Comment, names: dict[int, str]) -> SeenComment:
        return SeenComment(
            external_id=comment.id,
            post_id=post_id,
            author_id=str(comment.from_id),
            author_name=names.get(comment.from_id, ""),
            at=comment.at,
            text=comment.text,
            reply_to=comment.reply_to,
            url=f"{addresses.post_url(self.target, post_id)}?reply={comment.id}",
        )

    def reply(self, post_id: str, comment_id: str, text: str, key: str) -> str:
        client = self.client(COMMUNITY, USER, purpose="ответ на комментарий")
        return comments.create(
            client, group_id=self.group_id, post_id=post_id, message=text, reply_to=comment_id, guid=key
        )

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        client = self.client(USER, purpose="удаление комментария")
        with _already_done():
            comments.delete(client, owner_id=self.owner_id, comment_id=comment_id)

    def ban(self, ban: Ban) -> None:
        client = self.client(USER, purpose="блокировка")
        reason = BAN_REASONS.get(ban.reason, 0)
        groups.ban(
            client,
            group_id=self.group_id,
            user_id=ban.user_id,
            until=ban.until,
            reason=reason,
            comment=ban.comment,
        )

    def unban(self, user_id: str) -> None:
        client = self.client(USER, purpose="снятие блокировки")
        with _already_done():
            groups.unban(client, group_id=self.group_id, user_id=user_id)

    def is_banned(self, user_id: str) -> bool:
        client = self.client(COMMUNITY, USER, purpose="чтение чёрного списка")
        return groups.is_banned(client, group_id=self.group_id, user_id=user_id)

    def read_messages(self, cursor: str = "") -> tuple[Sequence[SeenMessage], str]:
        """Last messages of dialogues and everything unread in them."""
        client = self.client(COMMUNITY, purpose="чтение сообщений")
        offset = int(cursor or 0)
        page = messages.get_conversations(client, group_id=self.group_id, offset=offset)
        found: list[SeenMessage] = []
        for last, unread in page.last:
            if int(last.peer_id) >= CHATS:
                continue  # a chat of many is no letter to the page
            history = [last]
            if unread > 1:
                history = messages.get_history(
                    client, group_id=self.group_id, peer_id=last.peer_id, count=unread
                )
            found += [_message(message, page.names) for message in history]
        read = offset + len(page.last)
        return found, str(read) if page.last and read < page.count else ""

    def send_message(self, dialogue_id: str, text: str, key: str) -> str:
        if len(text) > limits.MESSAGE:
            raise InvalidContent(
                f"ВКонтакте: сообщение длиннее {limits.MESSAGE} знаков: {len(text)}. Сократите его."
            )
        client = self.client(COMMUNITY, purpose="ответ в сообщениях")
        return messages.send(client, peer_id=dialogue_id, random_id=random_id(key), message=text)


@contextmanager
def _already_done() -> Iterator[None]:
    """«Not found» of a comment or a ban: there is nothing left to undo."""
    try:
        yield
    except MissingObject as gone:
        if gone.where.code != errors.NOT_FOUND:
            raise


def random_id(key: str) -> int:
    """A non-zero 31-bit number made of the key: zero would switch VK's protection against repeats off."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % (2**31 - 1) + 1


def _message(message: messages.Message, names: dict[int, str]) -> SeenMessage:
    return SeenMessage(
        external_id=message.id,
        dialogue_id=message.peer_id,
        author_id=str(message.from_id),
        author_name=names.get(message.from_id, ""),
        at=message.at,
        text=message.text,
        outgoing=message.outgoing,
    )
