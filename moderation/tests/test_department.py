"""What a department does with what was passed to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404

from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification
from moderation.access import departments, get_action_for, get_entry_for, get_item_for, get_verdict_for
from moderation.actions.decide import answer, clear, pass_to_department
from moderation.actions.department import answer_by_department, return_item, take_back
from moderation.models import InboxItem, Verdict
from moderation.queries.item import story_of
from moderation.queries.today import numbers
from moderation.tests.conftest import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]


@pytest.fixture
def passed(item: Any, timur: Any, oleg: Any, utilities: Any) -> InboxItem:
    pass_to_department(actor=timur, item=item, version=0, department=utilities, note="Про трубу")
    return InboxItem.objects.get()


def test_the_head_answers_and_a_moderator_sends_it(passed: InboxItem, oleg: Any, timur: Any) -> None:
    assert numbers(oleg).passed == 1 and not numbers(oleg).waiting
    for text in ("", "я" * 5000):
        with pytest.raises(Refused):
            answer_by_department(actor=oleg, item=passed, version=passed.version, text=text)
    answer_by_department(actor=oleg, item=passed, version=passed.version, text="Бригада в 14:00")
    row = InboxItem.objects.get()
    assert (row.state, row.department_text, row.department_by) == ("new", "Бригада в 14:00", oleg)
    told = Notification.objects.get()
    assert told.person == timur and "готов ответ" in told.text and "Дармоеды" not in told.text
    answer(actor=timur, item=row, version=row.version, text=row.department_text)
    assert InboxItem.objects.get().state == "decided"


def test_the_head_gives_it_back_with_a_reason(passed: InboxItem, oleg: Any, timur: Any) -> None:
    with pytest.raises(Refused) as told:
        return_item(actor=oleg, item=passed, version=passed.version, reason="нет")
    assert told.value.field == "reason"
    return_item(actor=oleg, item=passed, version=passed.version, reason="Это вопрос соцзащиты")
    assert InboxItem.objects.get().state == "new"
    assert "соцзащиты" in Notification.objects.get().text


def test_a_moderator_takes_it_back_or_decides_over_it(passed: InboxItem, timur: Any, oleg: Any) -> None:
    take_back(actor=timur, item=passed, version=passed.version)
    row = InboxItem.objects.get()
    assert row.state == "new"
    with pytest.raises(AccessDenied):
        answer_by_department(actor=oleg, item=row, version=row.version, text="Поздно")
    with pytest.raises(Stale):
        take_back(actor=timur, item=row, version=row.version - 1)


def test_a_moderator_may_decide_while_the_department_thinks(passed: InboxItem, timur: Any) -> None:
    clear(actor=timur, item=passed, version=passed.version)
    assert InboxItem.objects.get().state == "closed"
    assert Verdict.objects.filter(is_current=True).count() == 1


def test_nobody_else_answers_for_the_department(
    passed: InboxItem, timur: Any, appoint: Any, school: Any, stranger: Any
) -> None:
    other = appoint("l@dzhankoy.example", "department_head", school)
    for person in (timur, other, stranger):
        with pytest.raises(AccessDenied):
            answer_by_department(actor=person, item=passed, version=passed.version, text="Ответ")
        with pytest.raises(AccessDenied):
            return_item(actor=person, item=passed, version=passed.version, reason="Не наше дело")
    with pytest.raises(AccessDenied):
        take_back(actor=other, item=passed, version=passed.version)


def test_a_head_taken_back_in_time_is_not_told(passed: InboxItem, timur: Any, clock_at: Any) -> None:
    take_back(actor=timur, item=passed, version=passed.version)
    clock_at.shift(20)
    work()
    assert not Notification.objects.exists()


def test_a_head_sees_what_was_passed_and_nothing_else(
    passed: InboxItem, wrote: Any, oleg: Any, timur: Any, stranger: Any, prosecutor: Any
) -> None:
    other = wrote("Чужое")
    assert get_item_for(oleg, passed.pk) == passed
    for person, pk in ((oleg, other.pk), (stranger, passed.pk), (prosecutor, passed.pk)):
        with pytest.raises(Http404):
            get_item_for(person, pk)
    story = story_of(oleg, passed)
    assert story.author.verdicts == () and story.evidence == () and story.thread == ()
    assert story_of(timur, passed).evidence
    verdict = Verdict.objects.get()
    assert get_verdict_for(oleg, verdict.pk) == verdict
    for load in (get_verdict_for, get_action_for, get_entry_for):
        with pytest.raises(Http404):
            load(stranger, verdict.pk)
        with pytest.raises(Http404):
            load(timur, 10**6)


def test_only_departments_with_a_head_are_offered(oleg: Any, utilities: Any, school: Any) -> None:
    assert list(departments()) == [utilities]
