"""Private files through Django's storage: written once under their digest, handed out by an access-checked view."""

from __future__ import annotations

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header


def put(name: str, content: bytes) -> None:
    """Put `content` at exactly `name`; a file that a crash has cut off is replaced, not trusted."""
    if default_storage.exists(name):
        if get(name) == content:
            return
        default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(content))
    if saved != name:  # another process has written the same bytes in the meantime
        default_storage.delete(saved)


def get(name: str) -> bytes:
    """The bytes at `name`.

    Raises:
        OSError: there are none.
    """
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def serve(name: str, mime: str, shown_name: str, *, attachment: bool = False) -> HttpResponseBase:
    """Hand a file out. The type is ours, never guessed; in service the front server sends the bytes itself.

    Raises:
        Http404: the file is gone.
    """
    response: HttpResponseBase
    if settings.MEDIA_ACCEL_PREFIX:
        response = HttpResponse(content_type=mime)
        response["X-Accel-Redirect"] = f"{settings.MEDIA_ACCEL_PREFIX.rstrip('/')}/{name}"
    else:
        try:
            response = FileResponse(default_storage.open(name), content_type=mime)
        except OSError as error:
            raise Http404("the file is gone") from error
    usual = "attachment" if attachment else "inline"
    response["Content-Disposition"] = content_disposition_header(attachment, shown_name) or usual
    response["X-Content-Type-Options"] = "nosniff"
    return response
