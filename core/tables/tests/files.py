"""Tables as bytes."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook


def xlsx(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
