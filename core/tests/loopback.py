"""A server on the loopback that answers, or misbehaves, as it is told. Shared by all tests of HTTP."""

from __future__ import annotations

import contextlib
import email.parser
import json
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: Message
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        """Fields of a form body; of multipart only those that are no files."""
        if self.headers.get_content_type() == "multipart/form-data":
            return {n: c.decode() for n, (f, _, c) in self.parts.items() if f is None}
        return {name: values[-1] for name, values in parse_qs(self.body.decode(), True).items()}

    @property
    def parts(self) -> dict[str, tuple[str | None, str, bytes]]:
        """Parts of a multipart body: name → (file name or None, type, content)."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser().parsebytes(head + self.body)
        found: dict[str, tuple[str | None, str, bytes]] = {}
        for part in message.get_payload():
            assert isinstance(part, Message)
            name = str(part.get_param("name", header="content-disposition"))
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found[name] = (part.get_filename(), part.get_content_type(), content)
        return found

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer. `cut`: «before» — close without an answer, «middle» — close in the middle of the body.

    `delay_s` passes before the first byte, `drip_s` between every two bytes.
    """

    json: Any = None
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: str = ""
    delay_s: float = 0
    drip_s: float = 0

    def encoded(self) -> bytes:
        body = self.body if self.json is None else json.dumps(self.json, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **self.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        whole = f"HTTP/1.1 {self.status} X\r\n{head}\r\n".encode() + body
        return whole[: len(whole) - len(body) // 2 - 1] if self.cut == "middle" else whole


class Loopback:
    """The server: `answer` decides, `seen` keeps every request in order."""

    def __init__(self, answer: Callable[[Seen], Reply], context: ssl.SSLContext | None = None) -> None:
        self.answer, self.seen, self._context = answer, [], context
        self.seen: list[Seen]
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._stop.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(10)
            if self._context:
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    return self._exchange(secured)
            return self._exchange(connection)

    def _exchange(self, connection: socket.socket) -> None:
        request = _read(connection)
        if request is None:
            return
        self.seen.append(request)
        reply = self.answer(request)
        self._stop.wait(reply.delay_s)
        if reply.cut == "before":
            return
        encoded = reply.encoded()
        step = 1 if reply.drip_s else len(encoded)
        for start in range(0, len(encoded), step):
            connection.sendall(encoded[start : start + step])
            if reply.drip_s and self._stop.wait(reply.drip_s):
                return


def _read(connection: socket.socket) -> Seen | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more or more[0] == 0x16:  # a TLS greeting: this server speaks plainly
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, _, rest = head.decode("latin-1").partition("\r\n")
    method, target, _ = first.split(" ")
    headers = email.parser.Parser().parsestr(rest)
    while len(body) < int(headers["Content-Length"] or 0):
        body += connection.recv(65536)
    parts = urlsplit(target)
    query = {name: values[-1] for name, values in parse_qs(parts.query, True).items()}
    return Seen(method, parts.path, query, headers, body)


@contextlib.contextmanager
def serving(answer: Callable[[Seen], Reply], context: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """A server for the length of a `with`."""
    server = Loopback(answer, context)
    try:
        yield server
    finally:
        server.close()


def free_port() -> int:
    """A port where surely nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


def everything_about(error: BaseException | None) -> str:
    """All that a log, a report or a curious caller could print of an error and what hangs on it."""
    texts: list[str] = []
    while error is not None:
        texts += [str(error), repr(error), repr(vars(error)), "".join(traceback.format_exception(error))]
        error = error.__cause__ or error.__context__
    return "".join(texts)
