"""Hooks: the networks knock here. Verified first, stored as it came, answered at once; the work comes after."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock
from networks.base import Network
from networks.inbound import verify
from networks.inbound.actions.store import store
from networks.inbound.bodies import MAX_BODY_BYTES, BadBody, decode
from networks.inbound.models import HookEndpoint

logger = logging.getLogger(__name__)
_NOTED_EVERY = timedelta(minutes=1)


@csrf_exempt
@login_not_required
@require_POST
def hook(request: HttpRequest, network: str, path_key: str) -> HttpResponse:
    """One piece of news: 404 unknown address, 403 not proven to be the network, 413 and 400 unfit body, else 200.

    Nothing is stored before everything is proven.
    """
    endpoint = HookEndpoint.objects.filter(network=network, path_key=path_key, is_open=True).first()
    if endpoint is None:
        raise Http404
    if not verify.by_header(endpoint, request):
        return _refused(endpoint)
    try:
        if _announced_length(request) > MAX_BODY_BYTES:
            return _plain("too large", 413)
        body = decode(request.body)
    except BadBody:
        return _plain("not a JSON object", 400)
    if not verify.by_body(endpoint, body):
        return _refused(endpoint)
    _note_heard(endpoint)
    if verify.is_confirmation(endpoint, body):
        return _plain(endpoint.confirmation or "ok")
    if endpoint.network == Network.VK:
        del body["secret"]  # the proof has done its work; what is stored holds no secrets
    store(network=Network(endpoint.network), source=endpoint.external_id, bodies=[body])
    return _plain("ok")


def _announced_length(request: HttpRequest) -> int:
    """The server hands over no more than the caller has announced; without an announcement there is no body."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _note_heard(endpoint: HookEndpoint) -> None:
    """For the health screen; not at every knock, so that a burst writes one row once."""
    now = clock.now()
    known = endpoint.last_heard_at is not None and endpoint.last_heard_at >= now - _NOTED_EVERY
    if not known or endpoint.failing_since is not None:
        HookEndpoint.objects.filter(pk=endpoint.pk).update(last_heard_at=now, failing_since=None)


def _refused(endpoint: HookEndpoint) -> HttpResponse:
    logger.warning("a call of hook %s was not proven to come from the network", endpoint)
    return _plain("forbidden", 403)


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
