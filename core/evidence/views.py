"""Handing evidence out to those who see the record it belongs to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from core import storage
from core.evidence.owners import get_file_for


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A picture is shown, a PDF is only downloaded: it may hold a program."""
    found = get_file_for(request.user, pk)
    response = storage.serve(found.stored_as, found.mime, found.name, attachment=not found.is_picture)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
