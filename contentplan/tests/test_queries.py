"""What screens read: narrowed to the person, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from contentplan import access
from contentplan.actions.deliveries import hold
from contentplan.actions.drafts import Card, Content, PageTime, create_post
from contentplan.actions.review import return_with_remark
from contentplan.engine import resolve, sweep
from contentplan.engine.send import deliver
from contentplan.models import Delivery, Post
from contentplan.planned import planned_of
from contentplan.queries import deliveries, plan, review
from contentplan.queries.ways import by_hand_why
from contentplan.tests import fakes
from contentplan.tests.conftest import DUE, NOW
from contentplan.tests.fakes import World
from core import clock
from core.clock import Week
from core.errors import InvalidContent, WrongTokenKind
from networks.base import Operation
from pages.models import PageCapability
from pages.providers import Planned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
DAY = (NOW - timedelta(hours=12), NOW + timedelta(hours=12))


# --- who sees what ----------------------------------------------------------------------------------


def test_who_sees_a_post(
    scheduled: Any,
    page: Any,
    marina: Any,
    artem: Any,
    irina: Any,
    oleg: Any,
    natalia: Any,
    prosecutor: Any,
    timur: Any,
    svetlana: Any,
    denis: Any,
    admin: Any,
    stranger: Any,
) -> None:
    delivery = scheduled(page)
    for person in (marina, artem, irina, oleg, natalia, prosecutor):
        assert access.get_post_for(person, delivery.post_id)
        assert access.get_revision_for(person, delivery.revision_id)
        assert access.get_delivery_for(person, delivery.pk)
    for person in (timur, svetlana, denis, admin, stranger):
        for get, pk in (
            (access.get_post_for, delivery.post_id),
            (access.get_revision_for, delivery.revision_id),
            (access.get_delivery_for, delivery.pk),
        ):
            with pytest.raises(Http404):
                get(person, pk)


def test_a_head_of_another_department_sees_nothing(
    scheduled: Any, page: Any, appoint: Any, school: Any
) -> None:
    other = appoint("other@dzhankoy.example", "department_head", school)
    with pytest.raises(Http404):
        access.get_post_for(other, scheduled(page).post_id)


def test_a_draft_is_the_writers_business(
    write: Any, page: Any, oleg: Any, prosecutor: Any, artem: Any
) -> None:
    draft = write(page)
    assert access.get_revision_for(artem, draft.pk)
    for person in (oleg, prosecutor):
        with pytest.raises(Http404):
            access.get_revision_for(person, draft.pk)
    with pytest.raises(Http404):
        access.get_post_for(prosecutor, draft.post_id)
    assert not plan.plan_between(oleg, *DAY)


# --- the plan ---------------------------------------------------------------------------------------


def test_a_line_shows_the_state_on_every_page(
    scheduled: Any, page: Any, make_page: Any, world: World, marina: Any, clock_at: Any
) -> None:
    delivery = scheduled(make_page("telegram", number=9), page)
    clock_at.move_to(DUE)
    world.sends.append(fakes.refused(InvalidContent("Нельзя.")))
    deliver(delivery.pk)
    (line,) = plan.plan_between(marina, *DAY)
    assert [(place.network, place.state) for place in line.places] == [
        ("vk", "scheduled"),
        ("telegram", "failed"),
    ]
    assert (line.state, line.networks, line.due_at) == ("failed", ["vk", "telegram"], DUE)


def test_each_stage_of_a_post_stands_in_the_plan(
    write: Any, submitted: Any, scheduled: Any, make_page: Any, marina: Any, oleg: Any, clock_at: Any
) -> None:
    pages = [make_page(number=number) for number in range(20, 26)]
    write(pages[0])
    submitted(pages[1])
    return_with_remark(actor=oleg, revision=submitted(pages[2]), remark="Дата?")
    hold(actor=marina, delivery=scheduled(pages[3]), reason="Проверяем")
    scheduled(pages[4])
    submitted(pages[5], due=NOW + timedelta(minutes=1))
    clock_at.shift(120)
    sweep.mend()
    states = sorted(line.state for line in plan.plan_between(marina, *DAY))
    assert states == ["draft", "expired", "held", "in_review", "returned", "scheduled"]


def test_a_replaced_revision_does_not_stand_twice(scheduled: Any, page: Any, marina: Any) -> None:
    from contentplan.actions.drafts import edit_draft

    delivery = scheduled(page)
    content = Content("Исправлено", pages=[PageTime(page.pk, DUE)])
    edit_draft(actor=marina, post=delivery.post, content=content, number=1, version=delivery.revision.version)
    (line,) = plan.plan_between(marina, *DAY)
    assert line.state == "held"


def test_the_plan_can_be_narrowed_to_pages(scheduled: Any, page: Any, make_page: Any, marina: Any) -> None:
    other = make_page(number=8)
    scheduled(page)
    scheduled(other)
    (line,) = plan.plan_between(marina, *DAY, page_ids=[other.pk])
    assert [place.page_id for place in line.places] == [other.pk]


def test_queries_do_not_grow_with_posts(
    scheduled: Any, submitted: Any, make_page: Any, marina: Any, oleg: Any
) -> None:
    pages = [make_page(number=number) for number in range(20, 26)]

    def counts() -> list[int]:
        reads = (
            lambda: plan.plan_between(marina, *DAY),
            lambda: [[one.pages.all(), one.media.all()] for one in review.approvable_by(oleg)],
            lambda: list(deliveries.needs_person(marina)),
            lambda: planned_of([page.pk for page in pages], Week.of(NOW)),
        )
        return [_counted(read) for read in reads]

    scheduled(pages[0])
    submitted(pages[1])
    Delivery.objects.update(state="failed")
    before = counts()
    for page in pages[2:4]:
        scheduled(page)
    for page in pages[4:]:
        submitted(page)
    Delivery.objects.update(state="failed")
    assert counts() == before
    assert max(before) <= 6


def _counted(read: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


# --- what waits for whom ----------------------------------------------------------------------------


def test_the_list_that_waits_for_a_person_begins_with_the_worst(
    scheduled: Any, make_page: Any, marina: Any, svetlana: Any
) -> None:
    states = ["expired", "by_hand", "failed", "unknown", "published"]
    for number, state in enumerate(states):
        delivery = scheduled(make_page(number=20 + number))
        proof = {"external_id": "1", "published_at": NOW} if state == "published" else {}
        Delivery.objects.filter(pk=delivery.pk).update(state=state, **proof)
    assert [row.state for row in deliveries.needs_person(marina)] == [
        "unknown",
        "failed",
        "by_hand",
        "expired",
    ]
    assert not deliveries.needs_person(svetlana)


def test_what_an_author_waits_for(submitted: Any, page: Any, marina: Any, artem: Any) -> None:
    revision = submitted(page)
    assert [one.pk for one in review.waits_of(marina)] == [revision.pk]
    assert not review.waits_of(artem)


def test_revisions_and_decisions_are_found(submitted: Any, page: Any, marina: Any, oleg: Any) -> None:
    revision = submitted(page)
    return_with_remark(actor=oleg, revision=revision, remark="Дата?")
    (shown,) = review.revisions_of(marina, revision.post)
    assert [approval.remark for approval in shown.approvals.all()] == ["Дата?"]
    assert [one.revision_id for one in review.decisions_by(oleg)] == [revision.pk]


def test_the_same_post_elsewhere(scheduled: Any, page: Any, make_page: Any) -> None:
    delivery = scheduled(page, make_page(number=8))
    assert [row.page.external_id for row in deliveries.siblings(delivery)] == ["8"]


def test_what_lifting_a_stop_would_let_go(due: Any, marina: Any) -> None:
    assert [row.pk for row in deliveries.overdue_now(marina)] == [due.pk]


def test_pages_served_by_hand_are_known_beforehand(page: Any, make_page: Any) -> None:
    PageCapability.objects.create(page=page, operation="publish_photo", how="manual", why="Нужен токен.")
    pages = [page.pk, make_page(number=8).pk]
    assert by_hand_why(pages, [Operation.PUBLISH_PHOTO]) == {page.pk: "Нужен токен."}
    assert by_hand_why(pages, [Operation.PUBLISH_TEXT, Operation.PUBLISH_LINK]) == {}


# --- the story --------------------------------------------------------------------------------------


def test_the_story_is_told_in_order(due: Any, world: World, clock_at: Any, marina: Any) -> None:
    world.sends.append(fakes.lost)
    deliver(due.pk)
    for _ in range(2):
        clock_at.move_to(Delivery.objects.get().next_at)
        resolve.resolve(due.pk)
    told = deliveries.story(Delivery.objects.get())
    words = " / ".join(line.what for line in told)
    for part in (
        "Согласовано, редакция 1 / Взято в работу / Отправлен запрос",
        "Неизвестно",
        "Посмотрели на страницу",
        "Спросили людей",
    ):
        assert part in words
    assert [line.at for line in told] == sorted(line.at for line in told)
    assert ("ключ попытки", due.key) in next(line.facts for line in told if line.what.startswith("Отправлен"))


# --- what the pages are told ------------------------------------------------------------------------


def test_planned_and_overdue_are_counted_for_the_week(
    scheduled: Any, write: Any, submitted: Any, page: Any, clock_at: Any, world: World
) -> None:
    scheduled(page)
    write(page, due=DUE + timedelta(hours=1))
    submitted(page, due=DUE + timedelta(hours=2))
    scheduled(page, due=DUE + timedelta(days=7))
    week = Week.of(NOW)
    assert planned_of([page.pk], week) == {page.pk: Planned(planned=3)}
    clock_at.move_to(DUE + timedelta(hours=1))
    assert planned_of([page.pk], week) == {page.pk: Planned(planned=1, overdue=2)}
    clock_at.move_to(DUE + timedelta(days=4, hours=15))
    assert planned_of([page.pk], week.next()) == {page.pk: Planned(planned=1)}


def test_what_is_out_is_no_longer_planned(due: Any, page: Any) -> None:
    deliver(due.pk)
    assert planned_of([page.pk], Week.of(NOW)) == {}


def test_what_is_by_hand_is_late_after_its_time(due: Any, page: Any, world: World) -> None:
    world.sends.append(fakes.refused(WrongTokenKind("Не тот.")))
    deliver(due.pk)
    assert planned_of([page.pk], Week.of(NOW)) == {page.pk: Planned(planned=1)}
    Delivery.objects.update(due_at=clock.now() - timedelta(minutes=1))
    assert planned_of([page.pk], Week.of(NOW)) == {page.pk: Planned(overdue=1)}


def test_an_approved_revision_being_edited_is_counted_once(scheduled: Any, page: Any, marina: Any) -> None:
    from contentplan.actions.drafts import edit_draft

    delivery = scheduled(page)
    content = Content("Исправлено", pages=[PageTime(page.pk, DUE)])
    edit_draft(actor=marina, post=delivery.post, content=content, number=1, version=delivery.revision.version)
    assert planned_of([page.pk], Week.of(NOW)) == {page.pk: Planned(planned=1)}


def test_the_pages_ask_us() -> None:
    from pages import providers

    assert planned_of in providers._planned


def test_posts_without_times_are_nowhere_but_in_the_list(marina: Any, page: Any) -> None:
    create_post(actor=marina, card=Card("Задел"), content=Content("Текст", pages=[PageTime(page.pk)]))
    assert not plan.plan_between(marina, *DAY)
    assert planned_of([page.pk], Week.of(NOW)) == {}
    assert Post.objects.count() == 1
