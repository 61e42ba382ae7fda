"""The list of official pages for everyone: page, fragment for other sites, JSON, check of an address (п. 3)."""

from __future__ import annotations

import json
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from core.forms import one_line
from networks.base import Network
from pages.public.json_list import list_as_json, verified_as_json
from pages.public.kept import Answer, keeper
from pages.public.snapshot import Snapshot
from pages.public.verify import Verified, verify
from pages.reading import COOKIE, USUAL, Here, ViewSettings, safe_return

HTML, JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"
# Asked again every time, answered «not changed» when it is so: a suspended page must be gone at once.
_FRESH = "public, no-cache"
_NETWORKS = frozenset(network.value for network in Network)
MOST_SEARCH = 100


def _finish(request: HttpRequest, answer: Answer, content_type: str, vary: str = "") -> HttpResponse:
    headers = {"ETag": answer.etag, "Cache-Control": _FRESH} | ({"Vary": vary} if vary else {})
    # META, not request.headers: that one is built anew for every request, and a visit here is all but free.
    if request.META.get("HTTP_IF_NONE_MATCH") == answer.etag:
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(answer.body, headers={"Content-Type": content_type, **headers})


def _page(template: str, reading: ViewSettings, address: str, **context: Any) -> bytes:
    """A public page: drawn without the request, so that nothing of one visitor is shown to another."""
    shared = {"view_settings": reading, "request": Here(address)}
    return render_to_string(template, {**shared, **context}).encode()


@login_not_required
@require_safe
def official_pages(request: HttpRequest) -> HttpResponse:
    """Active pages by organization."""
    if not request.META.get("QUERY_STRING") and COOKIE not in request.META.get("HTTP_COOKIE", ""):
        return _finish(request, keeper.answer("list", _plain_list), HTML, "Cookie")
    reading, network = ViewSettings.of(request), request.GET.get("network", "")
    network = network if network in _NETWORKS else ""
    q = one_line(request.GET.get("q", ""), most=MOST_SEARCH)
    if q:
        body = _list_page(keeper.snapshot(), reading, network, q)
        return HttpResponse(body, headers={"Cache-Control": _FRESH, "Vary": "Cookie"})
    key = f"list {network} {reading.size} {reading.colours} {reading.spacing}"
    answer = keeper.answer(key, lambda snapshot: _list_page(snapshot, reading, network, ""))
    return _finish(request, answer, HTML, "Cookie")


def _plain_list(snapshot: Snapshot) -> bytes:
    """The whole list as most visitors see it."""
    return _list_page(snapshot, USUAL, "", "")


def _list_page(snapshot: Snapshot, reading: ViewSettings, network: str, q: str) -> bytes:
    address = reverse("official-pages") + (f"?network={network}" if network else "")
    return _page(
        "public/official_pages.html",
        reading,
        address,
        snapshot=snapshot,
        shown=snapshot.narrowed(network, q),
        network=network,
        q=q,
        embed_url=f"{settings.PORTAL_URL}{reverse('official-pages-embed')}",
    )


@login_not_required
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@require_safe
def embed(request: HttpRequest) -> HttpResponse:
    """The list as a fragment for a frame on another site: no cookies, no form, links open anew."""
    return _finish(request, keeper.answer("embed", _fragment), HTML)


def _fragment(snapshot: Snapshot) -> bytes:
    return render_to_string("public/embed.html", {"snapshot": snapshot}).encode()


def _open_to_all(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _dumped(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


@login_not_required
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The list for programs; its form is described in `docs/official-pages.md`."""
    answer = keeper.answer("json", lambda snapshot: _dumped(list_as_json(snapshot)))
    return _open_to_all(_finish(request, answer, JSON))


@login_not_required
@require_safe
def verify_address(request: HttpRequest) -> HttpResponse:
    """Whether a pasted address is an official page."""
    found = verify(request.GET.get("url", "").replace("\x00", ""), keeper.snapshot())
    if _wants_json(request):
        response = _open_to_all(HttpResponse(_dumped(verified_as_json(found)), content_type=JSON))
    else:
        response = HttpResponse(_verified_page(request, found))
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept, Cookie"
    return response


def _wants_json(request: HttpRequest) -> bool:
    if "format" in request.GET:
        return request.GET["format"] == "json"
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _verified_page(request: HttpRequest, found: Verified) -> bytes:
    office = keeper.snapshot().office
    return _page(
        "public/verify.html", ViewSettings.of(request), request.get_full_path(), found=found, office=office
    )


@login_not_required
@csrf_exempt
@require_POST
def view_settings(request: HttpRequest) -> HttpResponse:
    """Size, colours and spacing of the public pages. Open without a token: it changes a look, and public pages
    are drawn once for all visitors, so no token of one visitor can stand in them."""
    reading = ViewSettings.of(request).with_choice(request.POST.dict())
    address = safe_return(request.POST.get("next", ""), request, otherwise=reverse("official-pages"))
    response = HttpResponseRedirect(address)
    reading.keep(response, secure=request.is_secure())
    return response
