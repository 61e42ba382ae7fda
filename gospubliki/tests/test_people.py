"""The lead by order, exactly one; reminders; what is told in the morning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core import clock
from core.access import System
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.notifications.models import Notification
from core.organizations.actions.appointments import appoint as appoint_by_order
from core.organizations.models import Appointment, Order
from gospubliki.actions.remind import remind_late
from gospubliki.actions.watch import tell_newly_late, tell_no_lead
from gospubliki.models import Connection
from gospubliki.queries.people import helpers_of, lead_in_force
from gospubliki.tasks import tell_late

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def make_late(connection: Connection, days: int = 3) -> None:
    Connection.objects.filter(pk=connection.pk).update(due_on=TODAY - timedelta(days=days))


# --- exactly one ------------------------------------------------------------------------------------


def test_there_is_exactly_one(natalia: Any) -> None:
    lead = lead_in_force()
    assert (lead.person, lead.trouble) == (natalia, "")


def test_nobody_was_ever_appointed(db: None) -> None:
    assert (lead_in_force().person, lead_in_force().trouble) == (None, "Никто ещё не назначен")


def test_a_void_order_leaves_nobody(natalia: Any) -> None:
    Order.objects.update(is_void=True, voided_on=TODAY)
    lead = lead_in_force()
    assert lead.person is None
    assert "утратило силу" in lead.trouble


def test_a_term_that_is_over_and_one_that_has_not_begun(natalia: Any) -> None:
    Appointment.objects.update(until=TODAY - timedelta(days=1))
    assert "кончилось" in lead_in_force().trouble
    Appointment.objects.update(until=None, since=TODAY + timedelta(days=1))
    assert "не началось" in lead_in_force().trouble


def test_who_works_here_no_more_does_not_lead(natalia: Any) -> None:
    natalia.is_active = False
    natalia.save(update_fields=["is_active"])
    assert "больше не работает" in lead_in_force().trouble


def test_two_are_an_alarm_and_the_second_is_not_appointed(
    natalia: Any, appoint: Any, administration: Any, order_417: Any, marina: Any
) -> None:
    with pytest.raises(Refused) as error:
        appoint_by_order(
            actor=System("test"),
            person=marina,
            role="gospubliki_lead",
            organization=administration,
            order=order_417,
            since=TODAY,
        )
    assert error.value.clause == "order.2"
    appoint("second@dzhankoy.example", "gospubliki_lead", administration)  # past the action
    assert "сразу двое" in lead_in_force().trouble


def test_an_acting_person_is_no_second_one(natalia: Any, appoint: Any, administration: Any) -> None:
    acting = appoint("acting@dzhankoy.example", "gospubliki_lead", administration)
    Appointment.objects.filter(person=acting).update(
        acting_for=Appointment.objects.get(person=natalia), until=TODAY
    )
    lead = lead_in_force()
    assert (lead.person, lead.trouble) == (acting, "")


@pytest.mark.parametrize(("name", "told"), [("admin", True), ("irina", True), ("marina", False)])
def test_the_first_screen_raises_the_alarm(
    name: str, told: bool, request: pytest.FixtureRequest, client_of: Any
) -> None:
    text = client_of(request.getfixturevalue(name)).get("/").content.decode()
    assert ("не ровно один человек" in text) is told


def test_with_a_lead_there_is_no_alarm(natalia: Any, admin: Any, client_of: Any) -> None:
    assert "не ровно один" not in client_of(admin).get("/").content.decode()


# --- who helps --------------------------------------------------------------------------------------


def test_those_above_help_nearest_first(
    natalia: Any, lilia: Any, school: Any, svetlana: Any, education: Any
) -> None:
    school.refresh_from_db()
    assert [one.name for one in helpers_of(school)] == ["Лилия Яцук", "Наталья Роговая"]


# --- reminders --------------------------------------------------------------------------------------


def test_the_nearest_person_is_reminded_once_a_day(
    natalia: Any, svetlana: Any, connection: Connection, clock_at: Any
) -> None:
    make_late(connection)
    done = remind_late(actor=natalia)
    assert (done.organizations, done.nobody) == (1, ())
    assert "просрочено на 3 дня" in Notification.objects.get(person=svetlana).text
    assert remind_late(actor=natalia).organizations == 0
    clock_at.shift(timedelta(days=1))
    assert remind_late(actor=natalia).organizations == 1
    assert Notification.objects.filter(person=svetlana).count() == 2
    assert Entry.objects.filter(event="connection.reminded").count() == 2


def test_where_there_is_nobody_the_overseer_is_reminded(
    natalia: Any, lilia: Any, connection: Connection, administration: Any
) -> None:
    make_late(connection)
    assert remind_late(actor=natalia).organizations == 1
    assert Notification.objects.filter(person=lilia).exists()


def test_where_there_is_nobody_at_all_it_is_said_and_not_marked(natalia: Any, connection: Connection) -> None:
    make_late(connection)
    done = remind_late(actor=natalia)
    assert (done.organizations, done.nobody) == (0, ("Школа № 1",))
    connection.refresh_from_db()
    assert connection.reminded_at is None
    assert not Entry.objects.filter(event="connection.reminded").exists()


def test_only_the_lead_reminds(svetlana: Any, marina: Any) -> None:
    for actor in (svetlana, marina):
        with pytest.raises(AccessDenied):
            remind_late(actor=actor)


# --- the morning ------------------------------------------------------------------------------------


def test_who_became_late_is_told_once_and_not_at_night(
    natalia: Any, svetlana: Any, connection: Connection, clock_at: Any
) -> None:
    make_late(connection, days=1)
    for _ in range(2):
        assert tell_newly_late() == 1
    note = Notification.objects.get(kind="connection.overdue")
    assert note.person == svetlana
    assert "24.11.2026" in note.text
    Notification.objects.all().delete()
    clock_at.shift(timedelta(hours=-3))
    assert clock.city_now().hour < 9
    assert tell_newly_late() == 0


def test_who_has_long_been_late_is_left_to_the_lead(
    natalia: Any, svetlana: Any, connection: Connection
) -> None:
    make_late(connection, days=4)
    assert tell_newly_late() == 0


def test_who_appoints_is_told_that_there_is_no_lead(admin: Any) -> None:
    assert tell_late() == 1
    assert tell_no_lead() == 1
    assert Notification.objects.get(person=admin).kind == "connection.no_lead"
