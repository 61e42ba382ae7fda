"""Pages, posts and a fake network for every test of the plan."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import F
from PIL import Image

from contentplan.actions.drafts import Card, Content, PageTime, create_post
from contentplan.actions.review import approve, submit
from contentplan.models import Attempt, Delivery
from contentplan.tests.fakes import FakeAdapter, World
from contentplan.when import When

# Wednesday, 25 November 2026, 10:00 in Simferopol.
NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
DUE = NOW + timedelta(hours=1)
FRIDAY_AT_15 = When(
    date(2026, 11, 27),
    "Europe/Simferopol",
    datetime(2026, 11, 27, 12, tzinfo=UTC),
    datetime(2026, 11, 27, 13, tzinfo=UTC),
)


@pytest.fixture
def clock_at() -> Any:
    """The clock stands at NOW; `clock_at.shift(seconds)` moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The fake network instead of the real adapters."""
    made = World()

    class Declared(FakeAdapter):
        """What the engine asks of the class before it has an adapter."""

    def adapter_class(network: str) -> type[FakeAdapter]:
        Declared.key_lives_s, Declared.read_proves_absence = made.key_lives_s, made.proves
        return Declared

    monkeypatch.setattr(
        "contentplan.engine.network.adapter_of", lambda page: FakeAdapter(page.target, None, made)
    )
    monkeypatch.setattr("contentplan.engine.network.adapter_class", adapter_class)
    monkeypatch.setattr("contentplan.checks.adapter_class", adapter_class)
    return made


@pytest.fixture
def media_root(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def make_page(administration: Any) -> Callable[..., Any]:
    """An active page: `make_page("vk", number=7)`."""
    from pages.models import OfficialPage

    def make(network: str = "vk", *, number: int = 7, state: str = "active") -> Any:
        return OfficialPage.objects.create(
            network=network,
            external_id=str(number),
            title=f"Администрация {number}",
            organization=administration,
            state=state,
        )

    return make


@pytest.fixture
def page(make_page: Callable[..., Any]) -> Any:
    return make_page()


@pytest.fixture
def rubric(utilities: Any) -> Any:
    """A subject that Oleg's department approves."""
    from contentplan.models import Rubric

    return Rubric.objects.create(name="ЖКХ", organization=utilities)


@pytest.fixture
def write(marina: Any, rubric: Any) -> Callable[..., Any]:
    """A draft of Marina's on pages: `write(page, text="…")`; returns its revision."""

    def make(*pages: Any, text: str = "Завтра не будет воды", due: datetime = DUE, **content: Any) -> Any:
        content.setdefault("pages", [PageTime(page.pk, due) for page in pages])
        post = create_post(
            actor=marina, card=Card("Вода на Крымской", rubric=rubric), content=Content(text=text, **content)
        )
        return post.latest

    return make


@pytest.fixture
def submitted(marina: Any, oleg: Any, write: Callable[..., Any], world: World) -> Callable[..., Any]:
    """The same, put before Oleg."""

    def make(*pages: Any, **content: Any) -> Any:
        draft = write(*pages, **content)
        return submit(actor=marina, revision=draft, version=draft.version)

    return make


@pytest.fixture
def scheduled(oleg: Any, submitted: Callable[..., Any]) -> Callable[..., Any]:
    """The same, approved by Oleg: returns the delivery of the first page."""

    def make(*pages: Any, **content: Any) -> Any:
        revision = submitted(*pages, **content)
        approve(actor=oleg, revision=revision)
        return Delivery.objects.get(revision=revision, page=pages[0])

    return make


@pytest.fixture
def due(clock_at: Any, scheduled: Callable[..., Any], page: Any) -> Any:
    """A delivery whose time has just come."""
    delivery = scheduled(page)
    clock_at.move_to(DUE)
    return delivery


def on_its_way(delivery: Any) -> None:
    """A worker has it, and its call is under way."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sending", claim_token="x", lease_until=DUE + timedelta(minutes=2), version=F("version") + 1
    )
    delivery.attempts.create(
        number=delivery.attempts.count() + 1, key=delivery.key, phase=Attempt.Phase.SENDING, sending_at=DUE
    )


def jpeg(width: int = 640, height: int = 480, colour: str = "steelblue", **options: Any) -> io.BytesIO:
    """An uploaded photo."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **options)
    out.seek(0)
    out.name = "вода.jpg"
    return out


@pytest.fixture
def mayor(db: None) -> Any:
    from contentplan.models import Official

    return Official.objects.create(rank="1_head", name="Соколов Виктор Ильич", position="Глава администрации")


@pytest.fixture
def visit(clock_at: Any, marina: Any, mayor: Any, utilities: Any) -> Any:
    """The mayor opens a sports ground on Friday at 15:00, two days from now."""
    from contentplan.actions.events.entering import EventData, enter_event

    return enter_event(
        actor=marina,
        data=EventData("Открытие спортплощадки", FRIDAY_AT_15, utilities, mayor, "ул. Нестерова, 12, двор"),
    )


def fresh(delivery: Delivery) -> Delivery:
    """As it stands in the database now."""
    return Delivery.objects.get(pk=delivery.pk)
