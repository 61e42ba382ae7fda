"""Every event in any order against a fake network: never twice, never lost in silence, never unapproved.

`DELIVERY_EXAMPLES=2000 pytest contentplan/tests/test_machine.py` looks longer.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contentplan.actions import deliveries, outcomes, stop
from contentplan.actions.drafts import Card, Content, PageTime, create_post, edit_draft
from contentplan.actions.review import approve, submit
from contentplan.engine import claims, ledger, outcome, resolve, send, sweep, trouble
from contentplan.models import Attempt, Delivery, EmergencyStop, Revision
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, NOW
from contentplan.tests.fakes import FakeAdapter, Killed, World
from core import clock
from core.errors import (
    CredentialExpired,
    InvalidContent,
    MalformedReply,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Temporary,
    WrongTokenKind,
)
from core.notifications.models import Notification
from networks.base import Outgoing, Published
from pages.models import OfficialPage

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("DELIVERY_EXAMPLES", "30"))


def _garbage(adapter: FakeAdapter, post: Outgoing) -> Published:
    adapter.world.accept(adapter.target, post)
    raise MalformedReply("Сеть ответила непонятно.")


def _fail(error: BaseException) -> Callable[[], None]:
    def upload() -> None:
        raise error

    return upload


PLANS: dict[str, Any] = {
    "drop": fakes.accepted_and_dropped,
    "lost": fakes.lost,
    "killed_before": fakes.killed_before,
    "killed_after": fakes.killed_after,
    "garbage": _garbage,
}
ERRORS: dict[str, Callable[[], Exception]] = {
    "temporary": lambda: Temporary("Связи нет."),
    "rate": lambda: RateLimited("Слишком часто.", seconds=30),
    "content": lambda: InvalidContent("Такой текст не принимаем."),
    "token": lambda: CredentialExpired("Токен не действует."),
    "kind": lambda: WrongTokenKind("Не тот токен."),
    "bug": lambda: ZeroDivisionError("ошибка в программе"),
}
UPLOADS: dict[str, Callable[[], None]] = {
    "upload_fails": _fail(Temporary("Связи нет.")),
    "upload_unknown": _fail(OutcomeUnknown("Ответа нет.")),
    "upload_killed": _fail(Killed()),
}
CRASHES = ("before_gate", "after_gate", "before_accept", "in_accept", "after_accept", "before_error")
PEOPLE = ("hold", "lift", "cancel", "retry", "retry", "move", "move", "stop", "go", "place", "silently")
MEANWHILE = (
    "lapse",
    "lapse",
    "sweep",
    "worker",
    "worker",
    "hold",
    "stop",
    "cancel",
    "answer",
    "edit",
    "retry",
)


class Engine(RuleBasedStateMachine):
    """One post on one page, workers, people and a network that may do anything at any moment."""

    cast: Any = None
    world: World

    # -- the stage -----------------------------------------------------------------------------------

    @initialize(
        key=st.sampled_from([0, 3600]),
        proves=st.booleans(),
        readable=st.booleans(),
        shows_after=st.sampled_from([0, 0, 60]),
        late=st.sampled_from([600, 7200]),
        first=st.sampled_from(
            ["nothing", "drop", "lost", "killed_before", "killed_after", "garbage", "temporary"]
        ),
    )
    def begin(
        self,
        key: int,
        proves: bool,
        readable: bool,
        shows_after: float,
        late: int,
        first: str,
    ) -> None:
        self.block = transaction.atomic()
        self.block._from_testcase = True  # the stage, not a transaction of ours
        self.block.__enter__()
        self.clock = time_machine.travel(NOW, tick=False)
        self.now = self.clock.start()
        world = self.world = self.cast.world
        fresh = World(key_lives_s=key, proves=proves and readable, readable=readable)
        # Where reading proves nothing, a slow network may not show the post at all.
        fresh.shows_after_s = shows_after if fresh.proves else shows_after * 10_000
        world.__dict__.update(fresh.__dict__)
        self.crash, self.edits = "", 0
        self.cast.crash = self
        self.accepted: list[tuple[str, str]] = []
        world.accept = self._accept  # type: ignore[method-assign]
        card = Card("Вода", rubric=self.cast.rubric, late_after_s=late)
        content = Content(text="Первый текст", pages=[PageTime(self.cast.page.pk, DUE)])
        self.post = create_post(actor=self.cast.marina, card=card, content=content)
        self._approve(self.post.latest)
        self.now.move_to(DUE)
        if first != "nothing":
            self.a_worker_comes(first, False, False)

    def teardown(self) -> None:
        if not hasattr(self, "block"):
            return
        try:
            self._quiet()
        finally:
            self.clock.stop()
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def _approve(self, revision: Revision) -> None:
        submit(actor=self.cast.marina, revision=revision, version=revision.version)
        approve(actor=self.cast.oleg, revision=revision)

    def _accept(self, target: Any, post: Outgoing) -> Any:
        """The network takes the post: rule 3 is asked at this very moment."""
        before = len(self.world.walls[target.external_id])
        seen = World.accept(self.world, target, post)
        if len(self.world.walls[target.external_id]) > before:
            self.accepted.append((seen.external_id, post.text))
        return seen

    def _at_the_gate(self, post: Outgoing) -> None:
        """The call leaves: it is approved, due, not held, and nothing is stopped."""
        delivery = Delivery.objects.get(key=post.key)
        assert delivery.state == "sending"
        assert delivery.revision.state == "approved" and delivery.approval.decision == "approved"
        assert delivery.approval.digest == delivery.revision.digest
        assert post.text in ("Первый текст", "Второй текст")
        assert delivery.due_at <= clock.now() < delivery.covers_until
        assert not delivery.is_held
        assert not EmergencyStop.objects.filter(lifted_at__isnull=True).exists()

    # -- what the network does while a worker works ----------------------------------------------------

    @rule(
        what=st.sampled_from([*PLANS, *ERRORS, *CRASHES, *UPLOADS, "well"]),
        wait=st.sampled_from([True, True, False]),
        both=st.booleans(),
    )
    def a_worker_comes(self, what: str, wait: bool, both: bool) -> None:
        """One tick; the network, the upload or the worker itself has the named trouble. `both`: two workers, one id."""
        if wait:
            self._until_something_is_due()
        if what in CRASHES:
            self.crash = what
        if what in UPLOADS:
            self.world.uploads.append(UPLOADS[what])
        plan = PLANS.get(what) or (fakes.refused(ERRORS[what]()) if what in ERRORS else fakes.accepted)
        self._work([plan], twice=both)
        self.crash = ""
        self.world.uploads.clear()

    @rule(
        arrived=st.booleans(),
        drop=st.booleans(),
        meanwhile=st.lists(st.sampled_from(MEANWHILE), min_size=1, max_size=5),
    )
    def the_network_is_slow(self, arrived: bool, drop: bool, meanwhile: list[str]) -> None:
        """The call hangs and others act. A request that arrives late does so within its deadline, before the lease ends."""
        self._until_something_is_due()

        def call(adapter: FakeAdapter, post: Outgoing) -> Published:
            seen = adapter.world.accept(adapter.target, post) if arrived else None
            for what in meanwhile if arrived else [one for one in meanwhile if one != "lapse"]:
                self._meanwhile(what)
            seen = seen or adapter.world.accept(adapter.target, post)
            if drop:
                raise OutcomeUnknown("Ответа нет.")
            return fakes.published(seen)

        self._work([call])

    @rule(
        meanwhile=st.lists(st.sampled_from(MEANWHILE), min_size=1, max_size=4),
        what=st.sampled_from(["drop", "well"]),
    )
    def the_upload_is_slow(self, meanwhile: list[str], what: str) -> None:
        """Files go up for a long time and others act; then the worker comes to the gate, or finds it shut."""
        self._until_something_is_due()
        self.world.uploads.append(lambda: [self._meanwhile(one) for one in meanwhile] and None)
        self._work([PLANS.get(what, fakes.accepted)])
        self.world.uploads.clear()

    def _meanwhile(self, what: str) -> None:
        steps: dict[str, Callable[[], object]] = {
            "lapse": lambda: self._pass(130),
            "sweep": self.sweeps,
            "worker": lambda: self._work([fakes.accepted]),
            "answer": self._answer,
            "edit": self.edit,
        }
        steps.get(what, lambda: self._act(what, 30))()

    def _until_something_is_due(self) -> None:
        rows = Delivery.objects.exclude(state="published")
        times = [time for row in rows if (time := row.lease_until or row.next_at)]
        self.now.move_to(max(clock.now(), min(times, default=clock.now())) + timedelta(seconds=1))

    def _work(self, plans: list[Any], *, twice: bool = False) -> None:
        """A tick of beat with its workers. Each call leaves through the gate where rule 3 is asked."""
        before = list(self.world.sends)
        self.world.sends.clear()
        self.world.sends.extend(self._watched(plan) for plan in (*plans, *[fakes.accepted] * 5))
        try:
            if twice:
                for pk in Delivery.objects.values_list("pk", flat=True):
                    self._alive(lambda pk=pk: send.deliver(pk))
                    self._alive(lambda pk=pk: resolve.resolve(pk))
            self._alive(lambda: sweep.tick(send.deliver, resolve.resolve))
        finally:
            self.world.sends.clear()
            self.world.sends.extend(before)

    def _watched(self, plan: Any) -> Any:
        def call(adapter: FakeAdapter, post: Outgoing) -> Published:
            self._at_the_gate(post)
            result: Published = plan(adapter, post)
            return result

        return call

    def _alive(self, job: Callable[[], object]) -> None:
        with contextlib.suppress(Killed, ZeroDivisionError):
            job()

    @rule(error=st.sampled_from(["temporary", "rate", "token"]))
    def reading_will_fail(self, error: str) -> None:
        self.world.reads.append(ERRORS[error]())

    # -- what else happens -----------------------------------------------------------------------------

    @rule()
    def sweeps(self) -> None:
        sweep.mend()

    @rule(seconds=st.sampled_from([5, 46, 61, 130, 700, 3700, 8000]))
    def time_passes(self, seconds: int) -> None:
        self._pass(seconds)

    def _pass(self, seconds: float) -> None:
        self.now.shift(timedelta(seconds=seconds))

    @rule()
    def token_is_mended(self) -> None:
        OfficialPage.objects.update(broken_since=None)

    # -- people ----------------------------------------------------------------------------------------

    @rule(what=st.sampled_from(PEOPLE), minutes=st.integers(-60, 600))
    def a_person_acts(self, what: str, minutes: int) -> None:
        self._act(what, minutes)

    def _act(self, what: str, minutes: int) -> None:
        marina, irina = self.cast.marina, self.cast.irina
        at = clock.now() + timedelta(minutes=minutes)
        acts: dict[str, Callable[[Delivery], object]] = {
            "hold": lambda row: deliveries.hold(actor=marina, delivery=row, reason="Проверяем"),
            "lift": lambda row: deliveries.lift_hold(actor=marina, delivery=row),
            "cancel": lambda row: deliveries.cancel_delivery(actor=marina, delivery=row),
            "retry": lambda row: deliveries.retry(actor=marina, delivery=row),
            "move": lambda row: deliveries.move_delivery(actor=marina, delivery=row, due_at=at),
            "stop": lambda row: stop.stop_all(actor=irina, reason="Взлом"),
            "go": lambda row: stop.lift_stop(actor=irina),
            "place": self._place_by_hand,
            "silently": self._place_silently,
        }
        for row in Delivery.objects.exclude(state="cancelled"):
            with contextlib.suppress(Refused, Killed):
                acts[what](row)

    @rule()
    def people_answer(self) -> None:
        self._answer()

    def _answer(self) -> None:
        """People look at the wall and say what they see."""
        for row in Delivery.objects.filter(state="unknown"):
            wall = self.world.walls[row.page.external_id]
            url = wall[-1].url if wall else None
            with contextlib.suppress(Refused, Killed):
                outcomes.answer_unknown(actor=self.cast.marina, delivery=row, found_url=url)

    def _place_by_hand(self, row: Delivery) -> None:
        """Only where the portal has handed it over: nobody places what the portal is about to send."""
        if row.state == "by_hand":
            wall = self.world.walls[row.page.external_id]
            seen = wall[-1] if wall else self.world.put(row.page.target, row.revision.text)
            outcomes.place_by_hand(actor=self.cast.marina, delivery=row, url=seen.url)

    def _place_silently(self, row: Delivery) -> None:
        """A colleague places what waits for a person and tells nobody: «retry» must find it."""
        wall = self.world.walls[row.page.external_id]
        if row.state == "by_hand" and not wall and self.world.readable and not self.world.shows_after_s:
            self.edits = 2  # nobody edits what stands on the page already
            self.world.put(row.page.target, row.revision.text)

    @precondition(lambda self: self.edits < 2)
    @rule()
    def edit(self) -> None:
        """Another text for the same page: the old one must not go out beside it."""
        if self.edits >= 2:
            return
        self.edits += 1
        latest = self.post.revisions.order_by("-number")[0]
        content = Content(
            text="Второй текст", pages=[PageTime(self.cast.page.pk, clock.now() + timedelta(minutes=10))]
        )
        try:
            revision = edit_draft(
                actor=self.cast.marina,
                post=self.post,
                content=content,
                number=latest.number,
                version=latest.version,
            )
            self._approve(revision)
        except (Refused, Killed):
            pass

    @precondition(lambda self: not self.accepted and self.edits < 2)
    @rule()
    def somebody_changes_the_text_behind(self) -> None:
        self.edits = 2
        Revision.objects.filter(state="approved").update(text="Чужой текст")

    # -- the rules -----------------------------------------------------------------------------------

    @invariant()
    def never_twice(self) -> None:
        assert all(len(wall) <= 1 for wall in self.world.walls.values()), self.accepted

    @invariant()
    def what_may_be_out_is_never_queued(self) -> None:
        if not hasattr(self, "block"):
            return
        sure = Delivery.objects.exclude(state__in=["sending", "unknown", "published"])
        assert not Attempt.objects.filter(ledger.UNCERTAIN, delivery__in=sure).exists()

    def _quiet(self) -> None:
        """All troubles end; then nothing may be lost, stuck or unsaid."""
        self.crash = ""
        for queue in (self.world.sends, self.world.reads, self.world.uploads):
            queue.clear()
        self._act("go", 0)
        self._act("lift", 0)
        OfficialPage.objects.update(broken_since=None)
        for _ in range(60):
            moving = Delivery.objects.exclude(
                state__in=["published", "cancelled", "removed", "by_hand", "failed"]
            )
            moving = moving.exclude(state="expired").exclude(state="unknown", asked_at__isnull=False)
            if not moving.exists():
                break
            times = [row.lease_until or row.next_at for row in moving if row.lease_until or row.next_at]
            self.now.move_to(max([clock.now(), min(times, default=clock.now())]) + timedelta(seconds=1))
            self._work([])
            sweep.mend()
        self._pass(61)
        sweep.mend()
        self.never_twice()
        self.what_may_be_out_is_never_queued()
        self._nothing_is_lost()

    def _nothing_is_lost(self) -> None:
        told = Notification.objects.values_list("key", flat=True)
        for row in Delivery.objects.all():
            self.cast.seen[f"ended as {row.state}"] += 1
            assert row.state not in ("scheduled", "retry_wait", "sending"), row.state
            if row.state == "published":
                assert row.external_id and row.url and row.wall_post_id
            if row.needs_person:
                assert row.told_at or row.notes.filter(what="absent").exists()
                assert row.last_error or row.state in ("expired", "unknown")
                assert any(key.startswith(f"delivery-{row.pk}-") for key in told) or row.state == "expired"
        for kind, result in Attempt.objects.values_list("kind", "outcome"):
            self.cast.seen[f"{kind} {result}"] += 1
        for external_id, _ in self.accepted:
            known = Delivery.objects.filter(external_id=external_id, state="published")
            assert known.exists() or Delivery.objects.filter(state="unknown", asked_at__isnull=False).exists()


def _dying(stage: SimpleNamespace, point: str, after: str, real: Callable[..., Any]) -> Callable[..., Any]:
    """`real`, at whose door or behind whose back the worker may be killed."""

    def call(*args: Any, **kwargs: Any) -> Any:
        machine = stage.crash
        if machine.crash and machine.crash == point:
            machine.crash = ""
            raise Killed
        result = real(*args, **kwargs)
        if machine.crash and machine.crash == after:
            machine.crash = ""
            raise Killed
        return result

    return call


@pytest.fixture
def stage(
    world: World, marina: Any, oleg: Any, irina: Any, page: Any, rubric: Any, monkeypatch: pytest.MonkeyPatch
) -> SimpleNamespace:
    cast = {"marina": marina, "oleg": oleg, "irina": irina, "page": page, "rubric": rubric}
    made = SimpleNamespace(world=world, crash=None, seen=Counter(), **cast)
    monkeypatch.setattr(claims, "advance", _dying(made, "before_gate", "after_gate", claims.advance))
    monkeypatch.setattr(
        outcome, "record_accepted", _dying(made, "before_accept", "after_accept", outcome.record_accepted)
    )
    monkeypatch.setattr(outcome, "publish_row", _dying(made, "", "in_accept", outcome.publish_row))
    monkeypatch.setattr(trouble, "record_error", _dying(made, "before_error", "", trouble.record_error))
    return made


def test_every_event_in_any_order(stage: SimpleNamespace) -> None:
    machine = type("Machine", (Engine,), {"cast": stage})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes; the steps are printed anyhow
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The trouble must really have been met, or the machine proves nothing.
    assert stage.seen["send accepted"] and stage.seen["send unknown"] + stage.seen["send found"]
