"""A small world for the sandbox: pages of the four networks and the tokens that speak for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from networks.base import Network

VK_SERVICE, VK_USER = "kill-vk-service", "kill-vk-user"
OK_KEYS = {
    "application_key": "KILLKEY",
    "access_token": "kill-ok-access",
    "session_secret_key": "kill-ok-session",
}
BOT_ID, MAX_BOT_ID = 5001, 6001
TELEGRAM_BOT, MAX_BOT = f"{BOT_ID}:kill-telegram-bot", "kill-max-bot"
_MAX_RIGHTS = ["read_all_messages", "write", "edit", "delete", "add_remove_members"]


@dataclass(frozen=True)
class Wall:
    """A page: its network, its number there (as text, without VK's minus) and its short name."""

    network: Network
    external_id: str
    screen_name: str

    @property
    def token(self) -> str:
        """The token of a VK community."""
        return f"kill-vk-{self.external_id}"


def walls(networks: Sequence[Network], each: int) -> list[Wall]:
    """So many pages in each of the networks."""
    return [wall for number in range(1, each + 1) for network in networks for wall in _wall(network, number)]


def _wall(network: Network, number: int) -> Iterator[Wall]:
    first = {
        Network.VK: 1000,
        Network.OK: 70000000000000,
        Network.TELEGRAM: -1001000000000,
        Network.MAX: -70000000000000,
    }[network]
    yield Wall(network, str(first + number if first > 0 else first - number), f"kill{number:03d}")


def world(places: Sequence[Wall]) -> dict[str, Any]:
    """The world file of these pages (see sandbox/README.md)."""
    of = {network: [one for one in places if one.network is network] for network in Network}
    return {
        "vk": _vk(of[Network.VK]),
        "ok": _ok(of[Network.OK]),
        "telegram": _telegram(of[Network.TELEGRAM]),
        "max": _max(of[Network.MAX]),
    }


def _vk(places: Sequence[Wall]) -> dict[str, Any]:
    tokens: list[dict[str, Any]] = [
        {"token": one.token, "kind": "community", "community_id": int(one.external_id)} for one in places
    ]
    tokens.append({"token": VK_SERVICE, "kind": "service"})
    admin_of = [int(one.external_id) for one in places]
    tokens.append({"token": VK_USER, "kind": "user", "user_id": 100, "admin_of": admin_of})
    return {
        "users": [{"id": 100, "first_name": "Марина", "last_name": "Ковальчук"}],
        "communities": [
            {"id": int(one.external_id), "screen_name": one.screen_name, "name": one.screen_name, "wall": 1}
            for one in places
        ],
        "tokens": tokens,
    }


def _ok(places: Sequence[Wall]) -> dict[str, Any]:
    application = {"id": "512000000001", "application_key": OK_KEYS["application_key"]}
    token = {name: OK_KEYS[name] for name in ("access_token", "session_secret_key")}
    return {
        "application": application | {"application_secret_key": "kill-ok-application"},
        "groups": [
            {"gid": one.external_id, "shortname": one.screen_name, "name": one.screen_name} for one in places
        ],
        "tokens": [token | {"kind": "application", "uid": 900}],
        "users": [{"uid": 900, "first_name": "Марина"}],
    }


def _telegram(places: Sequence[Wall]) -> dict[str, Any]:
    bot = {"token": TELEGRAM_BOT, "id": BOT_ID, "username": "kill_press_bot", "first_name": "Пресс-служба"}
    return {
        "bots": [bot],
        "channels": [
            {
                "id": int(one.external_id),
                "username": one.screen_name,
                "title": one.screen_name,
                "admins": [{"bot_id": BOT_ID, "rights": {}}],
            }
            for one in places
        ],
    }


def _max(places: Sequence[Wall]) -> dict[str, Any]:
    bot = {"token": MAX_BOT, "user_id": MAX_BOT_ID, "name": "Пресс-служба", "username": "kill_press_bot"}
    return {
        "bots": [bot],
        "channels": [
            {
                "chat_id": int(one.external_id),
                "link": one.screen_name,
                "title": one.screen_name,
                "is_public": True,
                "admins": [{"bot_id": MAX_BOT_ID, "permissions": _MAX_RIGHTS}],
            }
            for one in places
        ],
    }
