"""Sending: what each answer of the network, each fault and each death of a worker does to a delivery."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from contentplan.actions.drafts import PhotoUse
from contentplan.actions.media import keep_photo
from contentplan.engine import claims, outcome, send, sweep
from contentplan.engine.send import deliver
from contentplan.graphs import DELIVERY_GRAPH
from contentplan.models import Attempt, Delivery
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh, jpeg
from contentplan.tests.fakes import Killed, World
from core import clock
from core.audit.models import Entry
from core.errors import (
    CredentialExpired,
    HumanCheck,
    InvalidContent,
    MalformedReply,
    MissingObject,
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    Temporary,
    Unsupported,
    Where,
    WrongTokenKind,
)
from core.notifications.models import Notification
from core.states import GraphError
from core.work.claims import take
from core.work.gate import HeldBack
from networks.base import Published
from pages.models import OfficialPage, WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]


def last(delivery: Delivery) -> Attempt:
    return delivery.attempts.order_by("-number")[0]


def told(kind: str) -> int:
    return Notification.objects.filter(kind=kind).count()


# --- it goes out ------------------------------------------------------------------------------------


def test_a_due_delivery_goes_out(due: Any, world: World) -> None:
    deliver(due.pk)
    out = fresh(due)
    assert (out.state, out.published_at, out.lease_until, out.claim_token) == ("published", DUE, None, "")
    assert world.texts(due.page.target) == ["Завтра не будет воды"]
    wall = WallPost.objects.get()
    assert (out.wall_post, out.external_id, out.url) == (wall, wall.external_id, wall.url)
    assert wall.origin == WallPost.Origin.OURS
    assert Entry.objects.filter(event="delivery.published", system="publish_due").count() == 1


@pytest.mark.parametrize("carries", [True, False])
def test_the_attempt_is_on_record_before_each_step(
    scheduled: Any, page: Any, marina: Any, world: World, clock_at: Any, carries: bool
) -> None:
    """A text has nothing to upload, and its story does not say that it had."""
    photos = [PhotoUse(keep_photo(actor=marina, file=jpeg()).pk)] if carries else []
    due = scheduled(page, photos=photos)
    clock_at.move_to(DUE)
    seen = []

    def look(adapter: Any, post: Any) -> Published:
        seen.append(Attempt.objects.values("phase", "key", "request_digest").get())
        return fakes.accepted(adapter, post)

    world.uploads.append(lambda: seen.append(Attempt.objects.values("phase").get()))
    world.sends.append(look)
    deliver(due.pk)
    assert [step["phase"] for step in seen] == ["uploading" if carries else "preparing", "sending"]
    assert (seen[1]["key"], seen[1]["request_digest"]) == (due.key, due.digest)
    assert (last(due).phase, last(due).outcome) == ("answered", "accepted")


def test_it_goes_out_once_however_often_it_is_handed_over(due: Any, world: World) -> None:
    for _ in range(3):
        deliver(due.pk)
    assert len(world.texts(due.page.target)) == 1
    assert due.attempts.count() == 1


def test_not_before_its_time(scheduled: Any, page: Any, world: World, clock_at: Any) -> None:
    delivery = scheduled(page)
    clock_at.move_to(DUE - timedelta(seconds=1))
    deliver(delivery.pk)
    Delivery.objects.update(next_at=clock.now())  # even if the engine's own column is wrong
    deliver(delivery.pk)
    assert not world.calls


def test_text_photos_and_variant_arrive_as_approved(
    marina: Any, scheduled: Any, make_page: Any, world: World, clock_at: Any
) -> None:
    photos = [
        PhotoUse(keep_photo(actor=marina, file=jpeg(colour=colour)).pk, colour) for colour in ("red", "blue")
    ]
    page = make_page("telegram", number=9)
    delivery = scheduled(
        page, text="Общий", variants={"telegram": "Свой"}, photos=photos, link="https://a.example/"
    )
    clock_at.move_to(DUE)
    posts: list[Any] = []
    world.sends.append(lambda adapter, post: (posts.append(post), fakes.accepted(adapter, post))[1])
    deliver(delivery.pk)
    post = posts[0]
    assert (post.text, post.link, post.key) == ("Свой", "https://a.example/", delivery.key)
    assert [(photo.alt, photo.mime, photo.content[:2]) for photo in post.photos] == [
        ("red", "image/jpeg", b"\xff\xd8"),
        ("blue", "image/jpeg", b"\xff\xd8"),
    ]


def test_a_wall_that_was_read_first_is_no_obstacle(due: Any, world: World) -> None:
    def seen_by_sync(adapter: Any, post: Any) -> Published:
        made = fakes.accepted(adapter, post)
        WallPost.objects.create(page=due.page, external_id=made.external_id, published_at=DUE, text=post.text)
        return made

    world.sends.append(seen_by_sync)
    deliver(due.pk)
    assert fresh(due).wall_post == WallPost.objects.get()
    assert WallPost.objects.get().origin == WallPost.Origin.OURS


# --- what the network answers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Temporary("Связи нет."), "retry_wait"),
        (RateLimited("Часто.", seconds=40), "retry_wait"),
        (CredentialExpired("Токен не действует."), "retry_wait"),
        (OutcomeUnknown("Ответа нет."), "unknown"),
        (MalformedReply("Непонятно."), "unknown"),
        (WrongTokenKind("Не тот токен."), "by_hand"),
        (PermissionMissing("Нет права."), "by_hand"),
        (HumanCheck("Капча.", url="https://vk.com/"), "by_hand"),
        (Unsupported("Нет такого."), "by_hand"),
        (InvalidContent("Такой текст не принимаем."), "failed"),
        (MissingObject("Страницы нет."), "failed"),
    ],
)
def test_each_family_of_errors_has_its_state(due: Any, world: World, error: Any, state: str) -> None:
    world.sends.append(fakes.refused(error))
    deliver(due.pk)
    row = fresh(due)
    assert (row.state, row.last_error, row.lease_until) == (state, error.message, None)
    assert last(due).sentence == error.message
    assert last(due).outcome == ("unknown" if state == "unknown" else "refused")


def test_the_networks_own_words_are_kept(due: Any, world: World) -> None:
    where = Where("vk", "wall.post", "214")
    world.sends.append(fakes.refused(InvalidContent("Нельзя.", where=where, detail='{"error":{}}')))
    deliver(due.pk)
    attempt = last(due)
    assert (attempt.method, attempt.code, attempt.detail) == ("wall.post", "214", '{"error":{}}')
    assert fresh(due).last_code == "214"


@pytest.mark.parametrize(("error", "kind"), [
    (InvalidContent("Нельзя."), "delivery.failed"),
    (WrongTokenKind("Не тот."), "delivery.by_hand"),
])  # fmt: skip
def test_people_are_told_at_once_of_what_waits_for_them(
    due: Any, world: World, error: Any, kind: str
) -> None:
    world.sends.append(fakes.refused(error))
    deliver(due.pk)
    assert told(kind) == 1
    assert fresh(due).told_at == DUE
    assert Entry.objects.filter(event=kind).count() == 1


def test_retries_grow_apart_and_end_with_the_deadline(due: Any, world: World, clock_at: Any) -> None:
    pauses = []
    for _ in range(4):
        world.sends.append(fakes.refused(Temporary("Связи нет.")))
        deliver(due.pk)
        row = fresh(due)
        pauses.append((row.next_at - clock.now()).total_seconds())
        clock_at.move_to(row.next_at)
    assert row.tries == 4
    assert 2.5 <= pauses[0] <= 5 and 20 <= pauses[3] <= 40
    clock_at.move_to(due.send_until)
    deliver(due.pk)
    assert fresh(due).state == "expired"
    assert told("delivery.expired") == 1


def test_waiting_for_a_rate_limit_is_not_a_try(due: Any, world: World, clock_at: Any) -> None:
    world.sends.append(fakes.refused(RateLimited("Часто.", seconds=40)))
    deliver(due.pk)
    row = fresh(due)
    assert row.tries == 0
    assert 40 <= (row.next_at - clock.now()).total_seconds() <= 46
    clock_at.move_to(row.next_at)
    deliver(due.pk)
    assert fresh(due).state == "published"


def test_a_dead_token_pauses_the_page_and_resumes_by_itself(
    due: Any, world: World, clock_at: Any, scheduled: Any
) -> None:
    world.sends.append(fakes.refused(CredentialExpired("Токен не действует.")))
    deliver(due.pk)
    assert OfficialPage.objects.get().broken_since == DUE
    assert told("page.broken") >= 0
    clock_at.shift(120)
    deliver(due.pk)
    assert world.calls == ["publish"] and fresh(due).last_error == "Токен не действует."
    OfficialPage.objects.update(broken_since=None)
    deliver(due.pk)
    assert fresh(due).state == "published"


def test_a_broken_page_pauses_its_own_queue_only(
    scheduled: Any, page: Any, make_page: Any, world: World, clock_at: Any
) -> None:
    scheduled(page, make_page(number=8))
    OfficialPage.objects.filter(pk=page.pk).update(broken_since=DUE)
    clock_at.move_to(DUE)
    sweep.tick(deliver, lambda pk: None)
    assert sorted(Delivery.objects.values_list("state", "page__external_id")) == [
        ("published", "8"),
        ("scheduled", "7"),
    ]


def test_only_a_dead_token_breaks_a_page(due: Any, world: World) -> None:
    world.sends.append(fakes.refused(WrongTokenKind("Не тот токен.")))
    deliver(due.pk)
    assert OfficialPage.objects.get().broken_since is None


@pytest.mark.parametrize(
    "error", [Temporary("Связи нет."), OutcomeUnknown("Ответа нет."), MalformedReply("Мусор.")]
)
def test_uploads_are_repeated_whatever_became_of_them(
    due: Any, world: World, error: Any, clock_at: Any
) -> None:
    def fail() -> None:
        raise error

    world.uploads.append(fail)
    deliver(due.pk)
    assert fresh(due).state == "retry_wait" and last(due).sending_at is None
    clock_at.move_to(fresh(due).next_at)
    deliver(due.pk)
    assert fresh(due).state == "published"


def test_a_fault_of_our_own_before_sending_is_tried_again_and_seen(due: Any, world: World) -> None:
    def bug() -> None:
        raise ZeroDivisionError

    world.uploads.append(bug)
    with pytest.raises(ZeroDivisionError):
        deliver(due.pk)
    assert fresh(due).state == "retry_wait" and fresh(due).last_code == "ZeroDivisionError"


def test_a_fault_of_our_own_while_sending_proves_nothing(due: Any, world: World) -> None:
    world.sends.append(fakes.refused(ZeroDivisionError()))
    with pytest.raises(ZeroDivisionError):
        deliver(due.pk)
    assert fresh(due).state == "unknown"


# --- a worker dies ----------------------------------------------------------------------------------


def die(*args: Any, **kwargs: Any) -> Any:
    raise Killed


def after_the_lease(delivery: Delivery, clock_at: Any) -> Delivery:
    assert fresh(delivery).state == "sending"
    clock_at.shift(119)
    assert sweep.recover_lapsed() == 0
    clock_at.shift(2)
    assert sweep.recover_lapsed() == 1
    return fresh(delivery)


def test_dying_before_the_gate_puts_it_back(due: Any, world: World, clock_at: Any, monkeypatch: Any) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(claims, "advance", die)
        with pytest.raises(Killed):
            deliver(due.pk)
    row = after_the_lease(due, clock_at)
    assert (row.state, last(due).outcome) == ("scheduled", "dropped")
    deliver(due.pk)
    assert fresh(due).state == "published"


def test_dying_in_the_upload_puts_it_back(due: Any, world: World, clock_at: Any) -> None:
    world.uploads.append(die)
    with pytest.raises(Killed):
        deliver(due.pk)
    assert after_the_lease(due, clock_at).state == "scheduled"


@pytest.mark.parametrize("plan", [fakes.killed_before, fakes.killed_after])
def test_dying_in_the_call_leaves_it_unknown(due: Any, world: World, clock_at: Any, plan: Any) -> None:
    world.sends.append(plan)
    with pytest.raises(Killed):
        deliver(due.pk)
    row = after_the_lease(due, clock_at)
    assert (row.state, last(due).outcome) == ("unknown", "unknown")
    assert Entry.objects.filter(event="delivery.unknown").count() == 1
    deliver(due.pk)
    assert world.calls == ["publish"]


def test_dying_before_the_outcome_is_written_leaves_it_unknown(
    due: Any, world: World, clock_at: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(send.outcome, "record_accepted", die)
    with pytest.raises(Killed):
        deliver(due.pk)
    assert after_the_lease(due, clock_at).state == "unknown"


def test_dying_in_the_middle_of_the_outcome_writes_nothing_of_it(
    due: Any, world: World, monkeypatch: Any
) -> None:
    monkeypatch.setattr(outcome, "journal", die)
    with pytest.raises(Killed):
        deliver(due.pk)
    assert fresh(due).state == "sending"
    assert not WallPost.objects.exists() and last(due).outcome == ""


def test_a_failure_after_the_networks_ok_is_not_a_failure_to_send(
    due: Any, world: World, clock_at: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(outcome, "persist", lambda write: (write(), die()))
    with pytest.raises(Killed):
        deliver(due.pk)
    assert fresh(due).state == "published"
    deliver(due.pk)
    assert len(world.texts(due.page.target)) == 1


def test_claims_are_decided_by_the_row_itself(due: Any) -> None:
    """An UPDATE over «id IN (SELECT …)» is not checked again on a row PostgreSQL had to wait for."""
    with CaptureQueriesContext(connection) as queries:
        job = claims.claim(due.pk)
        assert job is not None
        claims.advance(job, "sending")
    updates = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "contentplan_delivery"')]
    assert len(updates) == 2
    assert not [sql for sql in updates if '"id" IN (SELECT' in sql]


def test_a_hold_at_the_gate_is_not_a_lost_claim(due: Any) -> None:
    job = claims.claim(due.pk)
    assert job is not None
    Delivery.objects.update(held_at=DUE, held_reason="Стой")
    with pytest.raises(HeldBack):
        claims.advance(job, "sending")


def test_a_claim_over_an_edge_that_is_not_drawn_is_a_fault() -> None:
    with pytest.raises(GraphError):
        take(Delivery, 1, graph=DELIVERY_GRAPH, waiting=["failed"], working="sending", ready=Q(), lease_s=1)
