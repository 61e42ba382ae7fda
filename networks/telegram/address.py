"""Addresses of Telegram channels and their messages."""

from __future__ import annotations

import re

from core.errors import Refused
from networks.base import Target
from networks.links import Found, Link

HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog", "web.telegram.org"})

# A channel's own subdomain: name.t.me
_SUBDOMAIN = re.compile(r"^([a-z0-9_]+)\.t\.me$")
_NAME = re.compile(r"^[a-z](?=[a-z0-9_]{3,31}$)[a-z0-9]*(?:_[a-z0-9]+)*$")
_POST = re.compile(r"^\d{1,12}$")
_WORDS = (
    "addemoji addlist addstickers addtheme apps auction blog boost call confirmphone contact corefork dl faq game "
    "giftcode invoice iv jobs joinchat login msg newbot proxy press resolve share setlanguage socks stickers "
    "support tour translations"
)
_SERVICE = frozenset(_WORDS.split())
_PRIVATE = (
    "Это закрытый канал: по такой ссылке его видят только участники, а официальная страница открыта всем."
)
_ADVICE = "Задайте каналу публичное имя и вставьте ссылку вида t.me/имя."


def understands(link: Link) -> bool:
    """Whether this is Telegram's link; without a host only «@name» is taken for Telegram's."""
    if link.scheme == "tg":
        return True
    if link.host:
        return link.host in HOSTS or bool(_SUBDOMAIN.match(link.host))
    return len(link.segments) == 1 and link.first.startswith("@")


def read(link: Link) -> Found | None:
    """The channel behind a link; None when it is none. A person's name looks the same: the network tells.

    Raises:
        Refused: a closed channel or an invitation.
    """
    if link.scheme == "tg":
        return _app_link(link)
    if link.host == "web.telegram.org":
        return _named(link.fragment.lstrip("#"))
    if match := _SUBDOMAIN.match(link.host):
        return _named(match[1], link.first)
    if link.first.startswith("+") or link.first.lower() in ("c", "joinchat"):
        raise Refused(_PRIVATE, field="address", advice=_ADVICE)
    if link.first.lower() == "s":  # the preview for those without an account
        link = link.below(1)
    if link.first.lower() == "boost":
        return _named(link.second)
    return _named(link.first, link.second)


def _app_link(link: Link) -> Found | None:
    """tg://resolve?domain=name&post=1"""
    if link.host in ("join", "privatepost"):
        raise Refused(_PRIVATE, field="address", advice=_ADVICE)
    if link.host != "resolve":
        return None
    return _named(link.query.get("domain", ""), link.query.get("post", ""))


def _named(text: str, post: str = "") -> Found | None:
    name = text.removeprefix("@").lower()
    if name in _SERVICE or not _NAME.match(name):
        return None
    return Found(screen_name=text.removeprefix("@"), post_id=post if _POST.match(post) else "")


def page_path(target: Target) -> str:
    """A channel without a public name has an address for its members only."""
    return target.screen_name or f"c/{_inner(target.external_id)}/1"


def post_path(target: Target, external_id: str) -> str:
    place = target.screen_name or f"c/{_inner(target.external_id)}"
    return f"{place}/{external_id}"


def profile_path(found: Found) -> str:
    return found.screen_name


def _inner(chat_id: str) -> str:
    """The number of a channel without the mark that the Bot API puts before it."""
    return chat_id.removeprefix("-100")
