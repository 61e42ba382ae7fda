"""What a database can keep of a foreign text."""

from __future__ import annotations

import re

_UNFIT = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` without NUL and halves of surrogate pairs: PostgreSQL refuses the one, both databases the other."""
    return _UNFIT.sub("", text)
