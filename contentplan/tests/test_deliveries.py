"""What people do with deliveries: move, hold, cancel, try again, answer, place by hand, stop everything."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contentplan.actions.deliveries import cancel_delivery, hold, lift_hold, move_delivery, retry, send_now
from contentplan.actions.outcomes import answer_unknown, place_by_hand
from contentplan.actions.rubrics import create_rubric, edit_rubric
from contentplan.actions.stop import lift_stop, stop_all
from contentplan.engine.send import deliver
from contentplan.models import Delivery, EmergencyStop
from contentplan.queries.stop import current_stop
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, NOW, fresh, on_its_way
from contentplan.tests.fakes import World
from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, InvalidContent, Refused, Stale, WrongTokenKind
from pages.models import WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def in_state(delivery: Delivery, world: World, state: str) -> Delivery:
    """The due delivery brought into a state by what the network answers."""
    plans: dict[str, Any] = {
        "unknown": fakes.lost,
        "by_hand": fakes.refused(WrongTokenKind("Не тот токен.")),
        "failed": fakes.refused(InvalidContent("Такой текст не принимаем.")),
        "published": fakes.accepted,
    }
    world.sends.append(plans[state])
    deliver(delivery.pk)
    made = fresh(delivery)
    assert made.state == state
    return made


# --- move -------------------------------------------------------------------------------------------


def test_moving_within_the_day_keeps_the_approval(
    marina: Any, scheduled: Any, page: Any, world: World
) -> None:
    delivery = scheduled(page)
    later = DUE + timedelta(hours=5)
    move_delivery(actor=marina, delivery=delivery, due_at=later, version=delivery.version)
    assert fresh(delivery).next_at == fresh(delivery).due_at == later
    assert fresh(delivery).approved_due_at == DUE
    assert Entry.objects.filter(event="delivery.moved").count() == 1


def test_a_moved_post_does_not_go_out_at_the_old_time(
    marina: Any, scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    delivery = scheduled(page)
    move_delivery(actor=marina, delivery=delivery, due_at=DUE + timedelta(hours=1))
    clock_at.move_to(DUE)
    deliver(delivery.pk)
    assert not world.calls
    clock_at.move_to(DUE + timedelta(hours=1))
    deliver(delivery.pk)
    assert world.calls == ["publish"]


@pytest.mark.parametrize("days", [1, -1, 7])
def test_another_day_needs_another_approval(
    marina: Any, scheduled: Any, page: Any, world: World, days: int, clock_at: Any
) -> None:
    delivery = scheduled(page)
    clock_at.move_to(NOW - timedelta(days=2))
    with pytest.raises(Refused, match="новое согласование"):
        move_delivery(actor=marina, delivery=delivery, due_at=DUE + timedelta(days=days))


def test_the_window_is_the_citys_day_not_utcs(marina: Any, scheduled: Any, page: Any, world: World) -> None:
    delivery = scheduled(page)
    midnight = clock.from_wall(clock.city_now().date(), clock.city_now().time().replace(hour=23, minute=59))
    move_delivery(actor=marina, delivery=delivery, due_at=midnight)
    with pytest.raises(Refused):
        move_delivery(actor=marina, delivery=fresh(delivery), due_at=midnight + timedelta(minutes=1))


def test_a_time_in_the_past_is_refused(marina: Any, scheduled: Any, page: Any, world: World) -> None:
    with pytest.raises(Refused, match="уже прошло"):
        move_delivery(actor=marina, delivery=scheduled(page), due_at=NOW)


def test_an_old_screen_does_not_move(
    marina: Any, artem: Any, scheduled: Any, page: Any, world: World
) -> None:
    delivery = scheduled(page)
    seen = fresh(delivery)
    move_delivery(actor=artem, delivery=delivery, due_at=DUE + timedelta(hours=1))
    with pytest.raises(Stale):
        move_delivery(actor=marina, delivery=seen, due_at=DUE + timedelta(hours=2), version=seen.version)


def test_what_has_expired_can_be_moved_and_goes_out(
    marina: Any, scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    delivery = scheduled(page)
    clock_at.move_to(DUE + timedelta(hours=3))
    deliver(delivery.pk)
    assert fresh(delivery).state == "expired"
    move_delivery(actor=marina, delivery=fresh(delivery), due_at=clock.now() + timedelta(minutes=5))
    clock_at.shift(300)
    deliver(delivery.pk)
    assert fresh(delivery).state == "published"


# --- hold and cancel --------------------------------------------------------------------------------


def test_a_held_delivery_waits_and_comes_back_as_it_was(marina: Any, due: Any, world: World) -> None:
    hold(actor=marina, delivery=due, reason="Проверяем дату")
    hold(actor=marina, delivery=fresh(due), reason="Второй щелчок")
    deliver(due.pk)
    assert fresh(due).shown_state == "held" and fresh(due).held_reason == "Проверяем дату"
    lift_hold(actor=marina, delivery=fresh(due))
    lift_hold(actor=marina, delivery=fresh(due))
    deliver(due.pk)
    assert fresh(due).state == "published"
    assert Entry.objects.filter(event="delivery.held").count() == 1


def test_a_hold_needs_a_reason(marina: Any, due: Any) -> None:
    with pytest.raises(Refused) as refused:
        hold(actor=marina, delivery=due, reason="  ")
    assert refused.value.field == "reason"


def test_a_hold_wins_over_a_retry_in_between(marina: Any, due: Any, world: World) -> None:
    Delivery.objects.filter(pk=due.pk).update(state="retry_wait", version=due.version + 3)
    hold(actor=marina, delivery=due, reason="Проверяем")
    assert fresh(due).is_held


def test_cancelling_takes_one_page_out(
    marina: Any, scheduled: Any, page: Any, make_page: Any, world: World
) -> None:
    delivery = scheduled(page, make_page(number=8))
    cancel_delivery(actor=marina, delivery=delivery, reason="Не для этой страницы")
    cancel_delivery(actor=marina, delivery=fresh(delivery))
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["cancelled", "scheduled"]
    assert Entry.objects.filter(event="delivery.cancelled").count() == 1


def test_a_cancelled_post_does_not_go_out(marina: Any, due: Any, world: World) -> None:
    cancel_delivery(actor=marina, delivery=due)
    deliver(due.pk)
    assert not world.calls


@pytest.mark.parametrize("act", [cancel_delivery, retry])
def test_nothing_is_decided_over_an_unknown_outcome_but_by_answering(
    marina: Any, due: Any, world: World, act: Any
) -> None:
    unknown = in_state(due, world, "unknown")
    with pytest.raises(Refused, match="Неизвестно, вышла ли") as refused:
        act(actor=marina, delivery=unknown)
    assert "ответьте" in refused.value.advice


def test_one_second_too_late_is_told_so(marina: Any, due: Any, world: World) -> None:
    seen = fresh(due)
    on_its_way(due)
    for act in (
        lambda row: cancel_delivery(actor=marina, delivery=row),
        lambda row: hold(actor=marina, delivery=row, reason="Стой"),
        lambda row: move_delivery(actor=marina, delivery=row, due_at=DUE + timedelta(hours=1)),
        lambda row: place_by_hand(actor=marina, delivery=row, url="https://vk.com/wall-7_5"),
    ):
        with pytest.raises(Refused):
            act(copy.copy(seen))
        with pytest.raises(Refused, match="отправляет"):
            act(fresh(due))
    assert fresh(due).state == "sending" and fresh(due).due_at == DUE


def test_a_stale_cancel_never_half_wins(marina: Any, due: Any, world: World) -> None:
    seen = fresh(due)
    deliver(due.pk)
    with pytest.raises(Stale):
        cancel_delivery(actor=marina, delivery=seen)
    assert fresh(due).state == "published"


def test_only_the_press_office_decides(oleg: Any, natalia: Any, due: Any) -> None:
    acts = (
        lambda person: hold(actor=person, delivery=due, reason="Нет"),
        lambda person: lift_hold(actor=person, delivery=due),
        lambda person: cancel_delivery(actor=person, delivery=due),
        lambda person: retry(actor=person, delivery=due),
        lambda person: move_delivery(actor=person, delivery=due, due_at=DUE + timedelta(hours=1)),
        lambda person: answer_unknown(actor=person, delivery=due, found_url=None),
        lambda person: place_by_hand(actor=person, delivery=due, url="https://vk.com/wall-7_5"),
    )
    for person in (oleg, natalia):
        for act in acts:
            with pytest.raises(AccessDenied):
                act(person)


# --- retry ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["failed", "by_hand"])
def test_retry_sends_again(marina: Any, due: Any, world: World, state: str) -> None:
    delivery = in_state(due, world, state)
    retry(actor=marina, delivery=delivery, version=delivery.version)
    deliver(due.pk)
    assert fresh(due).state == "published"


def test_retry_looks_at_the_page_first(marina: Any, due: Any, world: World) -> None:
    delivery = in_state(due, world, "by_hand")
    by_colleague = world.put(due.page.target, "Завтра не будет воды")
    retry(actor=marina, delivery=delivery)
    deliver(due.pk)
    assert fresh(due).external_id == by_colleague.external_id
    assert len(world.texts(due.page.target)) == 1


def test_retry_beside_several_alike_asks_a_person(marina: Any, due: Any, world: World) -> None:
    delivery = in_state(due, world, "failed")
    for _ in range(2):
        world.put(due.page.target, "Завтра не будет воды")
    retry(actor=marina, delivery=delivery)
    deliver(due.pk)
    assert fresh(due).state == "failed" and "вставьте ссылку" in fresh(due).last_error


def test_retry_after_the_approval_has_run_out_is_refused(
    marina: Any, due: Any, world: World, clock_at: Any
) -> None:
    delivery = in_state(due, world, "failed")
    clock_at.move_to(delivery.covers_until)
    with pytest.raises(Refused, match="Согласование действовало до"):
        retry(actor=marina, delivery=delivery)


# --- is it on the page ------------------------------------------------------------------------------


def test_answering_with_a_link_adopts_the_post(marina: Any, due: Any, world: World) -> None:
    unknown = in_state(due, world, "unknown")
    for _ in range(2):
        answer_unknown(actor=marina, delivery=unknown, found_url="https://vk.com/wall-7_55")
    adopted = fresh(due)
    assert (adopted.state, adopted.external_id, adopted.placed_by) == ("published", "55", None)
    assert WallPost.objects.get(external_id="55").origin == WallPost.Origin.OURS
    assert adopted.published_at == DUE
    assert adopted.wall_post is not None and adopted.wall_post.external_id == "55"
    assert Entry.objects.filter(event="delivery.answered_present", actor_id=marina.pk).count() == 1


def test_answering_no_looks_once_more_and_sends(marina: Any, due: Any, world: World) -> None:
    unknown = in_state(due, world, "unknown")
    for _ in range(2):
        answer_unknown(actor=marina, delivery=unknown, found_url=None)
    deliver(due.pk)
    assert world.calls == ["publish", "read", "publish"]
    assert fresh(due).state == "published"
    assert Entry.objects.filter(event="delivery.answered_absent", actor_id=marina.pk).count() == 1


def test_a_wrong_no_is_mended_by_the_look(marina: Any, due: Any, world: World) -> None:
    world.sends.append(fakes.accepted_and_dropped)
    deliver(due.pk)
    answer_unknown(actor=marina, delivery=fresh(due), found_url=None)
    deliver(due.pk)
    assert fresh(due).state == "published"
    assert len(world.texts(due.page.target)) == 1


def test_a_no_after_the_approval_has_run_out_sends_nothing(
    marina: Any, due: Any, world: World, clock_at: Any
) -> None:
    unknown = in_state(due, world, "unknown")
    clock_at.move_to(unknown.covers_until)
    answer_unknown(actor=marina, delivery=unknown, found_url=None)
    assert fresh(due).state == "expired"
    assert world.calls == ["publish"]


def test_of_two_answers_one_counts(marina: Any, artem: Any, due: Any, world: World) -> None:
    unknown = in_state(due, world, "unknown")
    answer_unknown(actor=artem, delivery=fresh(due), found_url="https://vk.com/wall-7_55")
    with pytest.raises(Stale):
        answer_unknown(actor=marina, delivery=unknown, found_url=None)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("не ссылка вовсе", "адрес"),
        ("https://vk.com/club7", "не на публикацию"),
        ("https://vk.com/wall-8_55", "другой страницы"),
        ("https://t.me/dzhankoy/5", "другой страницы"),
    ],
)
def test_a_wrong_link_is_refused(marina: Any, due: Any, world: World, url: str, word: str) -> None:
    unknown = in_state(due, world, "unknown")
    with pytest.raises(Refused, match=word) as refused:
        answer_unknown(actor=marina, delivery=unknown, found_url=url)
    assert refused.value.field == "url"


# --- by hand ----------------------------------------------------------------------------------------


def test_placed_by_hand_counts_the_same(marina: Any, due: Any, world: World) -> None:
    delivery = in_state(due, world, "by_hand")
    for _ in range(2):
        place_by_hand(actor=marina, delivery=delivery, url="https://vk.com/wall-7_77")
    placed = fresh(due)
    assert (placed.state, placed.placed_by, placed.url) == ("published", marina, "https://vk.com/wall-7_77")
    assert WallPost.objects.get(external_id="77").origin == WallPost.Origin.BY_HAND
    assert placed.wall_post is not None and placed.wall_post.text == "Завтра не будет воды"
    assert Entry.objects.filter(event="delivery.placed_by_hand").count() == 1


def test_what_was_placed_by_hand_early_does_not_go_out_again(
    marina: Any, scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    delivery = scheduled(page)
    place_by_hand(actor=marina, delivery=delivery, url="https://vk.com/wall-7_77")
    clock_at.move_to(DUE)
    deliver(delivery.pk)
    assert not world.calls


def test_one_post_is_not_placed_for_two_deliveries(
    marina: Any, scheduled: Any, page: Any, world: World
) -> None:
    first, second = scheduled(page), scheduled(page, text="Другое")
    place_by_hand(actor=marina, delivery=first, url="https://vk.com/wall-7_77")
    with pytest.raises(Refused, match="за другим размещением"):
        place_by_hand(actor=marina, delivery=second, url="https://vk.com/wall-7_77")


def test_it_cannot_have_been_placed_in_the_future(
    marina: Any, scheduled: Any, page: Any, world: World
) -> None:
    with pytest.raises(Refused) as refused:
        place_by_hand(actor=marina, delivery=scheduled(page), url="https://vk.com/wall-7_77", at=DUE)
    assert refused.value.field == "at"


def test_placing_again_under_another_link_is_refused(marina: Any, due: Any, world: World) -> None:
    in_state(due, world, "published")
    with pytest.raises(Stale):
        place_by_hand(actor=marina, delivery=fresh(due), url="https://vk.com/wall-7_77")


# --- the emergency stop -----------------------------------------------------------------------------


def test_the_stop_holds_everything_and_lifting_lets_go(irina: Any, due: Any, world: World) -> None:
    stopped = stop_all(actor=irina, reason="Взлом")
    assert stop_all(actor=irina, reason="Второй щелчок").stop == stopped.stop == current_stop()
    deliver(due.pk)
    assert not world.calls and fresh(due).state == "scheduled"
    for _ in range(2):
        lift_stop(actor=irina)
    assert current_stop() is None
    deliver(due.pk)
    assert fresh(due).held_kind == "asked" and not world.calls
    lift_hold(actor=irina, delivery=fresh(due))
    deliver(due.pk)
    assert fresh(due).state == "published"
    assert Entry.objects.filter(event__startswith="stop.").count() == 2


def test_what_is_in_flight_is_listed(irina: Any, due: Any) -> None:
    on_its_way(due)
    assert stop_all(actor=irina, reason="Взлом").in_flight == [due]


def test_a_colleague_is_told_who_has_stopped(irina: Any, appoint: Any, administration: Any) -> None:
    deputy = appoint("deputy@dzhankoy.example", "press_head", administration)
    stop_all(actor=irina, reason="Взлом")
    with pytest.raises(Stale, match=r"Дорошенко.*Взлом"):
        stop_all(actor=deputy, reason="Тоже")
    assert EmergencyStop.objects.count() == 1


def test_the_stop_needs_a_right_and_a_reason(marina: Any, irina: Any) -> None:
    with pytest.raises(AccessDenied):
        stop_all(actor=marina, reason="Взлом")
    with pytest.raises(AccessDenied):
        lift_stop(actor=marina)
    with pytest.raises(Refused):
        stop_all(actor=irina, reason="")


# --- what the database itself does not let through --------------------------------------------------


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "sent"},
        {"state": "published"},
        {"state": "sending"},
        {"held_at": NOW},
    ],
)
def test_impossible_rows_are_refused(due: Any, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=due.pk).update(**columns)


def test_a_page_holds_one_living_delivery_of_a_post(due: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(**_copy(due))
    Delivery.objects.filter(pk=due.pk).update(state="cancelled")
    Delivery.objects.create(**_copy(due))


def _copy(delivery: Delivery) -> dict[str, Any]:
    names = (
        "post",
        "revision",
        "approval",
        "page",
        "due_at",
        "approved_due_at",
        "covers_until",
        "send_until",
        "digest",
    )
    return {name: getattr(delivery, name) for name in names}


# --- rubrics ----------------------------------------------------------------------------------------


def test_the_press_head_keeps_the_rubrics(irina: Any, marina: Any, utilities: Any) -> None:
    rubric = create_rubric(actor=irina, name=" ЖКХ ", organization=utilities)
    for name in ("ЖКХ", " ", "я" * 121):
        with pytest.raises(Refused) as refused:
            create_rubric(actor=irina, name=name, organization=utilities)
        assert refused.value.field == "name"
    edit_rubric(actor=irina, rubric=rubric, name="Вода", organization=utilities, routine=True, is_active=True)
    with pytest.raises(AccessDenied):
        create_rubric(actor=marina, name="Спорт", organization=utilities)


# --- what people may have placed meanwhile ------------------------------------------------------------


@pytest.mark.parametrize("state", ["failed", "by_hand"])
def test_moved_from_where_people_had_it_the_page_is_looked_at_first(
    marina: Any, due: Any, world: World, state: str
) -> None:
    row = in_state(due, world, state)
    move_delivery(actor=marina, delivery=row, due_at=clock.now() + timedelta(minutes=5))
    assert fresh(row).look_first and fresh(row).state == "scheduled"


@pytest.mark.parametrize("state", ["failed", "by_hand", "unknown", "published"])
def test_only_what_waits_for_its_time_is_sent_now(marina: Any, due: Any, world: World, state: str) -> None:
    row = in_state(due, world, state)
    with pytest.raises(Refused, match="отправить сейчас нельзя"):
        send_now(actor=marina, delivery=row)
    assert fresh(row).state == state
