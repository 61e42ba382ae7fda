"""The door itself."""

from __future__ import annotations

import http.client
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

import requests
import urllib3
from django.conf import settings
from django.db import connections
from django.views.decorators.debug import sensitive_variables

from core.errors import OutcomeUnknown, OutsideError, Permanent, Refused, Temporary, Where
from core.http import places
from core.http.answer import Answer
from core.http.call import Call
from core.http.clocks import heard
from core.http.multipart import FilePart, Multipart
from core.http.wire import Wire
from core.installation import is_demo
from core.work.fair import service_at_work

logger = logging.getLogger("core.http")
# On the debug level urllib3 logs paths, and Telegram's path holds the token.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

USER_AGENT = "dzhankoy-portal/1.0"
DEFAULT_TIMEOUT_S = 20.0
DEFAULT_MAX_BYTES = 8 * 1024 * 1024
_CHUNK = 64 * 1024
_LOOK_UP_S = 3.0
_FAILURES = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
    ValueError,
)


class CalledInTransaction(RuntimeError):
    """A fault of the caller: the call would hold a transaction open while the network thinks."""


@sensitive_variables()
def request(
    method: str,
    url: str,
    *,
    changes: bool,
    params: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | bytes | None = None,
    json: Any = None,
    files: Sequence[FilePart] = (),
    headers: Mapping[str, str] | None = None,
    timeout_total_s: float = DEFAULT_TIMEOUT_S,
    max_bytes: int = DEFAULT_MAX_BYTES,
    network: str = "",
    api_method: str = "",
    secrets: Sequence[str] = (),
    ca_bundle: str = "",
    proxies: Mapping[str, str] | None = None,
) -> Answer:
    """Ask `url` once and return whatever status it answers with.

    `changes` says whether executing the request twice could be seen by anybody; `timeout_total_s` covers
    everything from the name look-up to the last byte; `network` and `api_method` only name the call in
    errors; `secrets` are cut out of what an error quotes of the answer. `ca_bundle` (a path) adds certificate
    authorities to the usual ones, for this call. `files` go as a form beside the fields of `data`, piece by piece.
    `proxies` is as in requests, and then only hosts of configured base addresses are asked, since the proxy resolves
    the name; without it the proxy of `network` is used, if the environment names one (`VK_PROXY_URL` …), also for the
    upload addresses that the network gives.

    Raises:
        CalledInTransaction: an atomic block is open.
        Refused: the portal may not go there.
        Permanent: address or headers cannot be sent at all.
        Temporary: certainly not executed (no connection, a file that does not open), or a read that broke.
        OutcomeUnknown: `changes`, and the request may have left.
        MalformedReply: a read answered with more than `max_bytes`.
    """
    _refuse_in_transaction()
    demo = is_demo()
    host = places.check_url(url, demo=demo)
    if proxies and host not in places.configured_hosts():
        raise Refused(f"Через посредника портал ходит только на адреса сетей, а не на {host}.")
    call = Call(timeout_total_s, Where(network, api_method), changes, tuple(secrets))
    if not proxies and not demo:
        proxies = _own_proxies(network, host, call)
    prepared = {"method": method, "url": url, "params": params, "json": json}
    started = time.monotonic()
    wire = Wire(call, demo=demo, ca_bundle=ca_bundle)
    if files:
        fields = data if isinstance(data, Mapping) else {}
        with Multipart({name: str(value) for name, value in fields.items()}, files, call.where) as body:
            form = {"data": body, "headers": {**(headers or {}), "Content-Type": body.content_type}}
            outcome = _ask(call, wire, proxies, max_bytes, **prepared, **form)
    else:
        outcome = _ask(call, wire, proxies, max_bytes, **prepared, data=data, headers=headers)
    took_ms = round((time.monotonic() - started) * 1000)
    if isinstance(outcome, Answer):
        heard(outcome.headers.get("Date", ""))
        logger.debug("%s %s: HTTP %s in %d ms", network, api_method, outcome.status, took_ms)
        return outcome
    logger.info("%s %s: %s after %d ms", network, api_method, type(outcome).__name__, took_ms)
    # Raised here, outside any `except`: the library's own error names the address, and must not hang on ours.
    raise outcome


def _own_proxies(network: str, host: str, call: Call) -> dict[str, str]:
    """The proxy that the administrator has named for a network: for its configured addresses and where its files go up.

    Raises:
        Refused: the host is not configured, and it can be seen from here that it lies in a private network.
    """
    proxy = settings.NETWORK_PROXIES.get(network, "")
    if not proxy:
        return {}
    if host not in places.configured_hosts():
        places.check_public(host, seconds=min(call.left(), _LOOK_UP_S))
    return {"http": proxy, "https": proxy}


@sensitive_variables()
def _ask(
    call: Call, wire: Wire, proxies: Mapping[str, str] | None, max_bytes: int, **prepared: Any
) -> Answer | OutsideError:
    with service_at_work(), requests.Session() as session:
        session.trust_env = False  # no proxies from the environment, no passwords from .netrc
        session.mount("http://", wire)
        session.mount("https://", wire)
        session.headers.update({"User-Agent": USER_AGENT, "Connection": "close"})
        try:
            how: dict[str, Any] = {"stream": True, "allow_redirects": False, "timeout": call.total_s}
            with session.request(**prepared, **how, proxies=dict(proxies or {})) as response:
                body = _read(response, max_bytes)
            if call.expired:
                return _failure(call, TimeoutError())
        except _FAILURES as error:
            return _failure(call, error)
        finally:
            call.finish()
    answer = Answer(response.status_code, response.headers, body, call.where, call.changes, call.secrets)
    return answer.malformed("ответ слишком велик") if len(body) > max_bytes else answer


def _read(response: requests.Response, max_bytes: int) -> bytes:
    """The body, and at most one chunk more than allowed."""
    chunks, size = [], 0
    for chunk in response.iter_content(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > max_bytes:
            break
    return b"".join(chunks)


def _failure(call: Call, error: Exception) -> OutsideError:
    """Our error for a foreign one. Its text never goes in: addresses stand there, and tokens in addresses."""
    reason = "время вышло" if call.expired else call.trouble
    where, detail = call.where, f"{type(error).__name__}: {reason}"
    if not call.began and isinstance(error, ValueError):
        return Permanent("Запрос не составлен: недопустимый адрес или заголовок.", where=where, detail=detail)
    if not call.began:
        return Temporary(f"Связи с сетью нет: {reason}. Запрос не ушёл.", where=where, detail=detail)
    if call.changes:
        return OutcomeUnknown(
            f"Ответа нет: {reason}. Неизвестно, выполнен ли запрос.", where=where, detail=detail
        )
    return Temporary(f"Ответа нет: {reason}. Чтение повторим.", where=where, detail=detail)


def _refuse_in_transaction() -> None:
    """A test's own outer transaction does not count, anything opened inside it does."""
    for connection in connections.all(initialized_only=True):
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise CalledInTransaction("core.http was called inside atomic(): send after commit")
