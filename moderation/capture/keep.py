"""Keeping what was seen, in any order and however often it is told. In the caller's transaction.

An item has the newest version of its text; every wording is frozen as evidence. What its author changes after a
decision comes back to the queue.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from core import clock
from core.access import System
from core.audit.actions import record
from core.states import move
from moderation import evidence
from moderation.capture.seen import Seen
from moderation.graphs import ITEM_GRAPH
from moderation.lanes import Lane, rank
from moderation.models import Evidence, InboxItem, Tombstone, Verdict
from moderation.working_hours import answer_until
from networks.inbound.parsing.shapes import Version
from pages.models import OfficialPage

PORTAL = System("moderation")


def keep(page: OfficialPage, seen: Seen) -> InboxItem | None:
    """Keep one version of a comment or message; returns its item when triage should read it."""
    item = _locked(page, seen)
    if item is None:
        item = _create(page, seen)
        if item is not None:
            return item
        item = _locked(page, seen)  # another worker was a moment faster
        if item is None:
            return None
    return _follow(item, seen)


def _locked(page: OfficialPage, seen: Seen) -> InboxItem | None:
    same = InboxItem.objects.filter(page=page, kind=seen.kind, external_id=seen.external_id)
    return same.select_for_update(of=("self",)).first()


def _create(page: OfficialPage, seen: Seen) -> InboxItem | None:
    now = clock.now()
    lane = Lane.MESSAGE if seen.kind == InboxItem.Kind.MESSAGE else Lane.PLAIN
    item = InboxItem(
        page=page,
        network=page.network,
        kind=seen.kind,
        external_id=seen.external_id,
        post_id=seen.post_id,
        thread_id=seen.thread_id,
        dialogue_id=seen.dialogue_id,
        reply_to=seen.reply_to,
        author_id=seen.author_id,
        author_name=seen.name,
        author_url=seen.author_url,
        text=seen.text,
        url=seen.url,
        at=min(seen.at, now),  # a clock that runs ahead must not push anything to the end of the queue
        seen_at=now,
        version_at=seen.version.at,
        version_seq=seen.version.seq,
        rank=rank(lane, min(seen.at, now)),
        answer_until=answer_until(now),
        gone_at=_buried(page, seen),
    )
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError:
        return None
    evidence.take(item, Evidence.Moment.CAPTURE)
    return item


def _buried(page: OfficialPage, seen: Seen) -> Any:
    """When the deletion that came before it was told; None: it stands there."""
    if seen.kind != InboxItem.Kind.COMMENT:
        return None
    stones = Tombstone.objects.filter(
        network=page.network, page=page.external_id, external_id=seen.external_id
    )
    at = stones.values_list("at", flat=True).first()
    if at is not None:
        stones.delete()
    return None if seen.restored else at


def _follow(item: InboxItem, seen: Seen) -> InboxItem | None:
    """Bring a known item up to what was seen; depersonalised ones stay empty."""
    if item.depersonalised_at is not None:
        return None
    if seen.restored and item.is_gone:
        _restore(item)
    _fill(item, seen)
    known = Version(item.version_at, item.version_seq)
    if seen.text == item.text:
        if known < seen.version:
            _write(item, version_at=seen.version.at, version_seq=seen.version.seq)
        return None
    if seen.version < known:
        _keep_old_wording(item, seen)
        return None
    _write(
        item,
        text=seen.text,
        edited_at=clock.now(),
        version_at=seen.version.at,
        version_seq=seen.version.seq,
        triage=None,
        triaged_at=None,
        version=F("version") + 1,
    )
    item.refresh_from_db(fields=["version"])
    evidence.take(item, Evidence.Moment.EDIT)
    _reopen(item)
    return item


def _fill(item: InboxItem, seen: Seen) -> None:
    """What was not told before: a name, the post of a thread."""
    wanted = {
        "author_name": seen.name,
        "author_url": seen.author_url,
        "post_id": seen.post_id,
        "url": seen.url,
    }
    missing = {name: value for name, value in wanted.items() if value and not getattr(item, name)}
    if missing:
        _write(item, **missing)


def _keep_old_wording(item: InboxItem, seen: Seen) -> None:
    """An older text that comes late is evidence all the same, each wording once."""
    if any(row.text == seen.text for row in item.evidence.only("text")):
        return
    old = InboxItem(pk=item.pk)
    for field in ("author_id", "author_name", "author_url", "url", "at"):
        setattr(old, field, getattr(item, field))
    old.text, old.version_at, old.version_seq = seen.text, seen.version.at, seen.version.seq
    evidence.take(old, Evidence.Moment.EDIT)


def _restore(item: InboxItem) -> None:
    """It stands in the network again: what was closed because it had gone, or was deleted, waits again."""
    _write(item, gone_at=None)
    if item.state == "closed":
        back_to_queue(item)


def _reopen(item: InboxItem) -> None:
    """An edit after the decision: what was found harmless or answered is judged anew."""
    if item.state in ("closed", "answered") and not item.is_gone:
        back_to_queue(item)


def back_to_queue(item: InboxItem) -> None:
    """A decided item waits for a new decision; the old one stays as history."""
    Verdict.objects.filter(item=item, is_current=True).update(is_current=False)
    move(item, ITEM_GRAPH, "new", closed_at=None)
    record(
        "moderation.reopened",
        actor=PORTAL,
        object=item,
        organization_id=item.page.organization_id,
        data={"said": evidence.fingerprint(item.text)},
    )


def _write(item: InboxItem, **columns: Any) -> None:
    InboxItem.objects.filter(pk=item.pk).update(**columns)
    for name, value in columns.items():
        if not hasattr(value, "resolve_expression"):
            setattr(item, name, value)
