"""Checks of answers against the networks' published schemas, which are not part of the repository."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Json = dict[str, Any]
FOLDER = Path(os.environ.get("API_CONTRACTS") or Path(__file__).parents[2] / "../shared/contracts").resolve()
VK = "http://vk.invalid/"


def needed(name: str) -> Path:
    """A file or folder of the schemas, or a skip that names it."""
    found = FOLDER / name
    if not found.exists():
        pytest.skip(f"the published schema {name} is not here (API_CONTRACTS)")
    return found


# VK: `required: true` stands at the property, JSON Schema wants a list at the object


@cache
def _vk_registry() -> Registry[Any]:
    root = needed("vk")
    files = [file for file in root.rglob("*.json") if file.parent != root]
    resources = [
        (VK + str(file.relative_to(root)), Resource(_lifted(json.loads(file.read_text())), DRAFT202012))
        for file in files
    ]
    return Registry().with_resources(resources)


def _lifted(node: Any) -> Any:
    if isinstance(node, list):
        return [_lifted(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {
        name: _lifted(value)
        for name, value in node.items()
        if not (name == "required" and value in (True, False))
    }
    if out.get("additionalProperties") is False:  # the schema forbids what a sibling of allOf allows
        del out["additionalProperties"]
    properties = node.get("properties")
    if isinstance(properties, dict):
        names = [
            name
            for name, value in properties.items()
            if isinstance(value, dict) and value.get("required") is True
        ]
        if names:
            out["required"] = names
    return out


def check_vk(reference: str, value: Any) -> None:
    """`reference` such as `wall/responses.json#/definitions/wall_get_response`."""
    validator = Draft202012Validator({"$ref": VK + reference}, registry=_vk_registry())
    problems = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in validator.iter_errors(value)
    ]
    assert not problems, problems


@cache
def vk_methods() -> dict[str, Json]:
    """All methods of VK by name."""
    found = [json.loads(file.read_text())["methods"] for file in needed("vk").glob("*/methods.json")]
    return {method["name"]: method for methods in found for method in methods}


# Telegram: its own description of types


@cache
def _telegram() -> Json:
    found: Json = json.loads((needed("telegram") / "api.json").read_text())
    return found


def telegram_method(name: str) -> Json:
    """A method's description."""
    found: Json = _telegram()["methods"][name]
    return found


def check_telegram(kind: str, value: Any, where: str = "") -> None:
    """Every field is known, every required one is there, every value has one of its types."""
    if kind.startswith("Array of "):
        assert isinstance(value, list), where
        for number, item in enumerate(value):
            check_telegram(kind.removeprefix("Array of "), item, f"{where}[{number}]")
        return
    simple = {"Integer": int, "String": str, "Boolean": bool, "Float": float}
    if kind in simple:
        assert type(value) is simple[kind], f"{where}: {value!r} is not {kind}"
        return
    shape = _telegram()["types"][kind]
    if shape.get("subtypes"):
        _check_union(shape["subtypes"], value, where)
        return
    fields = {field["name"]: field for field in shape.get("fields", [])}
    assert set(value) <= set(fields), f"{where}: unknown {set(value) - set(fields)} of {kind}"
    missing = {name for name, field in fields.items() if field["required"]} - set(value)
    assert not missing, f"{where}: {missing} of {kind} missing"
    for name, item in value.items():
        _check_union(fields[name]["types"], item, f"{where}.{name}")


def _check_union(kinds: list[str], value: Any, where: str) -> None:
    problems = []
    for kind in kinds:
        try:
            check_telegram(kind, value, where)
            return
        except (AssertionError, TypeError, AttributeError) as error:
            problems.append(f"{kind}: {error}")
    raise AssertionError(problems)


# MAX: OpenAPI; its saved version knows neither channels nor comments


@cache
def _max_schemas() -> Json:
    root: Json = json.loads((needed("max") / "schema_2026_07_01.json").read_text())
    schemas = root["components"]["schemas"]
    schemas["ChatType"]["enum"] = ["chat", "dialog", "channel"]
    schemas["MessageBody"]["required"].remove("link")
    found: Json = _nullable({"components": {"schemas": schemas}})
    return found


def _nullable(node: Any) -> Any:
    if isinstance(node, list):
        return [_nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    out = {
        name: _nullable(value)
        for name, value in node.items()
        if name != "required" or isinstance(value, list)
    }
    return {"anyOf": [out, {"type": "null"}]} if node.get("nullable") is True else out


def check_max(name: str, value: Any) -> None:
    """Against a component of the MAX schema."""
    schema = {"$ref": f"#/components/schemas/{name}", **_max_schemas()}
    problems = [
        f"{error.json_path}: {error.message[:200]}"
        for error in Draft202012Validator(schema).iter_errors(value)
    ]
    assert not problems, problems


@cache
def ok_fields() -> Json:
    """Identifiers of OK seen in public sources."""
    found: Json = json.loads((needed("ok") / "fields.json").read_text())
    return found
