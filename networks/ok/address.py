"""Addresses of groups in Odnoklassniki."""

from __future__ import annotations

import re

from networks.base import Target
from networks.links import Found, Link

HOSTS = frozenset(
    f"{sub}{host}" for host in ("ok.ru", "odnoklassniki.ru", "ok.me") for sub in ("", "m.", "mobile.", "wap.")
)

_ID = re.compile(r"^\d{5,20}$")
_GLUED = re.compile(r"^(group|profile)(\d{5,20})$")
_NAME = re.compile(r"^(?=[^a-z]{0,31}[a-z])[a-z0-9][a-z0-9._-]{1,59}$")
_WORDS = (
    "about ads anonymmain app apps bookmarks cdk discussions dk events feed forum friends game games gifts "
    "guests help hobbies holidays legal live login market marathons messages moments music news notifications "
    "online pay photos pokupki portal post regulations search services settings share shop stickers stream "
    "support tag tv vacancies video videos web widget"
)
_SERVICE = frozenset(_WORDS.split())


def understands(link: Link) -> bool:
    """Whether this is a link of this network; without a host only «group123…» is taken for its own."""
    if link.host:
        return link.host in HOSTS
    return len(link.segments) == 1 and bool(_GLUED.match(link.first.lower()))


def read(link: Link) -> Found | None:
    """The group or person behind a link; None when it is neither."""
    first = link.first.lower()
    if first in ("dk", "cdk"):
        return _mobile(link)
    if first in ("group", "profile") and _ID.match(link.second):
        return _by_id(first, link.second, link.segments[2:])
    if match := _GLUED.match(first):
        return _by_id(match[1], match[2], link.segments[1:])
    if first in _SERVICE or first in ("group", "groups", "profile") or not _NAME.match(first):
        return None
    return Found(screen_name=link.first, post_id=_topic(link.segments[1:]))


def _mobile(link: Link) -> Found | None:
    """m.ok.ru/dk?st.cmd=altGroupMain&st.groupId=… of the mobile site."""
    group = link.query.get("st.groupId", "")
    if _ID.match(group):
        topic = link.query.get("st.themeId", "")
        return Found(external_id=group, post_id=topic if topic.isdecimal() else "")
    person = link.query.get("st.friendId", "") or link.query.get("st.profileId", "")
    return Found(external_id=person, is_personal=True) if _ID.match(person) else None


def _by_id(kind: str, number: str, rest: tuple[str, ...]) -> Found:
    personal = kind == "profile"
    return Found(external_id=number, is_personal=personal, post_id="" if personal else _topic(rest))


def _topic(rest: tuple[str, ...]) -> str:
    """The number in …/topic/123."""
    if len(rest) >= 2 and rest[0].lower() in ("topic", "statuses") and rest[1].isdecimal():
        return rest[1]
    return ""


def page_path(target: Target) -> str:
    """A group is always found by its number; the short name alone serves while the number is not known."""
    return f"group/{target.external_id}" if target.external_id else target.screen_name


def post_path(target: Target, external_id: str) -> str:
    return f"{page_path(target)}/topic/{external_id}"


def profile_path(found: Found) -> str:
    return f"profile/{found.external_id}" if found.external_id else found.screen_name
