"""A part of a kept file for a player that asks for it: video is watched and wound without being fetched whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

_ASKED = re.compile(r"^bytes=(\d{0,15})-(\d{0,15})$")
_CHUNK = 64 * 1024


def part_of(file: Any, size: int, asked: str, mime: str) -> HttpResponseBase | None:
    """The part of an open file that a `Range` header asks for; None when it asks for nothing we serve, and the whole is given.

    Several ranges at once are not served: the whole file is a lawful answer to them.
    """
    match = _ASKED.match(asked.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end or start >= size:
        file.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    response = StreamingHttpResponse(_read(file, start, end - start + 1), status=206, content_type=mime)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return response


def _read(file: Any, start: int, count: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while count and (chunk := file.read(min(_CHUNK, count))):
            count -= len(chunk)
            yield chunk
