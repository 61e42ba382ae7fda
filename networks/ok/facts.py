"""What a group's settings say of it as an official page."""

from __future__ import annotations

from networks import reading
from networks.addresses import page_url
from networks.base import Network, PageFacts, Target
from networks.ok.client.groups import Group

# Values of `who_can_comment` are not documented: what names only those who run the group is «closed».
_CLOSED_WORDS = ("ADMIN", "MODER", "NOBODY", "NONE", "NO_ONE", "OFF", "DISABLED", "CLOSED")
_OPEN_WORDS = ("ALL", "EVERY", "ANY", "MEMBER", "USER")


def facts(group: Group) -> PageFacts:
    """Known facts; None where the network did not say."""
    told = group.settings
    return PageFacts(
        external_id=group.id,
        title=group.name,
        screen_name=group.shortname,
        url=page_url(Target(Network.OK, group.id, group.shortname)),
        description=reading.text(told, "description"),
        site=reading.text(told, "homepage_url"),
        phone=reading.text(told, "phone"),
        address=", ".join(filter(None, (reading.text(told, "city"), reading.text(told, "address")))),
        members=reading.number(told, "members_count"),
        is_closed=_closed(group),
        official_mark=reading.flag(told, "gos_org"),
        has_avatar=bool(told.get("pic_avatar") or told.get("main_photo") or told.get("photo_id")),
        has_cover=bool(told.get("cover") or told.get("mobile_cover")),
        comments_open=_comments_open(reading.text(told, "who_can_comment").upper()),
        messages_open=_messages_open(group),
        raw=dict(told),
    )


def _closed(group: Group) -> bool | None:
    access = reading.text(group.settings, "access_type").upper()
    private = reading.flag(group.settings, "private")
    if not access:
        return private
    return access != "OPEN" or bool(private)


def _comments_open(who: str) -> bool | None:
    if any(word in who for word in _CLOSED_WORDS):
        return False
    return True if any(word in who for word in _OPEN_WORDS) else None


def _messages_open(group: Group) -> bool | None:
    """`messages_allowed` may depend on who asks, so the group's own switch comes first."""
    for name in ("messaging_enabled", "messaging_allowed", "messages_allowed"):
        found = reading.flag(group.settings, name)
        if found is not None:
            return found
    return None
