"""Poll, stream, contest: written in the editor, covered by the digest, checked per network, followed by tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.review import approve, submit
from contentplan.actions.tasks import CHECKS, finish_task, plan_tasks, remind
from contentplan.content import load_revision, page_digests, payload, payload_digest, revision_digest
from contentplan.extras import ContestData, Extras, PollData, StreamData
from contentplan.forms.extras import ExtrasForms
from contentplan.models import PostTask
from contentplan.tests.conftest import DUE, NOW
from core.errors import AccessDenied
from core.notifications.models import Notification

pytestmark = pytest.mark.django_db

POLL = PollData("Где поставить ёлку?", ("Площадь", "Парк"))
STREAM = StreamData("https://vk.com/video-1_2", NOW + timedelta(days=1), 3600)
CONTEST = ContestData("contest", "Пришлите рисунок.", "", NOW + timedelta(days=2), NOW + timedelta(days=3))


def said(**parts: Any) -> Extras:
    return ExtrasForms.of_post(
        {f"{part}-{name}": value for part, fields in parts.items() for name, value in fields.items()}
    ).now()


def wrong(part: str, **fields: Any) -> dict[str, list[str]]:
    forms = ExtrasForms.of_post({f"{part}-{name}": value for name, value in fields.items()})
    assert not forms.is_valid()
    return dict(getattr(forms, part).errors)


def test_nothing_filled_in_says_nothing() -> None:
    forms = ExtrasForms.of_post(
        {"poll-anonymous": "on", "contest-kind": "contest", "stream-remind_before_s": "1800"}
    )
    assert forms.is_valid()
    assert not forms.value()


def test_a_poll_is_a_question_and_lines() -> None:
    poll = said(poll={"question": "Да?", "answers": " Да \n\nНет\n", "multiple": "on"}).poll
    assert poll == PollData("Да?", ("Да", "Нет"), anonymous=False, multiple=True)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ("Да", "Сейчас 1"),
        ("\n".join(f"{n}" for n in range(11)), "от 2 до 10"),
        ("Да\nда", "одинаковы"),
        ("Да\n" + "я" * 101, "длиннее 100"),
    ],
)
def test_answers_that_cannot_be_say_why(answers: str, words: str) -> None:
    assert words in str(wrong("poll", question="Да?", answers=answers)["answers"])


def test_half_a_part_says_what_lacks() -> None:
    assert "question" in wrong("poll", answers="Да\nНет")
    assert "starts_at" in wrong("stream", url="https://vk.com/video-1_2")
    lacks = wrong("contest", ends_at_0="2026-12-01", ends_at_1="10:00")
    assert list(lacks) == ["terms_url"]
    late = wrong(
        "contest",
        terms="Условия",
        ends_at_0="2026-12-02",
        ends_at_1="10:00",
        results_at_0="2026-12-01",
        results_at_1="10:00",
    )
    assert list(late) == ["results_at"]


def test_before_an_approver_times_lie_ahead(clock_at: Any) -> None:
    forms = ExtrasForms.of_post(
        {"stream-url": "https://vk.com/v", "stream-starts_at_0": "2026-11-20", "stream-starts_at_1": "10:00"}
    )
    assert forms.is_valid()
    assert not forms.is_valid(submitting=True)
    assert "прошло" in str(forms.stream.errors)


# --- what goes out ----------------------------------------------------------------------------------


def test_terms_stand_under_the_text_and_a_stream_is_the_link(write: Any, page: Any) -> None:
    draft = write(page, extras=Extras(POLL, STREAM, CONTEST))
    content = payload(load_revision(draft.pk), "vk")
    assert content.text == "Завтра не будет воды\n\nУсловия: Пришлите рисунок."
    assert content.link == STREAM.url
    own = write(page, link="https://dzhankoy.example/", extras=Extras(stream=STREAM))
    content = payload(load_revision(own.pk), "vk")
    assert content.link == "https://dzhankoy.example/"
    assert content.text.endswith(f"Трансляция: {STREAM.url}")


@pytest.mark.parametrize(
    "other",
    [
        Extras(PollData("Где поставить ёлку?", ("Парк", "Площадь"))),
        Extras(PollData("Где поставить ёлку?", ("Площадь", "Парк"), anonymous=False)),
        Extras(PollData("Где поставить ёлку?", ("Площадь", "Парк"), closes_at=DUE)),
        Extras(POLL, contest=CONTEST),
        Extras(POLL, StreamData(STREAM.url, STREAM.starts_at + timedelta(hours=1))),
        Extras(),
    ],
)
def test_the_digest_covers_all_of_it(write: Any, page: Any, other: Extras) -> None:
    one, two = write(page, extras=Extras(POLL)), write(page, extras=other)
    assert page_digests(load_revision(one.pk)) != page_digests(load_revision(two.pk))


def test_a_plain_post_keeps_the_digest_of_earlier_releases(write: Any, page: Any) -> None:
    content = payload(load_revision(write(page, text="Текст").pk), "vk")
    assert payload_digest(content, 7) == ("6d9c600b7a84ad677ee9168a9b71eed125c546b2ce1cedc70249c52399ba2d84")


def test_what_is_approved_is_what_was_submitted(
    write: Any, page: Any, world: Any, marina: Any, oleg: Any, clock_at: Any
) -> None:
    draft = write(page, extras=Extras(POLL, STREAM, CONTEST))
    revision = submit(actor=marina, revision=draft, version=draft.version)
    assert revision.digest == revision_digest(page_digests(load_revision(revision.pk)))
    assert approve(actor=oleg, revision=revision).digest == revision.digest


# --- tasks ------------------------------------------------------------------------------------------


@pytest.fixture
def approved(write: Any, page: Any, world: Any, marina: Any, oleg: Any, clock_at: Any) -> Any:
    draft = write(page, extras=Extras(stream=STREAM, contest=CONTEST))
    revision = submit(actor=marina, revision=draft, version=draft.version)
    approve(actor=oleg, revision=revision)
    return revision


def test_an_approved_stream_and_contest_make_tasks(approved: Any) -> None:
    tasks = {(task.kind, task.title): task for task in PostTask.objects.all()}
    assert len(tasks) == 2 + len(CHECKS)
    assert tasks["results", "объявить итоги конкурса"].due_at == CONTEST.results_at
    assert tasks["stream", "начать трансляцию"].remind_at == STREAM.starts_at - timedelta(hours=1)


def test_people_are_reminded_once_and_before_it_begins(approved: Any, clock_at: Any, marina: Any) -> None:
    assert remind() == 0
    clock_at.move_to(STREAM.starts_at - timedelta(minutes=59))
    assert (remind(), remind()) == (1, 0)
    told = Notification.objects.get(kind="post.task")
    assert told.person == marina
    assert "начать трансляцию" in told.text


def test_another_time_asks_again_for_what_was_ticked(approved: Any, marina: Any) -> None:
    task = PostTask.objects.get(kind="stream")
    finish_task(actor=marina, post=approved.post, task=task)
    finish_task(actor=marina, post=approved.post, task=task)
    plan_tasks(load_revision(approved.pk))
    assert PostTask.objects.get(kind="stream").done_by == marina
    approved.stream.starts_at += timedelta(hours=2)
    approved.stream.save()
    plan_tasks(load_revision(approved.pk))
    assert PostTask.objects.get(kind="stream").done_at is None


def test_only_writers_tick(approved: Any, oleg: Any) -> None:
    with pytest.raises(AccessDenied):
        finish_task(actor=oleg, post=approved.post, task=PostTask.objects.first())
