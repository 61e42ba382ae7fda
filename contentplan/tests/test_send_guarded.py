"""Nothing leaves unapproved, stopped, held or by a claim that is lost."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from django.core.files.storage import default_storage

from contentplan.actions.drafts import PhotoUse
from contentplan.actions.media import keep_photo
from contentplan.engine import outcome, sweep
from contentplan.engine.send import deliver
from contentplan.models import Attempt, Delivery, Revision, RevisionMedia
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, fresh, jpeg
from contentplan.tests.fakes import World
from core.audit.models import Entry
from core.errors import (
    InvalidContent,
)
from core.notifications.models import Notification
from networks.base import Published
from pages.models import OfficialPage, PageCapability, WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]


def last(delivery: Delivery) -> Attempt:
    return delivery.attempts.order_by("-number")[0]


def told(kind: str) -> int:
    return Notification.objects.filter(kind=kind).count()


def tampered(delivery: Delivery, world: World) -> None:
    deliver(delivery.pk)
    row = fresh(delivery)
    assert row.state == "failed" and "Ничего не отправлено" in row.last_error
    assert not world.calls
    assert Entry.objects.filter(event="delivery.tampered").count() == 1
    assert told("delivery.failed") == 1


def test_a_text_changed_behind_the_approval_is_not_sent(due: Any, world: World) -> None:
    Revision.objects.update(text="Чужой текст")
    tampered(due, world)


def test_a_delivery_pointed_at_another_page_sends_nothing(due: Any, make_page: Any, world: World) -> None:
    """The revision and its approval are whole: only the delivery's own digest says that this page is not meant."""
    Delivery.objects.update(page=make_page(number=8))
    tampered(due, world)


def test_an_approval_of_something_else_sends_nothing(due: Any, world: World) -> None:
    from contentplan.models import Approval

    Approval.objects.update(digest="0" * 64)
    tampered(due, world)


def test_a_withdrawn_decision_sends_nothing(due: Any, world: World) -> None:
    Revision.objects.update(state="returned")
    tampered(due, world)


