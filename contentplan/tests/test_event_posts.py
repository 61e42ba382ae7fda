"""Posts from an event: words, times and pages by template; drafts only; made once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from contentplan.actions.events.changing import cancel_event
from contentplan.actions.events.entering import EventData, enter_event
from contentplan.actions.events.posts import Wanted, make_posts, usual_pages
from contentplan.actions.events.templates import TemplateData, save_template
from contentplan.event_posts import filled, mentions, suggestion_of, templates_in_force, when_words
from contentplan.models import OfficialEvent, Post, PostTemplate
from contentplan.tests.conftest import FRIDAY_AT_15, NOW
from contentplan.when import When
from core.audit.models import Entry
from core.errors import AccessDenied, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
THURSDAY_10, FRIDAY_18 = datetime(2026, 11, 26, 7, tzinfo=UTC), datetime(2026, 11, 27, 15, tzinfo=UTC)
BOTH = ("announce", "report")


def made(marina: Any, visit: OfficialEvent, page: Any) -> list[Post]:
    return make_posts(actor=marina, event=visit, wanted=[Wanted(role, [page.pk]) for role in BOTH])


def test_an_event_becomes_two_drafts_with_their_times(marina: Any, visit: Any, page: Any) -> None:
    announce, report = made(marina, visit, page)
    assert [announce.title, report.title] == [
        "Анонс: Открытие спортплощадки",
        "Как прошло: Открытие спортплощадки",
    ]
    assert [post.latest.state for post in (announce, report)] == ["draft", "draft"]
    assert announce.latest.pages.get().due_at == THURSDAY_10
    assert report.latest.pages.get().due_at == FRIDAY_18
    assert announce.latest.text == (
        "27 ноября в 15:00 — Открытие спортплощадки. Место: ул. Нестерова, 12, двор."
    )
    assert (report.event, report.event_role, report.event_anchor) == (visit, "report", "after")
    assert announce.organization == visit.organization
    assert Entry.objects.get(event="event.posts_made").data == {"posts": [announce.pk, report.pk]}


def test_two_clicks_make_the_posts_once(marina: Any, visit: Any, page: Any) -> None:
    key = uuid.uuid4()
    first = make_posts(actor=marina, event=visit, wanted=[Wanted("report", [page.pk])], request_key=key)
    again = make_posts(actor=marina, event=visit, wanted=[Wanted("report", [page.pk])], request_key=key)
    assert first == again
    assert Post.objects.count() == 1


def test_a_time_that_has_passed_is_refused_and_nothing_is_made(marina: Any, visit: Any, page: Any) -> None:
    late = Wanted("report", [page.pk], NOW - timedelta(minutes=1))
    with pytest.raises(Refused, match="материала «репортаж» уже прошло: сегодня, 09:59") as refused:
        make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk]), late])
    assert refused.value.field == "due_report"
    assert not Post.objects.exists()


def test_an_announcement_is_not_suggested_when_its_hour_has_passed(visit: Any, clock_at: Any) -> None:
    clock_at.move_to(THURSDAY_10)
    suggestion = suggestion_of(templates_in_force()["announce"], visit)
    assert (suggestion.is_chosen, suggestion.problem) == (False, "Это время уже прошло")


def test_only_what_is_in_the_plan_gives_posts(marina: Any, oleg: Any, utilities: Any, page: Any) -> None:
    proposed = enter_event(actor=oleg, data=EventData("Субботник", FRIDAY_AT_15, utilities))
    with pytest.raises(Refused, match="предложено: материалы из него не заводят"):
        made(marina, proposed, page)
    cancel_event(actor=marina, event=proposed, reason="дождь")
    with pytest.raises(Refused, match="отменено: материалы"):
        made(marina, proposed, page)


def test_heads_write_no_posts_of_events(oleg: Any, visit: Any, page: Any) -> None:
    with pytest.raises(AccessDenied):
        made(oleg, visit, page)


def test_pages_are_those_of_the_administration_that_work(marina: Any, make_page: Any, school: Any) -> None:
    active, _ = make_page(number=1), make_page(number=2, state="draft")
    theirs = make_page(number=3)
    theirs.organization = school
    theirs.save()
    assert usual_pages(marina) == [active.pk]


def test_an_unknown_page_is_refused(marina: Any, visit: Any) -> None:
    with pytest.raises(Refused, match="Такой страницы нет"):
        make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [404])])


# --- templates --------------------------------------------------------------------------------------

OWN = TemplateData(
    role="announce", anchor="day", days=-2, at=time(17), title="{кто}: {что}", text="{когда}, {где}"
)


def test_the_press_office_changes_a_template(marina: Any, visit: Any, page: Any, rubric: Any) -> None:
    save_template(actor=marina, data=replace(OWN, rubric=rubric, pages=[page]))
    save_template(actor=marina, data=replace(OWN, rubric=rubric, pages=[page], days=-1))
    template = templates_in_force()["announce"]
    assert (PostTemplate.objects.count(), list(template.pages.all())) == (1, [page])
    (post,) = make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk])])
    assert (post.title, post.rubric) == ("Глава администрации: Открытие спортплощадки", rubric)
    assert post.latest.pages.get().due_at == datetime(2026, 11, 26, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "а" * 201}, "title"),
        ({"days": -31}, "days"),
        ({"minutes": 99_999}, "minutes"),
    ],
)
def test_a_template_that_does_not_fit_is_refused(marina: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        save_template(actor=marina, data=replace(OWN, **changes))
    assert refused.value.field == field
    assert not PostTemplate.objects.exists()


def test_heads_keep_no_templates(oleg: Any) -> None:
    with pytest.raises(AccessDenied):
        save_template(actor=oleg, data=OWN)


def test_braces_that_name_nothing_stay() -> None:
    assert filled("{что} {кому} {", {"что": "Ярмарка"}) == "Ярмарка {кому} {"


def test_words_that_a_text_still_says_of_the_old_time() -> None:
    assert when_words(FRIDAY_AT_15) == "27 ноября в 15:00"
    assert mentions("Ждём вас в 15:00", FRIDAY_AT_15)
    assert mentions("Будет 27 ноября.", FRIDAY_AT_15)
    assert not mentions("Ждём 28 ноября в 16:00", FRIDAY_AT_15)
    assert not mentions("В 15:00", When(FRIDAY_AT_15.day, FRIDAY_AT_15.zone))
