"""The first screen asks the database little, whoever looks at it and whatever waits there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contentplan.actions.drafts import Card, Content, PageTime, create_post
from contentplan.actions.review import approve, return_with_remark, submit
from contentplan.models import Delivery, Rubric
from core.audit.models import Entry, Verification
from core.notifications.models import Notification
from core.organizations.models import Appointment, Organization
from core.vault.models import RotationTask, Secret
from gospubliki.models import Connection, Question
from moderation.lanes import Lane
from moderation.tests.inbox import written
from pages.models import NetworkAccount, OfficialPage, PageRole, WorkContact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 7, 42, tzinfo=UTC)  # Wednesday, 10:42 in the city
MOST = 18
ROLES = (
    *("marina", "irina", "oleg", "natalia", "svetlana", "timur", "denis", "prosecutor", "admin"),
    "stranger",
)


@pytest.fixture
def city(request: pytest.FixtureRequest, administration: Any, utilities: Any, school: Any) -> dict[str, Any]:
    """Something waits for everybody, and several of each kind."""
    with time_machine.travel(NOW, tick=False):
        people = {name: request.getfixturevalue(name) for name in ROLES}
        page = _pages(administration, school)
        _posts(people, page, utilities)
        for number in range(3):
            written(page, f"Мёд {number}", lane=Lane.VIOLATION, minutes=1)
            written(page, f"Кран {number}", state="waiting", department=utilities)
        _vault(people, page)
        _connections(people, school)
        for person in people.values():
            Notification.objects.create(person=person, kind="test", text="Новое", created_at=NOW)
        Appointment.objects.filter(person=people["timur"]).update(until=NOW.date() + timedelta(days=3))
        Verification.objects.create(at=NOW, head_seq=1)
    return people


def _pages(administration: Organization, school: Organization) -> OfficialPage:
    pages = [
        OfficialPage.objects.create(
            network=network, external_id="1", title="Город", organization=owner, state="active"
        )
        for network in ("vk", "ok")
        for owner in (administration,)
    ]
    OfficialPage.objects.create(
        network="vk", external_id="2", title="Школа", organization=school, state="active"
    )
    pages[1].broken_since, pages[1].broken_why = NOW, "Токен отозван."
    pages[1].save()
    contact = WorkContact.objects.create(
        kind="email", value="a@dzhankoy.example", organization=administration
    )
    account = NetworkAccount.objects.create(network="vk", holder_name="Иван", email=contact)
    PageRole.objects.create(account=account, page=pages[0], role="administrator")
    return pages[0]


def _posts(people: dict[str, Any], page: OfficialPage, utilities: Organization) -> None:
    rubric = Rubric.objects.create(name="ЖКХ", organization=utilities)
    for number in range(8):
        content = Content(text="Вода", pages=[PageTime(page.pk, NOW + timedelta(hours=1 + number))])
        made = create_post(
            actor=people["marina"], card=Card(f"Вода {number}", rubric=rubric), content=content
        )
        sent = submit(actor=people["marina"], revision=made.latest, version=made.latest.version)
        if number < 3:
            return_with_remark(actor=people["oleg"], revision=sent, remark="Уточните дату")
        elif number < 6:
            approve(actor=people["oleg"], revision=sent)
    Delivery.objects.filter(post__title="Вода 3").update(state="unknown")
    Delivery.objects.filter(post__title="Вода 4").update(state="failed")


def _vault(people: dict[str, Any], page: OfficialPage) -> None:
    for kind, owner in (("account", NetworkAccount.objects.get().pk), ("page", page.pk)):
        secret = Secret.objects.create(owner_kind=kind, owner_id=owner, kind="password")
        RotationTask.objects.create(
            person=people["marina"],
            owner_kind=kind,
            owner_id=owner,
            kind="password",
            ground="seen",
            due_on=NOW.date() - timedelta(days=1),
        )
        Entry.objects.create(
            event="vault.revealed",
            actor_id=people["irina"].pk,
            object_kind="vault.secret",
            object_id=secret.pk,
            label="Иван",
            organization_id=page.organization_id,
            data={"what": "пароль", "reason": "вход"},
        )


def _connections(people: dict[str, Any], school: Organization) -> None:
    Connection.objects.update(state="not_started", due_on=NOW.date() - timedelta(days=5))
    for _ in range(3):
        Question.objects.create(
            organization=school, asked_by=people["svetlana"], text="Как?", request_key=uuid4()
        )


@time_machine.travel(NOW, tick=False)
def test_nobody_costs_more_than_eighteen_queries(
    city: dict[str, Any], client_of: Callable[[Any], Client]
) -> None:
    found, pages = {}, {}
    for name in ROLES:
        client = client_of(city[name])
        with CaptureQueriesContext(connection) as asked:
            response = client.get("/")
        found[name], pages[name] = len(asked), response.content.decode().replace("\u00a0", " ")
    assert max(found.values()) <= MOST, found
    seen = {
        "marina": ("Кто кого ждёт", "Неизвестно, вышла ли публикация", "Новое для вас"),
        "irina": ("Ждут вашего согласования", "И ещё", "Модерация"),
        "oleg": ("Ждут вашего согласования", "Жители ждут ответа отдела"),
        "natalia": ("просрочено на 5 дней", "Ждут вашего ответа", "Порядок по пунктам"),
        "svetlana": ("что дальше", "Начать подключение"),
        "timur": ("Мёд 0", "Мёд 2", "похоже на нарушение"),
        "denis": ("Сменить после ушедших", "не проверен", "Последние просмотры", "Цепочка записей цела"),
        "prosecutor": ("Цепочка записей цела", "Ирина Дорошенко"),
        "admin": ("Работник", "нет второго фактора", "назначение до"),
    }
    for name, words in seen.items():
        for word in words:
            assert word in pages[name], (name, word)
