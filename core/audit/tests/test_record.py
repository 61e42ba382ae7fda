"""Writing the journal: registered events only, inside the change's transaction only, nothing secret."""

import pytest
from django.db import transaction

from core.access import System
from core.audit import events
from core.audit.actions import UnfitData, record
from core.audit.events import EventError
from core.audit.models import Entry, Unsealed

PORTAL = System("tests")


@pytest.fixture(autouse=True)
def _event() -> None:
    events.register("tests.happened", "сделал(а) {object}")
    events.register("tests.counted", "сосчитал(а): {count}")


def test_an_entry_says_who_did_what_with_what(marina, school):
    entry = record("tests.happened", actor=marina, object=school, data={"n": 1})
    assert (entry.actor_id, entry.system) == (marina.pk, "")
    assert (entry.object_kind, entry.object_id, entry.label) == (
        "organizations.organization",
        school.pk,
        "Школа № 1",
    )
    assert entry.organization_id == school.pk


def test_the_portal_itself_acts_under_the_name_of_its_job(db):
    entry = record("tests.happened", actor=PORTAL, label="что-то")
    assert (entry.actor_id, entry.system) == (None, "tests")


def test_a_new_entry_waits_for_its_seal(db):
    entry = record("tests.happened", actor=PORTAL)
    assert Unsealed.objects.filter(entry_id=entry.pk).exists()


def test_an_unregistered_event_is_refused(db):
    with pytest.raises(EventError, match="not registered"):
        record("tests.unheard_of", actor=PORTAL)


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_is_refused():
    with pytest.raises(EventError, match="inside the transaction"):
        record("tests.happened", actor=PORTAL)
    with transaction.atomic():
        record("tests.happened", actor=PORTAL)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_shares_the_fate_of_its_change():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("tests.happened", actor=PORTAL)
        raise ZeroDivisionError
    assert not Entry.objects.exists()
    assert not Unsealed.objects.exists()


def test_a_sentence_gets_the_data_it_needs(db):
    with pytest.raises(EventError, match="count"):
        record("tests.counted", actor=PORTAL)
    record("tests.counted", actor=PORTAL, data={"count": 3})


@pytest.mark.parametrize("key", ["password", "token", "Secret", "totp_seed"])
def test_what_sounds_like_a_secret_is_refused(db, key):
    with pytest.raises(UnfitData):
        record("tests.happened", actor=PORTAL, data={"deep": [{key: "hunter2"}]})


@pytest.mark.parametrize("value", [1.5, b"bytes", object()])
def test_what_two_databases_would_keep_differently_is_refused(db, value):
    with pytest.raises(UnfitData):
        record("tests.happened", actor=PORTAL, data={"value": value})


def test_a_name_is_registered_once():
    with pytest.raises(EventError, match="another sentence"):
        events.register("tests.happened", "сделал(а) другое")
    events.register("tests.happened", "сделал(а) {object}")


@pytest.mark.parametrize("name", ["nogroup", "Tests.big", "tests.", "tests.with space"])
def test_a_malformed_name_is_refused(name):
    with pytest.raises(EventError):
        events.register(name, "что-то")
