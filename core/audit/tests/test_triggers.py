"""The database itself refuses to change the journal."""

import pytest
from django.db import DatabaseError, connection, transaction

from core.access import System
from core.audit import sealing
from core.audit.actions import record
from core.audit.models import Entry, Seal

CHANGES = [
    "UPDATE audit_entry SET label = 'другое'",
    "DELETE FROM audit_entry",
    "UPDATE audit_seal SET hash = 'x'",
    "DELETE FROM audit_seal",
]
if connection.vendor == "postgresql":
    CHANGES += [
        "TRUNCATE audit_seal",
        "TRUNCATE audit_entry CASCADE",
        "SET LOCAL session_replication_role = replica; DELETE FROM audit_seal",
    ]
else:
    CHANGES += [
        "REPLACE INTO audit_entry SELECT * FROM audit_entry",
        "REPLACE INTO audit_seal SELECT * FROM audit_seal",
        "INSERT OR REPLACE INTO audit_seal (seq, entry_id, digest, previous, hash, sealed_at) "
        "SELECT 99, entry_id, digest, previous, 'x', sealed_at FROM audit_seal",
    ]


@pytest.fixture
def sealed(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    record("tests.happened", actor=System("tests"), label="дело")
    sealing.seal_entries()
    connection.check_constraints()  # PostgreSQL: no deferred check may stand in the way


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_is_refused(sealed, statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert (Entry.objects.get().label, Seal.objects.count()) == ("дело", 1)


def test_the_orm_is_refused_too(sealed):
    entry = Entry.objects.get()
    entry.label = "другое"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Seal.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_after_a_flush_of_the_tests_the_triggers_stand_again(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with transaction.atomic():
        record("tests.happened", actor=System("tests"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(label="другое")
