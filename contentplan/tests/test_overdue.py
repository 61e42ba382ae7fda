"""What has missed its time: one post of a page at a time, free times, one-screen decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions import overdue as actions
from contentplan.actions.overdue import CANCEL, HAND, SEND, SLOT, Decision, decide_overdue
from contentplan.actions.stop import lift_stop, stop_all
from contentplan.engine import sweep
from contentplan.engine.send import deliver
from contentplan.models import Delivery, Mourning, Revision
from contentplan.queries.overdue import overdue_rows, slots_for
from contentplan.tests.conftest import DUE
from contentplan.tests.fakes import World
from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification

pytestmark = pytest.mark.django_db
SCREEN = "/plan/overdue/"


def fresh(row: Delivery) -> Delivery:
    return Delivery.objects.select_related("post", "page").get(pk=row.pk)


@pytest.fixture
def late(irina: Any, scheduled: Any, page: Any, make_page: Any, clock_at: Any) -> list[Delivery]:
    """Four posts on four pages, made late by a stop."""
    rows = [
        scheduled(make_page(network, number=number), text=f"Текст {number}")
        for number, network in enumerate(("vk", "ok", "telegram", "max"), 20)
    ]
    stop_all(actor=irina, reason="Взлом")
    clock_at.move_to(DUE + timedelta(minutes=20))
    lift_stop(actor=irina)
    return [fresh(row) for row in rows]


# --- one at a time ----------------------------------------------------------------------------------


def test_after_an_outage_posts_of_a_page_do_not_burst(
    scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    """Complaint «Recurring posts burst at once» (postiz PR#1840): one in five minutes, warnings pass."""
    rows = [scheduled(page, text=f"Текст {number}") for number in range(2)]
    warning = scheduled(page, text="Тревога")
    Delivery.objects.filter(pk=warning.pk).update(urgent=True)
    clock_at.move_to(DUE + timedelta(minutes=40))

    def out() -> int:
        sweep.tick(deliver, lambda pk: None)
        return len(world.walls[page.external_id])

    assert (out(), fresh(warning).state) == (1, "published"), "a warning goes first"
    clock_at.shift(299)
    assert out() == 1
    clock_at.shift(2)
    assert (out(), out()) == (2, 2)
    clock_at.shift(301)
    assert out() == 3
    assert not Delivery.objects.filter(pk__in=[row.pk for row in rows]).exclude(state="published").exists()


def test_what_is_on_time_waits_for_nobody(scheduled: Any, page: Any, clock_at: Any, world: World) -> None:
    rows = [scheduled(page, text=f"Текст {number}") for number in range(2)]
    clock_at.move_to(DUE + timedelta(seconds=599))
    for row in rows:
        deliver(row.pk)
    assert len(world.walls[page.external_id]) == 2


def test_what_may_be_out_keeps_the_next_one_back_for_a_while(
    scheduled: Any, page: Any, clock_at: Any, world: World
) -> None:
    from contentplan.tests import fakes

    first, second = scheduled(page), scheduled(page, text="Другое")
    clock_at.move_to(DUE + timedelta(minutes=11))
    world.sends.append(fakes.lost)
    deliver(first.pk)
    deliver(second.pk)
    assert (fresh(first).state, fresh(second).state) == ("unknown", "scheduled")
    clock_at.shift(301)
    deliver(second.pk)
    assert fresh(second).state == "published"


# --- free times -------------------------------------------------------------------------------------


def test_free_times_keep_from_other_posts_and_say_what_the_approval_covers(
    scheduled: Any, page: Any, clock_at: Any
) -> None:
    row = scheduled(page)
    scheduled(page, due=DUE + timedelta(hours=3))  # 14:00
    clock_at.move_to(DUE + timedelta(hours=1, minutes=58))  # 12:58
    slots = [
        (f"{slot.at.astimezone(clock.city_zone()):%d %H:%M}", slot.covered) for slot in slots_for(fresh(row))
    ]
    assert slots == [("25 15:00", True), ("25 15:30", True), ("25 16:00", True)]


def test_free_times_of_a_festive_post_are_after_the_mourning(
    scheduled: Any, rubric: Any, page: Any, irina: Any, clock_at: Any
) -> None:
    rubric.tone = "congratulation"
    rubric.save()
    row = scheduled(page)
    today = clock.city_now().date()
    from contentplan.actions.mourning import declare_mourning

    declare_mourning(actor=irina, ground="Указ", first=today, last=today + timedelta(days=1))
    clock_at.move_to(DUE + timedelta(minutes=30))
    slots = slots_for(fresh(row))
    assert slots[0].at >= Mourning.objects.get().ends_at and not slots[0].covered


def test_one_tap_puts_it_within_the_approval_and_asks_again_beyond(
    scheduled: Any, page: Any, clock_at: Any, marina: Any, client_of: Any
) -> None:
    row = scheduled(page)
    clock_at.move_to(DUE + timedelta(hours=3))
    sweep.expire_late()
    html = client_of(marina).get(f"/plan/deliveries/{row.pk}/").content.decode()
    assert "Поставить на сегодня" in html
    slot = slots_for(fresh(row))[0]
    address = f"/plan/deliveries/{row.pk}/slot/"
    client_of(marina).post(address, {"at": slot.at.isoformat(), "covered": "1"})
    assert (fresh(row).state, fresh(row).due_at) == ("scheduled", slot.at)
    clock_at.move_to(DUE + timedelta(days=2))
    sweep.expire_late()
    tomorrow = slots_for(fresh(row))[0]
    assert not tomorrow.covered
    client_of(marina).post(address, {"at": tomorrow.at.isoformat()})
    newest = Revision.objects.order_by("-number")[0]
    assert (newest.state, newest.pages.get().due_at) == ("in_review", tomorrow.at)
    assert fresh(row).state == "cancelled"
    for wrong in ("", "вчера", "2026-11-29T10:00"):
        assert client_of(marina).post(address, {"at": wrong}).status_code == 302


# --- decisions --------------------------------------------------------------------------------------


def test_one_screen_decides_over_everything_that_is_late(
    late: list[Delivery], marina: Any, oleg: Any, client_of: Any, world: World
) -> None:
    first, second, third, fourth = late
    client = client_of(marina)
    html = client.get(SCREEN).content.decode()
    assert "4 размещения" in html and "не вышло вовремя из-за остановки" in html
    slot = overdue_rows(marina)[1].slots[0]
    form = {f"version_{row.pk}": row.version for row in late}
    form |= {f"do_{second.pk}": f"slot:{slot.at.isoformat()}", f"do_{third.pk}": "hand"}
    form |= {f"do_{fourth.pk}": "cancel", "all": "send"}
    assert client_of(oleg).post(SCREEN, form).status_code == 403
    assert client.post(SCREEN, form).status_code == 302
    deliver(first.pk)
    assert [fresh(row).state for row in late] == ["published", "scheduled", "by_hand", "cancelled"]
    assert fresh(second).due_at == slot.at and not fresh(second).is_held
    assert not overdue_rows(marina)
    assert Entry.objects.filter(event="delivery.sent_late").count() == 1
    assert Entry.objects.filter(event="delivery.handed_over").count() == 1


def test_nothing_chosen_changes_nothing(late: list[Delivery], marina: Any, client_of: Any) -> None:
    form = {f"version_{row.pk}": row.version for row in late}
    for more in ({}, {"all": "nonsense"}, {"all": "slot:вчера", f"version_{late[0].pk}": "x"}):
        client_of(marina).post(SCREEN, {**form, **more, f"do_{late[0].pk}": "?"})
    assert [fresh(row).is_asked for row in late] == [True] * 4


def test_a_decision_that_is_too_late_does_not_keep_the_others(late: list[Delivery], marina: Any) -> None:
    first, second, *_ = late
    Delivery.objects.filter(pk=first.pk).update(version=99)
    done = decide_overdue(
        actor=marina,
        decisions=[Decision(first, SEND, first.version + 1), Decision(second, CANCEL, second.version)],
    )
    assert done.cancelled == 1 and done.sent == 0 and "изменил кто-то другой" in done.refused[0]


def test_refusals(late: list[Delivery], oleg: Any, marina: Any, clock_at: Any) -> None:
    row = late[0]
    for act in (actions.send_late, actions.hand_over):
        with pytest.raises(AccessDenied):
            act(actor=oleg, delivery=row)
        with pytest.raises(Stale):
            act(actor=marina, delivery=row, version=row.version + 7)
    with pytest.raises(AccessDenied):
        decide_overdue(actor=oleg, decisions=[])
    clock_at.shift(40 * 3600)
    with pytest.raises(Refused, match="Согласование действовало"):
        actions.send_late(actor=marina, delivery=row)
    Delivery.objects.filter(pk=row.pk).update(
        state="published", external_id="1", published_at=clock.now(), held_kind="", held_at=None
    )
    with pytest.raises(Refused, match="решать уже нечего"):
        actions.hand_over(actor=marina, delivery=fresh(row))


def test_pages_of_one_post_share_a_new_approval(
    irina: Any, marina: Any, scheduled: Any, page: Any, make_page: Any, clock_at: Any
) -> None:
    scheduled(page, make_page("ok", number=8))
    clock_at.move_to(DUE + timedelta(days=1))
    sweep.expire_late()
    rows = overdue_rows(marina)
    slot = rows[0].slots[0]
    assert len(rows) == 2 and rows[1].slots[0] == slot and not slot.covered
    done = decide_overdue(
        actor=marina,
        decisions=[Decision(row.delivery, SLOT, row.delivery.version, slot.at) for row in rows],
    )
    assert (done.asked_again, done.refused) == (2, ())
    assert Revision.objects.filter(state="in_review").count() == 1


def test_by_hand_is_told_to_nobody_who_decided_it(late: list[Delivery], marina: Any) -> None:
    for _ in range(2):
        actions.hand_over(actor=marina, delivery=fresh(late[0]))
    sweep.tell_untold()
    assert not Notification.objects.filter(kind="delivery.by_hand").exists()
    assert HAND == "hand" and fresh(late[0]).state == "by_hand"
