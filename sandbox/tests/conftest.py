"""A running sandbox per test, with the cast of example-world.json, and callers for the four networks."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from sandbox.server import Running

WORLD = Path(__file__).parents[1] / "example-world.json"
Json = dict[str, Any]


@pytest.fixture(scope="session")
def world() -> Json:
    found: Json = json.loads(WORLD.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    sandbox = Running(tmp_path / "data").start()
    sandbox.load(WORLD)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def net(running: Running) -> Net:
    return Net(running.address)


@pytest.fixture
def hook() -> Iterator[Hook]:
    found = Hook()
    yield found
    found.close()


def picture(width: int = 60, height: int = 40, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (40, 90, 160)).save(out, kind)
    return out.getvalue()


def until(ready: Callable[[], Any], seconds: float = 8.0) -> Any:
    """Poll a condition; its first true value is the answer."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < deadline:
        found = ready()
        if found:
            return found
        pause.wait(0.01)
    raise AssertionError("it never happened")


class Hook:
    """A server that receives hooks; `answers` are given in turn, the last one for ever."""

    def __init__(self) -> None:
        self.received: list[tuple[dict[str, str], Json]] = []
        self.answers: list[tuple[int, str]] = [(200, "ok")]
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, text = owner.answers.pop(0) if len(owner.answers) > 1 else owner.answers[0]
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())
                owner.received.append((dict(self.headers.items()), body))

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def wait(self, number: int = 1) -> list[tuple[dict[str, str], Json]]:
        until(lambda: len(self.received) >= number)
        return self.received

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Net:
    """Short ways to call the sandbox."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.http = requests.Session()
        self.http.trust_env = False

    def vk(self, method: str, token: str = "vk-community-101", **params: Any) -> Any:
        form = {"v": "5.199", "access_token": token, **params}
        answer = self.http.post(f"{self.base}/vk/method/{method}", data=form)
        assert answer.status_code == 200
        return answer.json()

    def vk_ok(self, method: str, token: str = "vk-community-101", **params: Any) -> Any:
        found = self.vk(method, token, **params)
        assert "response" in found, found
        return found["response"]

    def vk_code(self, method: str, token: str = "vk-community-101", **params: Any) -> int:
        found = self.vk(method, token, **params)
        assert "error" in found, found
        code: int = found["error"]["error_code"]
        return code

    def ok(self, method: str, token: str = "ok-eternal", secret: str = "SESSIONSECRET", **params: str) -> Any:
        form = {"application_key": "PUBLICKEY", "format": "json", "method": method, **params}
        text = "".join(f"{name}={form[name]}" for name in sorted(form)) + secret
        form |= {"access_token": token, "sig": hashlib.md5(text.encode()).hexdigest()}
        answer = self.http.post(f"{self.base}/ok/fb.do", data=form)
        assert answer.status_code == 200
        found = answer.json()
        code = found.get("error_code") if isinstance(found, dict) else None
        assert answer.headers.get("Invocation-Error") == (str(code) if code else None)
        return found

    def telegram(self, method: str, token: str = "5001:press-bot-token", **params: Any) -> Any:
        answer = self.http.post(f"{self.base}/telegram/bot{token}/{method}", json=params)
        found = answer.json()
        assert answer.status_code == (200 if found["ok"] else found["error_code"])
        return found

    def telegram_ok(self, method: str, token: str = "5001:press-bot-token", **params: Any) -> Any:
        found = self.telegram(method, token, **params)
        assert found["ok"], found
        return found["result"]

    def max(self, verb: str, path: str, token: str = "max-bot-token", body: Any = None, **query: Any) -> Any:
        headers = {"Authorization": token} if token else {}
        return self.http.request(verb, f"{self.base}/max/{path}", params=query, json=body, headers=headers)

    def max_ok(self, verb: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.max(verb, path, body=body, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def control(self, verb: str, name: str, body: Any = None, **query: Any) -> Any:
        answer = self.http.request(verb, f"{self.base}/_sandbox/{name}", json=body, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def posts(self, network: str, page: Any) -> list[Json]:
        found: list[Json] = self.control("GET", "posts", network=network, page=page)["posts"]
        return found

    def order(self, network: str, kind: str, method: str = "*", **params: Any) -> None:
        self.control("POST", "faults", {"network": network, "method": method, "kind": kind, **params})
