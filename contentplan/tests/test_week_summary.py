"""«Итог недели»: only what took place, a usual draft, once for two clicks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from contentplan.actions.events.week_summary import draft_week_summary, out_at
from contentplan.models import Official, OfficialEvent, Post
from contentplan.queries.week_summary import summary_of
from core.audit.models import Entry
from core.clock import Week, from_wall
from core.errors import AccessDenied, Refused
from pages.models import OfficialPage

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)  # Friday, noon in the city
WEEK = Week.of(date(2026, 11, 25))


@pytest.fixture(autouse=True)
def _moment() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(db: None) -> Official:
    return Official.objects.create(rank="1_head", name="Соколов В. И.", position="Глава администрации")


@pytest.fixture
def event(head: Official, utilities: Any, marina: Any) -> Callable[..., OfficialEvent]:
    """`event("Школа № 1", 24, state="took_place")`: in November 2026."""

    def make(title: str, day: int, *, state: str = "took_place", **more: Any) -> OfficialEvent:
        told: dict[str, Any] = {"official": head, "place": "ул. Крымская", "zone": "Europe/Simferopol"}
        reason = {"reason": "Перенесли"} if state == "cancelled" else {}
        return OfficialEvent.objects.create(
            title=title,
            day=date(2026, 11, day),
            starts_at=from_wall(date(2026, 11, day), time(9)),
            organization=utilities,
            author=marina,
            state=state,
            **(told | reason | more),
        )

    return make


@pytest.fixture
def page(administration: Any) -> OfficialPage:
    return OfficialPage.objects.create(
        network="vk", external_id="1", title="Город", organization=administration, state="active"
    )


def test_only_what_took_place_in_the_week_is_told(
    event: Callable[..., OfficialEvent], head: Official, marina: Any
) -> None:
    event("Котельная", 26)
    event("Школа № 1", 24)
    event("Отменённое", 25, state="cancelled")
    event("Прошло, не отмечено", 25, state="planned")
    event("Впереди", 28, state="planned")
    event("Прошлая неделя", 22)
    event("Чужое", 25, official=None)
    found = summary_of(marina, head, WEEK)
    assert [one.title for one in found.finished] == ["Школа № 1", "Котельная"]
    assert [one.title for one in found.unmarked] == ["Прошло, не отмечено"]
    text = found.text.replace("\u00a0", " ")
    assert text.index("Вт, 24 ноября — Школа № 1, ул. Крымская.") < text.index("Чт, 26 ноября — Котельная")
    assert found.title.replace("\u00a0", " ") == "Итог недели: Глава администрации, 23–29 ноября"


def test_a_draft_comes_out_once_on_the_administrations_pages(
    event: Callable[..., OfficialEvent], head: Official, marina: Any, page: OfficialPage
) -> None:
    done, key = event("Школа № 1", 24), uuid.uuid4()
    made = [draft_week_summary(actor=marina, official=head, week=WEEK, request_key=key) for _ in range(2)]
    assert made[0] == made[1] == Post.objects.get()
    revision = made[0].latest
    place = revision.pages.get()
    assert (revision.state, place.page, place.due_at) == ("draft", page, from_wall(WEEK.sunday, time(18)))
    assert Entry.objects.get(event="event.week_gathered").data == {"events": [done.pk]}


def test_nothing_finished_is_refused_with_what_to_do(
    event: Callable[..., OfficialEvent], head: Official, marina: Any, oleg: Any
) -> None:
    event("Впереди", 28, state="planned")
    with pytest.raises(Refused) as caught:
        draft_week_summary(actor=marina, official=head, week=WEEK)
    assert "Состоялось" in caught.value.advice and not Post.objects.exists()
    with pytest.raises(AccessDenied):
        draft_week_summary(actor=oleg, official=head, week=WEEK)


@pytest.mark.parametrize(
    ("week", "day"),
    [(WEEK, date(2026, 11, 29)), (WEEK.previous(), date(2026, 11, 27)), (WEEK.next(), date(2026, 12, 6))],
)
def test_it_comes_out_on_an_evening_ahead(week: Week, day: date) -> None:
    assert out_at(week) == from_wall(day, time(18))


def test_the_screen_gathers_and_leads_to_the_editor(
    event: Callable[..., OfficialEvent],
    head: Official,
    marina: Any,
    oleg: Any,
    page: OfficialPage,
    client_of: Callable[[Any], Client],
) -> None:
    client, url = client_of(marina), f"/plan/events/week/?week=2026-11-25&who={head.pk}"
    assert "Состоявшихся мероприятий на этой неделе нет" in client.get(url).content.decode()
    assert client.post(url).status_code == 200 and not Post.objects.exists()
    event("Школа № 1", 24)
    assert "Собрать черновик" in client.get(url).content.decode()
    answer = client.post(url, {"request_key": str(uuid.uuid4())})
    assert answer["Location"] == f"/plan/posts/{Post.objects.get().pk}/edit/"
    assert client_of(oleg).get(url).status_code == 403
    assert client.get("/plan/events/week/?week=zzz").status_code == 404
    assert "/plan/events/week/" in client.get("/plan/events/").content.decode()
