"""One object of each kind for the access matrix, and who is who."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from contentplan.actions.documents import confirm_plan
from contentplan.actions.drafts import Card, Content, PageTime, PhotoUse, create_post
from contentplan.actions.events.entering import EventData, enter_event
from contentplan.actions.media import keep_photo
from contentplan.actions.mourning import declare_mourning
from contentplan.actions.review import approve, submit
from contentplan.actions.urgent.orders import Act, Terms, add_duty, enter_order
from contentplan.actions.urgent.sending import send_urgent
from contentplan.gathering import Period
from contentplan.models import Change, IncomingFile, Official, PlanImport, PostTask, Rubric
from contentplan.queries.documents import gather
from contentplan.when import When
from core import clock
from core.access import System
from core.accounts.models import TrustedDevice
from core.accounts.rights import Role
from core.notifications.models import Notification
from core.organizations.models import Appointment, Order
from core.vault.actions import store
from core.vault.models import RotationTask
from core.vault.owners import Owner
from gospubliki.actions.guides import GuideText, add_guide
from gospubliki.actions.state import Word, move_connection
from gospubliki.models import Connection, Guide, ImportBatch, Question
from pages.actions.outages import mark_unreachable
from pages.models import (
    Assurance,
    ChecklistItem,
    ContactRule,
    Finding,
    NetworkAccount,
    OfficialPage,
    PageRole,
    PageWidget,
    WallPost,
    WeeklyProtocol,
    WorkContact,
)
from tests.access.inbox import make_inbox

NAMES = {
    Role.PRESS_OFFICER: "marina",
    Role.PRESS_HEAD: "irina",
    Role.DEPARTMENT_HEAD: "oleg",
    Role.GOSPUBLIKI_LEAD: "natalia",
    Role.ORGANIZATION_PERSON: "svetlana",
    Role.MODERATOR: "timur",
    Role.SECURITY_OFFICER: "denis",
    Role.AUDITOR: "prosecutor",
    Role.ADMINISTRATOR: "admin",
}
ABSENT = 987_654


@dataclass
class City:
    """Ids by name, for the places in routes; people by role."""

    ids: dict[str, Any] = field(default_factory=dict)
    people: dict[Role, Any] = field(default_factory=dict)


@pytest.fixture
def city(
    request: pytest.FixtureRequest, settings: Any, tmp_path: Path, order_417: Any, first_rules: None
) -> City:
    settings.MEDIA_ROOT = tmp_path / "media"
    made = City(people={role: request.getfixturevalue(name) for role, name in NAMES.items()})
    administration, school = request.getfixturevalue("administration"), request.getfixturevalue("school")
    utilities, artem = request.getfixturevalue("utilities"), request.getfixturevalue("artem")
    _pages(made, administration, school)
    _plan(made, artem, utilities)
    _core(made, artem, administration, order_417)
    page, timur = OfficialPage.objects.get(pk=made.ids["page"]), made.people[Role.MODERATOR]
    made.ids |= make_inbox(page, utilities, timur, artem)
    _connections(made, administration)
    _leaver(made, artem)
    _clauses(made, made.people[Role.PRESS_OFFICER])
    return made


def _pages(city: City, administration: Any, school: Any) -> None:
    own = {"state": "active", "network": "vk", "title": "Страница"}
    page = OfficialPage.objects.create(external_id="1", organization=administration, **own)
    theirs = OfficialPage.objects.create(external_id="2", organization=school, **own)
    contact = WorkContact.objects.create(
        kind="email", value="press@dzhankoy.example", organization=administration
    )
    rule = ContactRule.objects.create(kind="domain", value="dzhankoy.example")
    account = NetworkAccount.objects.create(network="vk", holder_name="Пресс-служба", email=contact)
    PageRole.objects.create(page=page, account=account, role="owner")
    wall_post = WallPost.objects.create(page=page, external_id="5", published_at=clock.now())
    monday = clock.Week.of(clock.now()).previous().monday
    WeeklyProtocol.objects.create(
        page=page,
        monday=monday,
        zone="Europe/Simferopol",
        norm=5,
        total=4,
        counted=4,
        result="short",
        digest="0",
    )
    city.ids |= {
        "page": page.pk,
        "school_page": theirs.pk,
        "contact": contact.pk,
        "contact_rule": rule.pk,
        "account": account.pk,
        "wall_post": wall_post.pk,
        "monday": monday.isoformat(),
    }
    secret = store(
        actor=System("test"), owner=Owner("account", account.pk), kind="password", value="correct horse"
    )
    city.ids["secret"] = secret.pk


def _plan(city: City, artem: Any, utilities: Any) -> None:
    rubric = Rubric.objects.create(name="ЖКХ", organization=utilities)
    body = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(body, "PNG")
    body.seek(0)
    media = keep_photo(actor=artem, file=body, name="фото.png")
    content = Content(
        text="Завтра на Крымской не будет воды.",
        photos=[PhotoUse(media.pk, "Задвижка")],
        pages=[PageTime(city.ids["page"], clock.now() + timedelta(hours=3))],
    )
    waiting = create_post(actor=artem, card=Card("Ждёт", rubric=rubric), content=content, nonce=uuid.uuid4())
    revision = submit(actor=artem, revision=waiting.latest, version=waiting.latest.version)
    decided = create_post(
        actor=artem, card=Card("Согласован", rubric=rubric), content=content, nonce=uuid.uuid4()
    )
    approved = submit(actor=artem, revision=decided.latest, version=decided.latest.version)
    approve(actor=city.people[Role.DEPARTMENT_HEAD], revision=approved)
    delivery = decided.deliveries.get()
    change = Change.objects.create(
        delivery=delivery, page=delivery.page, kind="remove", reason="Ошибка", asked_by=artem, state="by_hand"
    )
    task = PostTask.objects.create(post=waiting, kind="results", title="итоги", due_at=clock.now())
    upload = IncomingFile.objects.create(person=artem, name="обход.mp4", size=10)
    sheet = PlanImport.objects.create(
        file_name="План.xlsx",
        digest="0" * 64,
        header=["Дата", "Название", "Страницы"],
        rows=[["05.12.2199", "Вода", "ВК"]],
        columns={"0": "day", "1": "title", "2": "pages"},
        uploaded_by=artem,
    )
    city.ids |= {
        "plan_import": sheet.pk,
        "post": waiting.pk,
        "revision": revision.pk,
        "media": media.pk,
        "rubric": rubric.pk,
        "delivery": delivery.pk,
        "change": change.pk,
        "post_task": task.pk,
        "foreign_upload": upload.pk,
    }
    _events(city, artem, utilities)
    _urgent(city, artem)


def _urgent(city: City, artem: Any) -> None:
    """The press office is on duty by a standing order, a colleague has sent a warning, the head of utilities looks."""
    head, today = city.people[Role.PRESS_HEAD], clock.city_now().date()
    page = OfficialPage.objects.get(pk=city.ids["page"])
    terms = Terms(["alarm"], [page], city.people[Role.DEPARTMENT_HEAD], today + timedelta(days=30))
    standing = enter_order(actor=head, act=Act("512-р", today, "О срочных публикациях"), terms=terms)
    for person in (city.people[Role.PRESS_OFFICER], head, artem):
        duty = add_duty(actor=head, standing=standing, person=person, since=today, until=today)
    warning = {"kind": "alarm", "text": "Тревога", "page_ids": [page.pk], "nonce": uuid.uuid4()}
    sent = send_urgent(actor=artem, **warning)
    city.ids |= {"standing": standing.pk, "duty": duty.pk, "urgent": sent.pk}


def _events(city: City, artem: Any, utilities: Any) -> None:
    official = Official.objects.create(rank="1_head", name="Соколов В. И.", position="Глава администрации")
    when = When.of_wall(clock.city_now().date() + timedelta(days=2), time(15), None)
    event = enter_event(actor=artem, data=EventData("Приём граждан", when, utilities, official))
    head, period = city.people[Role.PRESS_HEAD], Period.holding("week", when.day)
    digest = gather(head, period).digest
    plan = confirm_plan(actor=head, period=period, digest=digest).plan
    mourning = declare_mourning(actor=head, ground="Указ № 1", first=when.day, last=when.day)
    tomorrow = clock.city_now().date() + timedelta(days=1)
    outage = mark_unreachable(actor=head, network="max", ground="Письмо", first=tomorrow)
    city.ids |= {"outage": outage.pk}
    city.ids |= {"mourning": mourning.pk, "mourning_mark": mourning.marks.all()[0].pk}
    city.ids |= {"event": event.pk, "official": official.pk, "plan": plan.pk}


def _clauses(city: City, marina: Any) -> None:
    """The administration's and the school's page have the same to answer for."""
    today = clock.city_now().date()
    for name in ("page", "school_page"):
        rule = {"page_id": city.ids[name], "rule": "4.2-comments", "clause": "4.2"}
        Finding.objects.create(sentence="Комментарии закрыты", **rule)
        Assurance.objects.create(given_by=marina, note="Проверили сами", until=today, **rule)
        widget = PageWidget.objects.create(page_id=city.ids[name], name="Мнение", since=today)
        city.ids.setdefault("widget", widget.pk)
    city.ids["checklist_item"] = ChecklistItem.objects.create(text="график приёма").pk


def _leaver(city: City, artem: Any) -> None:
    """Somebody who has gone knew a password."""
    task = RotationTask.objects.create(
        person=artem,
        owner_kind="account",
        owner_id=city.ids["account"],
        kind="password",
        ground="seen",
        due_on=clock.city_now().date(),
    )
    city.ids["rotation_task"] = task.pk


def _core(city: City, artem: Any, administration: Any, order: Order) -> None:
    spare = Order.objects.create(number="12-р", date=date(2025, 1, 15), title="Ещё одно")
    appointment = Appointment.objects.get(person=artem)
    foreign = Notification.objects.create(person=artem, kind="test", text="Чужое", key="1")
    device = TrustedDevice.objects.create(
        user=artem, digest="0" * 64, expires_at=clock.now() + timedelta(days=1)
    )
    city.ids |= {
        "organization": administration.pk,
        "order": spare.pk,
        "appointment": appointment.pk,
        "person": artem.pk,
        "foreign_notification": foreign.pk,
        "foreign_device": device.pk,
    }


def _connections(city: City, administration: Any) -> None:
    """The administration's own connection, at work: foreign to the school's person."""
    row = Connection.objects.get(organization=administration, page=None)
    move_connection(actor=System("test"), connection=row, target="in_progress", said=Word())
    text = GuideText("Как войти в кабинет", "Вход\nОткройте сайт")
    Guide.objects.filter(pk=add_guide(actor=System("test"), text=text).pk).update(slug="how-to")
    question = Question.objects.create(
        organization=administration,
        text="Как?",
        request_key=uuid.uuid4(),
        asked_by=city.people[Role.PRESS_OFFICER],
    )
    batch = ImportBatch.objects.create(
        file_name="Подключения.xlsx",
        digest="0" * 64,
        header=["ИНН", "Состояние"],
        rows=[["9105000011", "в работе"]],
        columns={"0": "inn", "1": "state"},
        uploaded_by=city.people[Role.GOSPUBLIKI_LEAD],
    )
    city.ids |= {"connection": row.pk, "connection_step": row.steps.first().pk, "question": question.pk}
    city.ids["import_batch"] = batch.pk
