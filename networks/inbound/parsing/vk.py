"""Events of the Callback API (https://dev.vk.com/ru/api/community-events/json-schema)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from networks import reading
from networks.addresses import post_url
from networks.base import Network, PostKind, SeenPost, Target
from networks.inbound.kinds import Kind
from networks.inbound.parsing.shapes import Identity, PostEvent, Version
from networks.vk.shapes import NOT_OUT

_KINDS = {
    "wall_reply_new": Kind.COMMENT,
    "wall_reply_edit": Kind.COMMENT,
    "wall_reply_restore": Kind.COMMENT,
    "wall_reply_delete": Kind.COMMENT_GONE,
    "message_new": Kind.MESSAGE,
    "message_reply": Kind.MESSAGE,
    "message_edit": Kind.MESSAGE,
    "user_block": Kind.BAN,
    "user_unblock": Kind.BAN,
    "group_change_settings": Kind.SETTINGS,
    "group_change_photo": Kind.SETTINGS,
}
# The events of a community that VK is asked for.
WANTED = (*_KINDS, "wall_post_new")


def identify(body: Mapping[str, Any]) -> Identity | None:
    """Events have an `event_id`; one of an older version of the API is known by its content."""
    kind = reading.text(body, "type")
    if not kind:
        return None
    key = reading.text(body, "event_id")
    if not key:
        told = json.dumps({"type": kind, "object": body.get("object")}, sort_keys=True)
        key = hashlib.sha256(told.encode()).hexdigest()
    if kind == "wall_post_new":
        return Identity(key, Kind.WALL_POST if post_event(body) else Kind.OTHER)
    return Identity(key, _KINDS.get(kind, Kind.OTHER))


def post_event(body: Mapping[str, Any]) -> PostEvent | None:
    """The new post; None when it is only suggested or postponed: it does not stand on the wall yet."""
    post = reading.node(body, "object")
    number, owner = reading.number(post, "id"), reading.number(post, "owner_id")
    at = reading.moment(reading.number(post, "date"))
    on_the_wall = reading.text(post, "post_type") not in NOT_OUT
    if number is None or owner is None or at is None or not on_the_wall:
        return None
    return PostEvent(str(-owner), str(number), Version(reading.ms(at)), _seen(post, owner, number))


def _seen(post: Mapping[str, Any], owner: int, number: int) -> SeenPost:
    at = reading.moment(reading.number(post, "date"))
    assert at is not None
    can_comment = reading.flag(post, "comments", "can_post")
    return SeenPost(
        external_id=str(number),
        url=post_url(Target(Network.VK, str(-owner)), str(number)),
        at=at,
        text=reading.text(post, "text"),
        official=reading.number(post, "from_id") == owner,
        kind=_kind(post),
        attachments=len(reading.items(post, "attachments")),
        comments_open=can_comment,
    )


def _kind(post: Mapping[str, Any]) -> PostKind:
    if (
        reading.text(post, "post_source", "data") == "profile_photo"
    ):  # «обновила фотографию»: VK writes it itself
        return PostKind.SERVICE
    return PostKind.REPOST if reading.items(post, "copy_history") else PostKind.POST
