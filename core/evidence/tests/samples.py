"""Small true files for tests."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind: str = "PNG", colour: str = "teal") -> bytes:
    """A picture of 40 × 30 points."""
    body = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(body, kind)
    return body.getvalue()


def upload(name: str = "снимок.png", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it; the type it names is a lie on purpose."""
    return SimpleUploadedFile(name, picture() if content is None else content, content_type="text/html")


def seen_by(client: Client, url: str) -> int:
    """The status of a file's address; the file itself is closed again, the test's connection is not."""
    response = client.get(url)
    for close in response._resource_closers:  # type: ignore[attr-defined]
        close()
    return response.status_code
