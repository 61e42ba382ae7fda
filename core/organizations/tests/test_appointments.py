"""Appointing and ending: clauses, terms, races."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F

from core import clock
from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification
from core.organizations.actions import appointments
from core.organizations.actions.appointments import appoint as begin
from core.organizations.models import Appointment, Order, Organization, RoleSeat

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture
def given(admin: Any, oleg: Any, administration: Any, order_417: Any) -> dict[str, Any]:
    """A sound appointment: Oleg as a moderator from November."""
    return {
        "actor": admin,
        "person": oleg,
        "role": Role.MODERATOR,
        "organization": administration,
        "order": order_417,
        "since": DAY,
    }


def test_it_gives_rights_from_its_first_day(given: dict[str, Any], oleg: Any) -> None:
    appointments.appoint(**given)
    assert Right.MODERATE not in rights_of(oleg, DAY - timedelta(days=1))
    assert Right.MODERATE in rights_of(oleg, DAY)


def test_it_is_in_the_journal_and_told(given: dict[str, Any], oleg: Any) -> None:
    row = appointments.appoint(**given)
    entry = Entry.objects.get(event="appointments.begun")
    assert entry.object_id == row.pk and entry.data["role"] == "модератор"
    assert "модератор" in Notification.objects.get(person=oleg).text


def test_nobody_appoints_himself(given: dict[str, Any], admin: Any) -> None:
    with pytest.raises(AccessDenied, match="никто не меняет сам") as refused:
        appointments.appoint(**given | {"person": admin, "role": Role.SECURITY_OFFICER})
    assert refused.value.clause == "11"


def test_nobody_appoints_without_the_right(given: dict[str, Any], irina: Any) -> None:
    with pytest.raises(AccessDenied):
        appointments.appoint(**given | {"actor": irina})


def test_nothing_rests_on_a_void_order(given: dict[str, Any]) -> None:
    void = Order.objects.create(number="204-р", date=date(2023, 4, 10), title="Прежнее", is_void=True)
    with pytest.raises(Refused) as refused:
        appointments.appoint(**given | {"order": void})
    assert (refused.value.clause, refused.value.field) == ("order.5", "order")


def test_a_closed_organization_or_person_is_refused(given: dict[str, Any], oleg: Any, school: Any) -> None:
    Organization.objects.filter(pk=school.pk).update(is_active=False)
    school.refresh_from_db()
    with pytest.raises(Refused, match="не действует"):
        appointments.appoint(**given | {"organization": school})
    User.objects.filter(pk=oleg.pk).update(is_active=False)
    oleg.refresh_from_db()
    with pytest.raises(Refused, match="закрыт"):
        appointments.appoint(**given)


def test_an_end_before_the_beginning_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        appointments.appoint(**given, until=DAY - timedelta(days=1))
    assert refused.value.field == "until"


def test_a_double_click_appoints_once(given: dict[str, Any], oleg: Any) -> None:
    appointments.appoint(**given)
    with pytest.raises(Refused, match="уже есть"):
        appointments.appoint(**given)
    assert oleg.appointments.filter(role=Role.MODERATOR).count() == 1


def test_two_clicks_at_one_moment_appoint_once(
    given: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    appointments.appoint(**given)
    monkeypatch.setattr(appointments, "_check_not_there_yet", lambda *args: None)
    with pytest.raises(Refused, match="уже есть"):
        appointments.appoint(**given)


def test_the_next_term_follows_the_first(given: dict[str, Any], oleg: Any) -> None:
    appointments.appoint(**given, until=date(2026, 11, 30))
    appointments.appoint(**given | {"since": date(2026, 12, 1)})
    assert oleg.appointments.filter(role=Role.MODERATOR).count() == 2


# --- one lead at a time -----------------------------------------------------------------------------


@pytest.fixture
def second_lead(given: dict[str, Any], natalia: Any) -> dict[str, Any]:
    """Oleg instead of Natalia."""
    return given | {"role": Role.GOSPUBLIKI_LEAD}


def test_a_second_lead_is_refused(second_lead: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="уже назначен другой: Н") as refused:
        appointments.appoint(**second_lead)
    assert (refused.value.clause, refused.value.field) == ("order.2", "role")


def test_a_lead_follows_a_lead(second_lead: dict[str, Any], natalia: Any, admin: Any) -> None:
    today = clock.city_now().date()
    appointments.end_appointment(actor=admin, appointment=natalia.appointments.get(), last_day=today)
    appointments.appoint(**second_lead | {"since": today + timedelta(days=1)})
    assert Appointment.objects.filter(role=Role.GOSPUBLIKI_LEAD).count() == 2


def test_a_lead_of_a_void_order_is_no_obstacle(second_lead: dict[str, Any], natalia: Any) -> None:
    other = Order.objects.create(number="9-р", date=date(2024, 1, 9), title="Прежнее", is_void=True)
    natalia.appointments.update(order=other)
    appointments.appoint(**second_lead)


def test_an_acting_lead_stands_in_and_only_one(second_lead: dict[str, Any], natalia: Any, irina: Any) -> None:
    term = {"acting_for": natalia.appointments.get(), "until": date(2026, 11, 20)}
    appointments.appoint(**second_lead, **term)
    with pytest.raises(Refused, match="уже назначен другой") as refused:
        appointments.appoint(**second_lead | {"person": irina}, **term)
    assert refused.value.clause == "order.2"


def test_two_appointers_at_one_moment_take_turns(
    second_lead: dict[str, Any], natalia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    natalia.appointments.all().delete()
    real = RoleSeat.objects.get_or_create

    def slow(**kwargs: Any) -> Any:
        found = real(**kwargs)  # read; meanwhile the other one appoints and commits
        RoleSeat.objects.filter(role=Role.GOSPUBLIKI_LEAD).update(version=F("version") + 1)
        return found

    monkeypatch.setattr(RoleSeat.objects, "get_or_create", slow)
    with pytest.raises(Stale):
        appointments.appoint(**second_lead)
    assert not Appointment.objects.filter(role=Role.GOSPUBLIKI_LEAD).exists()


# --- acting -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"role": Role.AUDITOR}, "acting_for"),
        ({"until": None}, "until"),
        ({"since": date(2024, 1, 1)}, "until"),
    ],
)
def test_an_acting_term_must_fit(
    given: dict[str, Any], timur: Any, change: dict[str, Any], field: str
) -> None:
    values = given | {"acting_for": timur.appointments.get(), "until": date(2026, 11, 20)}
    with pytest.raises(Refused) as refused:
        appointments.appoint(**values | change)
    assert refused.value.field == field


def test_nobody_stands_in_beyond_the_term_or_for_himself(given: dict[str, Any], timur: Any) -> None:
    principal = timur.appointments.get()
    values = given | {"acting_for": principal, "until": date(2026, 11, 20)}
    with pytest.raises(Refused, match="другого человека"):
        appointments.appoint(**values | {"person": timur})
    Appointment.objects.filter(pk=principal.pk).update(until=date(2026, 11, 10))
    principal.refresh_from_db()
    with pytest.raises(Refused, match="Срок выходит"):
        appointments.appoint(**values)


# --- ending -----------------------------------------------------------------------------------------


def test_ending_at_once_takes_the_rights_today(admin: Any, timur: Any) -> None:
    row = timur.appointments.get()
    appointments.end_appointment(actor=admin, appointment=row)
    timur.__dict__.pop("_appointments", None)
    assert Right.MODERATE not in rights_of(timur)
    assert Right.MODERATE in rights_of(timur, clock.city_now().date() - timedelta(days=1))
    assert Entry.objects.get(event="appointments.ended").object_id == row.pk


def test_an_appointment_of_today_can_end_today(given: dict[str, Any], oleg: Any, admin: Any) -> None:
    row = appointments.appoint(**given | {"since": clock.city_now().date()})
    appointments.end_appointment(actor=admin, appointment=row)
    assert Right.MODERATE not in rights_of(oleg)


def test_ending_after_a_day_keeps_the_rights_until_then(admin: Any, timur: Any) -> None:
    last = clock.city_now().date() + timedelta(days=7)
    appointments.end_appointment(actor=admin, appointment=timur.appointments.get(), last_day=last)
    assert Right.MODERATE in rights_of(timur, last)
    assert Right.MODERATE not in rights_of(timur, last + timedelta(days=1))


def test_ending_twice_is_said(admin: Any, timur: Any) -> None:
    row = timur.appointments.get()
    appointments.end_appointment(actor=admin, appointment=row)
    with pytest.raises(Stale):
        appointments.end_appointment(actor=admin, appointment=row)
    assert Entry.objects.filter(event="appointments.ended").count() == 1


def test_the_past_is_not_rewritten(admin: Any, timur: Any) -> None:
    yesterday = clock.city_now().date() - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        appointments.end_appointment(actor=admin, appointment=timur.appointments.get(), last_day=yesterday)
    assert refused.value.field == "last_day"


def test_an_end_is_not_put_off(admin: Any, timur: Any) -> None:
    row, today = timur.appointments.get(), clock.city_now().date()
    appointments.end_appointment(actor=admin, appointment=row, last_day=today)
    with pytest.raises(Stale):
        appointments.end_appointment(actor=admin, appointment=row, last_day=today + timedelta(days=5))


def test_nobody_ends_his_own(admin: Any) -> None:
    with pytest.raises(AccessDenied):
        appointments.end_appointment(actor=admin, appointment=admin.appointments.get())


def test_who_was_ended_can_be_appointed_again_at_once(given: dict[str, Any], admin: Any) -> None:
    row = appointments.appoint(**given | {"since": clock.city_now().date()})
    appointments.end_appointment(actor=admin, appointment=row)
    begin(**given | {"since": clock.city_now().date()})


# --- screens ----------------------------------------------------------------------------------------


def test_the_screens_need_confirmed_identity(admin: Any, timur: Any, client_of: Any) -> None:
    client, row = client_of(admin), timur.appointments.get()
    for address in (f"/people/{timur.pk}/appoint/", f"/organizations/appointments/{row.pk}/end/"):
        assert client.get(address)["Location"].startswith("/confirm/")
        assert client.post(address, {"when": "now"}).status_code == 403
    row.refresh_from_db()
    assert row.ended_on is None


def test_appointing_by_the_screen(admin: Any, oleg: Any, school: Any, order_417: Any, confirmed: Any) -> None:
    data = {"role": "moderator", "organization": school.pk, "order": order_417.pk, "since": "2026-11-02"}
    client = confirmed(admin)
    assert client.post(f"/people/{oleg.pk}/appoint/", data)["Location"] == f"/people/{oleg.pk}/"
    row = oleg.appointments.get(role="moderator")
    assert (row.organization, row.since, row.until) == (school, DAY, None)


def test_a_refusal_keeps_what_was_typed(
    admin: Any, oleg: Any, natalia: Any, administration: Any, order_417: Any, confirmed: Any
) -> None:
    data = {
        "role": "gospubliki_lead",
        "organization": administration.pk,
        "order": order_417.pk,
        "since": "02.11.2026",
        "position": "заместитель",
    }
    response = confirmed(admin).post(f"/people/{oleg.pk}/appoint/", data)
    page = response.content.decode()
    assert response.status_code == 422 and 'value="заместитель"' in page
    assert "п.\u00a02 распоряжения" in page and "уже назначен другой" in page


def test_ending_by_the_screen(admin: Any, timur: Any, confirmed: Any) -> None:
    row, client = timur.appointments.get(), confirmed(admin)
    address = f"/organizations/appointments/{row.pk}/end/"
    assert client.post(address, {"when": "day"}).status_code == 422
    assert client.post(address, {"when": "now"}).status_code == 302
    row.refresh_from_db()
    assert row.ended_on == clock.city_now().date()


def test_others_do_not_end_it_and_nobody_ends_his_own_by_the_screen(
    admin: Any, marina: Any, timur: Any, confirmed: Any
) -> None:
    row = timur.appointments.get()
    assert confirmed(marina).get(f"/organizations/appointments/{row.pk}/end/").status_code == 403
    own = admin.appointments.get()
    response = confirmed(admin).post(f"/organizations/appointments/{own.pk}/end/", {"when": "now"})
    assert response.status_code == 403 and "никто не меняет сам" in response.content.decode()
