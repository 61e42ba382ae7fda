"""Reading foreign JSON without trust: a value of the wanted type, or nothing; never an exception.

    reading.text(reply, "chat", "title")      # "" when any step is absent or of another type
    reading.number(reply, "message_id")       # None …

What an answer cannot do without is checked by the client that knows (`answer.malformed(…)`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from core.storable import storable

_WHOLE = re.compile(r"^-?\d{1,19}\Z", re.ASCII)  # up to the largest of 64 bits
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS = int((datetime(2100, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds()) * 1000


def json_object(body: bytes) -> Mapping[str, Any]:
    """The JSON object in a body, empty when it holds none."""
    try:
        return node(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def at(data: Any, *path: str) -> Any:
    """What lies at the end of the path of keys, or None."""
    for key in path:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def node(data: Any, *path: str) -> Mapping[str, Any]:
    """The object at the path, empty when there is none."""
    found = at(data, *path)
    return found if isinstance(found, Mapping) else {}


def items(data: Any, *path: str) -> list[Mapping[str, Any]]:
    """The objects of the list at the path; whatever else stands in the list is left out."""
    found = at(data, *path)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def text(data: Any, *path: str) -> str:
    """The text at the path, as a database can keep it; a whole number as text: networks change their minds about ids."""
    found = at(data, *path)
    if isinstance(found, str):
        return storable(found)
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def number(data: Any, *path: str) -> int | None:
    """The whole number at the path, also when it is written as text."""
    found = at(data, *path)
    if isinstance(found, bool):
        return None
    if isinstance(found, int):
        return found
    return int(found) if isinstance(found, str) and _WHOLE.match(found) else None


def flag(data: Any, *path: str) -> bool | None:
    """Yes or no at the path: a boolean, 0 or 1, «true» or «false»; else None."""
    found = at(data, *path)
    if isinstance(found, bool):
        return found
    known = {0: False, 1: True, "0": False, "1": True, "false": False, "true": True}
    return (
        known.get(found.lower() if isinstance(found, str) else found)
        if isinstance(found, int | str)
        else None
    )


def moment_ms(milliseconds: int | None) -> datetime | None:
    """The instant of so many milliseconds since 1970, UTC; None outside 1970–2100."""
    if milliseconds is None or not 0 < milliseconds < _LAST_MS:
        return None
    return _EPOCH + timedelta(milliseconds=milliseconds)


def moment(seconds: int | None) -> datetime | None:
    """The instant of so many seconds since 1970, UTC; None outside 1970–2100."""
    return None if seconds is None else moment_ms(seconds * 1000)


def ms(instant: datetime) -> int:
    """Milliseconds since 1970 of an aware instant."""
    return (instant - _EPOCH) // timedelta(milliseconds=1)
