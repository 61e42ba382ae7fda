"""Serving kept pictures to those who may see them; there is no open folder."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from contentplan import access


@require_safe
def media(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture as it will go out."""
    found = access.get_media_for(request.user, pk)
    return _serve(found.stored_as, found.mime, found.name)


@require_safe
def thumb(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Its small copy, for lists."""
    found = access.get_media_for(request.user, pk)
    return _serve(found.thumb_stored_as, "image/jpeg", found.name)


def _serve(name: str, mime: str, shown_name: str) -> HttpResponseBase:
    """The type is ours, never guessed from content; in service the front server sends the bytes itself."""
    response: HttpResponseBase
    if settings.MEDIA_ACCEL_PREFIX:
        response = HttpResponse(content_type=mime)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX.rstrip('/')}/{name}"
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type=mime)
        except OSError as error:
            raise Http404("the file is gone") from error
    response["Content-Disposition"] = content_disposition_header(False, shown_name) or "inline"
    response["X-Content-Type-Options"] = "nosniff"
    # Bytes behind a number never change; «private» keeps them out of shared caches.
    response["Cache-Control"] = "private, max-age=86400"
    return response
