"""Comparing the portal's rows with what really stands on the sandbox's walls."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.management import CommandError, call_command
from django.db.models import Q

from contentplan.models import Attempt, Delivery, DeliveryNote
from core import clock
from core.audit.models import Entry
from core.audit.sealing import seal_entries
from pages.models import OfficialPage, WallPost
from tests.kill.stage import Stage

Key = tuple[int, str]  # page, text: twins share it
OVERDUE = timedelta(seconds=5)
MOST_SHOWN = 20
MAY_BE_OUT = ("published", "unknown")


@dataclass
class Verdict:
    """`doubled`, `lost`, `stuck` and `wrong` hold a sentence for each case; all must be empty."""

    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        return not (self.doubled or self.lost or self.stuck or self.wrong)

    def sentences(self) -> list[str]:
        """What is wrong, a bounded number of lines."""
        return [
            f"{name}: {one}"
            for name in ("doubled", "lost", "stuck", "wrong")
            for one in getattr(self, name)[:MOST_SHOWN]
        ]


class Walls:
    """What stands on the walls of all pages, as people count it."""

    def __init__(self, stage: Stage) -> None:
        self.base = stage.base
        self.posts: dict[Key, list[dict[str, Any]]] = defaultdict(list)
        for page in OfficialPage.objects.all():
            found = stage.control("GET", "posts", network=page.network, page=page.external_id)
            for post in found["posts"]:
                self.posts[page.pk, post["text"]].append(post)

    @property
    def total(self) -> int:
        return sum(map(len, self.posts.values()))

    def of(self, delivery: Delivery) -> list[dict[str, Any]]:
        """Posts with this delivery's words on its page."""
        return self.posts.get((delivery.page_id, delivery.revision.text), [])

    def link(self, post: dict[str, Any]) -> str:
        """The address a person would copy."""
        return f"{self.base}{post['path']}"


def judge(stage: Stage) -> Verdict:
    """Everything at once, after the dust has settled."""
    verdict, seen = Verdict(), Walls(stage)
    rows = list(Delivery.objects.select_related("page", "revision", "wall_post").order_by("pk"))
    verdict.states = Counter(row.state for row in rows)
    _doubled(verdict, seen, rows)
    for row in rows:
        if row.state == "published":
            _published(verdict, seen, row, stage)
        else:
            _waiting(verdict, row)
    _stuck(verdict)
    _attempts(verdict)
    _journal(verdict, rows)
    return verdict


def _doubled(verdict: Verdict, seen: Walls, rows: list[Delivery]) -> None:
    wanted = Counter((row.page_id, row.revision.text) for row in rows)
    for key, posts in seen.posts.items():
        if len(posts) > wanted[key]:
            verdict.doubled.append(
                f"{len(posts)} posts for {wanted[key]} deliveries: page {key[0]}, {key[1]!r}"
            )
    copies = DeliveryNote.objects.filter(what="second_copy")
    verdict.doubled += [f"delivery {note.delivery_id}: {note.sentence}" for note in copies]


def _published(verdict: Verdict, seen: Walls, row: Delivery, stage: Stage) -> None:
    ids = {str(post["id"]) for post in seen.of(row)}
    if row.external_id not in ids:
        verdict.lost.append(f"delivery {row.pk} says {row.external_id}, its wall has {sorted(ids)}")
    elif stage.status(row.url) != 200:
        verdict.lost.append(f"delivery {row.pk}: nothing at {row.url}")
    own = row.wall_post is not None and row.wall_post.external_id == row.external_id
    if not own or row.wall_post.origin != WallPost.Origin.OURS:
        verdict.wrong.append(f"delivery {row.pk} is published without its own post on the wall")


def _waiting(verdict: Verdict, row: Delivery) -> None:
    """What is not out must wait for a person, with a sentence, and the person must know."""
    if row.state in ("scheduled", "retry_wait", "sending"):
        verdict.stuck.append(f"delivery {row.pk} is {row.state}, next {row.next_at}, lease {row.lease_until}")
        return
    if row.state != "expired" and not row.last_error:
        verdict.lost.append(f"delivery {row.pk} is {row.state} without a reason")
    if row.told_at is None or (row.state == "unknown" and row.asked_at is None):
        verdict.lost.append(f"delivery {row.pk} is {row.state} and nobody was told")
    explained = row.attempts.filter(Q(outcome="unknown") | Q(outcome="refused"))
    if row.state != "expired" and not explained.exists():
        verdict.lost.append(f"delivery {row.pk} is {row.state} and no attempt explains it")


def _stuck(verdict: Verdict) -> None:
    now = clock.now()
    overdue = Q(state__in=["scheduled", "retry_wait", "unknown"], next_at__lte=now - OVERDUE)
    leased = Q(state="sending", lease_until__lte=now)
    for row in Delivery.objects.filter(overdue | leased):
        verdict.stuck.append(f"delivery {row.pk} is {row.state} since {row.next_at or row.lease_until}")


def _attempts(verdict: Verdict) -> None:
    """Every try has an end, and no settled delivery has a try of which nobody knows."""
    unfinished = Attempt.objects.filter(outcome="").exclude(delivery__state="sending")
    verdict.wrong += [f"attempt {one.pk} of delivery {one.delivery_id} has no end" for one in unfinished]
    doubtful = Attempt.objects.filter(outcome="unknown", delivery__state="published")
    verdict.wrong += [f"published delivery {one.delivery_id} has an unknown try" for one in doubtful]
    twice = Counter(
        Attempt.objects.filter(outcome="accepted").values_list("delivery_id", "external_id").distinct()
    )
    several = Counter(delivery_id for delivery_id, _ in twice)
    verdict.doubled += [f"delivery {pk} was accepted under {n} numbers" for pk, n in several.items() if n > 1]


def _journal(verdict: Verdict, rows: list[Delivery]) -> None:
    """One entry for each publication, and the chain is whole."""
    seal_entries()
    try:
        call_command("verify_journal", stdout=io.StringIO())
    except CommandError as error:
        verdict.wrong.append(str(error))
    out = [
        "delivery.published",
        "delivery.adopted",
        "delivery.answered_present",
        "delivery.placed_by_hand",
    ]
    told = Counter(Entry.objects.filter(event__in=out).values_list("object_id", flat=True))
    for row in rows:
        if told[row.pk] != (1 if row.state == "published" else 0):
            verdict.wrong.append(f"delivery {row.pk} is {row.state}, journalled {told[row.pk]} times as out")
