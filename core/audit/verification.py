"""The check of the whole chain: every link, every entry behind it, the head kept outside, what was never sealed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock
from core.audit import chain, head
from core.audit.models import Entry, Seal, Unsealed, Verification
from core.russian import moment_text

CHUNK = 1000
SEALED_WITHIN = timedelta(minutes=2)  # an older entry still in the queue means that nobody seals


@dataclass(frozen=True)
class Problem:
    """The first thing that is wrong: a Russian sentence, and the entry it concerns as far as it is known."""

    sentence: str
    entry_id: int | None = None
    event: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """What a check found. `links` were read; without a `problem` the chain is whole."""

    links: int
    head_hash: str
    waiting: int
    problem: Problem | None = None

    @property
    def whole(self) -> bool:
        return self.problem is None


class _Walk:
    """Goes along the chain from its first link; stops at the first problem."""

    def __init__(self, marks: list[head.Mark]) -> None:
        self.seq, self.hash = 0, chain.GENESIS
        self.marks = marks
        self.outside = {mark.seq: mark for mark in marks}

    def run(self) -> Problem | None:
        while seals := list(Seal.objects.filter(seq__gt=self.seq).order_by("seq")[:CHUNK]):
            entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
            for seal in seals:
                problem = self._step(seal, entries.get(seal.entry_id))
                if problem:
                    return problem
        return self._tail()

    def _step(self, seal: Seal, entry: Entry | None) -> Problem | None:
        what = self._wrong(seal, entry)
        if what:
            return about(what, entry) if entry else Problem(what, seal.entry_id)
        self.seq, self.hash = seal.seq, seal.hash
        return None

    def _wrong(self, seal: Seal, entry: Entry | None) -> str:
        if seal.seq != self.seq + 1:
            return f"нет звена {self.seq + 1}: после {self.seq} сразу {seal.seq}"
        expected = chain.hash_of(
            seq=seal.seq,
            entry_id=seal.entry_id,
            digest=seal.digest,
            previous=self.hash,
            sealed_at=seal.sealed_at,
        )
        if seal.previous != self.hash or seal.hash != expected:
            return f"цепочка разорвана: звено {seal.seq} изменено или не продолжает {self.seq}"
        if entry is None:
            return f"запись удалена, а её звено {seal.seq} осталось"
        if seal.digest != chain.digest_of(entry):
            return f"содержание записи изменено (звено {seal.seq})"
        mark = self.outside.get(seal.seq)
        if mark is not None and mark.hash != seal.hash:
            return f"звено {seal.seq} не то, что записано в файл вершины {moment_text(mark.at, near=False)}"
        return ""

    def _tail(self) -> Problem | None:
        cut = next((mark for mark in self.marks if mark.seq > self.seq), None)
        if cut is None:
            return None
        at = moment_text(cut.at, near=False)
        return Problem(f"хвост цепочки отрезан: {at} было звено {cut.seq}, теперь последнее {self.seq}")


def about(what: str, entry: Entry) -> Problem:
    """A problem of an entry that is still there."""
    return Problem(what, entry.pk, entry.event, entry.at)


def verify() -> Report:
    """Check everything, once. Entries written meanwhile are checked too."""
    walk = _Walk(head.read())
    problem = walk.run() or _never_sealed()
    return Report(walk.seq, walk.hash if walk.seq else "", Unsealed.objects.count(), problem)


def _never_sealed() -> Problem | None:
    """An entry without a seal that is not in the queue (put in, or its seal taken away, behind the triggers)."""
    unsealed = Entry.objects.filter(~Exists(Seal.objects.filter(entry_id=OuterRef("pk")))).order_by("pk")
    queued = Exists(Unsealed.objects.filter(entry_id=OuterRef("pk")))
    entry = unsealed.exclude(queued).first()
    if entry:
        return about("у записи нет звена, и она его не ждёт: вставлена в обход или звено удалено", entry)
    entry = unsealed.filter(queued, at__lt=clock.now() - SEALED_WITHIN).first()
    return about("запись давно ждёт скрепления: портал не скрепляет журнал", entry) if entry else None


@transaction.atomic
def keep(report: Report, *, seconds: float) -> Verification:
    """Store what a check found, for the journal's screen."""
    problem = report.problem
    return Verification.objects.create(
        seconds=round(seconds),
        head_seq=report.links,
        head_hash=report.head_hash,
        waiting=report.waiting,
        problem=problem.sentence[:500] if problem else "",
        entry_id=problem.entry_id if problem else None,
    )


def verify_and_keep() -> Report:
    """Check everything and store the result."""
    started = time.monotonic()
    report = verify()
    keep(report, seconds=time.monotonic() - started)
    return report