def test_a_photo_swapped_in_the_storage_is_not_sent(
    marina: Any, scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    photo = keep_photo(actor=marina, file=jpeg())
    delivery = scheduled(page, photos=[PhotoUse(photo.pk)])
    default_storage.delete(photo.stored_as)
    default_storage.save(photo.stored_as, jpeg(colour="red"))
    clock_at.move_to(DUE)
    tampered(delivery, world)


def test_a_storage_that_does_not_answer_is_waited_for_and_nobody_is_accused(
    scheduled: Any, page: Any, marina: Any, clock_at: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network share that is away for a minute is no tampering: the post goes out when it is back."""
    photo = keep_photo(actor=marina, file=jpeg())
    delivery = scheduled(page, photos=[PhotoUse(photo.pk)])
    clock_at.move_to(DUE)

    def away(name: str) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("contentplan.media.store.storage.get", away)
        deliver(delivery.pk)
    row = Delivery.objects.get(pk=delivery.pk)
    assert row.state == "retry_wait" and "Хранилище" in row.last_error and not world.calls
    clock_at.move_to(row.next_at)
    deliver(delivery.pk)
    assert Delivery.objects.get(pk=delivery.pk).state == "published"


def test_a_description_changed_behind_is_not_sent(
    marina: Any, scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    delivery = scheduled(page, photos=[PhotoUse(keep_photo(actor=marina, file=jpeg()).pk, "Мост")])
    RevisionMedia.objects.update(alt="Другое")
    clock_at.move_to(DUE)
    tampered(delivery, world)


def test_an_approval_that_has_run_out_sends_nothing(due: Any, world: World) -> None:
    Delivery.objects.update(covers_until=DUE)
    deliver(due.pk)
    assert fresh(due).state == "expired" and not world.calls


def test_a_page_that_was_suspended_gets_nothing(due: Any, world: World) -> None:
    OfficialPage.objects.update(state="suspended")
    deliver(due.pk)
    assert fresh(due).state == "failed" and "не действует" in fresh(due).last_error
    assert not world.calls


def test_what_the_probe_found_manual_goes_to_a_person_without_a_call(due: Any, world: World) -> None:
    PageCapability.objects.create(
        page=due.page, operation="publish_text", how="manual", why="Нужен другой токен."
    )
    deliver(due.pk)
    assert fresh(due).state == "by_hand" and fresh(due).last_error == "Нужен другой токен."
    assert not world.calls


# --- a stop, a hold, a lost lease in between --------------------------------------------------------


def test_a_hold_during_the_upload_stops_it_at_the_gate(marina: Any, due: Any, world: World) -> None:
    world.uploads.append(lambda: Delivery.objects.update(held_at=DUE, held_reason="Стой"))
    deliver(due.pk)
    row = fresh(due)
    assert (row.state, row.lease_until, last(due).outcome) == ("scheduled", None, "dropped")
    assert not world.calls


def test_a_stop_during_the_upload_stops_it_at_the_gate(irina: Any, due: Any, world: World) -> None:
    from contentplan.actions.deliveries import lift_hold
    from contentplan.actions.stop import lift_stop, stop_all

    world.uploads.append(lambda: stop_all(actor=irina, reason="Взлом"))
    deliver(due.pk)
    assert fresh(due).state == "scheduled" and not world.calls
    lift_stop(actor=irina)
    deliver(due.pk)
    assert fresh(due).held_kind == "asked" and not world.calls
    lift_hold(actor=irina, delivery=fresh(due))
    deliver(due.pk)
    assert fresh(due).state == "published"


def test_whoever_has_lost_the_lease_does_not_send(due: Any, world: World, clock_at: Any) -> None:
    def slow_upload() -> None:
        clock_at.shift(121)
        sweep.recover_lapsed()
        deliver(due.pk)

    world.uploads.append(slow_upload)
    deliver(due.pk)
    assert len(world.texts(due.page.target)) == 1
    assert [row.outcome for row in due.attempts.all()] == ["dropped", "accepted"]


def test_the_success_of_a_worker_that_lost_its_lease_is_not_lost(
    due: Any, world: World, clock_at: Any
) -> None:
    def slow(adapter: Any, post: Any) -> Published:
        made = fakes.accepted(adapter, post)
        clock_at.shift(121)
        sweep.recover_lapsed()
        assert fresh(due).state == "unknown"
        return made

    world.sends.append(slow)
    deliver(due.pk)
    assert fresh(due).state == "published" and fresh(due).external_id


def test_a_late_no_only_closes_the_attempt(due: Any, world: World, clock_at: Any) -> None:
    def slow(adapter: Any, post: Any) -> Published:
        clock_at.shift(121)
        sweep.recover_lapsed()
        raise InvalidContent("Нельзя.")

    world.sends.append(slow)
    deliver(due.pk)
    assert fresh(due).state == "unknown"
    assert last(due).outcome == "refused"


def test_a_second_copy_is_shouted_about(
    due: Any, world: World, clock_at: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def overtaken(adapter: Any, post: Any) -> Published:
        first = world.put(due.page.target, post.text)
        outcome.settle_published(due.pk, fakes.published(first), found=True)
        return fakes.published(world.put(due.page.target, post.text))

    world.sends.append(overtaken)
    with django_capture_on_commit_callbacks(execute=True):
        deliver(due.pk)
    assert fresh(due).state == "published"
    assert WallPost.objects.count() == 2
    assert told("delivery.alarm") == 1
    assert Entry.objects.filter(event="delivery.second_copy").count() == 1


def test_a_number_of_another_delivery_is_not_believed(
    scheduled: Any, page: Any, world: World, clock_at: Any
) -> None:
    first, second = scheduled(page), scheduled(page, text="Другое")
    clock_at.move_to(DUE)
    deliver(first.pk)
    theirs = fakes.published(world.walls[page.external_id][0])
    world.sends.append(lambda adapter, post: theirs)
    deliver(second.pk)
    row = fresh(second)
    assert row.state == "unknown" and row.asked_at and row.told_at
    assert "номер другой публикации" in row.last_error
