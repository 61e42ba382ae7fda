"""Request-wide habits: an id for the journal, the client's true address, refusals turned into pages."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import PortalError, Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class RequestContext:
    """What the journal notes of the request in hand: its id and the client's address."""

    request_id: str
    address: str


_context: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def request_context() -> RequestContext | None:
    """The request being served in this context, or None in a worker."""
    return _context.get()


def client_address(request: HttpRequest) -> str:
    """The client's address: the last hop of X-Forwarded-For that is not a trusted proxy, else the peer.

    `TRUSTED_PROXIES` lists networks («10.0.0.0/8»); without it the header is ignored.
    """
    peer = request.META.get("REMOTE_ADDR", "") or "0.0.0.0"  # noqa: S104 - a value, not a bind
    trusted = [ip_network(net, strict=False) for net in settings.TRUSTED_PROXIES]
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    address = peer
    while hops and _is_in(address, trusted):
        address = hops.pop()
    return address


def _is_in(address: str, networks: list) -> bool:  # type: ignore[type-arg]
    try:
        return any(ip_address(address) in net for net in networks)
    except ValueError:
        return False


class RequestContextMiddleware:
    """Gives each request an id (also the `X-Request-Id` of the answer)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _context.set(RequestContext(uuid.uuid4().hex, client_address(request)))
        try:
            response = self.get_response(request)
        finally:
            current = _context.get()
            _context.reset(token)
        response["X-Request-Id"] = current.request_id if current else ""
        return response


class RefusalMiddleware:
    """A refusal that no view has answered becomes a page (or, for htmx, a message) with reason and clause."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PortalError):
            return None
        status = error.status if isinstance(error, Refused) else 502
        template = "403.html" if status == 403 else "refused.html"
        if request.headers.get("HX-Request") == "true":
            messages.error(request, error.message)
            return render(request, "components/_refusal.html", {"error": error}, status=status)
        return render(request, template, {"error": error, "reason": error.message}, status=status)
