"""A good answer of a network, still as JSON, on its way into a client's own types."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.errors import Where
from core.http import Answer

T = TypeVar("T")
_LONGEST_WAIT_S = 3600
_SECONDS = re.compile(r"^\d{1,6}$", re.ASCII)


@dataclass(frozen=True)
class Reply:
    """`data` is what the API promises for a success; never shown in `repr`."""

    data: Any = field(repr=False)
    answer: Answer

    def need(self, value: T | None, what: str) -> T:
        """`value`, or the error for an answer that lacks it; `what` is Russian in the genitive: «номера записи»."""
        if value is None or value == "":
            raise self.answer.malformed(f"нет {what}")
        return value


def once_more(where: Where) -> str:
    """What the portal does after a call that left nothing visible and failed, in Russian."""
    return "загрузим снова" if where.method == "upload" else "чтение повторим"


def retry_after(answer: Answer, otherwise: float) -> float:
    """Seconds to wait by the header `Retry-After` (of its two forms: seconds), at most an hour."""
    told = answer.headers.get("Retry-After", "").strip()
    return float(min(max(int(told), 1), _LONGEST_WAIT_S)) if _SECONDS.match(told) else otherwise
