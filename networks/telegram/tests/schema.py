"""The published description of the Bot API as assertions."""

from __future__ import annotations

import functools
import json
from typing import Any

from core.tests.loopback import Seen
from networks.tests.stub import SCHEMAS

_PLAIN = {"Integer": int, "String": str, "Boolean": bool, "Float": (int, float)}


def check_request(method: str, seen: Seen) -> None:
    """Every parameter is known and of its type, every required one is there."""
    if seen.headers.get_content_type() == "application/json":
        sent = dict(seen.json)
    else:
        sent = {**{name: _unpacked(value) for name, value in seen.form.items()}, **_files(seen)}
    known = {field["name"]: field for field in _api()["methods"][method].get("fields", [])}
    attached = {name for name in sent if f"attach://{name}" in json.dumps(sent.get("media", ""))}
    for name, value in sent.items():
        if name not in attached:
            assert name in known, f"{method}: {name} is not a parameter"
            assert _problems(value, known[name]["types"], name) == []
    missing = {name for name, field in known.items() if field["required"]} - sent.keys()
    assert missing == set(), f"{method}: {missing} missing"


def check_reply(method: str, body: Any) -> None:
    """A reply is of one of the types that the method returns."""
    assert body["ok"] is True
    assert _problems(body["result"], _api()["methods"][method]["returns"], "result") == []


def _unpacked(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _files(seen: Seen) -> dict[str, str]:
    return {name: "file" for name, (file_name, _, _) in seen.parts.items() if file_name is not None}


@functools.lru_cache
def _api() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / "telegram" / "api.json").read_text())
    return found


def _problems(value: Any, types: list[str], path: str) -> list[str]:
    """Why a value is of none of the types; empty when it is of one."""
    found: list[str] = []
    for name in types:
        problems = _against(value, name, path)
        if not problems:
            return []
        found += problems
    return found


def _against(value: Any, name: str, path: str) -> list[str]:
    if name in _PLAIN:
        good = isinstance(value, _PLAIN[name]) and (name == "Boolean" or not isinstance(value, bool))
        return [] if good else [f"{path}: {name} expected, {value!r} found"]
    if name == "InputFile":
        return [] if isinstance(value, str) else [f"{path}: a file expected"]
    if name.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{path}: a list expected"]
        return [p for i, item in enumerate(value) for p in _problems(item, [name[9:]], f"{path}[{i}]")]
    if not isinstance(value, dict):
        return [f"{path}: {name} expected, {value!r} found"]
    description = _api()["types"][name]
    if description.get("subtypes"):
        return _problems(value, description["subtypes"], path)
    return _object(value, description, path)


def _object(value: dict[str, Any], description: dict[str, Any], path: str) -> list[str]:
    fields = {field["name"]: field for field in description.get("fields", [])}
    found = [f"{path}.{name} is not a field" for name in value if name not in fields]
    found += [f"{path}.{n} is missing" for n, field in fields.items() if field["required"] and n not in value]
    for name, item in value.items():
        if name in fields:
            found += _problems(item, fields[name]["types"], f"{path}.{name}")
    return found
