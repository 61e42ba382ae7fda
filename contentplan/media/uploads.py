"""Bringing a large file in pieces, for the editor's script. Answers are JSON; a refusal has its sentence.

POST   media/upload/                 name, size, mark → where it lies and from which byte to go on
PUT    media/upload/<id>/?at=N       the bytes from N on → from which byte to go on; 409 when it is another one
GET    media/upload/<id>/            from which byte to go on
DELETE media/upload/<id>/            forget it
POST   media/upload/<id>/finish/     the whole file is looked at and kept → its number
"""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from contentplan import access
from contentplan.actions import incoming
from contentplan.actions.incoming import WrongOffset
from contentplan.media.incoming import PIECE_BYTES
from contentplan.models import IncomingFile
from contentplan.views.common import actor_of
from core import typed
from core.access import require
from core.errors import AccessDenied, Refused
from core.forms import refusal_text


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file, or find the one that broke off."""
    actor = actor_of(request)
    require(access.may_write(actor))
    size = typed.whole(request.POST.get("size", ""))
    try:
        if size is None:
            raise Refused("Размер файла не назван. Обновите страницу и загрузите снова.", field="photos")
        row = incoming.begin(
            actor=actor, name=request.POST.get("name", ""), size=size, mark=request.POST.get("mark", "")
        )
    except AccessDenied:
        raise
    except Refused as error:
        return _refused(error)
    return JsonResponse(_told(row), status=201)


@require_http_methods(["GET", "PUT", "DELETE"])
def piece(request: HttpRequest, pk: Any) -> HttpResponse:
    """How far it has come; take the next piece; forget it."""
    actor = actor_of(request)
    row = access.get_incoming_for(actor, pk)
    require(access.may_write(actor))
    if request.method == "DELETE":
        incoming.cancel(actor=actor, row=row)
        return HttpResponse(status=204)
    if request.method == "PUT":
        at = typed.whole(request.GET.get("at", ""))
        try:
            # The request itself is read, piece by piece: its body is never put together in memory.
            row = incoming.take_piece(
                actor=actor, row=row, piece=cast(Any, request), at=-1 if at is None else at
            )
        except WrongOffset as error:
            return JsonResponse({"at": error.received}, status=409)
        except AccessDenied:
            raise
        except Refused as error:
            return _refused(error)
    return JsonResponse(_told(row))


@require_POST
def finish(request: HttpRequest, pk: Any) -> HttpResponse:
    """The file is whole: what is it, may it be kept."""
    actor = actor_of(request)
    row = access.get_incoming_for(actor, pk)
    require(access.may_write(actor))
    try:
        media = incoming.finish(actor=actor, row=row)
    except WrongOffset as error:
        return JsonResponse({"at": error.received}, status=409)
    except AccessDenied:
        raise
    except Refused as error:
        return _refused(error)
    return JsonResponse({"media": media.pk, "name": media.name})


def _told(row: IncomingFile) -> dict[str, Any]:
    return {
        "url": reverse("contentplan:upload-piece", args=[row.pk]),
        "finish": reverse("contentplan:upload-finish", args=[row.pk]),
        "at": row.received,
        "size": row.size,
        "piece": PIECE_BYTES,
    }


def _refused(error: Refused) -> JsonResponse:
    return JsonResponse({"error": refusal_text(error)}, status=422)
