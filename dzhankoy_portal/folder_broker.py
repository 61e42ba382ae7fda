"""A folder as a broker, safe against readers that come too early and writers that are killed.

Kombu's own file-system transport shows a message under its name before it is written: a worker that reads it then
finds nothing and stops («Unrecoverable error: JSONDecodeError»). A writer killed at that moment leaves it so. And a
message on its way to a reader passes through the system's common temporary folder. Here a file is written aside and
renamed, so that it is there whole or not at all, and nothing leaves the folder.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads
from kombu.utils.scheduling import FairCycle

SCHEME = "portal-folder"
_ASIDE = "."  # first letter of names that nobody reads
logger = logging.getLogger(__name__)


class _InOrder(FairCycle):  # type: ignore[misc]
    """Takes from the first queue that has anything, as Redis does with `queue_order_strategy: priority`."""

    def get(self, callback: Any, **kwargs: Any) -> Any:
        self.pos = 0
        return super().get(callback, **kwargs)


class Channel(filesystem.Channel):  # type: ignore[misc]
    """See the module."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        for name in sorted(os.listdir(folder)):  # noqa: PTH208 (asked five times a second: names are enough)
            if name.partition(".")[2] == f"{queue}.msg" and (found := _take(folder / name)) is not None:
                return found
        raise Empty

    def _reset_cycle(self) -> None:
        self._cycle = _InOrder(self._get_and_deliver, self._active_queues, Empty)

    def get_table(self, exchange: str) -> list[Any]:
        """Who listens to an exchange. A file that was cut off counts as none: it is written anew by `_queue_bind`."""
        try:
            table: list[Any] = super().get_table(exchange)
        except ValueError:
            return []
        return table

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self.get_table(exchange)
        if binding not in table:
            self.control_folder.mkdir(exist_ok=True)
            _write(self._exchange_file(exchange), dumps([binding, *table]))  # type: ignore[attr-defined]


class Transport(filesystem.Transport):  # type: ignore[misc]
    """The transport of `portal-folder://`."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f"{_ASIDE}{uuid.uuid4().hex}.{path.name}")
    aside.write_text(text, encoding="utf-8")
    aside.rename(path)


def _take(path: Path) -> Any:
    """The message, out of everybody's sight; None when another reader was first or it is not readable."""
    aside = path.with_name(f"{_ASIDE}{path.name}")
    try:
        path.rename(aside)
        text = aside.read_text(encoding="utf-8")
        aside.unlink()
    except FileNotFoundError:
        return None
    try:
        return loads(text)
    except ValueError:
        # Whatever it was about stands in the database and is found again.
        logger.warning("A message that cannot be read was dropped: %s", path.name)
        return None


def sweep(folder: Path) -> None:
    """Remove what killed processes have left aside. Only while none of ours runs."""
    for path in folder.glob(f"{_ASIDE}*"):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
