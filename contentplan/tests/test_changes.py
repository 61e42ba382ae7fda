"""Correcting and removing what is out: approved again, made with attempts, read back, by hand where there is no way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from contentplan.actions import changes as actions
from contentplan.actions.drafts import Content, PageTime, PhotoUse, edit_draft
from contentplan.actions.media import keep_photo
from contentplan.actions.review import approve, submit
from contentplan.engine.change import claims, run, sweep
from contentplan.engine.change.outcome import MOST_TRIES, READS_TO_BELIEVE
from contentplan.engine.change.said import before_of, standing
from contentplan.engine.prepare import outgoing_of
from contentplan.engine.send import deliver
from contentplan.models import Change, Delivery, EmergencyStop, Post, Revision
from contentplan.queries.changes import versions_on_page
from contentplan.tests.conftest import DUE, jpeg
from contentplan.tests.fakes import Killed, World
from core.audit.models import Entry
from core.errors import (
    AccessDenied,
    CredentialExpired,
    InvalidContent,
    OutcomeUnknown,
    Refused,
    Stale,
    Temporary,
    Unsupported,
)
from core.work.gate import LostClaim
from networks import files
from networks.base import How, Operation
from pages.models import OfficialPage, PageCapability

pytestmark = pytest.mark.django_db


@pytest.fixture
def out(due: Delivery) -> Delivery:
    """A delivery that is on the page."""
    deliver(due.pk)
    due.refresh_from_db()
    assert due.state == "published"
    return due


@pytest.fixture
def corrected(out: Delivery, marina: Any, oleg: Any) -> Callable[..., Change]:
    """A correction of it by Marina, approved by Oleg."""

    def make(text: str = "Завтра не будет воды до 17:00") -> Change:
        revision = correction(out, marina, text)
        approve(actor=oleg, revision=revision)
        return Change.objects.get(revision=revision)

    return make


def correction(out: Delivery, marina: Any, text: str) -> Revision:
    """The next revision of the post, put before its approvers."""
    post = Post.objects.get(pk=out.post_id)
    latest = post.latest
    draft = edit_draft(
        actor=marina,
        post=post,
        content=Content(text=text, pages=[PageTime(out.page_id, corrects=True)]),
        number=latest.number,
        version=latest.version,
    )
    return submit(actor=marina, revision=draft, version=draft.version)


def fresh(change: Change) -> Change:
    return Change.objects.get(pk=change.pk)


def settle(clock_at: Any) -> None:
    clock_at.shift(timedelta(seconds=settings.UNKNOWN_SETTLE_S + 1))


# --- correcting -------------------------------------------------------------------------------------


def test_a_correction_goes_to_the_page_only_when_approved(
    out: Delivery, marina: Any, oleg: Any, world: World
) -> None:
    revision = correction(out, marina, "Завтра не будет воды до 17:00")
    assert sweep.tick(run.change_publication) == 0
    assert world.texts(out.page.target) == ["Завтра не будет воды"]
    approve(actor=oleg, revision=revision)
    assert sweep.tick(run.change_publication) == 1
    assert world.texts(out.page.target) == ["Завтра не будет воды до 17:00"]
    change = Change.objects.get()
    assert (change.state, change.verified) == ("done", True)
    assert [one.phase for one in change.attempts.all()] == ["answered"]


def test_photos_that_stay_are_known_again_without_being_read(
    clock_at: Any, media_root: Any, page: Any, marina: Any, scheduled: Any
) -> None:
    """Else every correction of a word would send all of them anew, and in an album one message after the other."""
    photo = keep_photo(actor=marina, file=jpeg(), name="вода.jpg")
    delivery = scheduled(page, photos=[PhotoUse(photo.pk)])
    before = before_of(delivery)
    assert before.photos[0].content == b""
    assert files.same_files(before, outgoing_of(delivery))


def test_the_wall_the_story_and_the_journal_follow(corrected: Any, out: Delivery) -> None:
    run.change_publication(corrected().pk)
    out.refresh_from_db()
    assert out.state == "published"
    assert out.wall_post.text == "Завтра не будет воды до 17:00"
    assert "редакция 2" in out.notes.get(what="corrected").sentence
    assert Entry.objects.filter(event="delivery.corrected", object_id=out.pk).count() == 1
    assert standing(out).number == 2


def test_every_version_is_kept_with_its_differences(corrected: Any, out: Delivery) -> None:
    run.change_publication(corrected().pk)
    run.change_publication(corrected("Завтра воды не будет до 18:00").pk)
    found = versions_on_page(out)
    assert [one.revision.number for one in found] == [3, 2, 1]
    assert [part.text for part in found[1].parts if part.kind == "ins"] == [" до 17:00"]
    assert found[-1].is_first


def test_a_revision_that_corrects_nothing_leaves_what_is_out(out: Delivery, marina: Any) -> None:
    post = Post.objects.get(pk=out.post_id)
    with pytest.raises(Refused, match="уже вышел"):
        edit_draft(
            actor=marina,
            post=post,
            content=Content(text="Другое", pages=[PageTime(out.page_id, DUE + timedelta(days=1))]),
            number=1,
            version=post.latest.version,
        )
    assert not Change.objects.exists()


def test_a_correction_of_what_was_removed_meanwhile_is_refused(out: Delivery, marina: Any, oleg: Any) -> None:
    revision = correction(out, marina, "Исправлено")
    run.change_publication(actions.remove(actor=marina, delivery=out, reason="Ошибка").pk)
    with pytest.raises(Refused):
        approve(actor=oleg, revision=revision)


def test_what_is_not_what_was_approved_does_not_go(corrected: Any, out: Delivery, world: World) -> None:
    change = corrected()
    Revision.objects.filter(pk=change.revision_id).update(text="Подменено")
    run.change_publication(change.pk)
    change = fresh(change)
    assert (change.state, world.texts(out.page.target)) == ("failed", ["Завтра не будет воды"])
    assert "не совпало" in change.last_error


def test_a_later_correction_replaces_one_that_waits(corrected: Any) -> None:
    first, second = corrected(), corrected("Ещё точнее")
    assert (fresh(first).state, fresh(second).state) == ("cancelled", "scheduled")


def test_an_emergency_stop_holds_a_correction_and_passes_a_removal(
    corrected: Any, out: Delivery, irina: Any, marina: Any
) -> None:
    change = corrected()
    EmergencyStop.objects.create(by=irina, reason="Взлом")
    assert sweep.tick(run.change_publication) == 0
    run.change_publication(change.pk)
    assert fresh(change).state == "scheduled"
    actions.cancel_change(actor=marina, change=change)
    run.change_publication(actions.remove(actor=marina, delivery=out, reason="Ошибка").pk)
    out.refresh_from_db()
    assert out.state == "removed"


def test_a_correction_waits_while_its_page_is_suspended_and_goes_when_it_is_run_again(
    corrected: Any, out: Delivery, world: World, clock_at: Any
) -> None:
    """«Страница приостановлена»: nothing of ours appears on it, also no new words of what stands there."""
    change = corrected()
    OfficialPage.objects.update(state="suspended")
    assert sweep.tick(run.change_publication) == 0
    run.change_publication(change.pk)
    assert (fresh(change).state, world.calls) == ("scheduled", ["publish"])
    OfficialPage.objects.update(state="active")
    assert sweep.tick(run.change_publication) == 1
    assert fresh(change).state == "done"


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_page_given_up_while_a_correction_is_made_ready_is_not_changed(
    corrected: Any, out: Delivery, world: World, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    change, real = corrected(), run.said.after_of

    def slowly(one: Change) -> Any:
        OfficialPage.objects.update(state=state)
        return real(one)

    monkeypatch.setattr(run.said, "after_of", slowly)
    run.change_publication(change.pk)
    assert (fresh(change).state, world.calls) == ("scheduled", ["publish"])


def test_a_correction_for_a_page_closed_for_good_is_told_of(
    corrected: Any, out: Delivery, world: World
) -> None:
    change = corrected()
    OfficialPage.objects.update(state="closed")
    assert sweep.tick(run.change_publication) == 1
    assert fresh(change).state == "failed" and "закрыта" in fresh(change).last_error
    assert world.calls == ["publish"]


def test_a_removal_passes_a_suspended_page(out: Delivery, marina: Any, world: World) -> None:
    change = actions.remove(actor=marina, delivery=out, reason="Ошибка")
    OfficialPage.objects.update(state="suspended")
    assert sweep.tick(run.change_publication) == 1
    assert fresh(change).state == "done" and world.texts(out.page.target) == []


def test_a_removal_wins_over_a_correction_that_is_being_checked(
    corrected: Any, out: Delivery, marina: Any, world: World, clock_at: Any
) -> None:
    """A wrong post comes off at once: nobody is told to wait for the reading back of what is taken off anyhow."""
    world.changes.append(raising(OutcomeUnknown("Ответа нет.")))
    change = corrected()
    run.change_publication(change.pk)
    assert fresh(change).state == "checking"
    removal = actions.remove(actor=marina, delivery=out, reason="Не та дата")
    assert fresh(change).state == "cancelled"
    told = out.notes.get(what="change_cancelled").sentence
    assert told == "Заменено удалением: видно ли исправление на странице, больше не проверяем"
    run.change_publication(removal.pk)
    out.refresh_from_db()
    assert (out.state, world.texts(out.page.target)) == ("removed", [])


def test_a_look_that_comes_too_late_changes_nothing(
    corrected: Any, out: Delivery, marina: Any, world: World, clock_at: Any
) -> None:
    world.changes.append(raising(OutcomeUnknown("Ответа нет.")))
    change = corrected()
    run.change_publication(change.pk)
    settle(clock_at)
    job = claims.watch(change.pk)
    assert job is not None
    actions.remove(actor=marina, delivery=out, reason="Не та дата")
    run.look(job)
    assert fresh(change).state == "cancelled"


def test_a_removal_wins_over_a_correction_that_waits_for_its_turn(
    corrected: Any, out: Delivery, marina: Any, world: World
) -> None:
    job = claims.claim(corrected().pk)
    assert job is not None
    actions.remove(actor=marina, delivery=out, reason="Не та дата")
    assert fresh(job.change).state == "cancelled"
    with pytest.raises(LostClaim):
        claims.advance(job)


def test_a_correction_whose_call_is_under_way_is_told_of(corrected: Any, out: Delivery, marina: Any) -> None:
    job = claims.claim(corrected().pk)
    assert job is not None
    claims.advance(job)
    with pytest.raises(Refused, match="как раз уходит в сеть"):
        actions.remove(actor=marina, delivery=out, reason="Не та дата")
    with pytest.raises(Refused, match="отменить нельзя"):
        actions.cancel_change(actor=marina, change=fresh(job.change))
    assert fresh(job.change).state == "doing"


# --- what goes wrong --------------------------------------------------------------------------------


def raising(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Temporary("Нет связи."), "retry_wait"),
        (CredentialExpired("Токен мёртв."), "retry_wait"),
        (OutcomeUnknown("Ответа нет."), "checking"),
        (Unsupported("Опрос по API не меняют."), "by_hand"),
        (InvalidContent("Слишком поздно."), "failed"),
    ],
)
def test_each_error_has_its_next_step(corrected: Any, world: World, error: Exception, state: str) -> None:
    change = corrected()
    world.changes.append(raising(error))
    run.change_publication(change.pk)
    change = fresh(change)
    assert (change.state, change.last_error) == (state, str(error))


def test_a_lost_answer_is_read_back_and_believed(
    corrected: Any, out: Delivery, world: World, clock_at: Any
) -> None:
    change = corrected()
    wall = world.walls[out.page.target.external_id]

    def accepted_and_lost() -> None:
        wall[0] = replace(wall[0], text="Завтра не будет воды до 17:00")
        raise OutcomeUnknown("Ответа нет.")

    world.changes.append(accepted_and_lost)
    run.change_publication(change.pk)
    settle(clock_at)
    run.change_publication(change.pk)
    assert (fresh(change).state, fresh(change).verified) == ("done", True)
    assert world.calls.count("edit") == 1


def test_a_lost_answer_that_the_page_does_not_show_is_made_again(
    corrected: Any, world: World, clock_at: Any
) -> None:
    change = corrected()
    world.changes.append(raising(OutcomeUnknown("Ответа нет.")))
    run.change_publication(change.pk)
    settle(clock_at)
    for _ in range(2):
        run.change_publication(change.pk)
    assert fresh(change).state == "done"
    assert world.calls.count("edit") == 2


def test_a_network_that_never_answers_ends_with_a_person(corrected: Any, world: World, clock_at: Any) -> None:
    change = corrected()
    for _ in range(MOST_TRIES):
        world.changes.append(raising(Temporary("Нет связи.")))
        run.change_publication(change.pk)
        clock_at.shift(timedelta(minutes=11))
    assert fresh(change).state == "by_hand"


def test_a_killed_worker_leaves_a_change_that_is_read_back(
    corrected: Any, world: World, clock_at: Any
) -> None:
    change = corrected()
    world.changes.append(raising(Killed()))
    with pytest.raises(Killed):
        run.change_publication(change.pk)
    clock_at.shift(timedelta(seconds=settings.DELIVERY_LEASE_S + 1))
    sweep.mend()
    assert fresh(change).state == "checking"
    for _ in range(2):
        run.change_publication(change.pk)
    assert fresh(change).state == "done"


# --- removing ---------------------------------------------------------------------------------------


def test_a_removed_post_leaves_the_page_and_the_count(out: Delivery, marina: Any, world: World) -> None:
    change = actions.remove(actor=marina, delivery=out, reason="Не та дата", version=out.version)
    assert actions.remove(actor=marina, delivery=out, reason="Не та дата") == change
    run.change_publication(change.pk)
    out.refresh_from_db()
    assert (out.state, world.texts(out.page.target)) == ("removed", [])
    assert out.wall_post.gone_at is not None
    assert "Не та дата" in out.notes.get(what="taken_off").sentence
    assert Entry.objects.filter(event="delivery.taken_off", object_id=out.pk).count() == 1


def test_placed_again_it_is_a_new_delivery(out: Delivery, marina: Any, oleg: Any) -> None:
    run.change_publication(actions.remove(actor=marina, delivery=out, reason="Ошибка").pk)
    post = Post.objects.get(pk=out.post_id)
    place = PageTime(out.page_id, DUE + timedelta(days=1))
    draft = edit_draft(
        actor=marina,
        post=post,
        content=Content(text="Снова", pages=[place]),
        number=1,
        version=post.latest.version,
    )
    approve(actor=oleg, revision=submit(actor=marina, revision=draft, version=draft.version))
    assert list(post.deliveries.order_by("pk").values_list("state", flat=True)) == ["removed", "scheduled"]


def test_removal_needs_a_reason_and_a_right(out: Delivery, marina: Any, oleg: Any) -> None:
    with pytest.raises(Refused) as refusal:
        actions.remove(actor=marina, delivery=out, reason="  ")
    assert refusal.value.field == "reason"
    with pytest.raises(AccessDenied):
        actions.remove(actor=oleg, delivery=out, reason="Ошибка")
    with pytest.raises(Stale):
        actions.remove(actor=marina, delivery=out, reason="Ошибка", version=out.version - 1)
    assert not Change.objects.exists()


def test_what_is_not_out_cannot_be_removed(due: Delivery, marina: Any) -> None:
    with pytest.raises(Refused, match="удалять нечего"):
        actions.remove(actor=marina, delivery=due, reason="Ошибка")


# --- by hand ----------------------------------------------------------------------------------------


@pytest.fixture
def by_hand(out: Delivery, marina: Any) -> Change:
    """A removal that this page's tokens do not give."""
    PageCapability.objects.create(
        page=out.page, operation=Operation.REMOVE, how=How.MANUAL, why="Нужен токен администратора."
    )
    change = actions.remove(actor=marina, delivery=out, reason="Ошибка")
    assert (change.state, change.last_error) == ("by_hand", "Нужен токен администратора.")
    return change


