"""How the Bot API is spoken to. https://core.telegram.org/bots/api#making-requests

The token stands in the address of every call, so no address ever goes into a log, an error or an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from core import http
from core.errors import MissingObject, Where
from networks import files, pace, reading
from networks.base import File, Network, Photo, Secret
from networks.reply import Reply, retry_after
from networks.telegram.errors import ChatMoved, error_of

CALL_TIMEOUT_S = 20.0
# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
BOT_PER_S, CHAT_PER_S, GROUP_PER_S = 30.0, 1.0, 1 / 3
# What the servers before the API refuse by themselves, in words of their own: nothing was executed.
_TOLD_BY_STATUS = (413, 429)
Moved = Callable[[str, str], object]


class Client:
    """Speaks for one bot. Holds nothing between calls.

    `group` is the discussion group, into which fewer messages may go than into a channel. `moved` is told of a group
    that goes on under another number, (old, new), after which the call is made there.
    """

    def __init__(self, token: Secret, *, group: str = "", moved: Moved = lambda old, new: None) -> None:
        self._token, self._group, self._moved = token, group, moved

    @property
    def bot_id(self) -> str:
        """The bot's number: the public part of its token."""
        return self._token.open().partition(":")[0].strip()

    def call(
        self,
        method: str,
        params: Mapping[str, Any],
        *,
        changes: bool = False,
        named: Mapping[str, Photo | File] | None = None,
    ) -> Reply:
        """Call a method; `named` go as files beside the parameters, by the names that `attach://` uses.

        Raises the families of `networks.telegram.errors`; `changes` is as in `core.http.request`.
        """
        place = str(params.get("chat_id", ""))
        try:
            return self._paced(method, params, changes=changes, named=named or {})
        except ChatMoved as moved:
            new = moved.chat_id
            if not place or new == place:
                raise
        self._moved(place, new)
        return self._paced(method, {**params, "chat_id": new}, changes=changes, named=named or {})

    def _paced(
        self, method: str, params: Mapping[str, Any], *, changes: bool, named: Mapping[str, Photo | File]
    ) -> Reply:
        with pace.passing(Network.TELEGRAM, method, self._lanes(method, params, named)):
            return self._call_once(method, _placed(params), changes=changes, named=named)

    def _lanes(self, method: str, params: Mapping[str, Any], named: Mapping[str, object]) -> list[pace.Lane]:
        """The bot's lane, and the chat's for what appears there; an album spends one for each of its items."""
        key = pace.token_key(Network.TELEGRAM, self._token)
        cost = max(1, len(named))
        lanes = [pace.lane(key, per_second=BOT_PER_S, cost=cost)]
        if method.startswith("send"):
            place = params.get("chat_id")
            most = GROUP_PER_S if place == self._group else CHAT_PER_S
            lanes.append(pace.lane(f"{key}:chat:{place}", per_second=most, cost=cost))
        return lanes

    def _call_once(
        self, method: str, params: Mapping[str, Any], *, changes: bool, named: Mapping[str, Photo | File]
    ) -> Reply:
        base = settings.NETWORK_API_URLS["telegram"].rstrip("/")
        body: dict[str, Any] = {"json": params}
        parts = [files.part(name, file) for name, file in named.items()]
        if parts:
            body = {"data": _form(params), "files": parts}
        answer = http.request(
            "POST",
            f"{base}/bot{self._token.open()}/{method}",
            changes=changes,
            network=Network.TELEGRAM.value,
            api_method=method,
            timeout_total_s=files.seconds_for(parts) if parts else CALL_TIMEOUT_S,
            secrets=[self._token.open()],
            **body,
        )
        reply = reading.json_object(answer.body)
        if reply.get("ok") is True and "result" in reply:
            return Reply(reply["result"], answer)
        if reply.get("ok") is False or answer.status >= 500 or answer.status in _TOLD_BY_STATUS:
            raise error_of(
                answer.where,
                answer.status,
                reply,
                retry_after=retry_after(answer, 0.0),
                changes=changes,
                clean=answer.clean,
            )
        raise answer.malformed("это не ответ Bot API")


def _placed(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters with the chat as the network types it: a number, or «@name» as text."""
    place = params.get("chat_id")
    known = reading.number(place) if isinstance(place, str) else None
    return {**params, "chat_id": known} if known is not None else dict(params)


def _form(params: Mapping[str, Any]) -> dict[str, str]:
    """Parameters beside files: whatever is no text goes as JSON."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in params.items()
    }


def number(text: str) -> int:
    """An id as the network wants it.

    Raises:
        MissingObject: it is no number, so there is no such thing.
    """
    try:
        return int(text)
    except ValueError:
        where = Where(Network.TELEGRAM.value)
    raise MissingObject("Телеграм: такого сообщения или пользователя нет.", where=where)
