"""The sealer: everything committed gets one link, in one chain, whoever seals and whenever."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction

from core import clock
from core.access import System
from core.audit import chain, head, sealing
from core.audit.actions import record
from core.audit.models import Entry, Seal, Sealer, Unsealed
from core.audit.tasks import seal_entries
from core.audit.verification import verify

PORTAL = System("tests")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def write(count: int = 1) -> list[Entry]:
    with transaction.atomic():
        return [record("tests.happened", actor=PORTAL, label=f"дело {n}") for n in range(count)]


def test_entries_become_a_chain(db):
    entries = write(3)
    assert sealing.seal_entries() == 3
    seals = list(Seal.objects.order_by("seq"))
    assert [seal.entry_id for seal in seals] == [entry.pk for entry in entries]
    assert [seal.seq for seal in seals] == [1, 2, 3]
    assert [seal.previous for seal in seals] == [chain.GENESIS, seals[0].hash, seals[1].hash]
    assert not Unsealed.objects.exists()


def test_more_than_a_batch_is_sealed_in_one_run(db, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    write(11)
    assert sealing.seal_entries() == 11
    assert verify().whole


def test_nothing_to_do_is_no_write(db, django_assert_num_queries):
    write()
    sealing.seal_entries()
    with django_assert_num_queries(3):
        assert sealing.seal_entries() == 0


def test_the_task_seals(db):
    write(2)
    seal_entries()
    assert Seal.objects.count() == 2


def test_an_entry_committed_late_is_sealed_late(db):
    """Ids come from a sequence, so a smaller one may be committed after a greater one was sealed."""
    early, late = write(2)
    Unsealed.objects.filter(entry_id=early.pk).delete()
    sealing.seal_entries()
    Unsealed.objects.create(entry_id=early.pk)
    sealing.seal_entries()
    assert list(Seal.objects.order_by("seq").values_list("entry_id", flat=True)) == [late.pk, early.pk]
    assert verify().whole


def test_an_entry_queued_twice_gets_one_link(db):
    (entry,) = write()
    sealing.seal_entries()
    Unsealed.objects.create(entry_id=entry.pk)
    assert sealing.seal_entries() == 0
    assert Seal.objects.count() == 1
    assert not Unsealed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_once_leave_one_whole_chain():
    errors: list[Exception] = []

    def run(work) -> None:
        try:
            for _ in range(12):
                work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(work,)) for work in [write, write, sealing.seal_entries] * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealing.seal_entries()
    assert not errors
    assert Seal.objects.count() == Entry.objects.count() == 48
    assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_a_sealer_that_dies_leaves_no_half(monkeypatch):
    write(2)
    with monkeypatch.context() as patch:
        patch.setattr(Seal.objects, "bulk_create", lambda links: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sealing.seal_entries()
    assert Unsealed.objects.count() == 2
    assert not Seal.objects.exists()
    assert sealing.seal_entries() == 2


def test_the_head_goes_to_a_file_once_a_minute(db):
    with time_machine.travel("2026-11-23T07:00:00Z", tick=False) as moment:
        write()
        sealing.seal_entries()
        write()
        sealing.seal_entries()
        assert [mark.seq for mark in head.read()] == [1]
        moment.shift(timedelta(seconds=61))
        sealing.seal_entries()
        sealing.seal_entries()
    last = Seal.objects.get(seq=2)
    assert [(mark.seq, mark.hash) for mark in head.read()][1:] == [(2, last.hash)]


def test_clocks_set_back_do_not_stop_the_head(db):
    write()
    sealing.seal_entries()
    Sealer.objects.update(head_written_at=clock.now() + timedelta(days=1))
    write()
    sealing.seal_entries()
    assert [mark.seq for mark in head.read()] == [1, 2]


def test_a_line_cut_short_is_passed_over(db):
    write()
    sealing.seal_entries()
    with head.path().open("a") as file:
        file.write("2026-11-23T07:00:00+00:00 2 abc")
    assert [mark.seq for mark in head.read()] == [1]
