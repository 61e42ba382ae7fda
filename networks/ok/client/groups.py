"""Groups: what they are, and what an address leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from networks import reading
from networks.ok.client.transport import Client

_FIELDS = (
    "uid,name,description,shortname,access_type,private,pic_avatar,main_photo,photo_id,cover,mobile_cover,"
    "homepage_url,phone,address,city,members_count,who_can_comment,messages_allowed,messaging_allowed,"
    "messaging_enabled,gos_org,rkn_mark,blocked,role"
)


@dataclass(frozen=True)
class Group:
    """A group with its settings as told; `settings` holds the fields by the network's own names."""

    id: str
    name: str
    shortname: str
    settings: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Place:
    """What an address leads to: «GROUP», «USER» …, and its number."""

    type: str
    id: str


def info(client: Client, gid: str) -> Group | None:
    """https://apiok.ru/dev/methods/rest/group/group.getInfo — None when there is no such group."""
    reply = client.call("group.getInfo", {"uids": gid, "fields": _FIELDS})
    listed = reply.need(reply.data if isinstance(reply.data, list) else None, "списка групп")
    for found in reading.items(listed):
        # One group was asked for: an answer that names none is about it.
        if (reading.text(found, "uid") or reading.text(found, "id") or gid) == gid:
            settings = {name: found[name] for name in _FIELDS.split(",") if name in found}
            return Group(gid, reading.text(found, "name"), reading.text(found, "shortname"), settings)
    return None


def by_url(client: Client, url: str) -> Place:
    """https://apiok.ru/dev/methods/rest/url/url.getInfo — what a short name stands for."""
    reply = client.call("url.getInfo", {"url": url})
    number = reading.text(reply.data, "objectIdStr") or reading.text(reply.data, "objectId")
    return Place(reading.text(reply.data, "type").upper(), reply.need(number, "номера группы"))
