"""A group in Odnoklassniki, run by an application whose owner is an administrator of the group."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from core.errors import (
    CredentialExpired,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Unsupported,
    Where,
    WrongTokenKind,
)
from networks import reading
from networks.addresses import page_url, post_url
from networks.base import (
    Adapter,
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
from networks.ok import content, limits, probe, wall
from networks.ok.client import Client, Graph, discussions, groups, topics
from networks.ok.facts import facts
from networks.spare import SpareKeyExpired
from networks.texts import same

_NO_NUMBER = (
    "Одноклассники не назвали номер группы по её короткому имени: вставьте адрес с номером, ok.ru/group/…"
)


class OKAdapter(Adapter):
    """See the module.

    A reading proves no absence: the list of topics is not in the public reference, and a topic may lie in
    moderation. An unknown outcome without a match ends with a person.
    """

    network = Network.OK

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
        return {
            TokenKind.OK_APPLICATION: "размещение, чтение тем и комментариев",
            TokenKind.OK_GRAPH: "сообщения группы",
        }

    # -- looking -------------------------------------------------------------------------------------------

    def look_up(self) -> PageFacts:
        client = self._client()
        gid = self.target.external_id
        if not gid:
            url = page_url(Target(Network.OK, "", self.target.screen_name))
            try:
                place = groups.by_url(client, url)
            except Unsupported:
                raise self._by_hand(_NO_NUMBER) from None
            if place.type in ("USER", "PROFILE"):
                return PageFacts(place.id, "", self.target.screen_name, url, is_personal=True)
            gid = place.id
        group = groups.info(client, gid)
        if group is None:
            raise MissingObject("Одноклассники: такой группы нет.", where=Where(self.network.value))
        if reading.flag(group.settings, "blocked"):
            raise MissingObject(f"Одноклассники: группа «{group.name}» заблокирована сетью.")
        return facts(group)

    def probe(self) -> list[Capability]:
        return probe.capabilities(self.tokens, self._gid(), comment_methods=_comment_methods())

    def read_wall(self, since: datetime, until: datetime) -> WallReading:
        return wall.read(self._client(), self._gid(), since, until)

    def read_post(self, external_id: str) -> SeenPost | None:
        found = topics.by_ids(self._client(), [external_id])
        return next((wall.seen_post(self._gid(), topic) for topic in found if topic.id == external_id), None)

    # -- speaking ------------------------------------------------------------------------------------------

    def publish(self, post: Outgoing) -> Published:
        refuse_unfit(self, post)
        client, gid = self._client(), self._gid()

        def send(attachment: topics.Attachment) -> Published:
            self.before_sending()
            topic_id = topics.post(client, gid, attachment, text_link_preview=post.link_preview)
            return Published(topic_id, post_url(self.target, topic_id), (topic_id,))

        return content.with_uploads(client, gid, post, self.kept, send, look=self.look_again)

    @classmethod
    def edit_by_hand_why(cls, before: Outgoing, after: Outgoing) -> str:
        if before.poll or after.poll:
            return (
                "Одноклассники: тему с опросом по API не правят, голоса пропали бы: поправьте её на странице."
            )
        return cls.by_hand_why(after)

    def edit(
        self, external_id: str, post: Outgoing, *, before: Outgoing | None = None, all_ids: Sequence[str] = ()
    ) -> Checked:
        refuse_unfit_edit(self, before, post)
        client, gid = self._client(), self._gid()

        def send(attachment: topics.Attachment) -> None:
            topics.edit(client, gid, external_id, attachment)

        content.with_uploads(client, gid, post, self.kept, send)
        return self._edited(client, external_id, content.text_of(post))

    def _edited(self, client: Client, external_id: str, text: str) -> Checked:
        """A topic in moderation shows its old text for a while; anything else that differs is a question."""
        try:
            found = topics.by_ids(client, [external_id])
        except OutsideError:
            return Checked.TOLD
        seen = next((topic for topic in found if topic.id == external_id), None)
        if seen is None or seen.on_moderation or not seen.has_media:
            return Checked.TOLD
        if not same(text, seen.text):
            raise self._unlike("исправлено», а в группе прежний текст", "mediatopic.edit")
        return Checked.SEEN

    def remove(self, external_id: str, *, all_ids: Sequence[str] = ()) -> Checked:
        client = self._client()
        with contextlib.suppress(MissingObject):
            topics.delete(client, self._gid(), external_id)
        try:
            standing = topics.by_ids(client, [external_id])
        except MissingObject:
            return Checked.SEEN
        except OutsideError:
            return Checked.TOLD
        if any(topic.id == external_id for topic in standing):
            raise self._unlike("удалено», а тема ещё в группе", "mediatopic.deleteTopic")
        return Checked.SEEN

    def _unlike(self, what: str, method: str) -> OutcomeUnknown:
        where = Where(self.network.value, method)
        return OutcomeUnknown(f"Одноклассники: сеть ответила «{what}. Посмотрите на страницу.", where=where)

    # -- residents -----------------------------------------------------------------------------------------

    def read_comments(self, post_id: str, cursor: str = "") -> CommentsPage:
        page = discussions.comments(self._client(), post_id, anchor=cursor)
        url = post_url(self.target, post_id)
        items = [
            SeenComment(one.id, post_id, one.author_id, one.author_name, one.at, one.text, one.reply_to, url)
            for one in page.comments
        ]
        return CommentsPage(items, page.anchor)

    def reply(self, post_id: str, comment_id: str, text: str, key: str) -> str:
        if not _comment_methods():
            raise self._unsupported(Operation.REPLY)
        return discussions.add(self._client(), post_id, text, comment_id)

    def delete_comment(self, post_id: str, comment_id: str) -> None:
        if not _comment_methods():
            raise self._unsupported(Operation.DELETE_COMMENT)
        with contextlib.suppress(MissingObject):
            discussions.delete(self._client(), post_id, comment_id)

    def read_messages(self, cursor: str = "") -> tuple[Sequence[SeenMessage], str]:
        """The last messages of some dialogues; `cursor` asks for the next dialogues."""
        graph = self._graph()
        chats, rest = graph.chats(marker=cursor)
        found = [
            SeenMessage(
                external_id=one.id,
                dialogue_id=chat.id,
                author_id=one.sender_id,
                author_name=one.sender_name,
                at=one.at,
                text=one.text,
                outgoing=not one.sender_id.startswith("user:"),
            )
            for chat in chats
            for one in graph.messages(chat.id)
        ]
        return found, rest

    def send_message(self, dialogue_id: str, text: str, key: str) -> str:
        return self._graph().send(dialogue_id, text)

    # -- where and with what -------------------------------------------------------------------------------

    def _client(self) -> Client:
        token = self.tokens.get(TokenKind.OK_APPLICATION)
        if token is None:
            raise WrongTokenKind("Одноклассники: нужны ключи приложения, а у страницы их нет.")
        return Client(token)

    def _graph(self) -> Graph:
        token = self.tokens.get(TokenKind.OK_GRAPH)
        if token is None:
            raise WrongTokenKind("Одноклассники: нужен ключ сообщений группы, а у страницы его нет.")
        return Graph(token, dead=self._graph_died)

    def _graph_died(self, refusal: CredentialExpired) -> OutsideError:
        """Without the key of messages the group still speaks: only dialogues and their events are lost."""
        sentence = (
            f"{refusal.message.rstrip('.')} (ключ сообщений группы). Впишите новый на карточке страницы."
        )
        self.key_died(TokenKind.OK_GRAPH, sentence)
        return SpareKeyExpired(sentence, where=refusal.where, detail=refusal.detail)

    def _gid(self) -> str:
        if not self.target.external_id:
            raise MissingObject("Номер группы ещё не известен: найдите страницу заново.")
        return self.target.external_id


def _comment_methods() -> bool:
    """Whether the methods of 2017 for writing comments may be called: off unless the installation says otherwise."""
    return bool(settings.OK_COMMENT_METHODS)
