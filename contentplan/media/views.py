"""Serving kept files to those who may see them; there is no open folder."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from contentplan import access
from contentplan.media.ranges import part_of
from contentplan.models import MediaFile


@require_safe
def media(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it will go out. A document is given to be saved: nothing of it is run in our pages."""
    found = access.get_media_for(request.user, pk)
    return _serve(
        request, found.stored_as, found.mime, found.name, attached=found.kind == MediaFile.Kind.DOCUMENT
    )


@require_safe
def thumb(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its small picture, for lists. Raises Http404 where there is none (video, document)."""
    found = access.get_media_for(request.user, pk)
    if not found.thumb_stored_as:
        raise Http404("no picture of this file")
    return _serve(request, found.thumb_stored_as, "image/jpeg", found.name)


def _serve(
    request: HttpRequest, name: str, mime: str, shown_name: str, *, attached: bool = False
) -> HttpResponseBase:
    """The type is ours, never guessed from content; in service the front server sends the bytes itself."""
    response: HttpResponseBase
    if settings.MEDIA_ACCEL_PREFIX:
        response = HttpResponse(content_type=mime)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX.rstrip('/')}/{name}"
    else:
        response = _from_disk(request.headers.get("Range", ""), name, mime)
    response["Content-Disposition"] = content_disposition_header(attached, shown_name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    # Bytes behind a number never change; «private» keeps them out of shared caches.
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _from_disk(asked: str, name: str, mime: str) -> HttpResponseBase:
    try:
        file = default_storage.open(name)
        part = part_of(file, file.size, asked, mime) if asked else None
        response = part or FileResponse(file, content_type=mime)
    except OSError as error:
        raise Http404("the file is gone") from error
    response["Accept-Ranges"] = "bytes"
    return response
