"""The sandbox as one object, and the small WSGI application in front of it."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import Resolver404
from django.urls.resolvers import RegexPattern, URLResolver

from sandbox.calls import CallBook
from sandbox.door import Drop, SandboxRequest
from sandbox.faults import FaultBook
from sandbox.hooks import Outbox
from sandbox.media import MediaShelf
from sandbox.records import Records
from sandbox.store import Store

if TYPE_CHECKING:
    from sandbox.hand import Hand

NETWORKS = ("vk", "ok", "telegram", "max")


class Sandbox:
    """State and tools shared by all requests."""

    def __init__(self, folder: Path) -> None:
        from sandbox.hands import make_hands

        self.store = Store(folder / "sandbox.sqlite3")
        self.media = MediaShelf(self.store, folder / "media")
        self.faults = FaultBook()
        self.calls = CallBook()
        self.outbox = Outbox(self.store)
        self.stopping = threading.Event()
        self.pollers: dict[str, int] = {}
        self.hands: dict[str, Hand] = make_hands(self)

    def records(self, network: str) -> Records:
        """The rows of one network."""
        return Records(self.store, network)

    def reset(self) -> None:
        """As new: no objects, faults or calls."""
        self.faults.clear()
        self.calls.clear()
        self.store.clear()
        self.outbox.wake()

    def close(self) -> None:
        """Stop the background work and close the file."""
        self.stopping.set()
        self.outbox.stop()
        self.store.close()


class Application:
    """WSGI: resolve the address, call the view, or cut the connection when a fault says so."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.resolver = URLResolver(RegexPattern(r"^/"), "sandbox.urls")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _bound_input(environ)
        request = SandboxRequest(environ)
        request.sandbox = self.sandbox
        try:
            response = self.respond(request)
        except Drop:
            _cut(environ)
            response = HttpResponse(status=500)
        headers = list(response.items())
        content = response.content
        if not response.has_header("Content-Length"):
            headers.append(("Content-Length", str(len(content))))
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return [content if request.method != "HEAD" else b""]

    def respond(self, request: SandboxRequest) -> HttpResponse:
        """The view's answer; a crash is shown on the console and answered by 500."""
        try:
            match = self.resolver.resolve(request.path_info)
            answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
            return answer
        except Resolver404:
            return HttpResponse("Not Found", status=404, content_type="text/plain")
        except Http404 as missing:
            return HttpResponse(str(missing) or "Нет такой страницы", status=404)
        except Drop:
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return HttpResponse("Internal Server Error", status=500, content_type="text/plain")


def _bound_input(environ: dict[str, Any]) -> None:
    """Read the whole body first, so that a refused upload never leaves bytes on a kept connection."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(length) if length else b"")


def _cut(environ: dict[str, Any]) -> None:
    connection: socket.socket | None = environ.get("sandbox.connection")
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
