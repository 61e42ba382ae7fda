"""Addresses of VK communities."""

from __future__ import annotations

import re

from networks.base import Target
from networks.links import Found, Link

HOSTS = frozenset(
    f"{sub}{host}" for host in ("vk.com", "vk.ru", "vkontakte.ru") for sub in ("", "m.", "new.")
) | {"vk.me"}  # fmt: skip

_COMMUNITY = re.compile(r"^(?:club|public|event)(\d{1,12})$")
_PERSON = re.compile(r"^id(\d{1,12})$")
# wall-1_2, photo-1_2, albums-1, topic-1_2, clips-1, write-1 …: what belongs to a community has a minus.
_OBJECT = re.compile(
    r"^(wall|photo|video|album|topic|clip|story|doc|page|market|write)s?(-?)(\d{1,12})(?:_(\d{1,12}))?(?![^_?/])"
)
_BOARD = re.compile(r"^board(\d{1,12})$")
_NAME = re.compile(r"^(?=[^a-z]{0,31}[a-z])[a-z0-9_][a-z0-9_.]{1,31}$")
# The network keeps these for itself.
_SERVICE_WORDS = """
about activation ads al_feed albums apps audio audios away away.php badges blog bookmarks brand bugs
calls clips cookies dev discover docs edit faq fave feed feed2 friends games gifts groups help im join
jobs legal login login.php logout mail market memories music news notifications photos play privacy
promo reports restore search services settings share share.php shorten statistics stats stickers support
terms tickets topics video videos vkpay wall widget_community.php
"""
_SERVICE = frozenset(_SERVICE_WORDS.split())


def understands(link: Link) -> bool:
    """Whether this is VK's link; without a host, whether it is «club123», «id123» or «@name»."""
    if link.host:
        return link.host in HOSTS
    found = read(link) if len(link.segments) == 1 else None
    return found is not None and bool(found.external_id or link.first.startswith("@"))


def read(link: Link) -> Found | None:
    """The community or person behind a link of VK; None when it is neither."""
    first = link.first.lower()
    shown = _object(link.query.get("w", "").lower()) or _object(link.query.get("z", "").lower())
    if first == "im":
        return _dialogue(link.query.get("sel", ""))
    found = _object(first) or _page(first[1:].partition("-")[0] if first[:1] == "@" else first)
    if shown is None or found is None:
        return shown or found
    if not found.is_personal and not shown.is_personal:
        return Found(shown.external_id, found.screen_name, post_id=shown.post_id)
    return found


def page_path(target: Target) -> str:
    return target.screen_name or f"club{target.external_id}"


def post_path(target: Target, external_id: str) -> str:
    return f"wall-{target.external_id}_{external_id}"


def profile_path(found: Found) -> str:
    return f"id{found.external_id}" if found.external_id else found.screen_name


def _object(name: str) -> Found | None:
    match = _OBJECT.match(name)
    if match is None:
        board = _BOARD.match(name)
        return Found(_number(board[1])) if board else None
    kind, minus, owner, item = match.groups()
    post = item if kind == "wall" and item else ""
    return Found(_number(owner), is_personal=not minus, post_id=post)


def _page(name: str) -> Found | None:
    if match := _COMMUNITY.match(name):
        return Found(_number(match[1]))
    if match := _PERSON.match(name):
        return Found(_number(match[1]), is_personal=True)
    if name in _SERVICE or name.endswith(".php") or not _NAME.match(name):
        return None
    return Found(screen_name=name)


def _dialogue(peer: str) -> Found | None:
    match = re.match(r"^(-?)(\d{1,12})$", peer)
    return Found(_number(match[2]), is_personal=not match[1]) if match else None


def _number(digits: str) -> str:
    return digits.lstrip("0") or "0"
