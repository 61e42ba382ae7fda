"""What a leaver knew becomes tasks: appointment ended, appointment run out, sign-in closed; nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.accounts.actions import people
from core.audit.models import Entry
from core.errors import AccessDenied, Refused
from core.notifications.models import Notification
from core.organizations.actions.appointments import end_appointment
from core.vault import leavers
from core.vault.actions import retire, reveal
from core.vault.actions.leaving import finish_task, note_leavers
from core.vault.models import RotationTask, Secret
from core.vault.owners import Owner
from core.vault.tasklist import leavers_with_tasks, open_tasks_of
from core.vault.tests.conftest import ACCOUNT, PORTAL, SEED

pytestmark = pytest.mark.django_db
Put = Callable[..., Secret]


@pytest.fixture(autouse=True)
def held(monkeypatch: pytest.MonkeyPatch) -> dict[int, list[Owner]]:
    """Whose accounts are whose, as an app above would say."""
    found: dict[int, list[Owner]] = {}
    monkeypatch.setattr(leavers, "_holdings", [lambda: found])
    return found


@pytest.fixture
def leave(admin: Any) -> Iterator[Callable[[Any], None]]:
    """End a person's only appointment, now."""

    def end(person: Any) -> None:
        end_appointment(actor=admin, appointment=person.appointments.get())

    yield end


def told() -> list[tuple[str, str]]:
    rows = RotationTask.objects.filter(done_at__isnull=True)
    return sorted(rows.values_list("kind", "ground"))


def look_at(person: Any, secret: Secret) -> None:
    reveal(actor=person, secret_id=secret.pk, reason="вход с нового компьютера", confirmed=True)


def test_who_still_works_leaves_no_tasks(put: Put, marina: Any) -> None:
    put("password", "value-one", actor=marina)
    assert note_leavers() == 0
    assert not RotationTask.objects.exists()


def test_what_was_stored_and_what_was_seen_is_to_be_changed(put: Put, marina: Any, leave: Any) -> None:
    put("login", "press", actor=marina)  # a name opens nothing
    put("recovery_codes", "one\ntwo", actor=marina)
    look_at(marina, put("password", "value-one"))
    put("totp_seed", SEED)  # neither stored nor seen by her
    leave(marina)
    assert note_leavers() == 2
    assert told() == [("password", "seen"), ("recovery_codes", "stored")]
    task = RotationTask.objects.first()
    assert task and task.due_on == clock.city_now().date() + timedelta(days=3)


def test_a_look_at_the_value_before_this_one_does_not_count(put: Put, marina: Any, leave: Any) -> None:
    look_at(marina, put("password", "value-one"))
    put("password", "value-two")
    leave(marina)
    assert note_leavers() == 0


def test_a_closed_sign_in_is_a_leaver_too(put: Put, marina: Any, admin: Any) -> None:
    put("password", "value-one", actor=marina)
    people.deactivate(actor=admin, person=marina, reason="увольнение")
    assert note_leavers() == 1


def test_an_appointment_that_runs_out_by_its_date_is_seen(put: Put, marina: Any) -> None:
    put("password", "value-one", actor=marina)
    yesterday = clock.city_now().date() - timedelta(days=1)
    marina.appointments.update(until=yesterday)
    assert note_leavers() == 1


def test_one_who_has_moved_to_work_without_secrets_is_a_leaver_of_the_vault(
    put: Put, marina: Any, leave: Any, appoint: Any, administration: Any, order_417: Any
) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    marina.appointments.create(
        role="moderator", organization=administration, order=order_417, since=clock.city_now().date()
    )
    assert note_leavers() == 1


def test_accounts_of_a_leaver_are_handed_over_with_all_their_secrets(
    put: Put, marina: Any, leave: Any, held: dict[int, list[Owner]]
) -> None:
    put("password", "value-one")
    held[marina.pk] = [ACCOUNT]
    assert note_leavers() == 0
    leave(marina)
    note_leavers()
    assert told() == [("hand_over", "held"), ("password", "held")]
    held.clear()
    put("password", "value-two")
    note_leavers()
    assert told() == []


def test_tasks_are_put_once_and_told_once(put: Put, marina: Any, denis: Any, leave: Any) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    assert [note_leavers(), note_leavers()] == [1, 0]
    assert Notification.objects.filter(person=denis, kind="vault.tasks_put").count() == 1
    assert Entry.objects.filter(event="vault.tasks_put").count() == 1


def test_a_new_value_closes_the_task_at_once(put: Put, marina: Any, irina: Any, leave: Any) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    put("password", "value-two", actor=irina)
    task = RotationTask.objects.get()
    assert (task.done_by, task.note) == (irina, "сменено в портале")
    assert note_leavers() == 0


