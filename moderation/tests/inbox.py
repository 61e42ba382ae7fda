"""What residents wrote, put straight into the inbox: for tests of screens, which need no network."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from core import clock
from moderation import evidence
from moderation.lanes import Lane, rank
from moderation.models import InboxItem
from pages.models import OfficialPage

_numbers = count(1000)


def page_of(organization: Any, network: str = "vk", number: str = "101") -> OfficialPage:
    """An active page."""
    return OfficialPage.objects.create(
        organization=organization,
        network=network,
        external_id=number,
        screen_name=f"page{network}{number}",
        title=f"Администрация, {network}",
        state="active",
    )


def label(
    name: str, *fragments: tuple[int, int], level: str = "propose_delete", why: str = ""
) -> dict[str, Any]:
    """A label as the filter `triage` gives it."""
    return {
        "name": name,
        "score": 0.9,
        "level": level,
        "rule": f"{name}.test",
        "why": why or f"Портал увидел: {name}.",
        "fragments": [list(pair) for pair in fragments],
    }


def written(
    page: OfficialPage,
    text: str = "Когда починят фонарь?",
    *labels: dict[str, Any],
    lane: Lane = Lane.PLAIN,
    author: str = "Сергей Кравцов",
    minutes: int = 5,
    **columns: Any,
) -> InboxItem:
    """A comment (`kind="message"`: a private message) written so many minutes ago, with its first evidence."""
    number, at = str(next(_numbers)), clock.now() - timedelta(minutes=minutes)
    item = InboxItem.objects.create(
        page=page,
        network=page.network,
        external_id=number,
        author_name=author,
        text=text,
        at=at,
        rank=rank(lane, at),
        triage={"labels": list(labels)},
        triaged_at=at,
        **{
            "kind": "comment",
            "post_id": "1",
            "author_id": "4180207",
            "url": f"https://vk.com/wall-101_1?reply={number}",
            **columns,
        },
    )
    evidence.take(item, "capture")
    return item
