"""Reading the topics of a group."""

from __future__ import annotations

from datetime import datetime

from core.errors import Unsupported
from networks import reading
from networks.addresses import post_url
from networks.base import Network, PostKind, SeenPost, Target, WallReading
from networks.ok.client import Client, topics
from networks.ok.client.topics import Topic

MOST_PAGES = 30
_MORE = "Публикаций больше, чем портал читает за один раз."
_ONLY_SEEN = "Одноклассники отдали только темы, которые кто-то уже видел: новых могло не хватить."

_CHECKED = "Одноклассники ещё проверяют темы, которых на странице пока не видно."


def read(client: Client, gid: str, since: datetime, until: datetime) -> WallReading:
    """Topics of [since, until), newest first; from statistics when the network does not give the list."""
    try:
        found, note = _listed(client, gid, since)
    except Unsupported:
        found, note = _from_statistics(client, gid, since, until), _ONLY_SEEN
    inside = [topic for topic in found if since <= topic.at < until]
    posts = [seen_post(gid, topic) for topic in inside if not topic.on_moderation]
    posts.sort(key=lambda post: post.at, reverse=True)
    if len(posts) < len(inside):  # these will stand in this very stretch, or never
        note = f"{note} {_CHECKED}".strip()
    return WallReading(posts, since, until, complete=not note, note=note)


def _listed(client: Client, gid: str, since: datetime) -> tuple[list[Topic], str]:
    """Page by page until a whole page is older: a pinned topic may stand before newer ones."""
    found: dict[str, Topic] = {}
    anchor = ""
    for _ in range(MOST_PAGES):
        page = topics.listed(client, gid, anchor=anchor)
        found |= {topic.id: topic for topic in page.topics}
        if not page.anchor or page.anchor == anchor or all(topic.at < since for topic in page.topics):
            return list(found.values()), ""
        anchor = page.anchor
    return list(found.values()), _MORE


def _from_statistics(client: Client, gid: str, since: datetime, until: datetime) -> list[Topic]:
    ids: list[str] = []
    anchor = ""
    for _ in range(MOST_PAGES):
        found, anchor = topics.with_views(
            client, gid, since_ms=reading.ms(since), until_ms=reading.ms(until), anchor=anchor
        )
        ids += found
        if not anchor:
            break
    batches = [ids[start : start + topics.BATCH] for start in range(0, len(ids), topics.BATCH)]
    return [topic for batch in batches for topic in topics.by_ids(client, batch)]


def seen_post(gid: str, topic: Topic) -> SeenPost:
    """A topic as a post of its page."""
    return SeenPost(
        external_id=topic.id,
        url=post_url(Target(Network.OK, gid), topic.id),
        at=topic.at,
        text=topic.text,
        official=topic.by_group,
        kind=PostKind.REPOST if topic.is_repost else PostKind.POST,
        attachments=topic.attachments,
        comments_open=topic.comments_open,
        views=topic.views,
    )
