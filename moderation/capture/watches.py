"""Which publications' comments and which pages' messages are read, and when: the older, the rarer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from core import clock
from moderation.models import CommentWatch, DialogueWatch
from networks.base import Network
from networks.inbound.queries import is_heard
from pages.models import OfficialPage, WallPost

# Age of a publication → so many times rarer than the freshest ones; older than the last are not read.
_PACES = ((timedelta(days=1), 1), (timedelta(days=7), 10), (timedelta(days=30), 60))
LIVELY, OLDEST = _PACES[1][0], _PACES[-1][0]
# Where updates bring comments by themselves, reading only mends what was lost on the way.
TOLD = 60
READ = (Network.VK, Network.OK, Network.MAX)
DIALOGUES = (Network.VK, Network.OK)
MOST_NEW = 500
HANDED_OVER = timedelta(seconds=30)


def plan() -> int:
    """Begin to watch publications and pages that are not watched yet; returns how many are new."""
    now = clock.now()
    posts = WallPost.objects.filter(
        page__state=OfficialPage.State.ACTIVE,
        page__network__in=READ,
        published_at__gte=now - OLDEST,
        gone_at__isnull=True,
        comment_watch__isnull=True,
    ).order_by("-published_at")
    fresh = [
        CommentWatch(post_id=pk, page_id=page, due_at=_first_reading(now, pk, at))
        for pk, page, at in posts.values_list("pk", "page_id", "published_at")[:MOST_NEW]
    ]
    pages = OfficialPage.objects.filter(
        state=OfficialPage.State.ACTIVE, network__in=DIALOGUES, dialogue_watch__isnull=True
    )
    dialogues = [
        DialogueWatch(page_id=pk, due_at=now) for pk in pages.values_list("pk", flat=True)[:MOST_NEW]
    ]
    CommentWatch.objects.bulk_create(fresh, ignore_conflicts=True)
    DialogueWatch.objects.bulk_create(dialogues, ignore_conflicts=True)
    return len(fresh) + len(dialogues)


def _first_reading(now: datetime, pk: int, published_at: datetime) -> datetime:
    """At once for a fresh publication; older ones are spread, so that a new installation does not ask all at once."""
    pace = _pace_of(now - published_at) or 1
    return now if pace == 1 else now + timedelta(seconds=settings.COMMENTS_READ_S * pace * (pk % 97) / 97)


def _pace_of(age: timedelta) -> int | None:
    return next((times for limit, times in _PACES if age < limit), None)


def next_reading(post: WallPost, *, told: bool) -> datetime | None:
    """When the comments of a publication are read next; None: never again."""
    now = clock.now()
    pace = _pace_of(now - post.published_at)
    if pace is None:
        return None
    return now + timedelta(seconds=settings.COMMENTS_READ_S * max(pace, TOLD if told else 1))


def is_told(page: OfficialPage) -> bool:
    """Whether updates bring what residents write there: MAX's always do, VK's by a hook or a long poll that works."""
    if page.network == Network.MAX:
        return True
    return page.network == Network.VK and is_heard(Network.VK, page.external_id)


def take_pages(limit: int) -> list[int]:
    """Pages with comments to read now, those waiting longest first; put off meanwhile, so that a busy broker does
    not get them again every few seconds. A message that is lost costs `HANDED_OVER`."""
    due = CommentWatch.objects.filter(due_at__lte=clock.now())
    ids = _readable(due).order_by("due_at").values_list("page_id", flat=True)
    pages = list(dict.fromkeys(ids[: limit * 5]))[:limit]
    due.filter(page__in=pages).update(due_at=clock.now() + HANDED_OVER)
    return pages


def take_dialogues(limit: int) -> list[int]:
    """Pages whose private messages are read now, put off meanwhile."""
    due = DialogueWatch.objects.filter(due_at__lte=clock.now())
    pages = list(_readable(due).order_by("due_at").values_list("page_id", flat=True)[:limit])
    due.filter(page__in=pages).update(due_at=clock.now() + HANDED_OVER)
    return pages


def to_read(page: OfficialPage) -> QuerySet[CommentWatch]:
    """What of a page is read in one go: all that is due, or was when the page was handed over."""
    return CommentWatch.objects.filter(page=page, due_at__lte=clock.now() + HANDED_OVER)


def _readable(watches: QuerySet[Any]) -> QuerySet[Any]:
    return watches.filter(page__state=OfficialPage.State.ACTIVE, page__broken_since__isnull=True)


def hurry_post(page: OfficialPage, post_id: str) -> None:
    """Read the comments of a publication soon."""
    if post_id:
        watches = CommentWatch.objects.filter(post__page=page, post__external_id=post_id)
        CommentWatch.objects.filter(pk__in=list(watches.values_list("pk", flat=True))).update(
            due_at=clock.now()
        )


def hurry_page(network: Network, external_id: str) -> None:
    """Read the comments under the fresh publications of a page, and its private messages, soon; older ones have their turn."""
    fresh = CommentWatch.objects.filter(
        post__published_at__gte=clock.now() - LIVELY,
        page__network=network,
        page__external_id=external_id,
    )
    CommentWatch.objects.filter(pk__in=list(fresh.values_list("pk", flat=True))).update(due_at=clock.now())
    hurry_dialogues(network, external_id)


def hurry_dialogues(network: Network, external_id: str) -> None:
    """Read the private messages of a page soon."""
    page = Q(page__network=network, page__external_id=external_id)
    pages = DialogueWatch.objects.filter(page).values_list("pk", flat=True)
    DialogueWatch.objects.filter(pk__in=list(pages)).update(due_at=clock.now())
