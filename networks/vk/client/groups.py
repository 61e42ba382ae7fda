"""Section «groups»: what a community is, its black list, what its token may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core import clock
from core.errors import MissingObject
from networks import reading
from networks.vk import errors
from networks.vk.client.transport import Client

FIELDS = (
    "description", "contacts", "site", "status", "cover", "has_photo", "wall", "can_message", "links",
    "members_count", "addresses", "verified", "city", "phone", "activity",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A community. `wall`: 0 off, 1 open, 2 limited, 3 closed. None: VK did not say."""

    id: str
    name: str
    screen_name: str
    is_closed: bool | None
    deactivated: str
    description: str | None
    site: str | None
    phone: str | None
    email: str | None
    address: str | None
    links: tuple[str, ...]
    members: int | None
    verified: bool | None
    has_photo: bool | None
    has_cover: bool | None
    wall: int | None
    can_message: bool | None
    raw: Mapping[str, Any] = field(repr=False)


def get_by_id(client: Client, group_id: str = "") -> Group | None:
    """https://dev.vk.com/method/groups.getById — without a number, the community of a community token."""
    reply = client.call("groups.getById", {"group_id": group_id or None, "fields": FIELDS})
    found = reply.data if isinstance(reply.data, list) else reading.at(reply.data, "groups")
    if not isinstance(found, list):
        raise reply.answer.malformed("нет списка сообществ")
    if not found:
        return None
    group = found[0]
    return Group(
        id=str(reply.need(reading.number(group, "id"), "номера сообщества")),
        name=reply.need(reading.text(group, "name"), "названия сообщества"),
        screen_name=reading.text(group, "screen_name"),
        is_closed=_closed(reading.number(group, "is_closed")),
        deactivated=reading.text(group, "deactivated"),
        description=_text(group, "description"),
        site=_text(group, "site"),
        phone=_joined(_text(group, "phone"), *_of_contacts(group, "phone")),
        email=_joined(*_of_contacts(group, "email")),
        address=_address(group),
        links=tuple(filter(None, (reading.text(link, "url") for link in reading.items(group, "links")))),
        members=reading.number(group, "members_count"),
        verified=reading.flag(group, "verified"),
        has_photo=reading.flag(group, "has_photo"),
        has_cover=reading.flag(group, "cover", "enabled"),
        wall=reading.number(group, "wall"),
        can_message=reading.flag(group, "can_message"),
        raw={
            name: reading.at(group, name) for name in ("contacts", "links", "addresses", "activity", "status")
        },
    )


def token_permissions(client: Client) -> frozenset[str]:
    """https://dev.vk.com/method/groups.getTokenPermissions — names of a community token's rights."""
    reply = client.call("groups.getTokenPermissions", {})
    return frozenset(reading.text(right, "name") for right in reading.items(reply.data, "permissions"))


def callback_servers(client: Client, group_id: int) -> int:
    """https://dev.vk.com/method/groups.getCallbackServers — how many addresses get this community's events."""
    reply = client.call("groups.getCallbackServers", {"group_id": group_id})
    return reading.number(reply.data, "count") or 0


def ban(
    client: Client, *, group_id: int, user_id: str, until: datetime | None, reason: int, comment: str
) -> None:
    """https://dev.vk.com/method/groups.ban — at most a year; None: for ever. Reasons are 0–4."""
    params = {
        "group_id": group_id,
        "owner_id": user_id,
        "end_date": None if until is None else int(until.timestamp()),
        "reason": reason,
        "comment": comment or None,
        "comment_visible": False,
    }
    client.act("groups.ban", params)


def unban(client: Client, *, group_id: int, user_id: str, changes: bool = True) -> None:
    """https://dev.vk.com/method/groups.unban — error 104: was not banned."""
    client.act("groups.unban", {"group_id": group_id, "owner_id": user_id}, changes=changes)


def is_banned(client: Client, *, group_id: int, user_id: str) -> bool:
    """https://dev.vk.com/method/groups.getBanned — VK says «not found» of who is not banned."""
    try:
        reply = client.call("groups.getBanned", {"group_id": group_id, "owner_id": user_id})
    except MissingObject as gone:
        if gone.where.code != errors.NOT_FOUND:
            raise
        return False
    listed = reading.at(reply.data, "items")
    if not isinstance(listed, list):
        raise reply.answer.malformed("нет чёрного списка")
    return any(_is_of(one, user_id) for one in listed)


def _is_of(banned: Any, user_id: str) -> bool:
    """Whether a line of the black list is about this person or community, and its term is not over."""
    person, group = reading.number(banned, "profile", "id"), reading.number(banned, "group", "id")
    ids = {str(person), f"-{group}"} if person is not None or group is not None else {user_id}
    until = reading.moment(reading.number(banned, "ban_info", "end_date"))
    return user_id in ids and (until is None or until > clock.now())


def _of_contacts(group: Any, name: str) -> list[str]:
    return [reading.text(contact, name) for contact in reading.items(group, "contacts")]


def _joined(*values: str | None) -> str | None:
    """Several values as one text, each once; None when VK told none of them."""
    told = [value for value in values if value]
    return ", ".join(dict.fromkeys(told)) if told else next(iter(values), None)


def _address(group: Any) -> str | None:
    """The main address with its city; only the city where there is no address."""
    main = reading.node(group, "addresses", "main_address")
    city = reading.text(main, "city", "title") or reading.text(group, "city", "title")
    return ", ".join(filter(None, (city, reading.text(main, "address")))) or None


def _text(group: Any, name: str) -> str | None:
    return reading.text(group, name) if reading.at(group, name) is not None else None


def _closed(value: int | None) -> bool | None:
    """0 open, 1 closed, 2 private."""
    return None if value is None else value != 0
