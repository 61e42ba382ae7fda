"""What came back through the door."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import MalformedReply, OutcomeUnknown, OutsideError, Where
from core.logs import scrub
from core.storable import storable


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in any case) and body of one answer. Neither is shown in `repr`."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    where: Where = field(default_factory=Where)
    changes: bool = False
    secrets: Sequence[str] = field(default=(), repr=False)

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            OutcomeUnknown: it is not JSON and the call was to change something.
            MalformedReply: it is not JSON and the call only read.
        """
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            problem = self.malformed("ответ не разобран: это не JSON")
        raise problem

    def malformed(self, why: str) -> OutsideError:
        """The error for an answer that is not what the API promises; `why` is a short Russian phrase."""
        if self.changes:
            return OutcomeUnknown(
                f"Неизвестно, выполнен ли запрос: {why}.", where=self.where, detail=self.excerpt()
            )
        return MalformedReply(f"Сеть ответила непонятно: {why}.", where=self.where, detail=self.excerpt())

    def excerpt(self) -> str:
        """Beginning of the answer for the record of an error, secrets cut out."""
        return self.clean(f"HTTP {self.status} {self.body[:500].decode('utf-8', 'replace')}")

    def clean(self, text: str) -> str:
        """`text` without the secrets that the call was made with, whatever looks like one, and what no database keeps."""
        for secret in self.secrets:
            text = text.replace(secret, "•••") if secret else text
        return storable(scrub(text))
