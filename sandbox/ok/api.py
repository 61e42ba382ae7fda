"""The door of OK: application key, session, signature, method, rights."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer, readable
from sandbox.faults import Fault
from sandbox.ok.errors import OkError
from sandbox.shapes import Page, Token

if TYPE_CHECKING:
    from sandbox.ok.hand import OkHand

UNSIGNED = {"sig", "access_token", "session_key"}
Params = dict[str, str]


@dataclass
class Caller:
    """Who calls, with which parameters."""

    hand: OkHand
    token: Token
    base: str
    args: Params

    def need(self, name: str) -> str:
        """A required parameter."""
        value = self.args.get(name, "")
        if not value:
            raise OkError(100, f"Missed required parameter: {name}", name)
        return value

    def number(self, name: str, default: int, most: int) -> int:
        """A bounded number."""
        text = self.args.get(name)
        if not text:
            return default
        if not text.lstrip("-").isdigit() or int(text) < 1:
            raise OkError(100, f"Invalid parameter {name} value : [{text}]", name)
        return min(int(text), most)

    def instant(self, name: str, default: int) -> int:
        """Milliseconds."""
        text = self.args.get(name) or str(default)
        if not text.isdigit():
            raise OkError(100, f"Invalid parameter {name} value : [{text}]", name)
        return int(text)

    def flag(self, name: str) -> bool:
        """A boolean parameter."""
        return self.args.get(name, "").lower() == "true"

    def fields(self) -> set[str] | None:
        """Asked fields in lower case without prefix; None means all."""
        text = self.args.get("fields", "")
        names = {name.strip().lower().rpartition(".")[2] for name in text.split(",") if name.strip()}
        return None if not names or "*" in names else names

    def group(self, name: str = "gid", *, admin: bool = True) -> Page:
        """The group named by a parameter, run by the token's account."""
        text = self.need(name)
        page = self.hand.records.page(int(text)) if text.isdigit() else None
        if page is None:
            raise OkError(160, f"Invalid group id [{text}]", name)
        if admin and not self.runs(page):
            raise OkError(50, "User is not the group administrator")
        return page

    def runs(self, page: Page) -> bool:
        """Does the account of the token administer the group? A token without a list runs all."""
        gids = self.token.data.get("gids")
        return gids is None or page.id in {int(gid) for gid in gids}


@dataclass(frozen=True)
class Method:
    """One method and the right it needs."""

    right: str
    act: Callable[[Caller], Any]


METHODS: dict[str, Method] = {}


def method(name: str, right: str = "") -> Callable[[Callable[[Caller], Any]], Any]:
    """Register a method of the REST API."""

    def register(act: Callable[[Caller], Any]) -> Callable[[Caller], Any]:
        METHODS[name] = Method(right, act)
        return act

    return register


def endpoint(request: SandboxRequest, area: str = "", name: str = "") -> HttpResponse:
    """/ok/fb.do?method=a.b and /ok/api/a/b."""
    params: Params = {**request.GET.dict(), **request.POST.dict()}
    wanted = f"{area}.{name}" if area else params.get("method", "")
    call = Call("ok", wanted, dict(params), readable(params), params.get("access_token", ""))

    def act() -> HttpResponse:
        try:
            return json_answer(_perform(request, wanted, params))
        except OkError as error:
            raise error.refusal() from error

    return guarded(request, call, act, ordered)


def _perform(request: SandboxRequest, name: str, params: Params) -> Any:
    hand: Any = request.sandbox.hands["ok"]
    application = hand.records.fact().get("application", {})
    if not params.get("application_key") or params["application_key"] != application.get("application_key"):
        raise OkError(101, "No application key or the key is unknown", "application_key")
    if not name:
        raise OkError(100, "Missed required parameter: method", "method")
    wanted = METHODS.get(name)
    if wanted is None or (name in hand.LEGACY and not application.get("legacy_comments")):
        raise OkError(3, f"Method {name} not found")
    if params.get("format", "json").lower() != "json":
        raise OkError(100, "Only json is spoken here", "format")
    token = _session(hand, params)
    _check_signature(token, application, params)
    rights = token.data.get("rights")
    if wanted.right and rights is not None and wanted.right not in rights:
        raise OkError(10, f"The application needs the {wanted.right} permission")
    return wanted.act(Caller(hand, token, request.base, params))


def _session(hand: OkHand, params: Params) -> Token:
    text = params.get("access_token") or params.get("session_key")
    if not text:
        raise OkError(453, "Session is required")
    token = hand.records.token(text)
    if token is None or token.kind != "application":
        raise OkError(103, "Invalid session key")
    if token.data.get("state", "live") != "live":
        raise OkError(102, "Session expired")
    return token


def signature(params: Params, secret: str) -> str:
    """Lower-case md5 of the sorted `name=value` pairs and the session's secret."""
    text = "".join(f"{name}={params[name]}" for name in sorted(params) if name not in UNSIGNED)
    return hashlib.md5((text + secret).encode()).hexdigest()


def secret_of(token: Token, application: dict[str, Any]) -> str:
    """The issued secret of an eternal token, else one made from the application's secret."""
    issued = token.data.get("session_secret_key")
    if issued:
        return str(issued)
    return hashlib.md5((token.token + application.get("application_secret_key", "")).encode()).hexdigest()


def _check_signature(token: Token, application: dict[str, Any], params: Params) -> None:
    if not params.get("sig"):
        raise OkError(104, "Missed signature", "sig")
    if params["sig"] != signature(params, secret_of(token, application)):
        raise OkError(104, f"Invalid signature {params['sig']}", "sig")


def ordered(fault: Fault) -> HttpResponse:
    """An error ordered by a fault."""
    if fault.kind == "dead_token":
        return OkError(102, "Session expired").response()
    if fault.kind == "rate":
        return OkError(8, "Too many requests").response()
    return OkError(int(fault.code or 9999), fault.message or "").response()
