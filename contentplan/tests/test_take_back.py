"""While a worker makes a placement ready, people still have the last word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.deliveries import cancel_delivery, hold, move_delivery
from contentplan.actions.moves import move_line, seen_of
from contentplan.actions.stop import lift_stop, stop_all
from contentplan.engine import claims
from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.queries.story import acts_of
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh
from contentplan.tests.fakes import World
from core.errors import InvalidContent, Refused, Stale, WrongTokenKind
from core.work.gate import HeldBack, LostClaim

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


def taken_by_a_worker(due: Delivery) -> claims.Job:
    job = claims.claim(due.pk)
    assert job is not None and fresh(due).state == "sending"
    return job


def refused_at_the_gate(job: claims.Job) -> bool:
    with pytest.raises(LostClaim):
        claims.advance(job, "sending")
    return not job.sent


def test_a_cancel_wins_over_a_worker_that_waits_for_a_slot(
    marina: Any, due: Any, world: World, media_root: Any
) -> None:
    """Eight hanging calls keep the ninth waiting for minutes: «снять» must not be told «уже отправляется»."""
    seen = fresh(due)
    job = taken_by_a_worker(due)
    cancel_delivery(actor=marina, delivery=fresh(due), reason="Снять", version=seen.version)
    assert (fresh(due).state, fresh(due).lease_until) == ("cancelled", None)
    assert refused_at_the_gate(job)
    assert [one.outcome for one in due.attempts.all()] == ["dropped"] and not world.calls


def test_a_cancel_seen_while_it_uploads_wins_and_nothing_leaves(marina: Any, due: Any, world: World) -> None:
    world.uploads.append(lambda: cancel_delivery(actor=marina, delivery=fresh(due), reason="Снять"))
    deliver(due.pk)
    assert fresh(due).state == "cancelled" and not world.calls
    assert [one.outcome for one in due.attempts.all()] == ["dropped"]


def test_a_cancel_wins_while_the_call_waits_for_the_networks_rate(
    marina: Any, due: Any, world: World
) -> None:
    world.paces.append(lambda: cancel_delivery(actor=marina, delivery=fresh(due), reason="Снять"))
    deliver(due.pk)
    assert fresh(due).state == "cancelled" and not world.calls


def test_a_stop_wins_while_the_call_waits_for_the_networks_rate(irina: Any, due: Any, world: World) -> None:
    world.paces.append(lambda: stop_all(actor=irina, reason="Взлом"))
    deliver(due.pk)
    assert fresh(due).state == "scheduled" and not world.calls


def test_a_move_wins_over_a_worker_that_makes_it_ready(
    marina: Any, due: Any, world: World, clock_at: Any
) -> None:
    later = DUE + timedelta(hours=2)
    world.uploads.append(lambda: move_delivery(actor=marina, delivery=fresh(due), due_at=later))
    deliver(due.pk)
    assert (fresh(due).state, fresh(due).due_at) == ("scheduled", later) and not world.calls
    clock_at.move_to(later)
    deliver(due.pk)
    assert fresh(due).state == "published" and len(world.walls[due.page.external_id]) == 1


def test_a_post_moved_in_the_plan_is_taken_back_from_its_worker(
    marina: Any, due: Any, world: World, clock_at: Any
) -> None:
    job, later = taken_by_a_worker(due), DUE + timedelta(hours=2)
    seen = seen_of(due.post, DUE)
    move_line(actor=marina, post=due.post, since=DUE, due_at=later, seen=seen)
    assert (fresh(due).state, fresh(due).due_at) == ("scheduled", later)
    assert refused_at_the_gate(job)


def test_a_hold_wins_over_a_worker_that_makes_it_ready(marina: Any, due: Any, world: World) -> None:
    job = taken_by_a_worker(due)
    hold(actor=marina, delivery=fresh(due), reason="Проверяем")
    assert fresh(due).is_held and fresh(due).state == "scheduled"
    assert refused_at_the_gate(job)


@pytest.mark.parametrize("act", ["cancel", "move", "hold"])
def test_what_has_left_is_not_taken_back(marina: Any, due: Any, world: World, act: str) -> None:
    told: list[str] = []
    seen = fresh(due)

    def meanwhile(adapter: Any, post: Any) -> Any:
        with pytest.raises(Refused) as refused:
            if act == "cancel":
                cancel_delivery(actor=marina, delivery=seen, version=seen.version)
            elif act == "move":
                move_delivery(actor=marina, delivery=seen, due_at=DUE + timedelta(hours=1))
            else:
                hold(actor=marina, delivery=seen, reason="Проверяем")
        told.append(refused.value.message)
        return fakes.accepted(adapter, post)

    world.sends.append(meanwhile)
    deliver(due.pk)
    assert len(told) == 1 and told[0].startswith("Уже отправляется")
    assert fresh(due).state == "published"


def test_a_repeat_of_what_may_be_out_is_not_taken_back(
    marina: Any, due: Any, world: World, clock_at: Any
) -> None:
    """With its key it may be sent again, but whether the first try is out nobody knows: no cancel of that."""
    world.key_lives_s = 3600
    in_state(due, world, "unknown")
    clock_at.move_to(fresh(due).next_at)
    job = claims.claim_repeat(due.pk)
    assert job is not None
    with pytest.raises(Refused, match="Уже отправляется"):
        cancel_delivery(actor=marina, delivery=fresh(due))
    claims.advance(job, "sending")
    assert job.sent


def test_somebody_elses_change_is_still_told(marina: Any, due: Any, world: World) -> None:
    """A worker's claim is one step of the version; more than that was done by people."""
    seen = fresh(due)
    Delivery.objects.filter(pk=due.pk).update(version=seen.version + 1)
    job = taken_by_a_worker(due)
    with pytest.raises(Stale):
        cancel_delivery(actor=marina, delivery=fresh(due), version=seen.version)
    claims.advance(job, "sending")


def test_a_stop_lists_only_what_has_left(irina: Any, due: Any, world: World) -> None:
    job = taken_by_a_worker(due)
    assert stop_all(actor=irina, reason="Взлом").in_flight == []
    with pytest.raises(HeldBack):
        claims.advance(job, "sending")
    lift_stop(actor=irina)
    claims.advance(job, "sending")
    assert stop_all(actor=irina, reason="Взлом").in_flight == [due]


def test_the_screen_offers_what_still_wins(due: Any, world: World) -> None:
    job = taken_by_a_worker(due)
    acts = acts_of(fresh(due))
    assert acts.cancel and acts.move and acts.hold and not acts.place
    claims.advance(job, "sending")
    acts = acts_of(fresh(due))
    assert not (acts.cancel or acts.move or acts.hold)
