"""`verify_journal` finds any single row changed, removed or put in behind the triggers, and names the first."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import clock
from core.access import System
from core.audit import chain, head, sealing, triggers
from core.audit.actions import record
from core.audit.models import Entry, Seal, Unsealed, Verification
from core.audit.tasks import verify_chain
from core.audit.verification import verify
from core.notifications.models import Notification

COUNT = 5
PORTAL = System("tests")
OTHER_TIME = clock.now() - timedelta(days=400)
ENTRY_CHANGES = {
    "at": OTHER_TIME,
    "event": "tests.counted",
    "actor_id": 77,
    "system": "other",
    "object_kind": "x.y",
    "object_id": 5,
    "label": "другое",
    "organization_id": 9,
    "data": {"n": 99},
    "request_id": "f" * 32,
    "address_digest": "e" * 32,
}
SEAL_CHANGES = {"digest": "a" * 64, "previous": "b" * 64, "hash": "c" * 64, "sealed_at": OTHER_TIME}


@pytest.fixture
def journal(db, settings, tmp_path):
    """Five sealed entries, the triggers off: what an owner of the database could do."""
    settings.DATA_DIR = tmp_path
    for n in range(COUNT):
        record("tests.happened", actor=PORTAL, label=f"дело {n}", data={"n": n})
    sealing.seal_entries()
    connection.check_constraints()  # PostgreSQL: no deferred check may stand in the way of DDL
    triggers.remove(connection)


def nth(place: int) -> Entry:
    return Entry.objects.order_by("pk")[place]


def found_at(place: int) -> None:
    report = verify()
    assert report.problem is not None
    assert report.problem.entry_id == nth(place).pk


def test_an_untouched_journal_is_whole(journal):
    report = verify()
    assert (report.whole, report.links) == (True, COUNT)
    assert report.head_hash == Seal.objects.get(seq=COUNT).hash


def test_an_empty_journal_is_whole(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert verify().whole


@pytest.mark.parametrize("column", ENTRY_CHANGES)
@pytest.mark.parametrize("place", [0, 2, COUNT - 1])
def test_a_changed_entry_is_named(journal, column, place):
    Entry.objects.filter(pk=nth(place).pk).update(**{column: ENTRY_CHANGES[column]})
    found_at(place)


@pytest.mark.parametrize("column", SEAL_CHANGES)
@pytest.mark.parametrize("place", [0, 2, COUNT - 1])
def test_a_changed_seal_is_named(journal, column, place):
    Seal.objects.filter(seq=place + 1).update(**{column: SEAL_CHANGES[column]})
    found_at(place)


@pytest.mark.parametrize("place", [0, 2, COUNT - 1])
def test_a_removed_entry_is_named(journal, place):
    gone = nth(place).pk
    with connection.constraint_checks_disabled():
        remove_row("audit_entry", "id", gone)
        report = verify()
        assert report.problem is not None
        assert report.problem.entry_id == gone
        Seal.objects.filter(entry_id=gone).delete()


def remove_row(table: str, column: str, value: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_seal DROP CONSTRAINT IF EXISTS " + foreign_key())
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [value])


def foreign_key() -> str:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "audit_seal")
    return next(name for name, about in found.items() if about["foreign_key"])


@pytest.mark.parametrize("place", [0, 2, COUNT - 1])
def test_a_removed_seal_is_found(journal, place):
    Seal.objects.filter(seq=place + 1).delete()
    report = verify()
    assert report.problem is not None


@pytest.mark.parametrize("place", [0, 2])
def test_a_row_gone_with_its_seal_is_found(journal, place):
    Seal.objects.filter(seq=place + 1).delete()
    Entry.objects.filter(pk=nth(place).pk).delete()
    assert f"нет звена {place + 1}" in told()


def told() -> str:
    problem = verify().problem
    return problem.sentence if problem else ""


def test_a_tail_cut_off_is_found_by_the_file(journal):
    Seal.objects.filter(seq=COUNT).delete()
    nth(COUNT - 1).delete()
    assert "хвост цепочки отрезан" in told()


def test_a_chain_written_anew_is_found_by_the_file(journal):
    Seal.objects.all().delete()
    Entry.objects.update(label="другое")
    Unsealed.objects.bulk_create(Unsealed(entry_id=pk) for pk in Entry.objects.values_list("pk", flat=True))
    sealing.seal_entries()
    assert "записано в файл вершины" in told()


def test_an_entry_put_in_behind_the_triggers_is_named(journal):
    put_in = Entry.objects.create(event="tests.happened", system="tests", label="подделка")
    problem = verify().problem
    assert problem is not None
    assert problem.entry_id == put_in.pk


def test_a_seal_put_in_is_found(journal):
    put_in = Entry.objects.create(event="tests.happened", system="tests", label="подделка")
    Seal.objects.create(
        seq=COUNT + 1,
        entry=put_in,
        digest=chain.digest_of(put_in),
        previous="d" * 64,
        hash="e" * 64,
        sealed_at=clock.now(),
    )
    assert "цепочка разорвана" in told()


def test_a_digest_taken_from_another_seal_is_found(journal):
    first, second = nth(1), nth(2)
    low, high = Seal.objects.get(entry=first), Seal.objects.get(entry=second)
    Seal.objects.filter(pk=low.pk).update(digest=high.digest)
    assert "звено 2" in told()


def test_entries_that_wait_too_long_are_a_problem(journal):
    triggers.install(connection)
    entry = record("tests.happened", actor=PORTAL)
    assert verify().whole
    triggers.remove(connection)
    Entry.objects.filter(pk=entry.pk).update(at=clock.now() - timedelta(minutes=5))
    assert "портал не скрепляет" in told()


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(0, COUNT - 1), label=st.text(max_size=40).filter(lambda text: "\x00" not in text))
def test_any_other_label_in_any_place_is_found(journal, place, label):
    entry = nth(place)
    Entry.objects.filter(pk=entry.pk).update(label=label)
    assert verify().whole == (label == entry.label)
    Entry.objects.filter(pk=entry.pk).update(label=entry.label)


# --- the command and the nightly job ----------------------------------------------------------------


@pytest.fixture
def verify_journal() -> Callable[[], str]:
    def run() -> str:
        out = StringIO()
        call_command("verify_journal", stdout=out)
        return out.getvalue()

    return run


def test_the_command_tells_count_and_head(journal, verify_journal):
    text = verify_journal()
    assert f"записей {COUNT}" in text
    assert Seal.objects.get(seq=COUNT).hash in text
    assert Verification.objects.get().whole


def test_the_command_names_the_first_broken_entry(journal, verify_journal):
    changed = nth(3)
    Entry.objects.filter(pk__gte=changed.pk).update(label="другое")
    with pytest.raises(CommandError) as refusal:
        verify_journal()
    message = str(refusal.value)
    assert f"№ {changed.pk}" in message
    assert "tests.happened" in message
    assert changed.at.isoformat() in message
    kept = Verification.objects.get()
    assert (kept.whole, kept.entry_id) == (False, changed.pk)


def test_the_nightly_job_keeps_what_it_found_and_tells(journal, caplog, denis, admin, marina):
    Entry.objects.filter(pk=nth(0).pk).update(label="другое")
    for _ in range(2):
        verify_chain()
    assert [check.whole for check in Verification.objects.all()] == [False, False]
    assert "the journal is not whole" in caplog.text
    told = Notification.objects.filter(kind="audit.broken")
    assert sorted(row.person_id for row in told) == sorted([denis.pk, admin.pk])


def test_of_a_whole_journal_nobody_is_told(journal, denis):
    verify_chain()
    assert not Notification.objects.filter(kind="audit.broken").exists()


def test_the_file_of_heads_is_compared(journal):
    (mark,) = head.read()
    head.path().write_text("")
    head.append(head.Mark(mark.at, mark.seq, "0" * 64))
    assert "записано в файл вершины" in told()
