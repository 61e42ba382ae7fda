"""Every way between the states, and every refusal on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from gospubliki.actions.state import Evidence, Word, move_connection
from gospubliki.graphs import CONNECTION_GRAPH, NEEDS_SENTENCE
from gospubliki.models import Connection, ConnectionStep, HistoryEntry
from gospubliki.tests.conftest import PORTAL, PROOF

pytestmark = pytest.mark.django_db
EDGES = [(source, target) for source, targets in CONNECTION_GRAPH.table.items() for target in sorted(targets)]
NO_EDGES = [
    (source, target)
    for source in CONNECTION_GRAPH.table
    for target in CONNECTION_GRAPH.table
    if source != target and not CONNECTION_GRAPH.allows(source, target)
]
SAID = Word(sentence="Потому что так решено", evidence=Evidence(number="12"))


def put(connection: Connection, state: str) -> None:
    """Straight into a state, past the actions."""
    Connection.objects.filter(pk=connection.pk).update(state=state, sentence="Было так")
    connection.state = state


@pytest.mark.parametrize(("source", "target"), EDGES)
def test_each_way_of_the_graph_is_open_to_the_lead_and_leaves_a_trace(
    source: str, target: str, connection: Connection, natalia: Any
) -> None:
    put(connection, source)
    move_connection(actor=natalia, connection=connection, target=target, said=SAID)
    row = Connection.objects.get(pk=connection.pk)
    entry = HistoryEntry.objects.get(connection=row, kind="state")
    assert (row.state, row.state_since, row.version) == (target, date(2026, 11, 25), 1)
    assert (entry.from_state, entry.to_state, entry.person) == (source, target, natalia)
    assert Entry.objects.filter(event="connection.moved", object_id=row.pk, actor_id=natalia.pk).count() == 1


@pytest.mark.parametrize(("source", "target"), NO_EDGES)
def test_no_other_way_is_open(source: str, target: str, connection: Connection, natalia: Any) -> None:
    put(connection, source)
    with pytest.raises(Refused, match="нельзя перейти"):
        move_connection(actor=natalia, connection=connection, target=target, said=SAID)
    assert not HistoryEntry.objects.exists()


@pytest.mark.parametrize("target", sorted(NEEDS_SENTENCE))
def test_a_ground_must_be_written(target: str, connection: Connection, natalia: Any) -> None:
    put(connection, "connected" if target == "disconnected" else "in_progress")
    with pytest.raises(Refused) as error:
        move_connection(actor=natalia, connection=connection, target=target, said=Word(sentence=" да "))
    assert error.value.field == "sentence"


def test_connected_needs_a_proof(at_work: Connection, natalia: Any) -> None:
    with pytest.raises(Refused) as error:
        move_connection(actor=natalia, connection=at_work, target="connected", said=Word())
    assert error.value.field == "number"
    assert Connection.objects.get(pk=at_work.pk).state == "in_progress"


@pytest.mark.parametrize(
    ("evidence", "field"),
    [
        (Evidence(link="javascript:alert(1)"), "link"),
        (Evidence(link="https://[bad"), "link"),
        (Evidence(number="1" * 81), "number"),
        (Evidence(note="x" * 301), "note"),
    ],
)
def test_a_bad_proof_is_refused_at_its_field(
    evidence: Evidence, field: str, at_work: Connection, natalia: Any
) -> None:
    with pytest.raises(Refused) as error:
        move_connection(actor=natalia, connection=at_work, target="connected", said=Word(evidence=evidence))
    assert error.value.field == field


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2018, 12, 31)])
def test_the_day_must_have_been(day: date, connection: Connection, natalia: Any) -> None:
    with pytest.raises(Refused) as error:
        move_connection(actor=natalia, connection=connection, target="in_progress", said=Word(on_date=day))
    assert error.value.field == "on_date"


def test_the_day_is_not_before_the_last_change(at_work: Connection, natalia: Any) -> None:
    before = Word(on_date=date(2026, 11, 24), evidence=Evidence(number="1"))
    with pytest.raises(Refused, match="раньше прошлого изменения"):
        move_connection(actor=natalia, connection=at_work, target="connected", said=before)


def test_the_same_state_again_changes_nothing(at_work: Connection, natalia: Any) -> None:
    move_connection(actor=natalia, connection=at_work, target="in_progress", said=Word())
    assert HistoryEntry.objects.count() == 1


def test_of_two_who_decide_at_once_the_second_is_told(connection: Connection, natalia: Any) -> None:
    other = Connection.objects.select_related("organization").get(pk=connection.pk)
    move_connection(actor=natalia, connection=connection, target="in_progress", said=Word())
    with pytest.raises(Stale):
        move_connection(actor=natalia, connection=other, target="not_required", said=SAID)
    with pytest.raises(Stale):
        move_connection(actor=natalia, connection=connection, target="connected", said=PROOF, version=0)


def test_history_is_never_rewritten(at_work: Connection) -> None:
    entry = HistoryEntry.objects.get()
    for rewrite in (entry.save, entry.delete, HistoryEntry.objects.all().delete):
        with pytest.raises(TypeError):
            rewrite()
    with pytest.raises(TypeError):
        HistoryEntry.objects.update(sentence="")


# --- whose it is ------------------------------------------------------------------------------------


def test_a_school_begins_and_reports_but_does_not_decide(connection: Connection, svetlana: Any) -> None:
    with pytest.raises(AccessDenied):
        move_connection(actor=svetlana, connection=connection, target="not_required", said=SAID)
    with pytest.raises(Refused, match="начните подключение"):
        move_connection(actor=svetlana, connection=connection, target="connected", said=PROOF)
    move_connection(actor=svetlana, connection=connection, target="in_progress", said=Word())
    with pytest.raises(Refused, match="не сделано шагов: 4"):
        move_connection(actor=svetlana, connection=connection, target="connected", said=PROOF)
    ConnectionStep.objects.update(done_on=date(2026, 11, 25), done_at="2026-11-25T07:00Z")
    move_connection(actor=svetlana, connection=connection, target="connected", said=PROOF)
    assert HistoryEntry.objects.first().evidence_number == "ПОС-17"


@pytest.mark.parametrize("name", ["lilia", "marina", "prosecutor", "oleg", "admin", "stranger"])
def test_nobody_else_moves_it(name: str, connection: Connection, request: pytest.FixtureRequest) -> None:
    with pytest.raises(AccessDenied):
        move_connection(
            actor=request.getfixturevalue(name), connection=connection, target="in_progress", said=Word()
        )


def test_the_lead_may_say_connected_past_the_steps(at_work: Connection, natalia: Any) -> None:
    move_connection(actor=natalia, connection=at_work, target="connected", said=PROOF)
    row = Connection.objects.get(pk=at_work.pk)
    assert (row.state, row.due_on) == ("connected", None)
    assert row.steps.filter(done_on__isnull=True).count() == 4


# --- steps and days ---------------------------------------------------------------------------------


def test_beginning_copies_the_list_with_days(at_work: Connection) -> None:
    steps = list(at_work.steps.order_by("position"))
    today = date(2026, 11, 25)
    assert [step.due_on - today for step in steps] == [timedelta(days=n) for n in (7, 14, 21, 28)]
    assert all(step.help for step in steps)
    assert Connection.objects.get(pk=at_work.pk).due_on == today + timedelta(days=7)


def test_a_page_has_steps_of_its_own(school: Any, make_page: Any, row_of: Any) -> None:
    row = row_of(make_page(school))
    move_connection(actor=PORTAL, connection=row, target="in_progress", said=Word())
    assert [step.key for step in row.steps.all()] == ["page-role", "page-link", "page-forms", "page-look"]


def test_beginning_again_keeps_what_is_done_and_gives_new_days(
    at_work: Connection, natalia: Any, clock_at: Any
) -> None:
    first = at_work.steps.first()
    ConnectionStep.objects.filter(pk=first.pk).update(done_on=date(2026, 11, 25), done_at="2026-11-25T07:00Z")
    move_connection(actor=natalia, connection=at_work, target="refused", said=SAID)
    clock_at.shift(timedelta(days=40))
    move_connection(actor=natalia, connection=at_work, target="in_progress", said=Word())
    steps = list(at_work.steps.order_by("position"))
    assert steps[0].done_on == date(2026, 11, 25)
    assert steps[1].due_on == date(2027, 1, 4) + timedelta(days=14)
    assert Connection.objects.get(pk=at_work.pk).due_on == steps[1].due_on


def test_needed_after_all_gives_a_day_to_begin_by(connection: Connection, natalia: Any) -> None:
    move_connection(actor=natalia, connection=connection, target="not_required", said=SAID)
    assert Connection.objects.get(pk=connection.pk).due_on is None
    move_connection(actor=natalia, connection=connection, target="not_started", said=Word())
    assert Connection.objects.get(pk=connection.pk).due_on == date(2026, 12, 25)
