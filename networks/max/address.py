"""Addresses of MAX channels and their posts."""

from __future__ import annotations

import re

from core.errors import Refused
from networks.base import Target
from networks.links import Found, Link

HOSTS = frozenset({"max.ru", "web.max.ru", "m.max.ru"})

_NAME = re.compile(r"^(?=[^a-z]{0,59}[a-z])[a-z0-9_][a-z0-9_.-]{3,59}$")
_NUMBER = re.compile(r"^-\d{1,20}$")
_POST = re.compile(r"^[A-Za-z0-9_.-]{4,64}$")
_WORDS = (
    "about app apps auth blog business c call dev docs download faq feedback help legal licenses login media news "
    "notices parents press privacy rules s safety settings share stickers stickerset support terms"
)
_SERVICE = frozenset(_WORDS.split())


def understands(link: Link) -> bool:
    """Whether this is MAX's link; a bare name is MAX's when it is one of a state organization («id9105000011_gos»)."""
    if link.scheme == "max":
        return True
    if link.host:
        return link.host in HOSTS
    return len(link.segments) == 1 and bool(re.match(r"^@?id\d+_gos\d*$", link.first.lower()))


def read(link: Link) -> Found | None:
    """The channel behind a link, a person's profile, or None.

    Raises:
        Refused: an invitation or a bot.
    """
    first = link.first.removeprefix("@") if link.scheme != "max" else link.host
    if link.host == "web.max.ru" and (number := _channel_number(link)):
        return Found(external_id=number)
    if link.host == "web.max.ru" and first.isdecimal():
        return Found(external_id=first, is_personal=True)
    if first.lower() == "join" or first.startswith("+"):
        raise Refused(
            "Это приглашение в закрытый канал или чат, а официальная страница открыта всем.",
            field="address",
            advice="Сделайте канал публичным и вставьте ссылку вида max.ru/имя.",
        )
    if first.lower() == "u":
        return Found(screen_name=link.second, is_personal=True) if link.second else None
    return _named(first, link.second)


def _channel_number(link: Link) -> str:
    """web.max.ru/-70801090403050 or web.max.ru/#/-70801090403050: channels have negative numbers."""
    shown = link.first or link.fragment.strip("/").partition("/")[0]
    return shown if _NUMBER.match(shown) else ""


def _named(name: str, post: str) -> Found | None:
    lowered = name.lower()
    if lowered in _SERVICE or not _NAME.match(lowered):
        return None
    if lowered.endswith("bot"):
        raise Refused(
            "Это бот, а не канал.", field="address", advice="Откройте канал в MAX и скопируйте его ссылку."
        )
    return Found(screen_name=name, post_id=post if _POST.match(post) else "")


def page_path(target: Target) -> str:
    return target.screen_name or target.external_id


def post_path(target: Target, external_id: str) -> str:
    """The public address of a post is told by the network itself; without it the channel is the nearest place."""
    return page_path(target)


def profile_path(found: Found) -> str:
    return f"u/{found.screen_name}" if found.screen_name else found.external_id
