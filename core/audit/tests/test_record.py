"""Writing the journal: registered events only, inside the change's transaction only, nothing secret."""

from datetime import date
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.access import System
from core.audit import chain, events
from core.audit.actions import UnfitData, address_digest, record
from core.audit.events import EventError
from core.audit.models import Entry, Unsealed

PORTAL = System("tests")


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


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.dictionaries(st.text(max_size=12), plain, max_size=5), label=st.text(max_size=400))
def test_what_the_database_gives_back_has_the_same_digest(db, data, label):
    try:
        entry = record("tests.happened", actor=PORTAL, label=label, data=data)
    except UnfitData:
        return
    assert chain.digest_of(entry) == chain.digest_of(Entry.objects.get(pk=entry.pk))


def test_halves_of_a_pair_and_zero_bytes_do_not_stop_a_write(db):
    entry = record("tests.happened", actor=PORTAL, label="a\x00\ud800b", data={"k\ud800": "v\x00\udfff"})
    assert Entry.objects.get(pk=entry.pk).label == "a?b"


def test_dates_ids_and_sets_become_plain(db):
    data = {"day": date(2026, 11, 25), "key": UUID(int=5), "pages": {3, 1, 2}, "pair": (1, None)}
    entry = record("tests.happened", actor=PORTAL, data=data)
    assert entry.data == {"day": "2026-11-25", "key": "0" * 31 + "5", "pages": [1, 2, 3], "pair": [1, None]}


def test_a_request_leaves_its_id_and_a_digest_of_the_address(db, monkeypatch):
    from core.middleware import RequestContext

    monkeypatch.setattr("core.audit.actions.request_context", lambda: RequestContext("r" * 32, "203.0.113.7"))
    entry = record("tests.happened", actor=PORTAL)
    assert entry.request_id == "r" * 32
    assert entry.address_digest == address_digest("203.0.113.7") != address_digest("203.0.113.8")
    assert "203" not in entry.address_digest or len(entry.address_digest) == 32


def test_an_organization_is_taken_from_the_object(school, marina):
    assert record("tests.happened", actor=PORTAL, object=school).organization_id == school.pk
    appointment = marina.appointments.get()
    assert (
        record("tests.happened", actor=PORTAL, object=appointment).organization_id
        == appointment.organization_id
    )
    assert record("tests.happened", actor=PORTAL, object=marina, organization_id=5).organization_id == 5
