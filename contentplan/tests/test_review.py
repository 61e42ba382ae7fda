"""Approval: what is refused at submission, who may decide, what is put into the queue."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from contentplan import access
from contentplan.actions import review
from contentplan.actions.drafts import Card, Content, PageTime, PhotoUse, create_post, edit_draft
from contentplan.actions.media import keep_photo
from contentplan.actions.review import approve, return_with_remark, submit, withdraw
from contentplan.content import load_revision
from contentplan.models import Approval, Delivery, Revision
from contentplan.queries.review import approvable_by, waiting_count
from contentplan.tests.conftest import DUE, NOW, jpeg
from contentplan.tests.fakes import World
from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]


def refusal(person: Any, draft: Revision) -> Refused:
    with pytest.raises(Refused) as refused:
        submit(actor=person, revision=draft, version=draft.version)
    draft.refresh_from_db()
    assert draft.is_draft
    return refused.value


# --- submission -------------------------------------------------------------------------------------


def test_submission_freezes_and_tells_the_approver(marina: Any, oleg: Any, write: Any, page: Any) -> None:
    draft = write(page)
    revision = submit(actor=marina, revision=draft, version=draft.version)
    assert (revision.state, len(revision.digest), revision.submitted_by) == ("in_review", 64, marina)
    assert Notification.objects.filter(person=oleg, kind="post.submitted").count() == 1
    assert Entry.objects.filter(event="post.submitted").count() == 1


def test_a_double_click_submits_once(marina: Any, oleg: Any, write: Any, page: Any) -> None:
    draft = write(page)
    for _ in range(2):
        submit(actor=marina, revision=draft, version=draft.version)
    assert Entry.objects.filter(event="post.submitted").count() == 1


def test_two_clicks_at_the_same_moment_submit_once(
    marina: Any, oleg: Any, write: Any, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both clicks have read the draft before either of them wrote."""
    draft = write(page)
    read = [load_revision(draft.pk), load_revision(draft.pk)]
    monkeypatch.setattr(review, "load_revision", lambda pk: read.pop() if read else load_revision(pk))
    first, second = (submit(actor=marina, revision=draft, version=draft.version) for _ in range(2))
    assert (first.version, second.version, second.state) == (1, 1, "in_review")
    assert Entry.objects.filter(event="post.submitted").count() == 1


def test_an_older_version_is_not_submitted(marina: Any, write: Any, page: Any) -> None:
    draft = write(page)
    with pytest.raises(Stale):
        submit(actor=marina, revision=draft, version=draft.version + 1)


def test_a_post_over_the_limit_is_refused_in_the_networks_units(marina: Any, write: Any, page: Any) -> None:
    error = refusal(marina, write(page, text="я" * 4097))
    assert error.message == "ВКонтакте: текст длиннее предела: 4097 из 4096 знаков."
    assert error.field == "text"


def test_beside_photos_the_limit_is_another(marina: Any, write: Any, page: Any) -> None:
    photo = keep_photo(actor=marina, file=jpeg())
    error = refusal(marina, write(page, text="я" * 1025, photos=[PhotoUse(photo.pk)]))
    assert "1025 из 1024" in error.message


def test_a_variant_over_the_limit_is_blamed_at_its_field(marina: Any, write: Any, page: Any) -> None:
    error = refusal(marina, write(page, variants={"vk": "я" * 5000}))
    assert error.field == "variant_vk"


def test_an_empty_post_is_refused(marina: Any, write: Any, page: Any) -> None:
    assert refusal(marina, write(page, text="", link="https://dzhankoy.example/")).field == "text"


def test_without_pages_there_is_nothing_to_approve(marina: Any, write: Any) -> None:
    assert refusal(marina, write()).field == "pages"


@pytest.mark.parametrize("state", ["draft", "suspended", "closed"])
def test_a_page_that_does_not_work_is_refused(marina: Any, write: Any, make_page: Any, state: str) -> None:
    assert "не действует" in refusal(marina, write(make_page(state=state))).message


@pytest.mark.parametrize("due", [NOW, NOW - timedelta(days=1)])
def test_a_past_time_is_refused(marina: Any, write: Any, page: Any, due: Any) -> None:
    error = refusal(marina, write(page, due=due))
    assert "уже прошло" in error.message and error.field == "due_at"


def test_without_a_time_it_is_refused(marina: Any, write: Any, page: Any) -> None:
    assert "Назначьте время" in refusal(marina, write(page, due=None)).message


