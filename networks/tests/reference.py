"""`docs/requests.md`: what the portal sends for each operation, captured from the adapters as they talk with the stubs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import override_settings

from core.tests.loopback import serving
from networks.base import NETWORK_NAMES, TokenKind
from networks.max.tests.stub import MaxStub
from networks.ok.tests.stub import OKStub
from networks.registry import adapter_for
from networks.telegram.tests.stub import TelegramStub
from networks.tests.stub import Call, Purse, Stub
from networks.vk.tests.stub import VKStub

STUBS: tuple[type[Stub], ...] = (VKStub, OKStub, TelegramStub, MaxStub)
_HEAD = """# What goes to the networks

Made by `RECORD=1 python -m pytest networks/tests/test_reference.py` from the contract suite; a test holds this file to
what the adapters send. Every request is checked against the description that stands beside it (`API_CONTRACTS`).
Secrets and signatures are «•••»; a method that was shown once is only named afterwards. The calls of an operation stand
in the order in which they are made.
"""


def reference() -> str:
    """The whole page."""
    return _HEAD + "".join(_of_network(stub_class) for stub_class in STUBS)


def _of_network(stub_class: type[Stub]) -> str:
    lines, shown = [f"\n## {NETWORK_NAMES[stub_class.network]}\n"], set[str]()
    with _talking(stub_class) as stub:
        adapter = adapter_for(stub.target, Purse(stub.tokens))
        for operation, act in stub.acts().items():
            stub.calls.clear()
            act(adapter)
            lines.append(f"\n### {operation.value}\n")
            first: dict[str, Call] = {}
            for call in stub.calls:
                first.setdefault(call.method, call)
            for call in first.values():
                lines.append(_line(stub, call, again=call.method in shown))
                shown.add(call.method)
    return "".join(lines)


def _line(stub: Stub, call: Call, *, again: bool) -> str:
    head = f"\n`{call.method}` · token: {_token(stub, call)} · {_schema(stub, call.method)}"
    if again:
        return head + " · shown above\n"
    request = {key: value for key, value in stub.masked(call.seen).items() if value not in ({}, "")}
    text = json.dumps(request, ensure_ascii=False, indent=1).replace(stub.url, "{url}")
    return f"{head}\n\n```json\n{text}\n```\n"


def _token(stub: Stub, call: Call) -> str:
    """Whose token the request carries."""
    asked = (
        f"{call.seen.path} {call.seen.query} {call.seen.headers} {call.seen.body.decode(errors='replace')}"
    )
    kinds = [kind.value for kind, value in stub.tokens.items() if value in asked]
    if not kinds and "access_token" in call.seen.form:
        kinds = [TokenKind.OK_APPLICATION.value]
    return kinds[0] if kinds else "none"


def _schema(stub: Stub, method: str) -> str:
    """Where the published description of a method stands among the contracts."""
    if method.startswith("upload"):
        return "an address given by the network, no description"
    section = method.partition(".")[0]
    return {
        "vk": f"vk/{section}/methods.json `{method}`",
        "ok": "ok/fields.json, signature",
        "telegram": f"telegram/api.json `methods.{method}`",
        "max": "max/schema_2026_07_01.json `paths`",
    }[stub.network.value]


@contextmanager
def _talking(stub_class: type[Stub]) -> Iterator[Stub]:
    from django.conf import settings

    stub: Any = stub_class()
    with serving(stub.answer) as server:
        urls = {**settings.NETWORK_API_URLS, **stub.urls(server.url)}
        with override_settings(NETWORK_API_URLS=urls):
            yield stub
