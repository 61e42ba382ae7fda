"""Stops on all and on chosen pages, break-ins, mourning: what they hold, what passes, what is asked afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from contentplan.actions import mourning as mournings
from contentplan.actions.stop import declare_stop, lift_stop, stop_all
from contentplan.engine import sweep
from contentplan.engine.send import deliver
from contentplan.models import Delivery, DeliveryNote, EmergencyStop, Mourning
from contentplan.queries.deliveries import needs_person
from contentplan.queries.modes import mournings_between, obstacle_of, standing
from contentplan.tests.conftest import DUE, NOW
from contentplan.tests.fakes import World
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification

pytestmark = pytest.mark.django_db
BREAK_IN = EmergencyStop.Kind.BREAK_IN
TODAY = date(2026, 11, 25)


def state_of(delivery: Delivery) -> str:
    deliver(delivery.pk)
    delivery.refresh_from_db()
    return delivery.state


@pytest.fixture
def festive(rubric: Any) -> Any:
    rubric.tone = "contest"
    rubric.save()
    return rubric


# --- stops ------------------------------------------------------------------------------------------


def test_a_stop_on_chosen_pages_leaves_the_others_alone(
    irina: Any, scheduled: Any, page: Any, make_page: Any, clock_at: Any, world: World
) -> None:
    other = make_page("max", number=9)
    here, there = scheduled(page), scheduled(other)
    stopped = declare_stop(actor=irina, reason="Сбой у подрядчика", pages=[page])
    clock_at.move_to(DUE)
    assert (state_of(here), state_of(there)) == ("scheduled", "published")
    assert not stopped.stop.is_everywhere and obstacle_of(here) and not obstacle_of(there)


def test_several_stops_stand_and_each_is_lifted_by_itself(
    irina: Any, due: Any, page: Any, make_page: Any
) -> None:
    other = make_page("max", number=9)
    first = declare_stop(actor=irina, reason="Одна", pages=[page]).stop
    second = declare_stop(actor=irina, reason="Обе", pages=[other, page]).stop
    assert declare_stop(actor=irina, reason="Ещё щелчок", pages=[page, other]).stop == second
    assert [mode.why for mode in standing()] == ["Одна", "Обе"]
    lift_stop(actor=irina, stop=first)
    assert state_of(due) == "scheduled"
    lift_stop(actor=irina, stop=second)
    assert not standing()


def test_a_warning_passes_a_general_stop_but_not_a_break_in(
    irina: Any, due: Any, page: Any, world: World
) -> None:
    Delivery.objects.update(urgent=True)
    stop_all(actor=irina, reason="Учения")
    broken_in = declare_stop(actor=irina, reason="Чужие посты", kind=BREAK_IN, pages=[page]).stop
    assert state_of(due) == "scheduled" and obstacle_of(due).title == "Страница взломана"
    assert lift_stop(actor=irina, stop=broken_in) == 1, "an old warning is asked about, it does not shoot out"
    assert state_of(due) == "scheduled"
    Delivery.objects.update(held_at=None, held_by=None, held_reason="", held_kind="")
    due.refresh_from_db()
    assert state_of(due) == "published"


def test_lifting_asks_about_what_is_overdue_instead_of_a_burst(
    irina: Any, marina: Any, scheduled: Any, page: Any, make_page: Any, clock_at: Any, world: World
) -> None:
    late, later = scheduled(page), scheduled(make_page("max", number=9), due=DUE + timedelta(hours=3))
    stop_all(actor=irina, reason="Взлом")
    clock_at.move_to(DUE + timedelta(minutes=30))
    assert lift_stop(actor=irina) == 1
    assert lift_stop(actor=irina) == 0
    assert state_of(late) == "scheduled" and late.is_asked and late.held_by == irina
    assert list(needs_person(marina)) == [late]
    assert DeliveryNote.objects.filter(delivery=late, sentence__contains="решите").exists()
    assert Entry.objects.get(event="stop.lifted").data == {"waiting": 1}
    later.refresh_from_db()
    assert not later.is_held


def test_what_a_person_holds_is_not_asked_about(irina: Any, marina: Any, due: Any) -> None:
    from contentplan.actions.deliveries import hold

    hold(actor=marina, delivery=due, reason="Проверяем")
    stop_all(actor=irina, reason="Взлом")
    assert lift_stop(actor=irina) == 0
    due.refresh_from_db()
    assert due.is_held and not due.is_asked


def test_who_may_stop_and_how(irina: Any, marina: Any, page: Any, appoint: Any, administration: Any) -> None:
    with pytest.raises(AccessDenied):
        declare_stop(actor=marina, reason="Взлом", pages=[page])
    for wrong in ({"reason": " "}, {"reason": "x", "kind": "other"}):
        with pytest.raises(Refused):
            declare_stop(actor=irina, **wrong)
    declare_stop(actor=irina, reason="Взлом", kind=BREAK_IN, pages=[page])
    deputy = appoint("deputy@dzhankoy.example", "press_head", administration)
    with pytest.raises(Stale, match="Это уже остановлено"):
        declare_stop(actor=deputy, reason="Тоже", kind=BREAK_IN, pages=[page])
    declare_stop(actor=deputy, reason="Общая рядом", pages=[page])
    assert EmergencyStop.objects.count() == 2


def test_what_people_stop_themselves_is_no_alarm(irina: Any, due: Any, clock_at: Any) -> None:
    stop_all(actor=irina, reason="Учения")
    clock_at.shift(600)
    assert sweep.alarm_late() == 0
    Delivery.objects.update(urgent=True)
    assert sweep.alarm_late() == 1, "a warning that does not leave is one, whatever stands"


# --- mourning ---------------------------------------------------------------------------------------


def declare(irina: Any, **more: Any) -> Mourning:
    given = {"ground": "Указ Главы № 12-У", "first": TODAY, "last": TODAY, **more}
    return mournings.declare_mourning(actor=irina, **given)


def test_mourning_holds_what_is_out_of_place_and_lets_the_rest_go(
    irina: Any, festive: Any, scheduled: Any, page: Any, make_page: Any, clock_at: Any, world: World
) -> None:
    contest, warning = scheduled(page), scheduled(make_page("ok", number=8))
    Delivery.objects.filter(pk=warning.pk).update(urgent=True)
    declare(irina)
    clock_at.move_to(DUE)
    assert (state_of(contest), state_of(warning)) == ("scheduled", "published")
    assert obstacle_of(contest).title.startswith("Траур")
    festive.tone = "official"
    festive.save()
    assert state_of(contest) == "published"


def test_mourning_on_chosen_pages(
    irina: Any, festive: Any, scheduled: Any, page: Any, make_page: Any, clock_at: Any, world: World
) -> None:
    here, there = scheduled(page), scheduled(make_page("ok", number=8))
    made = declare(irina, pages=[page])
    clock_at.move_to(DUE)
    assert (state_of(here), state_of(there)) == ("scheduled", "published")
    assert {mark.page_id for mark in made.marks.all()} == {page.pk}


def test_the_end_asks_about_what_was_held_before_anything_leaves(
    irina: Any, marina: Any, festive: Any, rubric: Any, scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    delivery = scheduled(page, due=NOW + timedelta(hours=13))
    Delivery.objects.update(send_until=NOW + timedelta(days=2))
    made = declare(irina)
    clock_at.move_to(made.ends_at + timedelta(seconds=1))
    assert state_of(delivery) == "scheduled", "the gate stays shut until the end is written down"
    sweep.mend()
    assert mournings.close_passed() == 0
    delivery.refresh_from_db()
    assert delivery.is_asked and delivery.held_by is None
    assert "Ждут решения: 1 размещение" in Notification.objects.filter(kind="mourning.closed")[0].text


def test_what_is_due_after_the_end_waits_for_nobody(
    irina: Any, festive: Any, scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    made = declare(irina)
    delivery = scheduled(page, due=made.ends_at)
    clock_at.move_to(made.ends_at)
    assert state_of(delivery) == "published"


def test_a_mourning_is_ended_early_or_before_it_begins(irina: Any, marina: Any, due: Any) -> None:
    with pytest.raises(AccessDenied):
        mournings.close_mourning(actor=marina, mourning=declare(irina))
    made = Mourning.objects.get()
    assert mournings.close_mourning(actor=irina, mourning=made) == 0
    assert mournings.close_mourning(actor=irina, mourning=made) == 0
    assert Entry.objects.filter(event="mourning.closed").count() == 1
    ahead = declare(irina, first=TODAY + timedelta(days=3), last=TODAY + timedelta(days=3))
    mournings.close_mourning(actor=irina, mourning=ahead)
    assert ahead not in mournings_between(NOW, NOW + timedelta(days=9))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": "  "}, "ground"),
        ({"last": TODAY - timedelta(days=1)}, "last"),
        ({"first": TODAY - timedelta(days=9), "last": TODAY - timedelta(days=8)}, "last"),
        ({"last": TODAY + timedelta(days=400)}, "last"),
    ],
)
def test_a_mourning_needs_ground_and_sensible_days(
    irina: Any, clock_at: Any, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        declare(irina, **wrong)
    assert refused.value.field == field and not Mourning.objects.exists()


def test_who_declares_and_two_clicks(irina: Any, marina: Any, page: Any, clock_at: Any) -> None:
    with pytest.raises(AccessDenied):
        declare(marina)
    assert declare(irina) == declare(irina)


def test_the_checklist_is_ticked_in_order_and_journalled(
    irina: Any, marina: Any, oleg: Any, page: Any, clock_at: Any
) -> None:
    cover, avatar = sorted(declare(irina).marks.all(), key=lambda mark: mark.what != "cover")
    with pytest.raises(AccessDenied):
        mournings.mark(actor=oleg, line=cover)
    with pytest.raises(Refused, match="не меняли"):
        mournings.mark(actor=marina, line=cover, back=True)
    for _ in range(2):
        mournings.mark(actor=marina, line=cover)
    cover.refresh_from_db()
    mournings.mark(actor=irina, line=cover, back=True)
    cover.refresh_from_db()
    assert (cover.done_by, cover.back_by, avatar.done_at) == (marina, irina, None)
    events = Entry.objects.filter(event__startswith="mourning.").exclude(event="mourning.declared")
    assert sorted(entry.event for entry in events) == ["mourning.changed", "mourning.given_back"]