@pytest.mark.parametrize(("day", "at"), [(date(2026, 3, 29), time(2, 30)), (date(2026, 10, 25), time(2, 30))])
def test_a_skipped_or_doubled_hour_is_refused(day: date, at: time) -> None:
    with pytest.raises(Refused, match="переводят"):
        clock.from_wall(day, at, zone=ZoneInfo("Europe/Berlin"), field="due_at")


def test_without_anybody_to_approve_it_is_refused(marina: Any, write: Any, page: Any) -> None:
    assert refusal(marina, write(page)).field == "approver"


# --- who may decide ---------------------------------------------------------------------------------


def test_the_head_of_the_rubrics_department_approves(oleg: Any, submitted: Any, page: Any) -> None:
    assert approve(actor=oleg, revision=submitted(page)).approver == oleg


def test_the_press_head_approves_anything(oleg: Any, irina: Any, submitted: Any, page: Any) -> None:
    assert approve(actor=irina, revision=submitted(page)).approver == irina


def test_nobody_approves_own_post(irina: Any, oleg: Any, page: Any, rubric: Any, world: World) -> None:
    content = Content("Текст", pages=[PageTime(page.pk, DUE)])
    draft = create_post(actor=irina, card=Card("Своё", rubric=rubric), content=content).latest
    revision = submit(actor=irina, revision=draft, version=0)
    with pytest.raises(AccessDenied, match=r"Свой материал согласует другой\. Может О\."):
        approve(actor=irina, revision=revision)


def test_whoever_has_touched_it_does_not_approve_it(
    marina: Any, irina: Any, oleg: Any, write: Any, page: Any
) -> None:
    draft = write(page)
    content = Content("Правка Ирины", pages=[PageTime(page.pk, DUE)])
    draft = edit_draft(actor=irina, post=draft.post, content=content, number=1, version=0)
    revision = submit(actor=marina, revision=draft, version=draft.version)
    with pytest.raises(AccessDenied):
        approve(actor=irina, revision=revision)


def test_a_head_of_another_department_may_not(submitted: Any, page: Any, appoint: Any, school: Any) -> None:
    other = appoint("other@dzhankoy.example", "department_head", school)
    with pytest.raises(AccessDenied, match="не вашего подразделения"):
        approve(actor=other, revision=submitted(page))


def test_the_named_approver_may(marina: Any, page: Any, appoint: Any, school: Any, world: World) -> None:
    head = appoint("head@dzhankoy.example", "department_head", school)
    card = Card("Школа", approver=head)
    draft = create_post(
        actor=marina, card=card, content=Content("Текст", pages=[PageTime(page.pk, DUE)])
    ).latest
    revision = submit(actor=marina, revision=draft, version=0)
    assert approve(actor=head, revision=revision)


