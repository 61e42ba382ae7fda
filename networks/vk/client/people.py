"""Who is who: names of people and communities, short names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from networks import reading
from networks.vk.client.transport import Client


@dataclass(frozen=True)
class Named:
    """What a short name belongs to: «user», «group», «page», «event» or «application»."""

    type: str
    id: str


def resolve_screen_name(client: Client, name: str) -> Named | None:
    """https://dev.vk.com/method/utils.resolveScreenName — None when nobody has this name."""
    reply = client.call("utils.resolveScreenName", {"screen_name": name})
    if not reply.data:
        return None
    kind = reply.need(reading.text(reply.data, "type"), "вида объекта")
    number = reading.text(reply.data, "group_id") or reading.text(reply.data, "object_id")
    return Named(kind, reply.need(number, "номера объекта"))


def names_in(data: Any) -> dict[int, str]:
    """Names from `profiles` and `groups` of an extended answer; communities have negative ids."""
    names: dict[int, str] = {}
    for person in reading.items(data, "profiles"):
        _put(names, reading.number(person, "id"), _full_name(person))
    for group in reading.items(data, "groups"):
        number = reading.number(group, "id")
        _put(names, None if number is None else -number, reading.text(group, "name"))
    return names


def _full_name(person: Mapping[str, Any]) -> str:
    return f"{reading.text(person, 'first_name')} {reading.text(person, 'last_name')}".strip()


def _put(names: dict[int, str], number: int | None, name: str) -> None:
    if number is not None and name:
        names[number] = name
