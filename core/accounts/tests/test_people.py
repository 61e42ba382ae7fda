"""People: list, card, adding, the door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts import queries
from core.accounts.actions import invitations, people, second_factor
from core.accounts.models import Invitation, SecondFactor, User
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.vault import actions as vault

pytestmark = pytest.mark.django_db
ANNA = {"last_name": "Новикова", "first_name": "Анна", "patronymic": "", "email": "Anna@Dzhankoy.example"}


def test_the_list_shows_roles_and_second_factors(
    admin: Any, marina: Any, oleg: Any, enrolled: Any, client_of: Any
) -> None:
    enrolled(marina)
    page = client_of(admin).get("/people/").content.decode()
    assert "Ковальчук Марина" in page and "сотрудник пресс-службы" in page
    assert "ждёт входа" in page and "не нужен" in page


def test_its_queries_do_not_grow(admin: Any, marina: Any, appoint: Any, administration: Any) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.people_list()
        return len(found)

    few = counted()
    for i in range(5):
        appoint(f"p{i}@dzhankoy.example", "moderator", administration)
    assert counted() == few == 2


@pytest.mark.parametrize("q", ["ковальчук", "КОВАЛЬ", "марина ковальчук", "marina@"])
def test_people_are_found_in_any_case(admin: Any, marina: Any, oleg: Any, q: str) -> None:
    assert [row.person for row in queries.people_list(query=q)] == [marina]


def test_a_search_with_a_nul_finds_by_the_rest(admin: Any, marina: Any, client_of: Any) -> None:
    response = client_of(admin).get("/people/", {"q": "\x00 коваль\x00чук"})
    assert [row.person for row in response.context["people"]] == [marina]


def test_the_closed_have_a_list_of_their_own(admin: Any, marina: Any) -> None:
    people.deactivate(actor=admin, person=marina, reason="уволилась")
    assert marina not in [row.person for row in queries.people_list()]
    assert [row.person for row in queries.people_list(closed=True)] == [marina]


def test_adding(admin: Any, client_of: Any) -> None:
    response = client_of(admin).post("/people/add/", ANNA)
    person = User.objects.get(email="anna@dzhankoy.example")
    assert response["Location"] == f"/people/{person.pk}/" and not person.has_usable_password()
    assert Entry.objects.filter(event="accounts.person_added", object_id=person.pk).count() == 1


def test_a_taken_e_mail_is_refused_at_its_field(admin: Any, client_of: Any) -> None:
    client = client_of(admin)
    client.post("/people/add/", ANNA)
    response = client.post("/people/add/", ANNA)
    page = response.content.decode()
    assert response.status_code == 422 and "Человек с такой почтой уже есть" in page and "Новикова" in page


def test_correcting(admin: Any, oleg: Any, confirmed: Any) -> None:
    data = {"last_name": "Быстрый", "first_name": "Олег", "email": "OLEG2@dzhankoy.example"}
    assert confirmed(admin).post(f"/people/{oleg.pk}/edit/", data).status_code == 302
    oleg.refresh_from_db()
    assert (oleg.last_name, oleg.email) == ("Быстрый", "oleg2@dzhankoy.example")
    assert Entry.objects.get(event="accounts.person_changed").data == {"fields": "рабочая почта, фамилия"}


def test_an_e_mail_of_another_is_refused(admin: Any, oleg: Any, marina: Any) -> None:
    with pytest.raises(Refused) as refused:
        people.change_person(actor=admin, person=oleg, email=marina.email)
    assert refused.value.field == "email"
    oleg.refresh_from_db()
    assert oleg.email == "oleg@dzhankoy.example"


def test_without_a_difference_nothing_is_written(admin: Any, oleg: Any) -> None:
    people.change_person(actor=admin, person=oleg, last_name=oleg.last_name, email=oleg.email.upper())
    assert not Entry.objects.exists()


# --- the door ---------------------------------------------------------------------------------------


def test_closing(admin: Any, marina: Any, confirmed: Any) -> None:
    client = confirmed(admin)
    assert "Действующих назначений: 1" in client.get(f"/people/{marina.pk}/close/").content.decode()
    client.post(f"/people/{marina.pk}/close/", {"reason": "уволилась 24 ноября"})
    marina.refresh_from_db()
    assert not marina.is_active and not marina.trusted_devices.exists()
    assert Entry.objects.get(event="accounts.deactivated").data == {"reason": "уволилась 24 ноября"}


def test_closing_twice_is_harmless(admin: Any, marina: Any) -> None:
    for _ in range(2):
        people.deactivate(actor=admin, person=marina, reason="уволилась")
    assert Entry.objects.filter(event="accounts.deactivated").count() == 1


def test_closing_voids_the_invitation(admin: Any, marina: Any) -> None:
    from core.accounts.actions import invitations

    token = invitations.invite(actor=admin, person=marina)
    people.deactivate(actor=admin, person=marina, reason="уволилась")
    people.reactivate(actor=admin, person=marina)
    assert invitations.find_invitation(token) is None and Invitation.objects.get().revoked_at


@pytest.mark.parametrize("reason", ["", "  ", "ну"])
def test_a_reason_is_asked(admin: Any, marina: Any, confirmed: Any, reason: str) -> None:
    client = confirmed(admin)
    for what in ("close", "second-factor/reset"):
        assert client.post(f"/people/{marina.pk}/{what}/", {"reason": reason}).status_code == 422
    marina.refresh_from_db()
    assert marina.is_active


def test_opening_again(admin: Any, marina: Any, confirmed: Any) -> None:
    people.deactivate(actor=admin, person=marina, reason="уволилась")
    client = confirmed(admin)
    assert client.get(f"/people/{marina.pk}/reopen/").status_code == 405
    for _ in range(2):
        client.post(f"/people/{marina.pk}/reopen/")
    marina.refresh_from_db()
    assert marina.is_active
    assert Entry.objects.filter(event="accounts.reactivated").count() == 1


def test_a_lost_phone_is_reset(
    admin: Any, marina: Any, enrolled: Any, confirmed: Any, client_of: Any
) -> None:
    from core.accounts.naming import SEED, seed_of

    enrolled(marina)
    hers = client_of(marina)
    confirmed(admin).post(f"/people/{marina.pk}/second-factor/reset/", {"reason": "телефон утоплен"})
    assert not SecondFactor.objects.exists() and not marina.recovery_codes.exists()
    assert vault.use(seed_of(marina), SEED, purpose="test") is None
    assert hers.get("/me/").status_code == 302
    assert marina.notifications.get().kind == "accounts.factor_reset"


def test_what_is_not_there_is_not_reset(admin: Any, marina: Any) -> None:
    with pytest.raises(Refused, match="не включён"):
        second_factor.reset_second_factor(actor=admin, person=marina, reason="телефон утоплен")


# --- who may ----------------------------------------------------------------------------------------

ACTS = [
    lambda actor, person: people.change_person(actor=actor, person=person, last_name="Я"),
    lambda actor, person: people.deactivate(actor=actor, person=person, reason="причина"),
    lambda actor, person: people.reactivate(actor=actor, person=person),
    lambda actor, person: second_factor.reset_second_factor(actor=actor, person=person, reason="причина"),
]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_acts_on_himself_or_without_the_right(admin: Any, marina: Any, oleg: Any, act: Any) -> None:
    with pytest.raises(AccessDenied, match="никто не меняет сам"):
        act(admin, admin)
    with pytest.raises(AccessDenied, match="администратор портала"):
        act(marina, oleg)


def test_a_card_is_the_administrators_and_ones_own(
    admin: Any, marina: Any, oleg: Any, client_of: Any
) -> None:
    assert client_of(marina).get(f"/people/{oleg.pk}/").status_code == 404
    assert client_of(marina).get(f"/people/{marina.pk}/").status_code == 200
    page = client_of(admin).get(f"/people/{admin.pk}/").content.decode()
    assert "Это вы" in page and "Назначить" not in page.split("<main")[1]


def test_ended_appointments_stay_on_the_card(admin: Any, marina: Any, appointed: Any, client_of: Any) -> None:
    appointed(marina, "press_head", since=date(2024, 9, 12), until=date(2025, 1, 31))
    page = client_of(admin).get(f"/people/{marina.pk}/").content.decode()
    assert "срок прошёл" in page and "по 31.01.2025" in page


# --- a way in is watched ----------------------------------------------------------------------------


def test_another_e_mail_voids_the_addresses_sent_to_the_old_one(admin: Any, marina: Any) -> None:
    token = invitations.invite(actor=admin, person=marina)
    people.change_person(actor=admin, person=marina, last_name="Коваль")
    assert invitations.find_invitation(token) is not None
    people.change_person(actor=admin, person=marina, email="m2@dzhankoy.example")
    assert invitations.find_invitation(token) is None


def test_the_security_officer_hears_of_every_way_in_that_was_changed(
    admin: Any, marina: Any, oleg: Any, denis: Any, enrolled: Any
) -> None:
    enrolled(marina)
    people.change_person(actor=admin, person=marina, email="m2@dzhankoy.example")
    second_factor.reset_second_factor(actor=admin, person=marina, reason="потеряла телефон")
    invitations.invite(actor=admin, person=marina)
    told = [row.text for row in denis.notifications.filter(kind="accounts.way_in").order_by("pk")]
    assert len(told) == 3 and all("Админов" in text and "Ковальчук" in text for text in told)
    assert not oleg.notifications.filter(kind="accounts.way_in").exists()


def test_what_is_not_about_the_way_in_is_no_news(admin: Any, marina: Any, denis: Any) -> None:
    people.change_person(actor=admin, person=marina, first_name="Мария")
    fresh = people.add_person(actor=admin, email="new@dzhankoy.example", last_name="Новый", first_name="Н")
    invitations.invite(actor=admin, person=fresh)
    people.change_person(actor=admin, person=denis, email="d2@dzhankoy.example")
    assert not denis.notifications.exists()
