"""A threaded HTTP server around the application."""

from __future__ import annotations

import contextlib
import json
import os
import socketserver
import threading
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler

from sandbox.app import Application, Sandbox


class Handler(WSGIRequestHandler):
    """HTTP/1.1 with kept connections, silent, and able to be cut from inside."""

    disable_nagle_algorithm = True
    timeout = 75

    def get_environ(self) -> dict[str, Any]:
        """The environment plus the connection itself."""
        return {**super().get_environ(), "sandbox.connection": self.connection}

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: calls are kept by the sandbox."""


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """One thread per connection."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind without a name look-up."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is nothing to talk about."""


class Running:
    """A sandbox with its server in a thread."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        configure()
        self.sandbox = Sandbox(folder)
        self.server = Server((host, port), Handler)
        self.server.set_app(Application(self.sandbox))
        self.address = f"http://{host}:{self.server.server_address[1]}"
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> Running:
        """Begin to answer."""
        self.sandbox.outbox.start()
        self._thread.start()
        return self

    def load(self, path: Path) -> None:
        """Load a world file."""
        from sandbox.world import load_world

        load_world(self.sandbox, json.loads(path.read_text(encoding="utf-8")))

    def stop(self) -> None:
        """Stop answering and close."""
        self.sandbox.stopping.set()
        self.server.shutdown()
        self._thread.join(timeout=5)
        with contextlib.suppress(OSError):
            self.server.server_close()
        self.sandbox.close()


def configure() -> None:
    """Run under the sandbox's own settings, unless this process already has chosen some."""
    if not settings.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sandbox.settings")