def test_others_may_not(marina: Any, artem: Any, natalia: Any, timur: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    for person in (marina, artem, natalia, timur):
        with pytest.raises(AccessDenied):
            approve(actor=person, revision=revision)
        with pytest.raises(AccessDenied):
            return_with_remark(actor=person, revision=revision, remark="Нет")


def test_rights_taken_away_work_at_the_next_click(oleg: Any, submitted: Any, page: Any) -> None:
    from core.accounts.models import User
    from core.organizations.models import Appointment

    revision = submitted(page)
    Appointment.objects.filter(person=oleg).update(until=date(2026, 11, 24))
    with pytest.raises(AccessDenied):
        approve(actor=User.objects.get(pk=oleg.pk), revision=revision)


def test_the_list_and_the_rule_agree(
    marina: Any, artem: Any, irina: Any, oleg: Any, natalia: Any, submitted: Any, page: Any, make_page: Any
) -> None:
    submitted(page)
    content = Content("Без рубрики", pages=[PageTime(make_page(number=9).pk, DUE)])
    draft = create_post(actor=irina, card=Card("Своё", approver=oleg), content=content).latest
    submit(actor=irina, revision=draft, version=0)
    for person in (marina, artem, irina, oleg, natalia):
        by_rule = {one.pk for one in Revision.objects.all() if access.may_approve(person, one)}
        assert {one.pk for one in approvable_by(person)} == by_rule
        assert waiting_count(person) == len(by_rule)


# --- the decision -----------------------------------------------------------------------------------


def test_an_approval_fills_the_queue(
    marina: Any, oleg: Any, submitted: Any, page: Any, make_page: Any
) -> None:
    revision = submitted(page, make_page("telegram", number=8))
    approval = approve(actor=oleg, revision=revision)
    rows = Delivery.objects.order_by("pk")
    assert [row.state for row in rows] == ["scheduled", "scheduled"]
    assert {row.due_at for row in rows} == {row.next_at for row in rows} == {DUE}
    assert rows[0].digest != rows[1].digest
    assert approval.digest == revision.digest
    assert Notification.objects.filter(person=marina, kind="post.approved").exists()
    assert Entry.objects.filter(event="delivery.scheduled").count() == 2


def test_an_approval_lasts_to_the_end_of_the_day_and_its_lateness(scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    assert clock.city_zone().key == "Europe/Simferopol"
    assert f"{delivery.covers_until.astimezone(clock.city_zone()):%d %H:%M}" == "26 02:00"
    assert delivery.send_until == DUE + timedelta(hours=2)


def test_a_double_click_approves_once(oleg: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    assert approve(actor=oleg, revision=revision) == approve(actor=oleg, revision=revision)
    assert Delivery.objects.count() == 1


def test_of_two_approvers_one_wins_and_the_other_is_told(
    oleg: Any, irina: Any, submitted: Any, page: Any
) -> None:
    revision = submitted(page)
    approve(actor=oleg, revision=revision)
    for act in (
        lambda: approve(actor=irina, revision=revision),
        lambda: return_with_remark(actor=irina, revision=revision, remark="Нет"),
    ):
        with pytest.raises(Stale, match=r"Согласовано: О.\xa0Быстров, 10:00"):
            act()
    assert Approval.objects.count() == 1


def test_a_return_needs_a_remark(marina: Any, oleg: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    with pytest.raises(Refused) as refused:
        return_with_remark(actor=oleg, revision=revision, remark=" \n")
    assert refused.value.field == "remark"
    approval = return_with_remark(actor=oleg, revision=revision, remark="4 или 14 декабря?")
    assert return_with_remark(actor=oleg, revision=revision, remark="4 или 14 декабря?") == approval
    told = Notification.objects.get(person=marina, kind="post.returned")
    assert "4 или 14 декабря?" in told.text
    assert not Delivery.objects.exists()


def test_what_is_withdrawn_cannot_be_approved(marina: Any, oleg: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    withdraw(actor=marina, revision=revision)
    withdraw(actor=marina, revision=revision)
    with pytest.raises(Stale, match="автор отозвал"):
        approve(actor=oleg, revision=revision)


def test_a_passed_time_cannot_be_approved(oleg: Any, submitted: Any, page: Any, clock_at: Any) -> None:
    revision = submitted(page)
    clock_at.move_to(DUE)
    with pytest.raises(Refused, match="Время выхода прошло"):
        approve(actor=oleg, revision=revision)


def test_only_pages_with_a_time_ahead_are_covered(
    marina: Any, oleg: Any, submitted: Any, page: Any, make_page: Any, clock_at: Any
) -> None:
    other = make_page(number=8)
    times = [PageTime(page.pk, DUE), PageTime(other.pk, DUE + timedelta(hours=1))]
    revision = submitted(pages=times)
    clock_at.move_to(DUE)
    approve(actor=oleg, revision=revision)
    assert [row.page for row in Delivery.objects.all()] == [other]


def test_content_changed_behind_the_portal_is_not_approved(oleg: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    Revision.objects.update(text="Подменили")
    with pytest.raises(Refused, match="изменилось"):
        approve(actor=oleg, revision=revision)
    assert not Approval.objects.exists()


def test_a_new_revision_replaces_what_was_waiting(
    marina: Any, oleg: Any, scheduled: Any, page: Any, make_page: Any
) -> None:
    old = scheduled(page, make_page(number=8))
    content = Content("Исправлено", pages=[PageTime(page.pk, DUE)])
    draft = edit_draft(actor=marina, post=old.post, content=content, number=1, version=old.revision.version)
    approve(actor=oleg, revision=submit(actor=marina, revision=draft, version=draft.version))
    assert sorted(Delivery.objects.values_list("state", "revision__number")) == [
        ("cancelled", 1),
        ("cancelled", 1),
        ("scheduled", 2),
    ]


def test_editing_without_an_approval_lets_nothing_out(marina: Any, scheduled: Any, page: Any) -> None:
    old = scheduled(page)
    content = Content("Исправлено", pages=[PageTime(page.pk, DUE)])
    draft = edit_draft(actor=marina, post=old.post, content=content, number=1, version=old.revision.version)
    submit(actor=marina, revision=draft, version=draft.version)
    assert [row.is_held for row in Delivery.objects.all()] == [True]
