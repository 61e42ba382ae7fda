"""How Odnoklassniki are spoken to. https://apiok.ru/dev/methods/"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from core import http
from core.errors import CredentialExpired, Where
from core.http import Answer
from networks import files, pace, reading, sending
from networks.base import File, Network, Photo, Secret
from networks.ok.errors import error_of, front_end, too_often
from networks.reply import Reply

CALL_TIMEOUT_S = 20.0
# The network publishes no rate.
CALLS_PER_S = 1.0
_UNSIGNED = frozenset({"access_token", "session_key", "sig"})


@dataclass(frozen=True)
class Keys:
    """Keys of the application and the session it works in; never in `repr`."""

    application: str = field(repr=False)
    access_token: str = field(repr=False)
    session_secret: str = field(repr=False)

    @classmethod
    def of(cls, token: Secret) -> Keys:
        """From the stored JSON {application_key, access_token, session_secret_key}.

        An application's own secret (`application_secret_key`) does as well: the session's one is made from it.

        Raises:
            CredentialExpired: it is not such a JSON.
        """
        stored = reading.json_object(token.open().encode())
        key, access = reading.text(stored, "application_key"), reading.text(stored, "access_token")
        secret, whole = (
            reading.text(stored, "session_secret_key"),
            reading.text(stored, "application_secret_key"),
        )
        if whole and not secret:
            secret = _md5(access + whole)
        if key and access and secret:
            return cls(key, access, secret)
        raise CredentialExpired(
            "Ключи приложения записаны не полностью: нужны application_key, access_token и session_secret_key.",
            where=Where(Network.OK.value),
        )


def signature(params: Mapping[str, str], secret: str) -> str:
    """https://apiok.ru/dev/methods/#signature — of values as they are, before any encoding for the way."""
    told = "".join(f"{name}={params[name]}" for name in sorted(params) if name not in _UNSIGNED)
    return _md5(told + secret)


class Client:
    """Speaks for one application. Holds nothing between calls."""

    def __init__(self, token: Secret) -> None:
        self._keys = Keys.of(token)
        self._lane = pace.lane(pace.token_key(Network.OK, token), per_second=CALLS_PER_S)

    def call(
        self, method: str, params: Mapping[str, Any], *, changes: bool = False, silent: bool = False
    ) -> Reply:
        """Call a REST method; None among `params` is left out, dicts go as JSON, lists joined by commas.

        Raises the families of `networks.ok.errors`; `changes` is as in `core.http.request`. `silent`: the method
        promises no value, so an empty body is a success, with None for data.
        """
        with pace.passing(Network.OK, method, [self._lane]):
            return reply_of(self._call_once(method, params, changes=changes), silent=silent)

    def _call_once(self, method: str, params: Mapping[str, Any], *, changes: bool) -> Answer:
        return http.request(
            "POST",
            f"{settings.NETWORK_API_URLS['ok'].rstrip('/')}/fb.do",
            data=self._signed({**_encoded(params), "method": method}),
            changes=changes,
            network=Network.OK.value,
            api_method=method,
            timeout_total_s=CALL_TIMEOUT_S,
            secrets=[self._keys.access_token, self._keys.session_secret],
        )

    def upload(self, url: str, named: Mapping[str, Photo | File]) -> Answer:
        """Send files to an upload address under the given field names; nobody sees them until they are attached."""
        return sending.send(Network.OK, url, [files.part(name, file) for name, file in named.items()])

    def _signed(self, params: dict[str, str]) -> dict[str, str]:
        params = params | {"application_key": self._keys.application, "format": "json"}
        sig = signature(params, self._keys.session_secret)
        return params | {"sig": sig, "access_token": self._keys.access_token}


def reply_of(answer: Answer, *, silent: bool = False) -> Reply:
    """The reply of a success: text, flag, object or list, as the method promises; None where it promises nothing."""
    if answer.status == 429:
        raise too_often(answer)
    if answer.status >= 500 or answer.body.lstrip()[:1] == b"<":
        raise front_end(answer)
    told = _refusal(answer)
    if told is not None:
        raise error_of(told, answer)
    if answer.status != 200:
        raise front_end(answer)
    return Reply(None if silent and not answer.body.strip() else answer.json(), answer)


def _refusal(answer: Answer) -> Mapping[str, Any] | None:
    """The object of an error; where a body does not tell it, the header still may."""
    data = reading.json_object(answer.body)
    if "error_code" in data:
        return data
    code = answer.headers.get("Invocation-Error", "").strip()
    return {"error_code": code} if code not in ("", "0") else None


def _encoded(params: Mapping[str, Any]) -> dict[str, str]:
    encoded = {}
    for name, value in params.items():
        if isinstance(value, bool):
            encoded[name] = str(value).lower()
        elif isinstance(value, Mapping):
            encoded[name] = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, list | tuple):
            encoded[name] = ",".join(str(item) for item in value)
        elif value is not None:
            encoded[name] = str(value)
    return encoded


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