def test_a_removal_by_hand_is_seen_on_the_page(
    by_hand: Change, out: Delivery, marina: Any, world: World
) -> None:
    world.walls.clear()
    actions.done_by_hand(actor=marina, change=by_hand)
    actions.done_by_hand(actor=marina, change=fresh(by_hand))
    run.change_publication(by_hand.pk)
    out.refresh_from_db()
    assert (out.state, fresh(by_hand).verified) == ("removed", True)
    assert "remove" not in world.calls


def test_a_word_that_the_page_denies_comes_back_to_the_person(
    by_hand: Change, out: Delivery, marina: Any, clock_at: Any
) -> None:
    actions.done_by_hand(actor=marina, change=by_hand)
    for _ in range(READS_TO_BELIEVE):
        run.change_publication(by_hand.pk)
        settle(clock_at)
    change = fresh(by_hand)
    assert (change.state, change.last_error) == ("by_hand", "Публикация ещё стоит на странице")
    out.refresh_from_db()
    assert out.state == "published"


def test_where_nothing_can_be_read_the_word_stands(
    by_hand: Change, out: Delivery, marina: Any, world: World
) -> None:
    world.readable = False
    actions.done_by_hand(actor=marina, change=by_hand)
    run.change_publication(by_hand.pk)
    out.refresh_from_db()
    assert (out.state, fresh(by_hand).verified) == ("removed", None)
    assert "по слову человека" in out.notes.get(what="taken_off").sentence


def test_a_person_may_try_again_or_leave_it(by_hand: Change, marina: Any, oleg: Any) -> None:
    with pytest.raises(AccessDenied):
        actions.cancel_change(actor=oleg, change=by_hand)
    with pytest.raises(Stale):
        actions.retry_change(actor=marina, change=by_hand, version=by_hand.version - 1)
    PageCapability.objects.all().delete()
    actions.retry_change(actor=marina, change=by_hand, version=by_hand.version)
    assert fresh(by_hand).state == "scheduled"
    actions.cancel_change(actor=marina, change=fresh(by_hand))
    actions.cancel_change(actor=marina, change=fresh(by_hand))
    assert fresh(by_hand).state == "cancelled"


def test_a_tick_over_nothing_costs_one_read(out: Delivery, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert sweep.tick(run.change_publication) == 0
