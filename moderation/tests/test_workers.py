"""Several workers and moderators at once, over a real database with real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from core import clock
from core.errors import Refused, Stale
from moderation.actions.claims import claim
from moderation.actions.decide import clear, delete_and_ban, delete_only, undo
from moderation.capture.keep import keep
from moderation.engine import claims, run
from moderation.models import Action, ActionAttempt, BlacklistEntry, Evidence, InboxItem, Verdict
from moderation.tests.conftest import INSULT
from moderation.tests.fakes import World
from moderation.tests.test_capture import version

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock_at", "first_rules")]


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads that start together; results and exceptions in order."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def start(place: int, job: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            results[place] = job()
        except Exception as error:
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def fresh(item: InboxItem) -> InboxItem:
    return InboxItem.objects.select_related("page").get(pk=item.pk)


def test_of_two_moderators_one_decides_and_the_other_is_told(item: Any, timur: Any, marina: Any) -> None:
    results = at_once(
        lambda: clear(actor=timur, item=fresh(item), version=0),
        lambda: delete_and_ban(
            actor=marina, item=fresh(item), version=0, basis=INSULT, until=clock.now() + timedelta(days=1)
        ),
    )
    assert len([one for one in results if isinstance(one, Verdict)]) == 1
    told = next(one for one in results if not isinstance(one, Verdict))
    assert isinstance(told, Stale)
    assert Verdict.objects.count() == Evidence.objects.filter(moment="decision").count() == 1


def test_of_two_who_take_an_item_one_has_it(item: Any, timur: Any, marina: Any) -> None:
    results = at_once(
        *(lambda person=person: claim(actor=person, item=fresh(item)) for person in (timur, marina))
    )
    assert sorted(type(one).__name__ for one in results) == ["NoneType", "Refused"]


def test_one_person_banned_by_two_at_once_has_one_entry(
    wrote: Any, timur: Any, marina: Any, clock_at: Any
) -> None:
    items = [wrote(f"Дармоеды {number}") for number in range(2)]
    results = at_once(
        *(
            lambda person=person, item=item: delete_and_ban(
                actor=person, item=fresh(item), version=0, basis=INSULT, until=None
            )
            for person, item in zip((timur, marina), items, strict=True)
        )
    )
    assert all(isinstance(one, Verdict) for one in results)
    assert BlacklistEntry.objects.count() == 1
    assert Action.objects.filter(kind="ban").count() == 1


def test_of_several_workers_one_gets_the_action(item: Any, timur: Any, world: World, clock_at: Any) -> None:
    delete_only(actor=timur, item=item, version=0, basis=INSULT, reason="Писал ребёнок")
    clock_at.shift(11)
    pk = Action.objects.get().pk
    jobs = at_once(*[lambda: claims.claim(pk)] * 3)
    assert len([job for job in jobs if job is not None]) == 1
    assert not [job for job in jobs if isinstance(job, Exception)]
    assert ActionAttempt.objects.count() == 1


def test_undoing_and_a_worker_never_both_win(item: Any, timur: Any, world: World, clock_at: Any) -> None:
    """At the last moment of the ten seconds either the decision is undone or the comment is deleted."""
    for _ in range(5):
        row = fresh(item)
        verdict = delete_only(
            actor=timur, item=row, version=row.version, basis=INSULT, reason="Писал ребёнок"
        )
        Action.objects.filter(verdict=verdict).update(due_at=clock.now(), next_at=clock.now())
        pk = verdict.actions.get().pk
        taken, undone = at_once(
            lambda pk=pk: claims.claim(pk), lambda verdict=verdict: undo(actor=timur, verdict=verdict)
        )
        assert (taken is None) == (undone is None)
        if taken is not None:
            assert isinstance(undone, Refused)
            run.run(taken)
            assert world.texts("45") == []
            break
        clock_at.shift(1)


def test_one_comment_told_by_several_at_once_is_one_item(page: Any) -> None:
    from django.db import transaction

    def tell(number: int) -> None:
        with transaction.atomic():
            keep(page, version(number))

    results = at_once(*(lambda number=number: tell(number) for number in (1, 2, 3)))
    assert results == [None, None, None]
    item = InboxItem.objects.get()
    assert item.text == "текст 3"
    assert set(item.evidence.values_list("text", flat=True)) >= {"текст 3"}
    assert item.evidence.filter(moment="capture").count() == 1
