"""New pages in the four networks, made behind the portal's back as an organization would make them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.browser.installation import Installation

OWNER = "Молодёжный центр"


@dataclass(frozen=True)
class NewPage:
    """A page nobody has registered: what a clerk pastes, what the network calls it, tokens by their labels."""

    network: str
    address: str
    handle: str
    title: str
    tokens: dict[str, str]


def new_pages(tag: str) -> dict[str, NewPage]:
    """One page per network. `tag` is six digits that keep runs apart."""
    name, title = f"dzhankoy_new{tag}", f"Молодёжный центр {tag}"
    return {
        "vk": NewPage(
            "vk",
            f"https://vk.com/{name}?from=search",
            name,
            title,
            {"Ключ сообщества": f"vk-{tag}-community"},
        ),
        "ok": NewPage(
            "ok",
            f"https://ok.ru/group/70000009{tag}",
            f"dzhankoy.new{tag}",
            title,
            {
                "Публичный ключ приложения": "CDEMOKEYJANKOYAPP",
                "Вечный токен доступа": f"ok-{tag}-access",
                "Секретный ключ сессии": f"ok-{tag}-session",
            },
        ),
        "telegram": NewPage(
            "telegram", f"t.me/{name}", name, title, {"Токен бота": f"71{tag}:AA-bot-of-{tag}"}
        ),
        "max": NewPage("max", f"https://max.ru/{name}", name, title, {"Токен бота": f"max-bot-of-{tag}"}),
    }


def make_pages(portal: Installation, tag: str) -> dict[str, NewPage]:
    """Put them into the networks; nobody has written there yet."""
    pages = new_pages(tag)
    portal.sandbox("POST", "world", _world(pages, tag))
    return pages


def _world(pages: dict[str, NewPage], tag: str) -> dict[str, Any]:
    return {
        "vk": _vk(pages["vk"], tag),
        "ok": _ok(pages["ok"], tag),
        "telegram": _telegram(pages["telegram"], tag),
        "max": _max(pages["max"], tag),
    }


def _vk(page: NewPage, tag: str) -> dict[str, Any]:
    number = int(f"23{tag}")
    community = {"id": number, "screen_name": page.handle, "name": page.title, "wall": 1, "members_count": 7}
    token = {"token": page.tokens["Ключ сообщества"], "kind": "community", "community_id": number}
    person = {
        "id": int(f"52{tag}"),
        "first_name": "Вера",
        "last_name": "Новикова",
        "screen_name": f"vera_{tag}",
    }
    return {"communities": [community], "tokens": [token], "users": [person]}


def _ok(page: NewPage, tag: str) -> dict[str, Any]:
    gid = f"70000009{tag}"
    token = {
        "access_token": page.tokens["Вечный токен доступа"],
        "session_secret_key": page.tokens["Секретный ключ сессии"],
        "kind": "application",
        "gids": [gid],
    }
    return {"groups": [{"gid": gid, "shortname": page.handle, "name": page.title}], "tokens": [token]}


def _telegram(page: NewPage, tag: str) -> dict[str, Any]:
    bot_id = int(f"71{tag}")
    token = page.tokens["Токен бота"]
    bot = {"token": token, "id": bot_id, "username": f"new{tag}_bot", "first_name": "Бот центра"}
    rights = {"can_post_messages": True, "can_edit_messages": True, "can_delete_messages": True}
    channel = {
        "id": int(f"-100300{tag}"),
        "username": page.handle,
        "title": page.title,
        "admins": [{"bot_id": bot_id, "rights": rights}],
    }
    return {"bots": [bot], "channels": [channel]}


def _max(page: NewPage, tag: str) -> dict[str, Any]:
    bot_id = int(f"82{tag}")
    bot = {
        "token": page.tokens["Токен бота"],
        "user_id": bot_id,
        "name": "Бот центра",
        "username": f"new{tag}_bot",
    }
    channel = {
        "chat_id": int(f"-70000009{tag}"),
        "link": page.handle,
        "title": page.title,
        "is_public": True,
        "participants_count": 7,
        "admins": [{"bot_id": bot_id, "permissions": ["read_all_messages", "write", "edit"]}],
    }
    return {"bots": [bot], "channels": [channel]}
