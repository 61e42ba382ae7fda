"""Rendering of the HTML pages, and the files they need."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.template import Context, Engine

from sandbox.door import SandboxRequest
from sandbox.media import draw_placeholder

HERE = Path(__file__).parent
STATIC = {"wall.css": "text/css; charset=utf-8"}


@cache
def engine() -> Engine:
    """The templates of the sandbox, whatever settings the process runs under."""
    return Engine(dirs=[str(HERE / "templates")], autoescape=True)


def render(name: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page."""
    html = engine().get_template(name).render(Context(context))
    return HttpResponse(html, status=status, content_type="text/html; charset=utf-8")


def redirect(address: str) -> HttpResponse:
    """See other."""
    return HttpResponse(status=303, headers={"Location": address})


def static(request: SandboxRequest, name: str) -> HttpResponse:
    """/static/<name>."""
    if name not in STATIC:
        raise Http404
    return HttpResponse((HERE / "static" / name).read_bytes(), content_type=STATIC[name])


def media(request: SandboxRequest, network: str, secret: str) -> HttpResponse:
    """/media/<network>/<secret>: an uploaded file or a drawn placeholder."""
    if secret.startswith("avatar-"):
        return HttpResponse(draw_placeholder(secret), content_type="image/png")
    found = request.sandbox.media.by_secret(network, secret)
    if found is None:
        raise Http404
    content = request.sandbox.media.read(found)
    response = HttpResponse(content, content_type=found.mime if found.path else "image/png")
    response["X-Content-Type-Options"] = "nosniff"
    if not found.mime.startswith(("image/", "video/")):
        response["Content-Disposition"] = "attachment"
    return response
