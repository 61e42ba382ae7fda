"""The body of an update on its way into the database: bounded, read once, made fit for both databases."""

from __future__ import annotations

import json
import math
import re
from typing import Any

# A text of 100,000 characters fits however it is written: «\\ud83d\\ude00» is twelve bytes of one character.
MAX_BODY_BYTES = 1_300_000
# PostgreSQL keeps neither of them in JSON: an update with one would be repeated by the network for ever.
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class BadBody(ValueError):
    """Not a JSON object, or one that no network would send."""


def decode(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`, clean.

    Raises:
        BadBody: too large, not JSON, not an object, nested beyond reason.
    """
    if len(raw) > MAX_BODY_BYTES:
        raise BadBody("too large")
    try:
        body = json.loads(raw)
        if not isinstance(body, dict):
            raise BadBody("not an object")
        return clean(body)
    except (ValueError, RecursionError) as error:
        raise BadBody(str(error)) from error


def clean(value: Any) -> Any:
    """`value` without what a database refuses: NUL, lone surrogates, infinite numbers."""
    if isinstance(value, str):
        return _UNFIT.sub(_REPLACEMENT, value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_UNFIT.sub(_REPLACEMENT, key): clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def fits(body: dict[str, Any]) -> bool:
    """Whether a body taken from a poll is within the bound that a hook's body has."""
    return len(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")) <= MAX_BODY_BYTES
