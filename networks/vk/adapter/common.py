"""What every part of the adapter needs: tokens by kind, the community's number, limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from core.errors import CredentialExpired, MissingObject, OutsideError, WrongTokenKind
from networks.base import Adapter, Network, Outgoing, Problem, TextLimit, TokenKind
from networks.spare import SpareKeyExpired
from networks.vk import limits
from networks.vk.client import Client
from networks.vk.client.transport import COMMUNITY_PER_S, SERVICE_PER_S, USER_PER_S

T = TypeVar("T")

COMMUNITY, SERVICE, USER = TokenKind.VK_COMMUNITY, TokenKind.VK_SERVICE, TokenKind.VK_USER
READERS = (SERVICE, USER)
ANY = (SERVICE, COMMUNITY, USER)

KIND_NAMES = {
    COMMUNITY: "ключ сообщества",
    SERVICE: "сервисный ключ приложения",
    USER: "ключ пользователя — администратора сообщества",
}
_PER_SECOND = {COMMUNITY: COMMUNITY_PER_S, SERVICE: SERVICE_PER_S, USER: USER_PER_S}
UNLOCKS = {
    COMMUNITY: "публикация текста, ссылок и документов, ответы на комментарии, личные сообщения, события",
    SERVICE: "чтение стены, комментариев и настроек открытого сообщества",
    USER: "фотографии, видео, опросы, правка и удаление записей, удаление комментариев, блокировка пользователей",
}


class Common(Adapter):
    """Base of the adapter's parts."""

    network = Network.VK
    key_lives_s = 3600
    read_proves_absence = True

    @classmethod
    def text_limit(cls, text: str, *, photos: int = 0) -> TextLimit:
        return limits.text_limit(text)

    @classmethod
    def check(cls, post: Outgoing) -> list[Problem]:
        return limits.problems(post)

    @classmethod
    def token_kinds(cls) -> dict[TokenKind, str]:
        return dict(UNLOCKS)

    @property
    def group_id(self) -> int:
        """The community's number without a minus.

        Raises:
            MissingObject: only the page's name is known yet.
        """
        if not self.target.external_id.isdecimal():
            raise MissingObject("ВКонтакте: номер сообщества ещё не известен, найдите страницу заново.")
        return int(self.target.external_id)

    @property
    def owner_id(self) -> int:
        """The community as an owner of a wall."""
        return -self.group_id

    def client(self, *kinds: TokenKind, purpose: str) -> Client:
        """A client by the first of `kinds` that the page has a token of; `purpose` is Russian.

        Raises:
            WrongTokenKind: it has none of them.
        """
        found = self.first_client(*kinds)
        if found is None:
            wanted = " или ".join(KIND_NAMES[kind] for kind in kinds)
            raise WrongTokenKind(f"ВКонтакте: {purpose}: нужен {wanted}, а у страницы его нет.")
        return found[1]

    def first_client(self, *kinds: TokenKind) -> tuple[TokenKind, Client] | None:
        """The first of `kinds` that the page has a token of, with a client by it."""
        for kind in kinds:
            token = self.tokens.get(kind)
            if token is not None:
                return kind, Client(token, per_second=_PER_SECOND[kind], dead=partial(self._dead, kind))
        return None

    def by_any(self, *kinds: TokenKind, purpose: str, act: Callable[[TokenKind, Client], T]) -> T:
        """`act` by the first of `kinds` whose key lives: a dead one that can be spared does not end a reading.

        Raises:
            WrongTokenKind: the page has none of them.
        """
        last: SpareKeyExpired | None = None
        for kind in kinds:
            found = self.first_client(kind)
            if found is not None:
                try:
                    return act(*found)
                except SpareKeyExpired as dead:
                    last = dead
        if last is not None:
            raise last
        return act(kinds[0], self.client(*kinds, purpose=purpose))

    def _dead(self, kind: TokenKind, refusal: CredentialExpired) -> OutsideError:
        """What is lost with a dead key: the page, or only what this key alone unlocks. With a service key nobody speaks."""
        if kind is COMMUNITY or (kind is USER and self.tokens.get(COMMUNITY) is None):
            return refusal
        sentence = f"{refusal.message.rstrip('.')} ({KIND_NAMES[kind]}). Впишите новый на карточке страницы."
        self.key_died(kind, sentence)
        return SpareKeyExpired(sentence, where=refusal.where, detail=refusal.detail)
