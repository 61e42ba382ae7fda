"""A network for measurements, in a process of its own: it says yes to everything as VK does, after a set time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count


class _Network(BaseHTTPRequestHandler):
    numbers = count(1)
    answer_s = 0.3

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        time.sleep(self.answer_s)
        body = json.dumps({"response": {"post_id": next(self.numbers)}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Silent."""


def serve(answer_s: float) -> None:
    """Answer until the process is ended."""
    _Network.answer_s = answer_s
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Network)
    server.request_queue_size = 128
    print(server.server_address[1], flush=True)
    server.serve_forever()


@contextmanager
def network(answer_s: float) -> Iterator[str]:
    """Its address."""
    command = [sys.executable, "-m", "tests.bench.network", str(answer_s)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    serve(float(sys.argv[1]))
