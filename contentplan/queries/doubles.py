"""What looks like a repeat: the same words on the same page within 30 days, two posts of a page within the hour.

Warnings with links, never refusals. The same words again are sent only when a person has said by a tick, which is
journalled, that they are meant; a neighbour within the hour is only shown: people place posts close on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from contentplan.graphs import OCCUPYING
from contentplan.links import delivery_url, post_url
from contentplan.models import Delivery, Post
from contentplan.planned import unapproved
from core import clock
from core.russian import moment_text
from networks.texts import digest, normalised
from pages.models import WallPost

SAME_WITHIN = timedelta(days=30)
NEAR = timedelta(hours=1)
MOST = 8


@dataclass(frozen=True)
class Double:
    """One warning: what it is, with the address of the other post. `key` names it for the journal."""

    key: str
    text: str
    url: str
    same_words: bool = False


@dataclass(frozen=True)
class Place:
    """Where and when the post would come out, and with which words."""

    page_id: int
    page: str
    text: str
    due_at: datetime | None


def doubles_of(post: Post | None, places: list[Place]) -> list[Double]:
    """Warnings for a post on these places, at most `MOST`. Four queries whatever their number."""
    if not places:
        return []
    by_page = {place.page_id: place for place in places}
    found = [*_same_on_walls(post, by_page), *_same_in_plan(post, by_page), *_near(post, by_page)]
    return found[:MOST]


def _same_on_walls(post: Post | None, by_page: Mapping[int, Place]) -> list[Double]:
    """What stands on the pages already, by whatever hand."""
    texts = {pk: digest(place.text) for pk, place in by_page.items() if normalised(place.text)}
    rows = WallPost.objects.filter(
        page_id__in=texts,
        text_digest__in=set(texts.values()),
        published_at__gt=clock.now() - SAME_WITHIN,
        gone_at__isnull=True,
    )
    if post is not None:
        rows = rows.exclude(delivery__post=post)
    return [
        Double(
            f"wall-{row.pk}",
            f"{by_page[row.page_id].page}: те же слова вышли {moment_text(row.published_at)}",
            row.url,
            same_words=True,
        )
        for row in rows.order_by("-published_at")[:MOST]
        if texts[row.page_id] == row.text_digest
    ]


def _same_in_plan(post: Post | None, by_page: Mapping[int, Place]) -> list[Double]:
    """What waits for its time on the pages."""
    words = {pk: normalised(place.text) for pk, place in by_page.items()}
    states = [state for state in OCCUPYING if state != "published"]
    rows = Delivery.objects.filter(
        page_id__in=[pk for pk, text in words.items() if text],
        state__in=states,
        due_at__gt=clock.now() - SAME_WITHIN,
        due_at__lt=clock.now() + SAME_WITHIN,
    ).select_related("revision", "post", "page")
    if post is not None:
        rows = rows.exclude(post=post)
    found = []
    for row in rows.prefetch_related("revision__variants").order_by("due_at")[:200]:
        own = {one.network: one.text for one in row.revision.variants.all()}
        if normalised(own.get(row.page.network, row.revision.text)) == words[row.page_id]:
            text = f"{row.page.title}: те же слова стоят на {moment_text(row.due_at)} («{row.post.title}»)"
            found.append(Double(f"plan-{row.pk}", text, delivery_url(row.pk), same_words=True))
    return found


def _near(post: Post | None, by_page: Mapping[int, Place]) -> list[Double]:
    """Other posts of the same page within the hour, approved or not."""
    window = Q(pk__in=[])
    for place in by_page.values():
        if place.due_at is not None:
            since, until = place.due_at - NEAR, place.due_at + NEAR
            window |= Q(page_id=place.page_id, due_at__gt=since, due_at__lt=until)
    deliveries = Delivery.objects.filter(window, state__in=OCCUPYING).select_related("post")
    places = unapproved().filter(window).select_related("revision__post")
    if post is not None:
        deliveries, places = deliveries.exclude(post=post), places.exclude(revision__post=post)
    found = [
        Double(
            f"near-{row.pk}", _close(by_page[row.page_id], row.due_at, row.post.title), delivery_url(row.pk)
        )
        for row in deliveries.order_by("due_at")[:MOST]
    ]
    for row in places.order_by("due_at")[:MOST]:
        assert row.due_at is not None
        other = row.revision.post
        text = _close(by_page[row.page_id], row.due_at, other.title)
        found.append(Double(f"beside-{row.pk}", text, post_url(other.pk)))
    return found


def _close(place: Place, at: datetime, title: str) -> str:
    return f"{place.page}: в пределах часа стоит «{title}», {moment_text(at)}"
