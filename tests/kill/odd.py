"""The real worker on a machine that plays tricks: its clock is moved, its disk is full. `python -m tests.kill.odd …`

Which tricks stand is written in two files of DATA_DIR, asked some times a second, so that they can begin and end in the
middle of anything. The clock is moved below Python (time-machine), the monotonic one stays as it is, as in life. A full
disk refuses what would write: statements that change rows, messages of the folder that is the broker.
"""

from __future__ import annotations

import errno
import os
import re
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLOCK, DISK = "odd-clock", "odd-disk"
EVERY_S = 0.1
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def put(path: Path, text: str) -> None:
    """Written aside and renamed: it is read whole."""
    aside = path.with_suffix(".aside")
    aside.write_text(text, encoding="utf-8")
    aside.rename(path)


def told(path: Path) -> str:
    """What stands in the file, empty while there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def follow_clock(path: Path) -> None:
    """Keep this process's clock as far from the right one as the file says, for ever."""
    import time_machine

    traveller, standing = None, 0.0
    while True:
        wanted = float(told(path) or 0)
        if wanted != standing:
            if traveller is not None:
                traveller.stop()
                traveller = None
            if wanted:
                traveller = time_machine.travel(time.time() + wanted, tick=True)
                traveller.start()
            standing = wanted
        threading.Event().wait(EVERY_S)


def fill_disk_by(path: Path) -> None:
    """While the file says «full», nothing is written by Django or by the folder that is the broker."""
    from django.db import OperationalError
    from django.db.backends.signals import connection_created

    from dzhankoy_portal import folder_broker

    def refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) and told(path):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    def made(connection: Any, **kwargs: Any) -> None:
        if refuse not in connection.execute_wrappers:
            connection.execute_wrappers.append(refuse)

    plain = folder_broker._write

    def write(target: Path, text: str) -> None:
        if told(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        plain(target, text)

    folder_broker._write = write
    connection_created.connect(made, weak=False)


def main(words: list[str]) -> int:
    """The worker, as `dzhankoy_portal.worker` runs it."""
    folder = Path(os.environ["DATA_DIR"])
    threading.Thread(target=follow_clock, args=(folder / CLOCK,), daemon=True, name="odd-clock").start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dzhankoy_portal.settings")
    from dzhankoy_portal import worker

    fill_disk_by(folder / DISK)
    return worker.main(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
