"""One item with all that is needed to judge it: its post, its thread, its author's past, what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Left

from core.accounts.models import User
from core.evidence.models import EvidenceFile
from core.evidence.queries import files_of
from moderation.access import entries_visible_to, items_visible_to, may_moderate
from moderation.files import VERDICT
from moderation.graphs import IN_FORCE
from moderation.models import Action, BlacklistEntry, Evidence, InboxItem, Verdict
from networks.addresses import post_url
from pages.models import WallPost

AROUND = 6  # how many neighbours of a thread are shown on each side
PAST = 20  # how many of the author's other decisions
MOST_SHOWN = 2000  # characters of a neighbour or an earlier version


@dataclass(frozen=True)
class PostSeen:
    """The publication under which it was written. `text` empty: the portal has not read that publication."""

    post_id: str
    url: str
    text: str
    at: datetime | None


@dataclass(frozen=True)
class Version:
    """What stood there before an edit of the author's, or stands there now."""

    text: str
    at: datetime
    is_current: bool


@dataclass(frozen=True)
class AuthorHistory:
    """What is known of the author in this network; empty where the network names nobody."""

    verdicts: Sequence[Verdict] = ()
    entries: Sequence[BlacklistEntry] = ()

    @property
    def violations(self) -> int:
        """How many of the author's words were deleted."""
        return sum(verdict.deletes for verdict in self.verdicts)

    @property
    def banned_now(self) -> Sequence[BlacklistEntry]:
        return [entry for entry in self.entries if entry.state in IN_FORCE]


@dataclass(frozen=True)
class ItemStory:
    """Everything the screen of an item shows."""

    item: InboxItem
    post: PostSeen | None
    thread: Sequence[InboxItem]
    versions: Sequence[Version]
    evidence: Sequence[Evidence]
    verdicts: Sequence[Verdict]
    actions: Sequence[Action]
    author: AuthorHistory
    kept_until: datetime | None
    files: Sequence[EvidenceFile] = ()

    @property
    def current(self) -> Verdict | None:
        """The decision in force."""
        return next((verdict for verdict in self.verdicts if verdict.is_current), None)

    @property
    def ban_pages_taken(self) -> frozenset[int]:
        """Pages on whose blacklist the author stands already."""
        return frozenset(entry.page_id for entry in self.author.banned_now)


def story_of(actor: User, item: InboxItem) -> ItemStory:
    """The item's story; a constant number of queries. A department sees the item and its thread, not the author's past."""
    moderates = bool(may_moderate(actor))
    evidence = list(item.evidence.order_by("version_at", "version_seq", "pk"))
    verdicts = list(item.verdicts.all())
    # Most items have no decision yet: a join of five tables would be paid for by each.
    prefetch_related_objects(verdicts, "by", "department", "clause__rules")
    current = next((verdict for verdict in verdicts if verdict.is_current), None)
    shows_files = current is not None and (moderates or current.kind == Verdict.Kind.PASS)
    actions = item.actions.filter(verdict__isnull=False).select_related("page", "done_by", "entry")
    author = _author(actor, item) if moderates else AuthorHistory()
    return ItemStory(
        item=item,
        post=post_of(item),
        thread=_thread(actor, item) if moderates else (),
        versions=_versions(item, evidence),
        evidence=evidence if moderates else (),
        verdicts=verdicts,
        actions=list(actions) if moderates and verdicts else (),
        author=author,
        kept_until=kept_until(item, author),
        files=files_of(VERDICT, [current.pk]).get(current.pk, ()) if current and shows_files else (),
    )


def post_of(item: InboxItem) -> PostSeen | None:
    """The publication of a comment; None for a message, or while Telegram has not told which thread is whose."""
    if not item.post_id:
        return None
    row = WallPost.objects.filter(page_id=item.page_id, external_id=item.post_id).first()
    url = row.url if row and row.url else post_url(item.page.target, item.post_id)
    return PostSeen(item.post_id, url, row.text if row else "", row.published_at if row else None)


def _thread(actor: User, item: InboxItem) -> list[InboxItem]:
    """What stands around it, oldest first: comments of the same post, messages of the same dialogue."""
    around = items_visible_to(actor).filter(page_id=item.page_id, kind=item.kind)
    if item.is_message:
        around = around.filter(dialogue_id=item.dialogue_id) if item.dialogue_id else around.none()
    elif item.post_id:
        around = around.filter(post_id=item.post_id)
    elif item.thread_id:
        around = around.filter(post_id="", thread_id=item.thread_id)
    else:
        return [item]
    earlier = around.filter(Q(at__lt=item.at) | Q(at=item.at, pk__lt=item.pk)).order_by("-at", "-pk")
    later = around.filter(Q(at__gt=item.at) | Q(at=item.at, pk__gt=item.pk)).order_by("at", "pk")
    return [*reversed(_cut(earlier, AROUND)), item, *_cut(later, AROUND)]


def _cut(items: QuerySet[InboxItem], most: int) -> list[InboxItem]:
    """What is glanced at and not judged: names, times and texts that are cut in the database."""
    lean = items.select_related(None).only("author_name", "at", "gone_at")
    rows: list[Any] = list(lean.annotate(beginning=Left("text", MOST_SHOWN))[:most])
    for row in rows:
        row.text = row.beginning
    return rows


def _versions(item: InboxItem, evidence: Sequence[Evidence]) -> list[Version]:
    """Each wording once, the oldest first; empty unless the author has edited."""
    wordings = [
        row for row in evidence if row.moment != Evidence.Moment.DECISION and not row.depersonalised_at
    ]
    if len(wordings) < 2:
        return []
    newest = max(wordings, key=lambda row: (row.version_at, row.version_seq))
    return [Version(row.text[:MOST_SHOWN], row.taken_at, row is newest) for row in wordings]


def _author(actor: User, item: InboxItem) -> AuthorHistory:
    if not item.author_id:
        return AuthorHistory()
    same = {"network": item.network, "author_id": item.author_id}
    verdicts = Verdict.objects.filter(
        item__network=item.network, item__author_id=item.author_id, undone_at__isnull=True
    ).exclude(item=item)
    entries = entries_visible_to(actor).filter(**same).select_related("page", "banned_by", "lift_by")
    return AuthorHistory(
        verdicts=list(verdicts.only("item", "kind", "ground", "decided_at").order_by("-pk")[:PAST]),
        entries=list(entries.order_by("-pk")[:PAST]),
    )


def kept_until(item: InboxItem, author: AuthorHistory | None = None) -> datetime | None:
    """When the item and its evidence are depersonalised; None: not while it is open or its author is banned for it."""
    if item.closed_at is None:
        return None
    entries = author.entries if author is not None else item.blacklist_entries.all()
    if any(entry.item_id == item.pk and entry.state in IN_FORCE for entry in entries):
        return None
    return item.closed_at + timedelta(days=settings.EVIDENCE_DAYS)
