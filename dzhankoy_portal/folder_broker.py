"""A folder as a broker, safe against readers that come too early and writers that are killed.

Kombu's own file-system transport shows a message under its name before it is written: a worker that reads it then
finds nothing and stops («Unrecoverable error: JSONDecodeError»). A writer killed at that moment leaves it so. And a
message on its way to a reader passes through the system's common temporary folder. Here a file is written aside and
renamed, so that it is there whole or not at all, and nothing leaves the folder.

The folder itself may be removed while all run: it is made anew by whoever writes next, and until then it is empty. An
error of the disk is never one of the consumer's, which would end the worker: what a lost message was about stands in
the database.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "portal-folder"
_ASIDE = "."  # first letter of names that nobody reads
logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):  # type: ignore[misc]
    """See the module."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write(Path(self.data_folder_out) / name, dumps(payload))
        except OSError as error:
            raise ChannelError(f"A message cannot be written: {type(error).__name__}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        return self._first([queue])[0]

    def _get_many(self, queues: Sequence[str], timeout: float | None = None) -> None:
        """The next message, from the first queue that has any (as Redis does it with `queue_order_strategy: priority`).

        The folder is listed once for all queues: it is asked some times a second, and nearly always empty.
        """
        self.connection._deliver(*self._first(queues))

    def _first(self, queues: Sequence[str]) -> tuple[Any, str]:
        folder = Path(self.data_folder_in)
        names = sorted(_names(folder))
        for queue in queues if names else ():
            for name in names:
                if name.partition(".")[2] == f"{queue}.msg" and (found := _take(folder / name)) is not None:
                    return found, queue
        raise Empty

    def _size(self, queue: str) -> int:
        return sum(name.partition(".")[2] == f"{queue}.msg" for name in _names(Path(self.data_folder_in)))

    def _purge(self, queue: str) -> int:
        count = 0
        while True:
            try:
                self._get(queue)
            except Empty:
                return count
            count += 1

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
            _write(self._exchange_file(exchange), dumps([binding, *table]))  # type: ignore[attr-defined]


class Transport(filesystem.Transport):  # type: ignore[misc]
    """The transport of `portal-folder://`."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def _names(folder: Path) -> list[str]:
    """What lies in the folder; nothing when it is gone or cannot be read just now."""
    try:
        return os.listdir(folder)  # noqa: PTH208 (asked five times a second: names are enough)
    except FileNotFoundError:
        return []
    except OSError as error:
        logger.warning("The broker's folder cannot be read: %s", type(error).__name__)
        return []


def _write(path: Path, text: str) -> None:
    """Whole or not at all; into a folder made anew if somebody has removed it."""
    aside = path.with_name(f"{_ASIDE}{uuid.uuid4().hex}.{path.name}")
    try:
        try:
            aside.write_text(text, encoding="utf-8")
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(text, encoding="utf-8")
        aside.rename(path)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink()  # a full disk: the half that was written goes
        raise


def _take(path: Path) -> Any:
    """The message, out of everybody's sight; None when another reader was first or it is not readable."""
    aside = path.with_name(f"{_ASIDE}{path.name}")
    try:
        path.rename(aside)
        text = aside.read_text(encoding="utf-8")
        aside.unlink()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        return _dropped(path, error)
    try:
        found = loads(text)
    except ValueError as error:
        return _dropped(path, error)
    return found if isinstance(found, dict) else _dropped(path, TypeError())


def _dropped(path: Path, error: Exception) -> None:
    """Whatever it was about stands in the database and is found again."""
    logger.warning("A message that cannot be read was dropped: %s (%s)", path.name, type(error).__name__)


def sweep(folder: Path) -> None:
    """Remove what killed processes have left aside. Only while none of ours runs."""
    for path in folder.glob(f"{_ASIDE}*"):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
