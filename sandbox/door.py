"""The door every API call passes: ordered faults happen here and the call is written down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.faults import Fault

if TYPE_CHECKING:
    from sandbox.app import Sandbox

GARBAGE = '{"response": {"post_id": 12'
STATUS_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


class SandboxRequest(WSGIRequest):
    """A Django request that knows its sandbox."""

    sandbox: Sandbox

    @property
    def base(self) -> str:
        """Scheme, host and port under which the caller reached us."""
        host = self.META.get("HTTP_HOST") or f"{self.META['SERVER_NAME']}:{self.META['SERVER_PORT']}"
        return f"http://{host}"


class Drop(Exception):
    """Close the connection without an answer."""


class Refusal(Exception):
    """An error in a network's own shape; `response` is what the caller gets."""

    def __init__(self, response: HttpResponse, outcome: str) -> None:
        super().__init__(outcome)
        self.response = response
        self.outcome = outcome


def json_answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """JSON as the networks send it."""
    body = json.dumps(data, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8", headers=headers)


def guarded(
    request: SandboxRequest,
    call: Call,
    act: Callable[[], HttpResponse],
    refuse: Callable[[Fault], HttpResponse],
) -> HttpResponse:
    """Do the call, with whatever faults are ordered for it."""
    sandbox = request.sandbox
    call.at, started = time.time(), time.monotonic()
    faults = sandbox.faults.take(call.network, call.method, call.text)
    call.outcome = "ok"
    try:
        response = _with_faults(sandbox, call, faults, act, refuse)
        call.http_status = response.status_code
        return response
    except Drop:
        call.http_status = None
        raise
    except Exception as error:
        call.outcome = f"crash: {error!r}"
        raise
    finally:
        call.seconds = round(time.monotonic() - started, 4)
        sandbox.calls.add(call)


def _with_faults(
    sandbox: Sandbox, call: Call, faults: list[Fault], act: Callable[[], HttpResponse],
    refuse: Callable[[Fault], HttpResponse],
) -> HttpResponse:  # fmt: skip
    for fault in faults:
        if fault.kind == "delay":
            sandbox.stopping.wait(fault.seconds)
    others = [fault for fault in faults if fault.kind != "delay"]
    if not others:
        return _acted(call, act)
    fault = others[0]
    done = fault.kind in ("accept_drop", "garbage") or fault.after
    if done:
        _acted(call, act)
    call.outcome = f"fault:{fault.kind}" + (f" after {call.outcome}" if done else "")
    if fault.kind in ("drop", "accept_drop"):
        raise Drop
    if fault.kind == "garbage":
        return HttpResponse(fault.body or GARBAGE, content_type="application/json; charset=utf-8")
    if fault.kind == "status":
        return _status(fault)
    return refuse(fault)


def _acted(call: Call, act: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return act()
    except Refusal as refusal:
        call.outcome = refusal.outcome
        return refusal.response


def _status(fault: Fault) -> HttpResponse:
    body = STATUS_PAGE.format(fault.status) if fault.body is None else fault.body
    headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else None
    return HttpResponse(body, status=fault.status, content_type="text/html; charset=utf-8", headers=headers)


def readable(params: dict[str, Any]) -> str:
    """Parameters as text, for `match` of a fault."""
    return "&".join(
        f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in params.items()
    )
