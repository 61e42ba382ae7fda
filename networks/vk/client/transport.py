"""How VK is spoken to. https://dev.vk.com/api/api-requests"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings

from core import http
from core.errors import CredentialExpired, OutsideError, RateLimited, Where
from core.http import Answer
from networks import files, pace, reading, sending
from networks.base import File, Network, Photo, Secret
from networks.reply import Reply
from networks.vk import errors

VERSION = "5.199"
CALL_TIMEOUT_S = 20.0
# Calls a second by kind of token; a person's token has the fewest, so it stands for a kind that is not told.
USER_PER_S, COMMUNITY_PER_S, SERVICE_PER_S = 3.0, 20.0, 5.0


class Client:
    """Speaks with VK by one token. Holds nothing between calls.

    `dead` makes the error of a token that the network does not take any more.
    """

    # Three a second are allowed to a user token, and a post with photos takes more: wait and ask again.
    pauses_s: ClassVar[tuple[float, ...]] = (0.4, 0.8, 1.6)

    def __init__(
        self,
        token: Secret,
        *,
        per_second: float = USER_PER_S,
        dead: Callable[[CredentialExpired], OutsideError] = lambda error: error,
    ) -> None:
        self._token, self._per_second, self._dead = token, per_second, dead

    def call(self, method: str, params: Mapping[str, Any], *, changes: bool = False) -> Reply:
        """Call an API method; None among `params` is left out, lists are joined by commas.

        Raises the families of `networks.vk.errors`; `changes` is as in `core.http.request`.
        """
        for pause_s in self.pauses_s:
            try:
                return self._in_pace(method, params, changes=changes)
            except RateLimited as limited:
                if limited.where.code != str(errors.TOO_OFTEN):
                    raise
            time.sleep(pause_s)
        return self._in_pace(method, params, changes=changes)

    def _in_pace(self, method: str, params: Mapping[str, Any], *, changes: bool) -> Reply:
        lane = pace.lane(pace.token_key(Network.VK, self._token), per_second=self._per_second)
        with pace.passing(Network.VK, method, [lane]):
            return self._call_once(method, params, changes=changes)

    def _call_once(self, method: str, params: Mapping[str, Any], *, changes: bool) -> Reply:
        answer = http.request(
            "POST",
            f"{settings.NETWORK_API_URLS['vk'].rstrip('/')}/method/{method}",
            data={**_encoded(params), "v": VERSION, "lang": "ru", "access_token": self._token.open()},
            network=Network.VK.value,
            api_method=method,
            changes=changes,
            secrets=[self._token.open()],
            timeout_total_s=CALL_TIMEOUT_S,
        )
        body = _json_of(answer)
        if isinstance(body, Mapping) and "error" in body:
            refusal = errors.error_of(reading.node(body, "error"), answer)
            raise self._dead(refusal) if isinstance(refusal, CredentialExpired) else refusal
        if answer.status != 200:
            raise errors.front_end(answer)
        if not isinstance(body, Mapping) or "response" not in body:
            raise answer.malformed("нет поля response")
        return Reply(body["response"], answer)

    def act(self, method: str, params: Mapping[str, Any], *, changes: bool = True) -> None:
        """Call a method that answers a success with 1; a 0 is no success, and no error that says why."""
        reply = self.call(method, params, changes=changes)
        if reading.flag({"done": reply.data}, "done") is False:
            raise reply.answer.malformed("сеть не сделала этого и не сказала почему")

    def upload(self, url: str, name: str, file: Photo | File) -> Reply:
        """Send a file to an upload address, one file at a time; nobody sees it until it is attached."""
        answer = sending.send(Network.VK, url, [files.part(name, file)])
        body = _json_of(answer)
        if answer.status != 200:
            raise errors.front_end(answer)
        if reading.at(body, "error"):
            raise self.refused(answer, file.name, reading.text(body, "error"))
        return Reply(body, answer)

    @staticmethod
    def refused(answer: Answer, name: str, code: str = "") -> errors.UploadRefused:
        """The error for a file that the upload server has not taken; `code` is the server's own word."""
        where = Where(Network.VK.value, "upload", code[:40])
        return errors.UploadRefused(
            f"ВКонтакте: файл «{name}» не принят.", where=where, detail=answer.excerpt()
        )


def _json_of(answer: Answer) -> Any:
    """JSON of an answer; a page or a bare status of the servers in front of the API is told apart."""
    begins = answer.body.lstrip()[:1]
    if begins not in (b"{", b"[") and (answer.status != 200 or begins == b"<"):
        raise errors.front_end(answer)
    return answer.json()


def _encoded(params: Mapping[str, Any]) -> dict[str, str]:
    encoded = {}
    for name, value in params.items():
        if isinstance(value, bool):
            encoded[name] = str(int(value))
        elif isinstance(value, list | tuple):
            encoded[name] = ",".join(str(item) for item in value)
        elif value is not None:
            encoded[name] = str(value)
    return encoded
