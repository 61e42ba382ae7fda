"""Deliveries of a network out of reach: nothing piles up, nothing is lost, people decide."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from contentplan.actions.overdue import HAND, Decision, decide_overdue
from contentplan.engine import sweep
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.queries.overdue import overdue_rows
from contentplan.queries.places import places_for
from contentplan.tests.conftest import DUE
from contentplan.tests.fakes import World
from core import clock
from core.notifications import channels
from core.notifications.mail import send_due
from core.notifications.models import Notification
from pages.actions.outages import mark_reachable, mark_unreachable

pytestmark = pytest.mark.django_db


@pytest.fixture
def outage(irina: Any, clock_at: Any, page: Any) -> Any:
    return mark_unreachable(actor=irina, network="vk", ground="Письмо РКН", first=clock.city_now().date())


def test_what_is_due_is_handed_to_people_with_the_ground(
    outage: Any, scheduled: Any, page: Any, make_page: Any, marina: Any, clock_at: Any, world: World
) -> None:
    here, there = scheduled(page), scheduled(make_page("max", number=9))
    clock_at.move_to(DUE)
    for row in (here, there):
        deliver(row.pk)
    sweep.mend()
    sweep.mend()
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.state, there.state) == ("by_hand", "published")
    assert here.last_error == "Сеть недоступна: Письмо РКН" and not world.walls[page.external_id]
    told = Notification.objects.filter(kind="delivery.by_hand", person=marina)
    assert "Письмо РКН" in told.get().text


def test_what_is_ahead_can_be_decided_now(outage: Any, scheduled: Any, page: Any, marina: Any) -> None:
    row = scheduled(page)
    (found,) = overdue_rows(marina)
    assert found.why == "сеть недоступна: Письмо РКН" and not found.sendable and not found.slots
    decide_overdue(actor=marina, decisions=[Decision(found.delivery, HAND, found.delivery.version)])
    row.refresh_from_db()
    assert row.state == "by_hand"


def test_it_goes_out_when_the_network_is_back(
    outage: Any, irina: Any, scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    row = scheduled(page)
    mark_reachable(actor=irina, outage=outage)
    clock_at.move_to(DUE)
    sweep.mend()
    deliver(row.pk)
    assert Delivery.objects.get().state == "published"


def test_the_editor_says_it_before_anything_is_scheduled(outage: Any, page: Any, marina: Any) -> None:
    places = places_for(marina, post=None, checked=[page.pk], organization_id=None, due_at=DUE)
    assert places.chosen[0].by_hand == "сеть недоступна: Письмо РКН"


def test_it_is_handed_over_with_the_next_tick(
    outage: Any, scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    row = scheduled(page)
    clock_at.move_to(DUE)
    assert sweep.tick(deliver, deliver) == 0
    row.refresh_from_db()
    assert row.state == "by_hand" and row.told_at == clock.now()


def test_an_alarm_does_not_take_the_way_that_is_down(
    due: Any, marina: Any, clock_at: Any, world: World, monkeypatch: Any
) -> None:
    """No channel of alarms leads through a network: they are in the portal and in letters though all four are silent."""

    def silent(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("an alarm asked a network")

    monkeypatch.setattr("core.http.request", silent)
    assert [channel.name for channel in channels.registered()] == ["mail"]
    clock_at.shift(301)
    sweep.mend()
    assert Notification.objects.filter(kind="delivery.alarm", person=marina).exists()
    send_due()
    assert [letter for letter in mail.outbox if "опаздывает" in letter.body]
