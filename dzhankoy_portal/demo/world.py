"""The networks' side of the demo city, as a file: pages, tokens and walls, for whatever stands in for the networks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dzhankoy_portal.demo.comments import residents, under
from dzhankoy_portal.demo.history import Past, history
from dzhankoy_portal.demo.places import SUBSCRIBERS, Place
from networks.base import Network

_DESCRIPTION = (
    "Официальная страница. Адрес: 296100, Республика Крым, г. Джанкой, ул. Учебная, 15."
    " Почта: info@dzhankoy.example. Справочная: 8 (36564) 3-00-00. Сайт: https://dzhankoy.example/"
)
VK_ADMIN, BOT_ID, MAX_BOT_ID = 510000001, 7000000001, 8000001


def token(*parts: str) -> str:
    """A made-up token, the same for the same words."""
    return hashlib.sha256(":".join(("demo", *parts)).encode()).hexdigest()[:40]


VK_SERVICE = token("vk", "service")
VK_USER = token("vk", "user")
OK_APPLICATION = {
    "id": "512000000001",
    "application_key": "CDEMOKEYJANKOYAPP",
    "application_secret_key": token("ok", "app"),
}
TELEGRAM_BOT = f"{BOT_ID}:AA{token('telegram', 'bot')[:33]}"
MAX_BOT = token("max", "bot")


def world(places: Sequence[Place], moment: datetime) -> dict[str, Any]:
    """Everything the four networks hold, with walls up to a moment."""
    by_network = {network: [one for one in places if one.network is network] for network in Network}
    return {
        "vk": _vk(by_network[Network.VK], moment),
        "ok": _ok(by_network[Network.OK], moment),
        "telegram": _telegram(by_network[Network.TELEGRAM], moment),
        "max": _max(by_network[Network.MAX], moment),
    }


def _vk(places: Sequence[Place], moment: datetime) -> dict[str, Any]:
    communities = [
        {
            "id": int(place.external_id),
            "screen_name": place.screen_name,
            "name": place.title,
            "description": _DESCRIPTION,
            "site": "https://dzhankoy.example/",
            "phone": "8 (36564) 3-00-00",
            "wall": 1,
            "can_message": 1,
            "verified": int(place.mark is True),
            "has_photo": True,
            "has_cover": place.admin,
            "members_count": SUBSCRIBERS[Network.VK] if place.owner == "administration" else 640,
            "posts": [
                {
                    "id": past.number,
                    "date": _seconds(past),
                    "text": past.text,
                    "photos": past.photos,
                    "by": "community",
                    "comments": under(place, past, walls, moment),
                }
                for walls in [history(place, moment)]
                for past in walls
            ],
        }
        for place in places
    ]
    tokens: list[dict[str, Any]] = [
        {"token": token("vk", place.external_id), "kind": "community", "community_id": int(place.external_id)}
        for place in places
        if place.admin
    ]
    admin_of = [int(place.external_id) for place in places if place.admin]
    tokens.append({"token": VK_SERVICE, "kind": "service"})
    scopes = ["groups", "photos", "video", "stats", "wall", "offline"]
    tokens.append(
        {"token": VK_USER, "kind": "user", "user_id": VK_ADMIN, "admin_of": admin_of, "scopes": scopes}
    )
    users = [{"id": VK_ADMIN, "first_name": "Марина", "last_name": "Ковальчук"}]
    users += [
        {"id": number, "first_name": first, "last_name": last}
        for number, first, last in residents(Network.VK)
    ]
    return {"users": users, "communities": communities, "tokens": tokens}


def _ok(places: Sequence[Place], moment: datetime) -> dict[str, Any]:
    groups = [
        {
            "gid": place.external_id,
            "shortname": place.screen_name,
            "name": place.title,
            "description": _DESCRIPTION,
            "gos_org": place.mark is True,
            "members_count": SUBSCRIBERS[Network.OK] if place.admin else 210,
            "topics": [
                {
                    "id": past.number,
                    "date": _seconds(past),
                    "text": past.text,
                    "photos": past.photos,
                    "comments": under(place, past, walls, moment),
                }
                for walls in [history(place, moment)]
                for past in walls
            ],
        }
        for place in places
    ]
    users = [
        {"uid": number, "first_name": first, "last_name": last}
        for number, first, last in residents(Network.OK)
    ]
    gids = [place.external_id for place in places]
    tokens = [
        {
            "access_token": token("ok", "access"),
            "session_secret_key": token("ok", "session"),
            "kind": "application",
            "gids": gids,
        }
    ]
    return {"application": OK_APPLICATION, "users": users, "groups": groups, "tokens": tokens}


def _telegram(places: Sequence[Place], moment: datetime) -> dict[str, Any]:
    rights = dict.fromkeys(
        [
            *("can_post_messages", "can_edit_messages", "can_delete_messages"),
            *("can_restrict_members", "can_invite_users", "can_manage_direct_messages"),
        ],
        True,
    )
    channels = [
        {
            "id": int(place.external_id),
            "username": place.screen_name,
            "title": place.title,
            "description": _DESCRIPTION[:255],
            "linked_chat_id": int(place.linked_id),
            "members_count": SUBSCRIBERS[Network.TELEGRAM],
            "admins": [{"bot_id": BOT_ID, "rights": rights}],
            "posts": [
                {"message_id": past.number, "date": _seconds(past), "text": past.text, "photos": past.photos}
                for past in history(place, moment)
            ],
        }
        for place in places
    ]
    bot = {
        "token": TELEGRAM_BOT,
        "id": BOT_ID,
        "username": "dzhankoy_portal_bot",
        "first_name": "Портал Джанкоя",
    }
    return {"bots": [bot], "channels": channels}


def _max(places: Sequence[Place], moment: datetime) -> dict[str, Any]:
    permissions = ["read_all_messages", "write", "edit", "delete", "add_remove_members", "change_chat_info"]
    channels = [
        {
            "chat_id": int(place.external_id),
            "link": place.screen_name,
            "title": place.title,
            "description": _DESCRIPTION,
            "is_public": True,
            "participants_count": SUBSCRIBERS[Network.MAX],
            "admins": [{"bot_id": MAX_BOT_ID, "permissions": permissions}],
            "messages": [
                {
                    "mid": past.external_id(place),
                    "timestamp": _seconds(past) * 1000,
                    "text": past.text,
                    "photos": past.photos,
                    "comments": under(place, past, walls, moment),
                }
                for walls in [history(place, moment)]
                for past in walls
            ],
        }
        for place in places
    ]
    users = [
        {"user_id": number, "first_name": first, "last_name": last}
        for number, first, last in residents(Network.MAX)
    ]
    bot = {
        "token": MAX_BOT,
        "user_id": MAX_BOT_ID,
        "name": "Портал Джанкоя",
        "username": "dzhankoy_portal_bot",
    }
    return {"bots": [bot], "users": users, "channels": channels}


def _seconds(past: Past) -> int:
    return int(past.at.timestamp())
