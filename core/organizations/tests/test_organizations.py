"""Entering and correcting organizations."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.organizations.actions import organizations
from core.organizations.models import Appointment, Organization

pytestmark = pytest.mark.django_db
GOOD_INN, GOOD_OGRN = "7707083893", "1027700132195"


@pytest.fixture
def kindergarten(administration: Any) -> dict[str, Any]:
    return {"kind": "subordinate", "parent": administration, "name": "МДОУ «Сказка»", "short_name": "Сказка"}


def test_entering(admin: Any, kindergarten: dict[str, Any]) -> None:
    made = organizations.add_organization(actor=admin, **kindergarten, inn="7707 083 893", ogrn=GOOD_OGRN)
    assert (made.inn, made.ogrn) == (GOOD_INN, GOOD_OGRN)
    entry = Entry.objects.get(event="organizations.added")
    assert entry.organization_id == made.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inn": "7707083894"}, "inn"),
        ({"ogrn": "1"}, "ogrn"),
        ({"parent": None}, "parent"),
        ({"kind": "administration"}, "parent"),
        ({"name": "Администрация города Джанкоя"}, "name"),
        ({"inn": "9105000011"}, "inn"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    admin: Any, kindergarten: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        organizations.add_organization(actor=admin, **kindergarten | change)
    assert refused.value.field == field
    assert not Organization.objects.filter(short_name="Сказка").exists()


def test_a_unit_shares_the_inn_of_its_house(admin: Any, administration: Any) -> None:
    unit = {"kind": "unit", "parent": administration, "name": "Отдел", "short_name": "Отдел"}
    organizations.add_organization(actor=admin, **unit, inn=administration.inn)


def test_only_the_administrator(irina: Any, kindergarten: dict[str, Any], school: Any) -> None:
    with pytest.raises(AccessDenied):
        organizations.add_organization(actor=irina, **kindergarten)
    with pytest.raises(AccessDenied):
        organizations.change_organization(actor=irina, organization=school, name="Другая")


def test_correcting_names_the_fields(admin: Any, school: Any) -> None:
    organizations.change_organization(
        actor=admin, organization=school, phone="+7 36564 1-11-11", inn=school.inn
    )
    assert Entry.objects.get(event="organizations.changed").data == {"fields": "телефон справочной службы"}


def test_without_a_difference_nothing_is_written(admin: Any, school: Any) -> None:
    organizations.change_organization(actor=admin, organization=school, name=school.name)
    assert not Entry.objects.exists() and school.version == 0


def test_of_two_who_correct_the_second_is_told(admin: Any, school: Any) -> None:
    copy = Organization.objects.get(pk=school.pk)
    organizations.change_organization(actor=admin, organization=school, phone="1")
    with pytest.raises(Stale):
        organizations.change_organization(actor=admin, organization=copy, phone="2")
    school.refresh_from_db()
    assert school.phone == "1"


def test_nobody_oversees_himself(admin: Any, education: Any, school: Any) -> None:
    organizations.change_organization(actor=admin, organization=school, parent=education)
    with pytest.raises(Refused) as refused:
        organizations.change_organization(actor=admin, organization=education, parent=school)
    assert refused.value.field == "parent"


def test_closing_needs_nobody_left(admin: Any, education: Any, school: Any, svetlana: Any) -> None:
    with pytest.raises(Refused, match="назначения"):
        organizations.change_organization(actor=admin, organization=school, is_active=False)
    organizations.change_organization(
        actor=admin, organization=Organization.objects.get(pk=school.pk), parent=education
    )
    with pytest.raises(Refused, match="передайте"):
        organizations.change_organization(actor=admin, organization=education, is_active=False)


def test_closing_and_opening_again(admin: Any, school: Any) -> None:
    organizations.change_organization(actor=admin, organization=school, is_active=False)
    assert list(Organization.objects.active().filter(pk=school.pk)) == []
    organizations.change_organization(actor=admin, organization=school, is_active=True)
    assert [e.event for e in Entry.objects.order_by("pk")] == [
        "organizations.closed",
        "organizations.reopened",
    ]


# --- screens ----------------------------------------------------------------------------------------


def test_the_tree_on_the_screen(admin: Any, school: Any, utilities: Any, client_of: Any) -> None:
    page = client_of(admin).get("/organizations/").content.decode()
    assert page.index("Администрация города") < page.index("Школа № 1")


def test_one_is_found_in_the_tree_by_name_in_any_case_and_by_inn(
    admin: Any, school: Any, utilities: Any, client_of: Any
) -> None:
    client = client_of(admin)
    for asked in ("школа", school.inn[2:8]):
        page = client.get("/organizations/", {"q": asked}).content.decode()
        assert f'href="/organizations/{school.pk}/"' in page
        assert f'href="/organizations/{utilities.pk}/"' not in page
    assert "Ничего не нашлось" in client.get("/organizations/", {"q": "зоопарк"}).content.decode()


def test_its_queries_do_not_grow(admin: Any, administration: Any, client_of: Any) -> None:
    client = client_of(admin)

    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/organizations/")
        return len(found)

    few = counted()
    for i in range(5):
        Organization.objects.create(kind="unit", parent=administration, name=f"О{i}", short_name=f"О{i}")
    assert counted() == few


def test_own_card_is_seen_another_is_not_there(
    svetlana: Any, school: Any, utilities: Any, client_of: Any
) -> None:
    client = client_of(svetlana)
    assert client.get(f"/organizations/{school.pk}/").status_code == 200
    assert client.get(f"/organizations/{utilities.pk}/").status_code == 404
    assert "Школа № 1" in client.get("/organizations/").content.decode()


def test_a_card_shows_who_answers(admin: Any, school: Any, svetlana: Any, client_of: Any) -> None:
    page = client_of(admin).get(f"/organizations/{school.pk}/").content.decode()
    assert svetlana.short_name in page and "9105000029" in page


def test_who_only_sees_may_not_edit(prosecutor: Any, school: Any, client_of: Any) -> None:
    client = client_of(prosecutor)
    assert client.get(f"/organizations/{school.pk}/edit/").status_code == 403
    assert "Исправить" not in client.get(f"/organizations/{school.pk}/").content.decode().split("<main")[1]


def test_entering_by_the_screen_keeps_what_was_typed(admin: Any, administration: Any, client_of: Any) -> None:
    client = client_of(admin)
    data = {"kind": "unit", "parent": administration.pk, "name": "Отдел", "short_name": "Отдел", "inn": "123"}
    wrong = client.post("/organizations/add/", data)
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "В ИНН 10 цифр" in page and 'value="123"' in page
    assert client.post("/organizations/add/", data | {"inn": ""}).status_code == 302
    again = client.post("/organizations/add/", data | {"inn": ""})
    assert again.status_code == 422 and "уже есть" in again.content.decode()


def test_correcting_by_the_screen(admin: Any, school: Any, client_of: Any) -> None:
    client = client_of(admin)
    page = client.get(f"/organizations/{school.pk}/edit/").content.decode()
    assert 'value="Школа № 1"' in page
    data = {
        "kind": "subordinate",
        "parent": school.parent_id,
        "name": "Школа",
        "short_name": "Школа",
        "is_active": "on",
    }
    assert client.post(f"/organizations/{school.pk}/edit/", data).status_code == 302
    school.refresh_from_db()
    assert (school.name, school.inn, school.is_active) == ("Школа", "", True)


def test_a_text_over_the_limit_is_counted_not_cut(admin: Any, administration: Any, client_of: Any) -> None:
    data = {"kind": "unit", "parent": administration.pk, "name": "я" * 403, "short_name": "О"}
    page = client_of(admin).post("/organizations/add/", data).content.decode()
    assert "403 из 400" in page and "3 лишних знака" in page and "я" * 403 in page


def test_people_of_a_closed_organization_cannot_be_appointed_by_the_form(admin: Any, school: Any) -> None:
    from core.organizations.forms import AppointmentForm

    Organization.objects.filter(pk=school.pk).update(is_active=False)
    choices = AppointmentForm(person=admin).fields["organization"].queryset  # type: ignore[attr-defined]
    assert school not in choices and not Appointment.objects.filter(organization=school).exists()
