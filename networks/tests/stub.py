"""A network on the loopback, made of our own handmade replies. Each network has a subclass in its tests."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from core.tests.loopback import Reply, Seen
from networks.base import (
    Adapter,
    Animation,
    Document,
    File,
    Network,
    Operation,
    Outgoing,
    Photo,
    Poll,
    Secret,
    Target,
    TokenKind,
    Video,
)

Act = Callable[[Adapter], object]
SCHEMAS = Path(
    os.environ.get("API_CONTRACTS") or Path(__file__).resolve().parents[3] / "shared" / "contracts"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
PHOTO = Photo(JPEG, "image/jpeg", 1200, 800, "park.jpg", "Новый парк")


def file(name: str, mime: str, size: int = 20_000) -> File:
    """A file of so many bytes on its way out."""
    content = hashlib.sha256(name.encode()).digest() * (size // 32 + 1)
    return File(
        lambda: io.BytesIO(content[:size]), size, mime, name, hashlib.sha256(content[:size]).hexdigest()
    )


VIDEO = Video(file("park.mp4", "video/mp4"), "Парк", "Открытие парка", seconds=12, width=1280, height=720)
GIF = Animation(file("snow.gif", "image/gif"), 320, 240, 3)
CLIP = Animation(file("snow.mp4", "video/mp4"), 320, 240, 3)
DOCUMENT = Document(file("order.pdf", "application/pdf"), "Постановление")
POLL = Poll("Когда удобнее?", ("Утром", "Вечером"))
POST = Outgoing("Завтра с 9 до 12 часов на улице Ленина не будет воды.", key="attempt-7-3f2a")


@dataclass
class Purse:
    """Tokens of a test: `Tokens` out of a dict."""

    values: Mapping[TokenKind, str]
    asked: list[TokenKind] = field(default_factory=list)

    def get(self, kind: TokenKind) -> Secret | None:
        self.asked.append(kind)
        return Secret(self.values[kind]) if kind in self.values else None


@dataclass
class Remembering:
    """Uploads of earlier attempts out of a dict."""

    values: dict[str, str]
    lasts: bool = True

    def get(self, key: str) -> str:
        return self.values.get(key, "")

    def put(self, key: str, name: str) -> None:
        self.values[key] = name


@dataclass(frozen=True)
class Call:
    """One call of an API method that the stub has got, and what it answered."""

    method: str
    seen: Seen
    reply: Reply


def media_acts() -> dict[Operation, Act]:
    """Publishing each sort of media by itself, and an album of both sorts; a network leaves out what it cannot do."""

    def publishing(**media: Any) -> Act:
        return lambda adapter: adapter.publish(replace(POST, **media))

    mixed = {"photos": (replace(PHOTO, order=2),), "videos": (replace(VIDEO, order=1),)}
    return {
        Operation.PUBLISH_VIDEO: lambda adapter: (
            publishing(videos=(VIDEO,))(adapter),
            publishing(**mixed)(adapter),
        ),
        Operation.PUBLISH_ANIMATION: lambda adapter: (
            publishing(animation=GIF)(adapter),
            publishing(animation=CLIP)(adapter),
        ),
        Operation.PUBLISH_DOCUMENT: publishing(documents=(DOCUMENT,)),
        Operation.PUBLISH_POLL: publishing(poll=POLL),
    }


class Stub(ABC):
    """Answers each API method with `replies/<method>.json`, unless a test has ordered something else.

    A file of replies holds `request` (what our adapter sends, tokens masked; rewritten by RECORD=1) and `reply`
    (`status`, `json` or `text`).
    """

    network: ClassVar[Network]
    target: ClassVar[Target]
    tokens: ClassVar[dict[TokenKind, str]]
    # Keys of NETWORK_API_URLS that this stub stands for.
    serves: ClassVar[tuple[str, ...]]
    # The call by which a text post appears, and the one by which the page is looked up.
    publishing: ClassVar[str]
    looking: ClassVar[str]
    # Methods that must never be called by a probe: somebody would see it.
    visible: ClassVar[frozenset[str]]
    # How the network says these things: «permanent», «auth», «permission», «rate», «server», «gone».
    faults: ClassVar[dict[str, Reply]]

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self._ordered: dict[str, Reply | Callable[[Seen], Reply]] = {}
        self.change: Callable[[str, Any], Any] = lambda method, body: body

    # -- what a network says ---------------------------------------------------------------------------------

    @abstractmethod
    def method_of(self, seen: Seen) -> str:
        """The API method that a request is for («upload» for an upload address)."""

    @abstractmethod
    def acts(self) -> dict[Operation, Act]:
        """Every operation that the adapter can do by API, as a call of its verb."""

    @abstractmethod
    def check_request(self, call: Call) -> None:
        """Assert that a request is one of the published schema (found in `SCHEMAS`)."""

    @abstractmethod
    def check_reply(self, method: str, body: Any) -> None:
        """Assert that our handmade reply of a method is one of the published schema."""

    def masked(self, seen: Seen) -> dict[str, Any]:
        """A request as it is kept beside its reply: without tokens and boundaries."""
        kept: dict[str, Any] = {"method": seen.method, "path": self.hide(seen.path)}
        if seen.query:
            kept["query"] = {name: self.hide(value) for name, value in seen.query.items()}
        content = seen.headers.get_content_type() if seen.headers["Content-Type"] else ""
        if content == "application/json":
            kept["json"] = json.loads(self.hide(seen.body.decode()))
        elif seen.body:
            kept["form"] = {name: self.hide(value) for name, value in sorted(seen.form.items())}
        if content == "multipart/form-data":
            kept["files"] = {n: [f, mime, len(c)] for n, (f, mime, c) in seen.parts.items() if f is not None}
        return kept

    def hide(self, text: str) -> str:
        """`text` with every token and secret of this stub masked."""
        for value in self.secrets():
            text = text.replace(value, "•••")
        return text

    def secrets(self) -> list[str]:
        """Texts that must never be seen outside a request, longest first."""
        return sorted(self.tokens.values(), key=len, reverse=True)

    # -- the server ------------------------------------------------------------------------------------------

    def answer(self, seen: Seen) -> Reply:
        method = self.method_of(seen)
        order = self._ordered.get(method) or self._ordered.get("*")
        reply = self.reply(method, seen) if order is None else order(seen) if callable(order) else order
        self.calls.append(Call(method, seen, reply))
        return reply

    def reply(self, method: str, seen: Seen) -> Reply:
        """The handmade reply of a method. A method without one is a fault of the tests: 599."""
        kept = self.kept(method)
        if kept is None:
            return Reply(status=599, body=f"no recorded reply for {method}".encode())
        reply = kept["reply"]
        if "text" in reply:
            return Reply(status=reply.get("status", 200), body=reply["text"].encode())
        body = json.loads(json.dumps(reply["json"]).replace("{url}", self.url))
        return Reply(self.change(method, body), status=reply.get("status", 200))

    def order(self, method: str, reply: Reply | Callable[[Seen], Reply]) -> None:
        """Answer every further call of `method` («*»: of any) so."""
        self._ordered[method] = reply

    def forget(self, method: str) -> None:
        """Answer `method` as by the files again."""
        self._ordered.pop(method, None)

    def urls(self, base: str) -> dict[str, str]:
        """Settings that lead the adapter here."""
        self.url = base
        return dict.fromkeys(self.serves, base)

    def called(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    # -- the files -------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        return Path(__file__).resolve().parents[1] / self.network.value / "replies"

    def file_of(self, method: str) -> Path:
        return self.folder / (re.sub(r"[^A-Za-z0-9.]+", "_", method).strip("_") + ".json")

    def kept(self, method: str) -> dict[str, Any] | None:
        path = self.file_of(method)
        found: dict[str, Any] | None = json.loads(path.read_text()) if path.exists() else None
        return found

    def record(self, call: Call) -> None:
        """Keep a captured request beside its reply (RECORD=1)."""
        kept = self.kept(call.method)
        if kept is not None and kept.get("request") != self.masked(call.seen):
            kept = {"request": self.masked(call.seen), "reply": kept["reply"]}
            self.file_of(call.method).write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n")


def widened(value: Any) -> Any:
    """The same JSON with a field in every object that no schema knows."""
    if isinstance(value, dict):
        return {**{key: widened(item) for key, item in value.items()}, "новое_поле": {"a": [1]}}
    return [widened(item) for item in value] if isinstance(value, list) else value


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Paths of everything inside a JSON value."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value[:2]):
            found += places(item, (*path, index))
    return found


def spoiled(value: Any, path: tuple[str | int, ...], instead: Any) -> Any:
    """A copy of a JSON value with something else at `path`."""
    copy = deepcopy(value)
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = instead
    return copy
