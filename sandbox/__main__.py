"""Run the sandbox: `python -m sandbox --port 8001 --data DIR [--world FILE.json] [--host 127.0.0.1]`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

STOPPERS = {signal.SIGTERM, signal.SIGINT}


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Учебные сети: ВКонтакте, ОК, Telegram, MAX"
    )
    parser.add_argument("--port", type=int, default=8001, help="порт; 0 — любой свободный")
    parser.add_argument("--host", default="127.0.0.1", help="адрес; по умолчанию только этот компьютер")
    parser.add_argument("--data", type=Path, required=True, help="папка для базы и картинок")
    parser.add_argument("--world", type=Path, help="файл с сообществами, записями и токенами")
    return parser.parse_args(words)


def main() -> int:
    """Serve until SIGTERM or Ctrl-C."""
    wish = arguments()
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPERS)
    os.environ["DJANGO_SETTINGS_MODULE"] = "sandbox.settings"
    from sandbox.server import Running

    try:
        running = Running(wish.data, wish.host, wish.port)
    except OSError as error:
        sys.stderr.write(f"Песочница не запустилась: {error}\n")
        return 1
    if wish.world:
        running.load(wish.world)
    running.start()
    sys.stdout.write(f"Учебные сети: {running.address}/\n")
    sys.stdout.flush()
    signal.sigwait(STOPPERS)
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
