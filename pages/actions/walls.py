"""What stands on a wall gets into the database: our own publications, those read back, those that vanished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core import clock
from core.access import System
from core.clock import Week
from core.errors import CredentialExpired, OutsideError, PortalError, Refused, Unsupported
from networks.base import PostKind, Published, SeenPost, WallReading
from networks.texts import digest
from pages.actions import lifecycle
from pages.adapters import adapter_of
from pages.models import OfficialPage, WallPost, WallRead

# Two reads of one wall overlap by this much, so that clocks that differ leave no gap between them.
OVERLAP = timedelta(minutes=10)
# Telegram and MAX keep updates for a day: a listener that was away longer has lost some.
UPDATES_LIVE = timedelta(hours=24)


def record_own(
    page: OfficialPage, published: Published, *, text: str, attachments: int, by_hand: bool = False
) -> WallPost:
    """The publication that the portal, or a person by hand for it, has just made; in the caller's transaction.

    A read of the wall may have seen it first: then that row gets its origin. Of several messages that are one
    publication (a Telegram album) the first is returned and the others share its album.
    """
    at = published.at or clock.now()
    origin = WallPost.Origin.BY_HAND if by_hand else WallPost.Origin.OURS
    ids = published.all_ids or (published.external_id,)
    album = published.external_id if len(ids) > 1 else ""
    kept: WallPost | None = None
    for number, external_id in enumerate(ids):
        first = external_id == published.external_id
        row, _ = WallPost.objects.update_or_create(
            page=page,
            external_id=external_id,
            defaults={"origin": origin, "album_id": album, "last_seen_at": clock.now()},
            create_defaults={
                "origin": origin,
                "album_id": album,
                "url": published.url,
                "published_at": at + timedelta(microseconds=number),
                "text": text if first else "",
                "text_digest": digest(text) if first and text else "",
                "attachments": attachments if first else 0,
            },
        )
        kept = row if first else kept
    return kept or WallPost.objects.get(page=page, external_id=published.external_id)


def note_seen(page: OfficialPage, posts: Sequence[SeenPost]) -> int:
    """Keep posts seen on a page: new ones are added, known ones follow their text. Returns how many are new.

    Visitors' posts and service messages are not publications of the page and are passed over. Call it inside a
    transaction: a known row is locked, for `record_own` may just be making it ours.
    """
    own = [post for post in posts if post.official and post.kind != PostKind.SERVICE]
    rows = WallPost.objects.filter(page=page, external_id__in=[post.external_id for post in own])
    known = {row.external_id: row for row in rows.select_for_update(of=("self",)).order_by("pk")}
    fresh = {post.external_id: _row(page, post) for post in own if post.external_id not in known}
    WallPost.objects.bulk_create(fresh.values(), ignore_conflicts=True, batch_size=500)
    changed = [row for post in own if (row := known.get(post.external_id)) and _follow(row, post)]
    fields = ["text", "text_digest", "url", "album_id", "attachments", "views", "gone_at", "last_seen_at"]
    WallPost.objects.bulk_update(changed, fields, batch_size=200)
    return len(fresh)


def _row(page: OfficialPage, post: SeenPost) -> WallPost:
    return WallPost(
        page=page,
        external_id=post.external_id,
        url=post.url[:300],
        published_at=post.at,
        text=post.text,
        text_digest=digest(post.text) if post.text else "",
        kind=post.kind,
        album_id=post.album_id,
        attachments=min(post.attachments, 32767),
        views=post.views,
    )


def _follow(row: WallPost, post: SeenPost) -> bool:
    """Bring a known row up to what was seen. Returns whether a write is worth it."""
    before = (row.text, row.url, row.attachments, row.views, row.gone_at, row.album_id)
    if (
        row.origin != WallPost.Origin.OURS
    ):  # of our own albums the network was told one number, and we keep it
        row.album_id = post.album_id or row.album_id
    if row.text != post.text:
        row.text, row.text_digest = post.text, digest(post.text) if post.text else ""
    row.url, row.attachments = post.url[:300] or row.url, min(post.attachments, 32767) or row.attachments
    row.views = post.views if post.views is not None else row.views
    row.gone_at, row.last_seen_at = None, clock.now()
    return before != (row.text, row.url, row.attachments, row.views, row.gone_at, row.album_id)


def note_gone(page: OfficialPage, reading: WallReading) -> int:
    """Mark what a complete reading no longer shows. Returns how many vanished."""
    if not reading.complete:
        return 0
    seen = [post.external_id for post in reading.posts]
    stretch = Q(published_at__gte=reading.since, published_at__lt=reading.until - OVERLAP)
    missing = WallPost.objects.filter(stretch, page=page, gone_at__isnull=True).exclude(external_id__in=seen)
    return missing.update(gone_at=clock.now())


def sync_page(page_id: int, *, since: datetime | None = None) -> WallRead | None:
    """Read a page's wall back (no transaction is open while the network is asked) and keep what was seen.

    Reads from the Monday of the week before by default. Returns the record of the read; None where the network
    has no history to read (Telegram: its publications come as updates).
    """
    page = OfficialPage.objects.get(pk=page_id)
    until = clock.now()
    since = since or Week.of(until).previous().starts - OVERLAP
    try:
        reading = adapter_of(page).read_wall(since, until)
    except Unsupported:
        return None
    except (OutsideError, Refused) as error:
        return _failed(page, since, until, error)
    with transaction.atomic():
        found = note_seen(page, reading.posts)
        note_gone(page, reading)
        if reading.complete:
            extend_cover(page, reading.since, reading.until)
        return WallRead.objects.create(
            page=page,
            since=reading.since,
            until=reading.until,
            complete=reading.complete,
            sentence=reading.note[:300],
            found=found,
        )


def _failed(page: OfficialPage, since: datetime, until: datetime, error: PortalError) -> WallRead:
    if isinstance(error, CredentialExpired):
        lifecycle.mark_broken(actor=System("sync_pages"), page=page, why=error.message)
    return WallRead.objects.create(
        page=page, since=since, until=until, complete=False, sentence=error.message[:300]
    )


def extend_cover(page: OfficialPage, since: datetime, until: datetime) -> None:
    """Join a stretch that is surely known to the page's own; beyond a gap the later of the two stays."""
    page.refresh_from_db(fields=["covered_since", "read_through"])
    had_since, had_until = page.covered_since, page.read_through
    if had_since is None or had_until is None or since > had_until:
        page.covered_since, page.read_through = since, until
    elif until < had_since:
        return
    else:
        page.covered_since, page.read_through = min(had_since, since), max(had_until, until)
    page.save(update_fields=["covered_since", "read_through"])


def note_listening(network: str, external_ids: Sequence[str], until: datetime) -> None:
    """Updates of these pages have all arrived up to `until` (Telegram, hooks): their weeks are known so far.

    The first time, and after silence longer than the network keeps updates, the known stretch begins anew.
    """
    for page in OfficialPage.objects.filter(network=network, external_id__in=external_ids):
        through = page.read_through
        joins = through is not None and until - through < UPDATES_LIVE
        extend_cover(page, through if joins and through else until, until)
