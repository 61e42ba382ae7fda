"""The head of the chain outside the database: lines «time seq hash» in `DATA_DIR/journal-head.txt`.

Whoever can rewrite the whole database cannot make it agree with this file, or with a copy of it kept elsewhere.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Mark:
    """At `at` the chain ended with link `seq`, whose hash was `hash`."""

    at: datetime
    seq: int
    hash: str


def path() -> Path:
    """Where the head is written."""
    return Path(settings.DATA_DIR) / "journal-head.txt"


def append(mark: Mark) -> None:
    """Add a line and see it on the disk."""
    line = f"{mark.at.astimezone(UTC).isoformat(timespec='seconds')} {mark.seq} {mark.hash}\n"
    path().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    with os.fdopen(descriptor, "w") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def read() -> list[Mark]:
    """Every mark of the file, in its order; a line cut short by a crash is passed over."""
    if not path().exists():
        return []
    return [mark for line in path().read_text().splitlines() if (mark := _parse(line))]


def _parse(line: str) -> Mark | None:
    parts = line.split()
    if len(parts) != 3 or len(parts[2]) != 64 or not parts[1].isdigit():
        return None
    try:
        return Mark(datetime.fromisoformat(parts[0]), int(parts[1]), parts[2])
    except ValueError:
        return None
