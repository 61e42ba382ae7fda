"""An event is moved or cancelled: its posts are held until a person says, post by post, what becomes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from contentplan.actions.deliveries import cancel_delivery, hold, lift_hold, retry
from contentplan.actions.events.changing import cancel_event, move_event, open_questions
from contentplan.actions.events.posts import Wanted, make_posts
from contentplan.actions.events.questions import answer_question
from contentplan.actions.review import approve, submit
from contentplan.engine.claims import advance, claim
from contentplan.engine.send import deliver
from contentplan.engine.sweep import expire_late
from contentplan.models import Delivery, EventQuestion, OfficialEvent, Post
from contentplan.tests import fakes
from contentplan.tests.conftest import FRIDAY_AT_15, fresh
from contentplan.tests.fakes import World
from contentplan.when import When
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale, Temporary
from core.notifications.models import Notification
from core.work.gate import HeldBack

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
THURSDAY_10 = datetime(2026, 11, 26, 7, tzinfo=UTC)
FRIDAY_18 = datetime(2026, 11, 27, 15, tzinfo=UTC)
AT_17 = When.of_wall(date(2026, 11, 27), time(17), time(18))
MONDAY = When.of_wall(date(2026, 11, 30), time(15), time(16))


@pytest.fixture
def draft(marina: Any, visit: OfficialEvent, page: Any, world: World) -> Any:
    """A draft of the visit: `draft("announce")`."""

    def make(role: str = "announce") -> Post:
        return make_posts(actor=marina, event=visit, wanted=[Wanted(role, [page.pk])])[0]

    return make


@pytest.fixture
def in_review(marina: Any, oleg: Any, draft: Any) -> Any:
    def make(role: str = "announce") -> Post:
        post = draft(role)
        submit(actor=marina, revision=post.latest, version=post.latest.version)
        return post

    return make


@pytest.fixture
def approved(oleg: Any, in_review: Any) -> Any:
    """The same, approved by the head of the department: returns its delivery."""

    def make(role: str = "announce") -> Delivery:
        post = in_review(role)
        approve(actor=oleg, revision=post.latest)
        return post.deliveries.get()

    return make


def question_of(post: Post) -> EventQuestion:
    return EventQuestion.objects.select_related("event", "post").get(post=post, answered_at__isnull=True)


# --- asking -----------------------------------------------------------------------------------------


def test_a_cancelled_events_announcement_does_not_go_out(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    delivery = approved()
    (question,) = cancel_event(actor=marina, event=visit, reason="Дождь")
    assert (question.what, question.held, question.is_open) == ("cancelled", [delivery.pk], True)
    assert fresh(delivery).shown_state == "held"
    clock_at.move_to(THURSDAY_10)
    deliver(delivery.pk)
    assert not world.calls
    assert fresh(delivery).state == "scheduled"
    clock_at.shift(timedelta(hours=3))
    expire_late()
    assert fresh(delivery).state == "expired"  # nobody answered: it ends with people, not on the page


def test_what_a_worker_has_just_taken_stops_before_its_call(
    marina: Any, visit: Any, approved: Any, clock_at: Any
) -> None:
    delivery = approved()
    clock_at.move_to(THURSDAY_10)
    job = claim(delivery.pk)
    assert job is not None
    cancel_event(actor=marina, event=visit, reason="Дождь")
    with pytest.raises(HeldBack):
        advance(job, "sending")


def test_a_try_that_failed_is_not_repeated_while_it_is_asked(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    delivery = approved()
    clock_at.move_to(THURSDAY_10)
    world.sends.append(fakes.refused(Temporary("Сеть не отвечает.")))
    deliver(delivery.pk)
    assert fresh(delivery).state == "retry_wait"
    cancel_event(actor=marina, event=visit, reason="Дождь")
    clock_at.shift(timedelta(minutes=30))
    world.calls.clear()
    deliver(delivery.pk)
    assert not world.calls


def test_what_failed_is_not_repeated_by_a_click_either(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    delivery = approved()
    Delivery.objects.filter(pk=delivery.pk).update(state="failed")
    cancel_event(actor=marina, event=visit, reason="Дождь")
    clock_at.move_to(THURSDAY_10)
    retry(actor=marina, delivery=fresh(delivery))
    deliver(delivery.pk)
    assert not world.calls


def test_a_hold_is_not_lifted_past_the_question(marina: Any, visit: Any, approved: Any) -> None:
    delivery = approved()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    with pytest.raises(
        Refused, match="«Открытие спортплощадки» отменено, а что с этим материалом, не решено"
    ):
        lift_hold(actor=marina, delivery=fresh(delivery))
    assert fresh(delivery).is_held


def test_what_is_in_review_is_not_approved_past_the_question(
    marina: Any, oleg: Any, visit: Any, in_review: Any
) -> None:
    post = in_review()
    move_event(actor=marina, event=visit, when=MONDAY)
    with pytest.raises(Refused, match="перенесено, а что с этим материалом, не решено"):
        approve(actor=oleg, revision=post.latest)
    answer_question(actor=marina, question=question_of(post), answer="keep")
    approve(actor=oleg, revision=post.latest)
    assert not post.deliveries.get().is_held


def test_what_is_out_already_is_not_asked_about(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    delivery = approved()
    clock_at.move_to(THURSDAY_10)
    deliver(delivery.pk)
    assert fresh(delivery).state == "published"
    assert cancel_event(actor=marina, event=visit, reason="Дождь") == []


def test_moving_twice_asks_once_from_the_first_time(marina: Any, visit: Any, draft: Any) -> None:
    post = draft()
    move_event(actor=marina, event=visit, when=AT_17)
    move_event(actor=marina, event=visit, when=MONDAY)
    question = question_of(post)
    assert When.asked_of(question) == FRIDAY_AT_15
    answer_question(actor=marina, question=question, answer="follow")
    assert post.latest.pages.get().due_at == datetime(2026, 11, 29, 7, tzinfo=UTC)


def test_a_move_then_a_cancellation_is_one_question(marina: Any, visit: Any, approved: Any) -> None:
    delivery = approved()
    move_event(actor=marina, event=visit, when=AT_17)
    cancel_event(actor=marina, event=visit, reason="Дождь")
    assert question_of(delivery.post).what == "cancelled"
    assert question_of(delivery.post).held == [delivery.pk]


def test_those_who_write_are_told(marina: Any, artem: Any, visit: Any, draft: Any) -> None:
    draft()
    cancel_event(actor=artem, event=visit, reason="Дождь")
    told = Notification.objects.get(kind="event.cancelled")
    assert (told.person, told.text) == (
        marina,
        "Мероприятие «Открытие спортплощадки» отменено. Решите, что с его материалами: пока не решено, они не выйдут.",
    )


# --- the answers ------------------------------------------------------------------------------------


def test_keeping_lets_go_what_the_question_held_and_nothing_else(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    announce, report = approved("announce"), approved("report")
    hold(actor=marina, delivery=report, reason="Ждём фото")
    cancel_event(actor=marina, event=visit, reason="Дождь")
    for question in open_questions(visit):
        answer_question(actor=marina, question=question, answer="keep")
    assert not fresh(announce).is_held
    assert fresh(report).held_reason == "Ждём фото"
    clock_at.move_to(THURSDAY_10)
    deliver(announce.pk)
    assert world.calls == ["publish"]


@pytest.mark.parametrize(("stage", "state"), [("draft", "discarded"), ("in_review", "withdrawn")])
def test_not_placing_takes_back_what_was_not_approved(
    request: Any, marina: Any, visit: Any, stage: str, state: str
) -> None:
    post = request.getfixturevalue(stage)()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    answer_question(actor=marina, question=question_of(post), answer="cancel")
    assert post.latest.state == state


def test_not_placing_cancels_deliveries(marina: Any, visit: Any, approved: Any) -> None:
    delivery = approved()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    answer_question(actor=marina, question=question_of(delivery.post), answer="cancel")
    assert fresh(delivery).state == "cancelled"
    assert Entry.objects.get(event="event.answered").data["answer"] == "cancel"


def test_what_may_be_out_is_left_held_and_told(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    delivery = approved()
    clock_at.move_to(THURSDAY_10)
    world.sends.append(fakes.lost)
    deliver(delivery.pk)
    cancel_event(actor=marina, event=visit, reason="Дождь")
    done = answer_question(actor=marina, question=question_of(delivery.post), answer="cancel")
    assert "неизвестно, вышло ли" in done.notes[0]
    assert (fresh(delivery).state, fresh(delivery).is_held) == ("unknown", True)


def test_moving_within_the_day_keeps_the_approval(
    marina: Any, visit: Any, approved: Any, world: World, clock_at: Any
) -> None:
    report = approved("report")
    move_event(actor=marina, event=visit, when=AT_17)
    done = answer_question(actor=marina, question=question_of(report.post), answer="follow")
    moved = fresh(report)
    assert (done.asked_again, moved.due_at, moved.is_held, moved.state) == (
        False,
        FRIDAY_18 + timedelta(hours=2),
        False,
        "scheduled",
    )
    clock_at.move_to(moved.due_at)
    deliver(report.pk)
    assert world.calls == ["publish"]


def test_moving_to_another_day_asks_again(
    marina: Any, oleg: Any, visit: Any, approved: Any, world: World
) -> None:
    announce = approved()
    move_event(actor=marina, event=visit, when=MONDAY)
    done = answer_question(actor=marina, question=question_of(announce.post), answer="follow")
    assert done.asked_again
    assert done.notes == ("Другой день: новая редакция отправлена на согласование",)
    assert fresh(announce).state == "cancelled"
    latest = announce.post.latest
    assert (latest.number, latest.state, latest.text) == (2, "in_review", announce.revision.text)
    assert latest.pages.get().due_at == datetime(2026, 11, 29, 7, tzinfo=UTC)
    approve(actor=oleg, revision=latest)
    assert announce.post.deliveries.get(state="scheduled").due_at == latest.pages.get().due_at


def test_a_time_of_ones_own_instead_of_the_computed_one(marina: Any, visit: Any, draft: Any) -> None:
    post, own = draft(), datetime(2026, 11, 28, 9, tzinfo=UTC)
    move_event(actor=marina, event=visit, when=MONDAY)
    answer_question(actor=marina, question=question_of(post), answer="follow", at=own)
    assert post.latest.pages.get().due_at == own


def test_following_into_the_past_is_refused_and_stays_a_question(
    marina: Any, visit: Any, approved: Any, clock_at: Any
) -> None:
    announce = approved()
    today = When.of_wall(date(2026, 11, 25), time(15), None)
    move_event(actor=marina, event=visit, when=today)
    with pytest.raises(Refused, match="вышло бы вчера, 10:00, а это уже прошло") as refused:
        answer_question(actor=marina, question=question_of(announce.post), answer="follow")
    assert refused.value.field == "at"
    assert fresh(announce).is_held
    assert question_of(announce.post).is_open


def test_the_same_answer_twice_is_harmless_another_is_told(
    marina: Any, artem: Any, visit: Any, approved: Any
) -> None:
    delivery = approved()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    question = question_of(delivery.post)
    answer_question(actor=marina, question=question, answer="cancel")
    answer_question(actor=marina, question=question, answer="cancel")
    with pytest.raises(Stale, match=r"Уже решено: М\.\sКовальчук, 10:00 — не размещать"):
        answer_question(actor=artem, question=question, answer="keep")
    assert fresh(delivery).state == "cancelled"


def test_heads_answer_no_questions(marina: Any, oleg: Any, visit: Any, draft: Any) -> None:
    post = draft()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    with pytest.raises(AccessDenied):
        answer_question(actor=oleg, question=question_of(post), answer="cancel")


def test_what_people_did_meanwhile_is_no_obstacle(marina: Any, visit: Any, approved: Any) -> None:
    delivery = approved()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    cancel_delivery(actor=marina, delivery=fresh(delivery))
    answer_question(actor=marina, question=question_of(delivery.post), answer="keep")
    assert not open_questions(visit)


def test_nothing_follows_a_cancelled_event(marina: Any, visit: Any, draft: Any) -> None:
    post = draft()
    cancel_event(actor=marina, event=visit, reason="Дождь")
    with pytest.raises(Refused, match="переносить материал не с чем"):
        answer_question(actor=marina, question=question_of(post), answer="follow")
    assert question_of(post).is_open
