"""The sealer: links committed entries into the chain every few seconds, one sealer at a time.

Entries are taken from the queue that a trigger fills in the transaction of the entry itself, never by comparing
ids: an entry that is committed late is sealed late, and none is passed over.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from core import clock
from core.audit import chain, head
from core.audit.models import Entry, Seal, Sealer, Unsealed

BATCH = 200  # on SQLite a batch holds the only write lock: a few milliseconds
HEAD_EVERY = timedelta(seconds=60)


def seal_entries() -> int:
    """Seal everything that waits; the number of entries sealed. Safe to run twice at once."""
    sealed = 0
    while Unsealed.objects.exists():
        count = _seal_batch()
        sealed += count
        if count < BATCH:
            break
    write_head()
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    _take_turn()
    last = Seal.objects.order_by("-seq").only("seq", "hash").first()
    seq, previous = (last.seq, last.hash) if last else (0, chain.GENESIS)
    waiting = list(Unsealed.objects.order_by("entry_id").values_list("entry_id", flat=True)[:BATCH])
    now, links = clock.now(), []
    for entry in Entry.objects.filter(pk__in=waiting, seal__isnull=True).order_by("pk"):
        links.append(chain.link(entry, seq=seq + 1, previous=previous, sealed_at=now))
        seq, previous = links[-1].seq, links[-1].hash
    Seal.objects.bulk_create(links)
    Unsealed.objects.filter(entry_id__in=waiting).delete()
    return len(links)


def _take_turn() -> None:
    """Change the sealer's row first: a second sealer waits here until the first has committed."""
    turn = Sealer.objects.filter(pk=1)
    if not turn.update(turns=F("turns") + 1):
        Sealer.objects.get_or_create(pk=1)
        turn.update(turns=F("turns") + 1)


def write_head() -> None:
    """Append the head to its file when it has moved, at most once in `HEAD_EVERY`."""
    last = Seal.objects.order_by("-seq").only("seq", "hash").first()
    sealer = Sealer.objects.filter(pk=1).first()
    if last is None or sealer is None or sealer.head_seq == last.seq:
        return
    now = clock.now()
    if sealer.head_written_at and timedelta(0) <= now - sealer.head_written_at < HEAD_EVERY:
        return
    mine = Sealer.objects.filter(pk=1, head_seq=sealer.head_seq)
    if mine.update(head_seq=last.seq, head_written_at=now) == 1:
        head.append(head.Mark(now, last.seq, last.hash))