def test_a_retired_secret_needs_no_changing(put: Put, marina: Any, leave: Any) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    retire(actor=PORTAL, owner=ACCOUNT, kind="password", reason="аккаунта больше нет")
    assert RotationTask.objects.get().done_at


def test_who_is_back_needs_no_changing(put: Put, marina: Any, leave: Any) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    marina.appointments.update(ended_on=None)
    note_leavers()
    task = RotationTask.objects.get()
    assert task.done_at and "вернулся" in task.note


def test_a_task_is_closed_by_words_and_does_not_come_back(
    put: Put, marina: Any, denis: Any, leave: Any
) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    task = RotationTask.objects.get()
    finish_task(actor=denis, task=task, note="сменили в настройках профиля")
    finish_task(actor=denis, task=task, note="второй щелчок ничего не меняет")
    task.refresh_from_db()
    assert (task.done_by, task.note) == (denis, "сменили в настройках профиля")
    assert note_leavers() == 0
    assert Entry.objects.filter(event="vault.task_done").count() == 1


def test_a_task_is_not_closed_without_words_or_by_the_leaver(
    put: Put, marina: Any, denis: Any, leave: Any, oleg: Any
) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    task = RotationTask.objects.get()
    with pytest.raises(Refused) as caught:
        finish_task(actor=denis, task=task, note="да")
    assert caught.value.field == "note"
    with pytest.raises(AccessDenied):
        finish_task(actor=oleg, task=task, note="сменили всё")
    with pytest.raises(Refused, match="Свою задачу"):
        finish_task(actor=marina, task=task, note="сменили всё")


def test_a_missed_day_is_told_once(put: Put, marina: Any, denis: Any, leave: Any) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    RotationTask.objects.update(due_on=clock.city_now().date() - timedelta(days=1))
    note_leavers()
    note_leavers()
    assert Notification.objects.filter(person=denis, kind="vault.tasks_late").count() == 1


def test_open_tasks_of_owners_in_one_query(
    put: Put, marina: Any, leave: Any, django_assert_num_queries: Any
) -> None:
    put("password", "value-one", actor=marina)
    put("password", "value-one", Owner("page", 7), actor=marina)
    leave(marina)
    note_leavers()
    with django_assert_num_queries(1):
        found = open_tasks_of([ACCOUNT, Owner("page", 8), Owner("account", 9)])
    assert {owner: len(tasks) for owner, tasks in found.items()} == {ACCOUNT: 1}


def test_the_job_asks_as_much_for_many_as_for_one(
    put: Put, marina: Any, artem: Any, leave: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        put("password", "value-one", Owner("account", number + 1), actor=marina if number % 2 else artem)
    for person in (marina, artem):
        leave(person)
    note_leavers()
    with django_assert_max_num_queries(14):
        note_leavers()


# --- the screen


def test_the_list_says_what_whose_why_and_until_when(
    put: Put, marina: Any, denis: Any, leave: Any, client_of: Any
) -> None:
    secret = put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    page = client_of(denis).get(reverse("vault:tasks")).content.decode()
    for words in ("Марина Ковальчук", "Сменить: пароль", "Аккаунт 7", "сам(а) вводил(а) значение"):
        assert words in page
    assert reverse("vault:store", args=["account", 7, "password"]) in page
    assert "value-one" not in page and secret.pk


def test_a_task_is_closed_on_the_screen(
    put: Put, marina: Any, denis: Any, leave: Any, client_of: Any
) -> None:
    put("password", "value-one", actor=marina)
    leave(marina)
    note_leavers()
    task, client = RotationTask.objects.get(), client_of(denis)
    url = reverse("vault:task-done", args=[task.pk])
    refused = client.post(url, {"note": "да"})
    assert (refused.status_code, 'value="да"' in refused.content.decode()) == (422, True)
    assert client.get(url).status_code == 405
    assert client.post(url, {"note": "сменили в профиле"}).status_code == 302
    assert [one.left for one in leavers_with_tasks(done_too=True)] == [0]
    assert "Задач нет" in client.get(reverse("vault:tasks")).content.decode()
    assert "сменили в профиле" in client.get(reverse("vault:tasks") + "?done=1").content.decode()


@pytest.mark.parametrize("who", ["oleg", "svetlana", "prosecutor", "natalia"])
def test_others_have_no_business_there(who: str, request: pytest.FixtureRequest, client_of: Any) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(reverse("vault:tasks")).status_code == 403
    assert client.post(reverse("vault:task-done", args=[1]), {"note": "сменили"}).status_code == 403
