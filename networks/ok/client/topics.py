"""Topics of groups: the network's word for posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from networks import reading
from networks.ok.client.transport import Client
from networks.reply import Reply

PAGE = 100
BATCH = 50
# Names of what a block of media lists: references to them, or they themselves.
_LISTS = ("_refs", "list", "photos", "movies")
Attachment = Mapping[str, Any]


@dataclass(frozen=True)
class Topic:
    """A topic. `by_group`: in the group's name. `comments_open` and `views` None: not told."""

    id: str
    at: datetime
    text: str
    by_group: bool
    is_repost: bool
    on_moderation: bool
    attachments: int
    comments_open: bool | None
    views: int | None
    has_media: bool = True  # False: the answer does not tell the blocks, so an empty text says nothing


@dataclass(frozen=True)
class Page:
    """A page of topics; `anchor` asks for the next one, empty at the end."""

    topics: list[Topic]
    anchor: str


def post(client: Client, gid: str, attachment: Attachment, *, text_link_preview: bool = True) -> str:
    """https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.post — the number of the new topic.

    `text_link_preview`: a card is drawn of a link that stands in the text, as the network does by itself.
    """
    params: dict[str, Any] = {"type": "GROUP_THEME", "gid": gid, "attachment": attachment}
    if not text_link_preview:
        params["text_link_preview"] = False
    reply = client.call("mediatopic.post", params, changes=True)
    number = reading.text({"id": reply.data}, "id")
    return reply.need(number if number.isdecimal() and int(number) > 0 else None, "номера темы")


def edit(client: Client, gid: str, topic_id: str, attachment: Attachment) -> None:
    """https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.edit — the whole content is replaced."""
    params = {"topic_id": topic_id, "gid": gid, "attachment": attachment}
    reply = client.call("mediatopic.edit", params, changes=True)
    if reading.flag(reply.data, "success") is False:
        raise reply.answer.malformed("сеть не исправила тему и не сказала почему")


def delete(client: Client, gid: str, topic_id: str, *, changes: bool = True) -> None:
    """https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.deleteTopic — `changes=False` for a probe."""
    reply = client.call("mediatopic.deleteTopic", {"topic_id": topic_id, "gid": gid}, changes=changes)
    if reading.flag(reply.data, "success") is False:
        raise reply.answer.malformed("сеть не удалила тему и не сказала почему")


def listed(client: Client, gid: str, *, anchor: str = "", count: int = PAGE) -> Page:
    """mediatopic.getTopics — newest first. Not in the public reference: a group may answer «no such method»."""
    params = {"gid": gid, "count": count, "anchor": anchor or None, "fields": "media_topic.*"}
    reply = client.call("mediatopic.getTopics", params)
    return Page(_topics(reply), _next_anchor(reply))


def by_ids(client: Client, topic_ids: Sequence[str]) -> list[Topic]:
    """https://apiok.ru/dev/methods/rest/mediatopic/mediatopic.getByIds — at most `BATCH`; what is gone is left out."""
    params = {"topic_ids": list(topic_ids), "media_limit": 20, "fields": "media_topic.*"}
    return _topics(client.call("mediatopic.getByIds", params))


def with_views(
    client: Client, gid: str, *, since_ms: int, until_ms: int, anchor: str = ""
) -> tuple[list[str], str]:
    """https://apiok.ru/dev/methods/rest/group/group.getStatTopics — numbers of topics somebody has seen, next anchor."""
    params = {
        "gid": gid,
        "start_time": since_ms,
        "end_time": until_ms,
        "count": PAGE,
        "anchor": anchor or None,
        "fields": ["id", "created_ms"],
    }
    reply = client.call("group.getStatTopics", params)
    found = reading.at(reply.data, "topics")
    found = reply.need(found if isinstance(found, list) else None, "списка тем")
    return [reply.need(reading.text(one, "id"), "номера темы") for one in found], _next_anchor(reply)


def _next_anchor(reply: Reply) -> str:
    return reading.text(reply.data, "anchor") if reading.flag(reply.data, "has_more") else ""


def _topics(reply: Reply) -> list[Topic]:
    listed = (reading.at(reply.data, name) for name in ("media_topics", "topics"))
    found = reply.need(next((one for one in listed if isinstance(one, list)), None), "списка тем")
    return [_topic(reply, one) for one in found]


def _topic(reply: Reply, data: Any) -> Topic:
    """A topic without number or time would be lost from the count: such an answer is refused whole."""
    published = reading.number(data, "publication_date_ms") or reading.number(data, "created_ms")
    blocks = reading.items(data, "media")
    by_group, denied = (
        reading.flag(data, "is_on_behalf_of_group"),
        reading.flag(data, "is_commenting_denied"),
    )
    return Topic(
        id=reply.need(reading.text(data, "id"), "номера темы"),
        at=reply.need(reading.moment_ms(published), "времени темы"),
        text="\n".join(reading.text(block, "text") for block in blocks if _type(block) == "text"),
        by_group=reading.text(data, "author_ref").startswith("group:") if by_group is None else by_group,
        is_repost=any(_type(block).startswith("topic") for block in blocks),
        on_moderation=bool(reading.flag(data, "on_moderation")),
        attachments=sum(_size(block) for block in blocks),
        comments_open=None if denied is None else not denied,
        views=reading.number(data, "views_count"),
        has_media=isinstance(data, Mapping) and "media" in data,
    )


def _type(block: Mapping[str, Any]) -> str:
    return reading.text(block, "type").lower()


def _size(block: Mapping[str, Any]) -> int:
    """How many attachments a block stands for."""
    if _type(block) == "text":
        return 0
    refs = [value for name, value in block.items() if name.endswith(_LISTS) and isinstance(value, list)]
    return max((len(found) for found in refs), default=1)
