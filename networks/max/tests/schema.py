"""The published OpenAPI description of MAX as assertions."""

from __future__ import annotations

import functools
import json
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from core.tests.loopback import Seen
from networks.tests.stub import SCHEMAS

# Comments came to the API after the stored description; upload addresses are no part of it.
NOT_IN_SCHEMA = ("/comments", "upload", "upload.video", "upload.file")
_URI = "urn:max"
_PATHS = {
    "/chats/{chat}": "/chats/{chatId}",
    "/chats/{chat}/members": "/chats/{chatId}/members",
    "/chats/{chat}/members/me": "/chats/{chatId}/members/me",
    "/messages/{mid}": "/messages/{messageId}",
}


def check_request(method: str, seen: Seen) -> None:
    """Every parameter of the query is known, every required one is there, the body is of its schema."""
    token = seen.headers["Authorization"] or ""
    assert method.startswith("upload") or (token and not token.startswith("Bearer"))
    if method.endswith(NOT_IN_SCHEMA):
        return
    described = _method(method)
    known = {one["name"]: one for one in described.get("parameters", []) if one["in"] == "query"}
    assert seen.query.keys() <= known.keys()
    assert {name for name, one in known.items() if one.get("required")} <= seen.query.keys()
    body = described.get("requestBody")
    if body:
        _validate(seen.json, body["content"]["application/json"]["schema"])


def check_reply(method: str, body: Any) -> None:
    """A reply is the one that the method promises."""
    if method.endswith(NOT_IN_SCHEMA):
        return
    response = _method(method)["responses"]["200"]
    if "$ref" in response:
        response = _document()["components"]["responses"][response["$ref"].rpartition("/")[2]]
    _validate(body, response["content"]["application/json"]["schema"])


def _method(name: str) -> dict[str, Any]:
    verb, _, path = name.partition(" ")
    found: dict[str, Any] = _document()["paths"][_PATHS.get(path, path)][verb.lower()]
    return found


def _validate(value: Any, schema: dict[str, Any]) -> None:
    validator = Draft202012Validator(_absolute(schema), registry=_registry())
    assert [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)] == []


@functools.lru_cache
def _document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / "max" / "schema_2026_07_01.json").read_text())
    schemas = found["components"]["schemas"]
    # Channels are documented elsewhere and stand in the samples; `link` is no property of a body.
    schemas["ChatType"]["enum"] = ["chat", "channel", "dialog"]
    schemas["MessageBody"]["required"].remove("link")
    return found


@functools.lru_cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_absolute(_document()), default_specification=DRAFT202012)
    return Registry().with_resource(_URI, resource)


def _absolute(node: Any) -> Any:
    """OpenAPI's own dialect as JSON Schema: `nullable`, references inside the document, no discriminators."""
    if isinstance(node, list):
        return [_absolute(item) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {
        key: _absolute(value) for key, value in node.items() if key not in ("nullable", "discriminator")
    }
    if isinstance(changed.get("$ref"), str) and changed["$ref"].startswith("#"):
        changed["$ref"] = _URI + changed["$ref"]
    if not isinstance(changed.get("required", []), list):
        del changed["required"]
    return {"anyOf": [{"type": "null"}, changed]} if node.get("nullable") is True else changed
