"""Request-wide habits: an id for the journal, the client's true address, refusals turned into pages."""

import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import AccessDenied, ConfirmationNeeded, PortalError, Refused

GetResponse = Callable[[HttpRequest], HttpResponse]

# Bytes. The largest form is the editor's with photos; a stranger has a hook's event or a password to send.
MOST_OF_STAFF = 60 * 1024 * 1024
MOST_OF_STRANGERS = 2 * 1024 * 1024
# Unless a view says otherwise: on a shared computer the button «back» shows nothing after the sign-out.
_NOT_KEPT = "private, no-store"
_NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@dataclass(frozen=True)
class RequestContext:
    """What the journal notes of the request in hand: its id and the client's address."""

    request_id: str
    address: str


_context: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def request_context() -> RequestContext | None:
    """The request being served in this context, or None in a worker."""
    return _context.get()


def body_length(request: HttpRequest) -> int:
    """How many bytes of a body are announced; a header that is no number announces none."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def client_address(request: HttpRequest) -> str:
    """The client's address: the last hop of X-Forwarded-For that is not a trusted proxy, else the peer.

    `TRUSTED_PROXIES` lists networks («10.0.0.0/8»); without it the header is ignored.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not _is_address(peer):  # a socket of this machine has none
        peer = "0.0.0.0"  # noqa: S104 - a value, not a bind
    trusted = [ip_network(net, strict=False) for net in settings.TRUSTED_PROXIES]
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    address = peer
    while hops and _is_in(address, trusted):
        address = hops.pop()
    return address if _is_address(address) else peer


def _is_in(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in net for net in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class RequestContextMiddleware:
    """Gives each request an id (also the `X-Request-Id` of the answer), and each answer the headers that are for all."""

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
        response.headers.setdefault("Permissions-Policy", _NO_DEVICES)
        response.headers.setdefault("Cache-Control", _NOT_KEPT)
        return response


class HeadMiddleware:
    """HEAD is answered as GET is, without the body: what opens to one opens to the other."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        response = self.get_response(request)
        request.method = "HEAD"
        if not response.streaming:
            response.content = b""  # or the server would warn of each one in the log; its length stays said
        return response


class BodyLimitMiddleware:
    """An announced body that no form of ours has is refused before a byte of it is read into memory or onto the disk.

    A body that announces no length is empty for Django, so the header can be believed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if body_length(request) <= (MOST_OF_STAFF if request.user.is_authenticated else MOST_OF_STRANGERS):
            return self.get_response(request)
        error = Refused("Отправлено слишком много сразу", advice="Отправьте файлы по одному.")
        template = "components/_refusal.html" if _is_htmx(request) else "refused.html"
        return render(request, template, {"error": error}, status=413)


class RefusalMiddleware:
    """A refusal that no view has answered becomes a page with its reason, clause and advice.

    For htmx it is the fragment alone, which the script puts into `#trouble`. A question about identity leads to
    its screen and back. A refused right goes to the journal.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, PortalError):
            return None
        if isinstance(error, ConfirmationNeeded) and request.user.is_authenticated:
            return _ask_identity(request)
        if isinstance(error, AccessDenied):
            _note_refused(request, error)
        status = error.status if isinstance(error, Refused) else 502
        template = "403.html" if status == 403 else "refused.html"
        if _is_htmx(request):
            template = "components/_refusal.html"
        return render(request, template, {"error": error}, status=status)


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _ask_identity(request: HttpRequest) -> HttpResponse:
    """To the question, and from it back to the page in hand (a form's own page, where it was sent from)."""
    from core.accounts.addresses import local_path
    from core.accounts.confirm import confirm_url

    page = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        page = local_path(request, came_from, default="/")
    if _is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": confirm_url(page)})
    return redirect(confirm_url(page))


def _note_refused(request: HttpRequest, error: AccessDenied) -> None:
    """Who was refused what. Imported here: the journal's own writing asks this module for the request."""
    from core.accounts.models import User
    from core.audit.actions import record

    if isinstance(request.user, User):
        with transaction.atomic():
            record("access.refused", actor=request.user, label=request.path, data={"reason": error.message})
