"""The first screen: each person sees what is theirs to do; queries do not grow with rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contentplan.actions.drafts import Card, Content, PageTime, create_post
from contentplan.actions.review import return_with_remark, submit
from contentplan.models import Delivery, Rubric
from core.organizations.models import Appointment
from core.vault.models import RotationTask
from moderation.lanes import Lane
from moderation.tests.inbox import written
from pages.models import OfficialPage

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 7, 42, tzinfo=UTC)  # Wednesday, 10:42 in the city


@pytest.fixture(autouse=True)
def moment() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(administration: Any) -> OfficialPage:
    return OfficialPage.objects.create(
        network="vk", external_id="1", title="Город", organization=administration, state="active"
    )


@pytest.fixture
def post(marina: Any, utilities: Any, oleg: Any, page: OfficialPage) -> Callable[..., Any]:
    """Put a post of Marina's before Oleg: `post("В четверг не будет воды")`."""
    rubric = Rubric.objects.create(name="ЖКХ", organization=utilities)

    def make(title: str = "В четверг не будет воды", hours: int = 3) -> Any:
        content = Content(text=title, pages=[PageTime(page.pk, NOW + timedelta(hours=hours))])
        made = create_post(actor=marina, card=Card(title, rubric=rubric), content=content)
        return submit(actor=marina, revision=made.latest, version=made.latest.version)

    return make


def screen(client: Client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_press_officer_sees_what_goes_out_and_who_is_waited_for(
    post: Callable[..., Any], client_of: Callable[[Any], Client], marina: Any
) -> None:
    post()
    text = screen(client_of(marina))
    assert "Среда, 25 ноября" in text and "10:42" in text
    assert "Выходит сегодня" in text and "на согласовании" in text
    assert "Кто кого ждёт" in text and "Новый материал" in text


def test_the_department_head_sees_what_waits_and_writes_nothing(
    post: Callable[..., Any], client_of: Callable[[Any], Client], oleg: Any
) -> None:
    post()
    text = screen(client_of(oleg))
    assert "Ждут вашего согласования" in text and "В четверг не будет воды" in text
    assert "Новый материал" not in text


def test_what_was_returned_waits_for_its_author_with_the_remark(
    post: Callable[..., Any], client_of: Callable[[Any], Client], marina: Any, oleg: Any
) -> None:
    return_with_remark(actor=oleg, revision=post(), remark="Уточните дату")
    text = screen(client_of(marina))
    assert "Уточните дату" in text and "ждёт вас" in text


def test_a_person_of_a_school_sees_its_page_only(
    page: OfficialPage, client_of: Callable[[Any], Client], svetlana: Any, school: Any
) -> None:
    OfficialPage.objects.create(
        network="vk", external_id="2", title="Школа", organization=school, state="active"
    )
    text = screen(client_of(svetlana))
    assert "Школа № 1" in text and "Администрация города" not in text.split("Норма недели")[1]


def test_without_an_appointment_it_says_whom_to_ask(
    client_of: Callable[[Any], Client], stranger: Any
) -> None:
    assert "У вас пока нет назначения" in screen(client_of(stranger))


def test_the_administrator_sees_the_health_of_the_service(
    client_of: Callable[[Any], Client], admin: Any
) -> None:
    text = screen(client_of(admin))
    assert "Расписание" in text and "не отвечает" in text


def test_who_oversees_the_vault_sees_it_first(client_of: Callable[[Any], Client], denis: Any) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    RotationTask.objects.create(
        person=denis, owner_kind="account", owner_id=1, kind="password", ground="seen", due_on=yesterday
    )
    text = screen(client_of(denis))
    assert "задача сменить после ушедших, просрочено 1" in text and "просмотров за неделю" in text


def test_a_page_without_access_is_an_alarm(
    page: OfficialPage, client_of: Callable[[Any], Client], marina: Any
) -> None:
    OfficialPage.objects.update(broken_since=NOW, broken_why="Токен отозван.")
    text = screen(client_of(marina))
    assert "Нет доступа: Город" in text and "Токен отозван." in text


def test_queries_do_not_grow_with_rows(
    post: Callable[..., Any], client_of: Callable[[Any], Client], marina: Any
) -> None:
    client = client_of(marina)
    post("Первый", 1)
    with CaptureQueriesContext(connection) as few:
        screen(client)
    for number in range(2, 9):
        post(f"Ещё {number}", number)
    with CaptureQueriesContext(connection) as many:
        screen(client)
    assert len(many) <= len(few)
    assert Delivery.objects.count() == 0


def test_the_moderator_sees_what_residents_wrote(
    page: OfficialPage, client_of: Callable[[Any], Client], timur: Any
) -> None:
    assert "Всё разобрано" in screen(client_of(timur))
    written(page, "Мёд", lane=Lane.VIOLATION, minutes=1)
    written(page, "Когда тепло?", lane=Lane.QUESTION, minutes=1, answer_until=NOW - timedelta(hours=1))
    text = screen(client_of(timur))
    assert "похоже на нарушение" in text and "1 срок вышел" in text


def test_a_head_sees_what_was_passed_to_the_department(
    page: OfficialPage, client_of: Callable[[Any], Client], oleg: Any, utilities: Any
) -> None:
    assert "ждут ответа отдела" not in screen(client_of(oleg))
    written(page, "Течёт кран", state="waiting", department=utilities)
    text = screen(client_of(oleg))
    assert "1 вопрос передан вам" in text and "Течёт кран" in text


def test_a_head_and_nobody_else_has_the_way_there(
    page: OfficialPage,
    client_of: Callable[[Any], Client],
    oleg: Any,
    timur: Any,
    svetlana: Any,
    utilities: Any,
) -> None:
    for number in range(6):
        written(page, f"Вопрос {number}", state="waiting", department=utilities)
    text = screen(client_of(oleg))
    assert "Вопросы жителей" in text and "6 вопросов передано вам" in text
    assert "Вопрос 3" in text and "Вопрос 4" not in text
    assert client_of(oleg).get("/moderation/").status_code == 200
    for other in (timur, svetlana):
        assert "Вопросы жителей" not in screen(client_of(other))


def test_all_that_alarms_is_named_and_leads_where_the_person_may_go(
    page: OfficialPage, client_of: Callable[[Any], Client], admin: Any, natalia: Any, denis: Any
) -> None:
    for number in range(2):
        RotationTask.objects.create(
            person=natalia,
            owner_kind="account",
            owner_id=number,
            kind="password",
            ground="seen",
            due_on=NOW.date() - timedelta(days=1),
        )
    Appointment.objects.filter(person=natalia).delete()
    text = screen(client_of(admin))
    assert "отвечает не ровно один человек" in text and "/plan/waiting/" not in text
    Appointment.objects.filter(person=denis).update(role="press_head")
    text = screen(client_of(denis))
    assert "И ещё 1" in text and "Не сменено то, что знали ушедшие" in text and "/credentials/tasks/" in text
