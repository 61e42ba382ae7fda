"""VK's published schema (API 5.199) as assertions."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from networks.tests.stub import SCHEMAS

FOLDER = SCHEMAS / "vk"
# «required» is written in another way; closed objects cannot be parts of `allOf`, where VK puts them.
_LEFT_OUT = ("required", "additionalProperties")
OF_EVERY_CALL = {"v", "lang", "access_token"}
# The schema lags: these work, as the reference pages of the methods say.
NOT_IN_SCHEMA = {("wall.get", "owner_id"), ("groups.getTokenPermissions", "")}


def check_request(name: str, form: dict[str, str]) -> None:
    """Every parameter is known and of its type, every required one is there."""
    assert form.keys() >= OF_EVERY_CALL
    known = {parameter["name"]: parameter for parameter in method(name).get("parameters", [])}
    sent = {key: value for key, value in form.items() if key not in OF_EVERY_CALL}
    for key, value in sent.items():
        if (name, key) not in NOT_IN_SCHEMA:
            assert key in known, f"{name}: {key} is not a parameter"
            assert _fits(known[key], value), f"{name}: {key}={value[:60]} is not {known[key].get('type')}"
    missing = {key for key, parameter in known.items() if parameter.get("required")} - sent.keys()
    assert missing == set(), f"{name}: {missing} missing"


def check_reply(name: str, body: Any) -> None:
    """A reply is one of those that the schema lists for the method."""
    problems = []
    for reference in method(name)["responses"].values():
        path, _, place = reference["$ref"].partition("#")
        uri = (FOLDER / name.partition(".")[0] / path).resolve().as_uri()
        validator = Draft7Validator({"$ref": f"{uri}#{place}"}, registry=_registry())
        found = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(body)]
        if not found:
            return
        problems.append(found)
    raise AssertionError(f"{name}: {problems}")


@functools.lru_cache
def method(name: str) -> dict[str, Any]:
    """A method's description."""
    section = json.loads((FOLDER / name.partition(".")[0] / "methods.json").read_text())
    found: dict[str, Any] = next(item for item in section["methods"] if item["name"] == name)
    return found


def _fits(parameter: dict[str, Any], value: str) -> bool:
    kinds = parameter.get("type", "string")
    return any(_is(kind, parameter, value) for kind in ([kinds] if isinstance(kinds, str) else kinds))


def _is(kind: str, parameter: dict[str, Any], value: str) -> bool:
    if kind == "integer":
        whole = value.lstrip("-").isdecimal()
        return whole and parameter.get("minimum", -(2**63)) <= int(value) <= parameter.get("maximum", 2**63)
    if kind == "boolean":
        return value in ("0", "1")
    if kind == "array":
        items = parameter.get("items", {})
        return "$ref" in items or items.get("format") == "value_object" or all(
            _fits(items, part) for part in value.split(",")
        )  # fmt: skip
    return True


@functools.lru_cache
def _registry() -> Registry[Any]:
    def load(uri: str) -> Resource[Any]:
        path = Path(uri.removeprefix("file://"))
        # The folders that hold nothing for us are not stored: whatever they describe passes.
        content = _draft7(json.loads(path.read_text()), path.parent) if path.exists() else {"definitions": {}}
        return Resource.from_contents(content, default_specification=DRAFT7)

    return Registry(retrieve=load)


def _draft7(node: Any, folder: Path) -> Any:
    """VK writes `"required": true` beside a property, and refers to files that are not all stored."""
    if isinstance(node, list):
        return [_draft7(item, folder) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node and isinstance(node["$ref"], str):
        path, _, place = node["$ref"].partition("#")
        target = (folder / path).resolve()
        return {"$ref": f"{target.as_uri()}#{place}"} if target.exists() else {}
    changed = {key: _draft7(value, folder) for key, value in node.items() if key not in _LEFT_OUT}
    properties = node.get("properties")
    if isinstance(properties, dict):
        changed["required"] = [
            name for name, value in properties.items() if isinstance(value, dict) and value.get("required") is True
        ]  # fmt: skip
    return changed
