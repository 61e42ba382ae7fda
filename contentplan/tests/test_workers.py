"""Several workers and people at once, over a real database with real transactions."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, connections

from contentplan.actions.deliveries import cancel_delivery, hold, lift_hold
from contentplan.actions.drafts import Card, Content, create_post
from contentplan.actions.review import approve
from contentplan.engine import claims, outcome, sweep
from contentplan.engine.send import deliver
from contentplan.models import Approval, Attempt, Delivery, Post
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE
from contentplan.tests.fakes import World
from core.errors import Permanent, Refused, Stale, Where
from core.work import gate
from core.work.gate import LostClaim
from core.work.heartbeat import renew
from pages.models import OfficialPage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock_at", "world")]


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; results and exceptions in order."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def test_of_two_workers_one_gets_the_delivery(due: Any) -> None:
    for _ in range(10):
        Delivery.objects.update(state="scheduled", claim_token="", lease_until=None)
        Attempt.objects.all().delete()
        jobs = at_once(*[lambda: claims.claim(due.pk)] * 4)
        assert not [job for job in jobs if isinstance(job, Exception)]
        assert len([job for job in jobs if job is not None]) == 1
        assert Attempt.objects.count() == 1


def test_workers_that_share_a_queue_send_everything_once(
    scheduled: Any, make_page: Any, world: World, clock_at: Any
) -> None:
    pages = [make_page(number=number) for number in range(20, 32)]
    scheduled(*pages)
    clock_at.move_to(DUE)
    ids = list(Delivery.objects.values_list("pk", flat=True))

    def worker() -> None:
        for pk in ids:
            deliver(pk)

    results = at_once(worker, worker, worker)
    assert results == [None, None, None]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"published"}
    assert [len(world.walls[page.external_id]) for page in pages] == [1] * 12


def test_of_two_late_posts_of_one_page_only_one_goes_at_once(
    scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    """The UPDATE of a claim asks what the last claim of the page has taken: two at once never both win."""
    first, second = scheduled(page), scheduled(page, text="Другое")
    clock_at.move_to(DUE + timedelta(minutes=11))
    for turn in range(10):
        Delivery.objects.update(state="scheduled", claim_token="", lease_until=None, version=turn * 10)
        Attempt.objects.all().delete()
        jobs = at_once(lambda: claims.claim(first.pk), lambda: claims.claim(second.pk))
        assert [type(job).__name__ for job in jobs if job is not None] == ["Job"]


def test_a_sweep_and_a_worker_never_both_win(due: Any, clock_at: Any) -> None:
    """Either the worker passes the gate and keeps the claim, or the sweep takes it and the worker stands."""
    for turn in range(15):
        Delivery.objects.update(
            state="scheduled", claim_token="", lease_until=None, next_at=DUE, version=turn * 10
        )
        Attempt.objects.all().delete()
        job = claims.claim(due.pk)
        assert job is not None
        clock_at.shift(121)
        passed, freed = at_once(lambda job=job: claims.advance(job, "sending"), sweep.recover_lapsed)
        row = Delivery.objects.get(pk=due.pk)
        if freed == 1:
            assert isinstance(passed, LostClaim) and row.state == "scheduled"
        else:
            assert passed is None and (row.state, row.claim_token) == ("sending", job.delivery.claim_token)
        clock_at.move_to(DUE)


def test_a_cancel_and_a_worker_never_both_win(due: Any, marina: Any, world: World) -> None:
    """Up to the gate the person wins, from there on the worker; what was taken from a worker passes no gate."""
    for turn in range(10):
        Delivery.objects.update(
            state="scheduled", claim_token="", lease_until=None, next_at=DUE, version=turn * 10
        )
        Attempt.objects.all().delete()
        seen = Delivery.objects.select_related("post").get(pk=due.pk)

        def work() -> bool:
            job = claims.claim(due.pk)
            if job is None:
                return False
            claims.advance(job, "sending")
            return job.sent

        left, told = at_once(work, lambda seen=seen: cancel_delivery(actor=marina, delivery=seen))
        won = left is True
        assert won or left is False or isinstance(left, LostClaim)
        assert won == isinstance(told, Refused)
        assert Delivery.objects.get(pk=due.pk).state == ("sending" if won else "cancelled")


def test_of_two_approvers_at_once_one_wins(oleg: Any, irina: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    results = at_once(
        lambda: approve(actor=oleg, revision=revision), lambda: approve(actor=irina, revision=revision)
    )
    assert {type(result) for result in results} == {Approval, Stale}
    assert Delivery.objects.count() == 1


def test_two_clicks_at_once_make_one_post(marina: Any) -> None:
    nonce = uuid.uuid4()
    results = at_once(
        *[lambda: create_post(actor=marina, card=Card("Вода"), content=Content("Текст"), nonce=nonce)] * 3
    )
    assert len({post.pk for post in results}) == Post.objects.count() == 1


def test_an_outcome_waits_for_a_locked_database(due: Any, world: World, monkeypatch: Any) -> None:
    real, locked = outcome._accept, [1, 1]

    def accept(job: Any, published: Any) -> None:
        if locked:
            locked.pop()
            raise OperationalError("database is locked")
        real(job, published)

    monkeypatch.setattr(outcome, "_accept", accept)
    monkeypatch.setattr("core.work.persist.time.sleep", lambda seconds: None)
    deliver(due.pk)
    assert Delivery.objects.get().state == "published"


def test_an_outcome_that_cannot_be_written_is_looked_up_later(
    due: Any, world: World, monkeypatch: Any, clock_at: Any
) -> None:
    def gone(job: Any, published: Any) -> None:
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(outcome, "_accept", gone)
        patch.setattr("core.work.persist.MOST_S", 0)
        patch.setattr("core.work.persist.time.sleep", lambda seconds: None)
        patch.setattr("core.work.persist.time.monotonic", iter(range(0, 10_000, 15)).__next__)
        with pytest.raises(OperationalError):
            deliver(due.pk)
    clock_at.shift(121)
    sweep.recover_lapsed()
    assert Delivery.objects.get().state == "unknown"


def test_a_beating_worker_is_not_taken_for_a_dead_one(due: Any, clock_at: Any) -> None:
    job = claims.claim(due.pk)
    assert job is not None
    clock_at.shift(100)
    assert renew(Delivery, due.pk, job.delivery.claim_token, 120)
    clock_at.shift(100)
    assert sweep.recover_lapsed() == 0
    assert not renew(Delivery, due.pk, "somebody else", 120)
    clock_at.shift(21)
    assert sweep.recover_lapsed() == 1
    assert not renew(Delivery, due.pk, job.delivery.claim_token, 120)


def test_a_heart_beats_again_after_the_database_was_restarted(due: Any, monkeypatch: Any) -> None:
    """On the broken connection of its thread no later beat would arrive, and a living worker would lose its row."""
    job = claims.claim(due.pk)
    assert job is not None
    beats: list[bool] = []

    def beat() -> None:
        token = job.delivery.claim_token
        connection.ensure_connection()
        connection.connection.close()  # what the other end does when it is restarted
        beats.append(renew(Delivery, due.pk, token, 120))
        beats.append(renew(Delivery, due.pk, token, 120))
        beats.append(Delivery.objects.filter(pk=due.pk, claim_token=token).exists())

    assert at_once(beat) == [None]
    assert beats == [True, True, True]


def test_the_gate_waits_for_a_database_that_is_restarted(due: Any, world: World, monkeypatch: Any) -> None:
    real, away = gate._pass, [1, 1]

    def pass_it(*args: Any) -> None:
        if away:
            away.pop()
            raise OperationalError("the database system is starting up")
        real(*args)

    monkeypatch.setattr(gate, "_pass", pass_it)
    monkeypatch.setattr("core.work.persist.time.sleep", lambda seconds: None)
    deliver(due.pk)
    assert Delivery.objects.get().state == "published"
    assert Attempt.objects.count() == 1


def test_a_lease_is_kept_while_large_files_are_read_through(due: Any, world: World, monkeypatch: Any) -> None:
    """Before anything goes up, gigabytes are compared with what was approved: longer than a lease on a slow disk."""
    from contentplan.engine import send

    held: list[bool] = []
    real = send.outgoing_of

    def slowly(delivery: Delivery) -> Any:
        held.append(any(thread.name == "heartbeat" for thread in threading.enumerate()))
        return real(delivery)

    monkeypatch.setattr(send, "outgoing_of", slowly)
    deliver(due.pk)
    assert held == [True]


def test_what_grew_too_late_while_it_went_up_does_not_leave(due: Any, world: World, clock_at: Any) -> None:
    world.uploads.append(lambda: clock_at.move_to(due.send_until))
    deliver(due.pk)
    assert world.calls == [] and Delivery.objects.get().state == "scheduled"
    sweep.mend()
    assert Delivery.objects.get().state == "expired"


def test_what_the_approval_covers_no_more_by_then_does_not_leave(due: Any, world: World) -> None:
    world.uploads.append(lambda: Delivery.objects.update(covers_until=DUE))
    deliver(due.pk)
    assert world.calls == [] and Delivery.objects.get().state == "scheduled"
    deliver(due.pk)
    assert world.calls == [] and Delivery.objects.get().state == "expired"


def test_an_answer_that_no_database_keeps_as_it_is_does_not_stop_the_worker(due: Any, world: World) -> None:
    """Garbage with NUL and half a surrogate pair, in every field of an error."""
    odd = "\x00\ud83d"
    error = Permanent(f"Отказ{odd}.", where=Where("vk", f"wall.post{odd}", f"100{odd}"), detail=f"HTTP{odd}")
    world.sends.append(fakes.refused(error))
    deliver(due.pk)
    row = Delivery.objects.get()
    assert (row.state, row.last_error, row.last_code) == ("failed", "Отказ.", "100")


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_page_given_up_while_files_went_up_gets_nothing(due: Any, world: World, state: str) -> None:
    world.uploads.append(lambda: OfficialPage.objects.update(state=state))
    deliver(due.pk)
    assert world.calls == [] and Delivery.objects.get().state == "scheduled"
    deliver(due.pk)
    row = Delivery.objects.get()
    assert world.calls == [] and row.state == "failed" and "не действует" in row.last_error


def test_the_gate_knows_whose_claim_it_is(due: Any, clock_at: Any) -> None:
    """Two workers after one another, both «sending»: the first comes to the gate when the second has the row."""
    first = claims.claim(due.pk)
    assert first is not None
    clock_at.shift(121)
    assert sweep.recover_lapsed() == 1
    second = claims.claim(due.pk)
    assert second is not None
    with pytest.raises(LostClaim):
        claims.advance(first, "sending")
    assert not first.sent
    claims.advance(second, "sending")
    assert second.sent and Attempt.objects.get(pk=first.attempt.pk).sending_at is None


def test_what_was_taken_back_and_claimed_again_is_no_longer_the_first_workers(due: Any, marina: Any) -> None:
    first = claims.claim(due.pk)
    assert first is not None
    hold(actor=marina, delivery=Delivery.objects.get(), reason="Проверяем")
    lift_hold(actor=marina, delivery=Delivery.objects.get())
    second = claims.claim(due.pk)
    assert second is not None
    with pytest.raises(LostClaim):
        claims.advance(first, "sending")
    claims.advance(second, "sending")
