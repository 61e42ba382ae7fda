"""Section «wall»: posts of a community. Its owner id is the community's number with a minus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from networks import reading
from networks.reply import Reply
from networks.vk.client.transport import Client
from networks.vk.shapes import NOT_OUT

PAGE = 100
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Post:
    """A post as VK gives it. `source` is what made it («profile_photo»: VK itself), empty for a plain post."""

    id: str
    owner_id: int
    from_id: int
    at: datetime
    text: str
    type: str
    source: str
    is_repost: bool
    is_pinned: bool
    is_deleted: bool
    attachments: int
    comments_open: bool | None
    views: int | None
    names: tuple[str, ...] = ()  # attachments as `attachments` of a post wants them; without links

    @property
    def is_out(self) -> bool:
        """It stands on the wall."""
        return not self.is_deleted and self.type not in NOT_OUT


@dataclass(frozen=True)
class Wall:
    """A part of a wall and how many posts the whole has."""

    count: int
    posts: list[Post]


def post(client: Client, *, owner_id: int, message: str, attachments: Sequence[str], guid: str) -> str:
    """https://dev.vk.com/method/wall.post — the number of the new post.

    The same `guid` within an hour is answered with the post that was made first.
    """
    params = {
        "owner_id": owner_id,
        "from_group": True,
        "message": message or None,
        "attachments": list(attachments) or None,
        "guid": guid,
    }
    reply = client.call("wall.post", params, changes=True)
    number = reading.number(reply.data, "post_id")
    return str(reply.need(number if number and number > 0 else None, "номера записи"))


def get(client: Client, *, owner_id: int, offset: int = 0, count: int = PAGE) -> Wall:
    """https://dev.vk.com/method/wall.get — newest first, but a pinned post stands before all."""
    reply = client.call("wall.get", {"owner_id": owner_id, "offset": offset, "count": count})
    total = reply.need(reading.number(reply.data, "count"), "числа записей")
    return Wall(total, _posts(reply))


def get_by_id(client: Client, *, owner_id: int, post_id: str) -> Post | None:
    """https://dev.vk.com/method/wall.getById — None when there is no such post."""
    reply = client.call("wall.getById", {"posts": [f"{owner_id}_{post_id}"]})
    return next((found for found in _posts(reply) if found.id == post_id and found.is_out), None)


def edit(client: Client, *, owner_id: int, post_id: str, message: str, attachments: Sequence[str]) -> None:
    """https://dev.vk.com/method/wall.edit — attachments that are not sent again vanish."""
    params = {
        "owner_id": owner_id,
        "post_id": post_id,
        "message": message or None,
        "attachments": list(attachments) or None,
    }
    client.call("wall.edit", params, changes=True)


def delete(client: Client, *, owner_id: int, post_id: str, changes: bool = True) -> None:
    """https://dev.vk.com/method/wall.delete — `changes=False` when the post surely does not exist (a probe)."""
    client.act("wall.delete", {"owner_id": owner_id, "post_id": post_id}, changes=changes)


def _posts(reply: Reply) -> list[Post]:
    """The list of an answer, which older versions of the API give bare. An empty bare one may stand for anything."""
    listed = reply.data if isinstance(reply.data, list) and reply.data else reading.at(reply.data, "items")
    listed = reply.need(listed, "списка записей")
    if not isinstance(listed, list):
        raise reply.answer.malformed("записи не списком")
    return [_post(reply, item) for item in listed]


def _post(reply: Reply, item: Any) -> Post:
    """A post without number, time or author would be lost from the count: such an answer is refused whole.

    Of a deleted one VK tells no more than that it was there.
    """
    can_post, is_deleted = reading.flag(item, "comments", "can_post"), bool(reading.flag(item, "is_deleted"))
    author, at = reading.number(item, "from_id"), reading.moment(reading.number(item, "date"))
    if is_deleted:
        author, at = author or 0, at or _NEVER
    return Post(
        id=str(reply.need(reading.number(item, "id"), "номера записи")),
        owner_id=reply.need(reading.number(item, "owner_id"), "владельца записи"),
        from_id=reply.need(author, "автора записи"),
        at=reply.need(at, "времени записи"),
        text=reading.text(item, "text"),
        type=reading.text(item, "post_type") or "post",
        source=reading.text(item, "post_source", "data"),
        is_repost=bool(reading.items(item, "copy_history")),
        is_pinned=bool(reading.flag(item, "is_pinned")),
        is_deleted=is_deleted,
        attachments=len(reading.items(item, "attachments")),
        comments_open=can_post if isinstance(item, Mapping) and "comments" in item else None,
        views=reading.number(item, "views", "count"),
        names=tuple(name for one in reading.items(item, "attachments") if (name := _name(one))),
    )


def _name(attachment: Any) -> str:
    """«photo-1_2_key»; empty for a link and for whatever cannot be named."""
    kind = reading.text(attachment, "type")
    owner, number = (
        reading.text(attachment, kind, "owner_id"),
        reading.text(attachment, kind, "id"),
    )
    key = reading.text(attachment, kind, "access_key")
    return f"{kind}{owner}_{number}" + (f"_{key}" if key else "") if owner and number else ""
