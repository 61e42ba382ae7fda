"""The groups' messages API, with a key of its own for each group. https://apiok.ru/dev/graph_api/"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from core import http
from core.errors import CredentialExpired, OutsideError
from networks import pace, reading
from networks.base import Network, Secret
from networks.ok.client.transport import CALL_TIMEOUT_S, CALLS_PER_S, reply_of
from networks.reply import Reply


@dataclass(frozen=True)
class Chat:
    """A dialogue of the group."""

    id: str
    title: str


@dataclass(frozen=True)
class GraphMessage:
    """A message of a dialogue; `sender_id` is «user:…» of a resident, something else for the group."""

    id: str
    sender_id: str
    sender_name: str
    at: datetime
    text: str


class Graph:
    """Speaks for one group. Holds nothing between calls.

    `dead` makes the error of a token that the network does not take any more.
    """

    def __init__(
        self, token: Secret, *, dead: Callable[[CredentialExpired], OutsideError] = lambda error: error
    ) -> None:
        self._token, self._dead = token, dead

    def chats(self, *, marker: str = "", count: int = 10) -> tuple[list[Chat], str]:
        """GET graph/me/chats — dialogues, and the marker of the next page («» at the end)."""
        reply = self._call(
            "GET", "me/chats", params={"count": count} | ({"marker": marker} if marker else {})
        )
        found = [
            Chat(reply.need(reading.text(one, "chat_id"), "номера диалога"), reading.text(one, "title"))
            for one in reading.items(reply.data, "chats")
        ]
        return found, reading.text(reply.data, "marker")

    def messages(self, chat_id: str, *, count: int = 50) -> list[GraphMessage]:
        """GET graph/me/messages/{chat_id} — newest first."""
        path = f"me/messages/{quote(chat_id, safe=':')}"
        reply = self._call("GET", path, params={"count": count}, name="me/messages/{chat_id}")
        return [_message(reply, one) for one in reading.items(reply.data, "messages")]

    def send(self, chat_id: str, text: str) -> str:
        """POST graph/me/messages/{chat_id} — only into a dialogue that is there; the message's number."""
        body = {"recipient": {"chat_id": chat_id}, "message": {"text": text}}
        path = f"me/messages/{quote(chat_id, safe=':')}"
        reply = self._call("POST", path, body=body, changes=True, name="me/messages/{chat_id}")
        return reply.need(reading.text(reply.data, "message_id"), "номера сообщения")

    def subscribe(self, url: str, types: Sequence[str] = ("MESSAGE_CREATED",)) -> None:
        """POST graph/me/subscribe — to be renewed by a timer: the network drops it after 8 h of failures."""
        self._call("POST", "me/subscribe", body={"url": url, "types": list(types)})

    def subscriptions(self) -> list[str]:
        """GET graph/me/subscriptions — addresses."""
        reply = self._call("GET", "me/subscriptions")
        return [reading.text(one, "url") for one in reading.items(reply.data, "subscriptions")]

    def unsubscribe(self, url: str) -> None:
        """POST graph/me/unsubscribe"""
        self._call("POST", "me/unsubscribe", body={"url": url})

    def _call(
        self,
        verb: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        changes: bool = False,
        name: str = "",
    ) -> Reply:
        name = f"graph {verb} {name or path}"
        lane = pace.lane(pace.token_key(Network.OK, self._token), per_second=CALLS_PER_S)
        with pace.passing(Network.OK, name, [lane]):
            return self._call_once(verb, path, params=params, body=body, changes=changes, name=name)

    def _call_once(
        self, verb: str, path: str, *, params: Mapping[str, Any] | None, body: Any, changes: bool, name: str
    ) -> Reply:
        answer = http.request(
            verb,
            f"{settings.NETWORK_API_URLS['ok_graph'].rstrip('/')}/graph/{path}",
            params={**(params or {}), "access_token": self._token.open()},
            json=body,
            headers={"Content-Type": "application/json;charset=utf-8"} if body is not None else None,
            changes=changes,
            network=Network.OK.value,
            api_method=name,
            timeout_total_s=CALL_TIMEOUT_S,
            secrets=[self._token.open()],
        )
        refusal: CredentialExpired
        try:
            return reply_of(answer)
        except CredentialExpired as error:
            refusal = error
        raise self._dead(refusal)


def _message(reply: Reply, data: Any) -> GraphMessage:
    return GraphMessage(
        id=reply.need(reading.text(data, "message", "mid"), "номера сообщения"),
        sender_id=reading.text(data, "sender", "user_id"),
        sender_name=reading.text(data, "sender", "name"),
        at=reply.need(reading.moment_ms(reading.number(data, "timestamp")), "времени сообщения"),
        text=reading.text(data, "message", "text"),
    )
