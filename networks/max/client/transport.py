"""How MAX is spoken to. https://dev.max.ru/docs-api

The token goes in the `Authorization` header, without «Bearer». The certificate chains to the Russian Trusted Root
CA: `MAX_CA_BUNDLE` names the file of the authority that this client, and no other, trusts besides the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from core import http
from core.errors import MissingObject, OutsideError, Permanent, PermissionMissing, RateLimited
from core.http import Answer
from networks import files, pace, reading, sending
from networks.base import File, Network, Photo, Secret
from networks.max.errors import error_of
from networks.reply import Reply, retry_after

CALL_TIMEOUT_S = 20.0
BOT_PER_S, CHAT_PER_S = 30.0, 2.0
MOST_DOUBLED = 6  # 64 s
ADMINS_STAY = (
    "Владельца и администраторов канала MAX не блокирует: сначала снимите с человека права администратора."
)
_OF_ADMINS = re.compile(r"\b(admin|administrator|owner)s?\b")
# By bot, in this process: the network names no time to wait.
_refused_in_a_row: dict[str, int] = {}


class Client:
    """Speaks for one bot. Holds nothing between calls."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def call(
        self,
        method: str,
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        changes: bool = False,
        **places: str,
    ) -> Reply:
        """Call a method by its name in the documentation, «GET /chats/{chat}»; `places` fill the braces.

        Raises the families of `networks.max.errors`; `changes` is as in `core.http.request`.
        """
        with pace.passing(Network.MAX, method, self._lanes(method, params or {})):
            return self._call_once(method, params, body, changes=changes, places=places)

    def _lanes(self, method: str, params: Mapping[str, str | int]) -> list[pace.Lane]:
        """The bot's lane, and the chat's for what appears there; which chat a comment goes to, only the network knows."""
        key = pace.token_key(Network.MAX, self._token)
        lanes = [pace.lane(key, per_second=BOT_PER_S)]
        if method.startswith("POST /messages"):
            place = params.get("chat_id") or params.get("user_id") or "comments"
            lanes.append(pace.lane(f"{key}:chat:{place}", per_second=CHAT_PER_S))
        return lanes

    def _call_once(
        self,
        method: str,
        params: Mapping[str, str | int] | None,
        body: Any,
        *,
        changes: bool,
        places: Mapping[str, str],
    ) -> Reply:
        verb, _, path = method.partition(" ")
        path = path.format(**{name: quote(value, safe="@-") for name, value in places.items()})
        answer = http.request(
            verb,
            settings.NETWORK_API_URLS["max"].rstrip("/") + path,
            changes=changes,
            params=params,
            json=body,
            headers={"Authorization": self._token.open()},
            network=Network.MAX.value,
            api_method=method,
            timeout_total_s=CALL_TIMEOUT_S,
            ca_bundle=settings.MAX_CA_BUNDLE,
            secrets=[self._token.open()],
        )
        return self._followed(answer)

    def _followed(self, answer: Answer) -> Reply:
        """The reply; «too often» without a time is a second, and twice as long each further time in a row."""
        key = pace.token_key(Network.MAX, self._token)
        try:
            reply = reply_of(answer)
        except RateLimited as limited:
            if not retry_after(answer, 0.0):
                times = _refused_in_a_row.get(key, 0)
                limited.seconds = float(2**times)
                _refused_in_a_row[key] = min(times + 1, MOST_DOUBLED)
            raise
        _refused_in_a_row.pop(key, None)
        return reply

    def upload(self, url: str, file: Photo | File) -> Answer:
        """Send a file to an upload address, one file an address; nobody sees it until it is attached."""
        parts = [files.part("data", file)]
        return sending.send(Network.MAX, url, parts, ca_bundle=settings.MAX_CA_BUNDLE)


def reply_of(answer: Answer) -> Reply:
    """The reply of a success: an object."""
    data = reading.json_object(answer.body)
    if answer.status == 200 and data:
        _refuse_failure(answer, data)
        return Reply(data, answer)
    if is_refusal(answer, data):
        raise refusal_of(answer, data)
    raise answer.malformed("это не ответ API")


def is_refusal(answer: Answer, data: Mapping[str, Any]) -> bool:
    """Whether the network, or a server before it, has said no in a way that can be told from a broken answer."""
    words = answer.status >= 400 and (reading.text(data, "message") or reading.text(data, "error"))
    return bool(reading.text(data, "code") or words) or answer.status >= 500 or answer.status in (413, 429)


def refusal_of(answer: Answer, data: Mapping[str, Any]) -> OutsideError:
    """The error for an answer that is a refusal."""
    wait = retry_after(answer, 0.0)
    return error_of(
        answer.where, answer.status, data, retry_after=wait, changes=answer.changes, clean=answer.clean
    )


def _refuse_failure(answer: Answer, data: Mapping[str, Any]) -> None:
    """Some methods answer a refusal with 200 and `success: false`."""
    if reading.flag(data, "success") is not False:
        return
    words = answer.clean(reading.text(data, "message")) or "без объяснения"
    if answer.where.method == "DELETE /chats/{chat}/members" and _OF_ADMINS.search(words.lower()):
        raise PermissionMissing(ADMINS_STAY, where=answer.where, detail=answer.excerpt())
    family = MissingObject if "not found" in words.lower() else Permanent
    raise family(f"MAX отказал: {words}.", where=answer.where, detail=answer.excerpt())
