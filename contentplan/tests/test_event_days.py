"""Events of several days: entered, drawn in each of their days, moved and cancelled with their posts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from contentplan.actions.events.changing import cancel_event, move_event
from contentplan.actions.events.entering import EventData, enter_event
from contentplan.actions.events.posts import Wanted, make_posts
from contentplan.actions.events.questions import answer_question
from contentplan.event_posts import mentions, templates_in_force, when_words
from contentplan.gathering import Item, Period, differences, digest_of
from contentplan.models import EventQuestion, OfficialEvent
from contentplan.queries.calendar import PlanFilters, days_of_week
from contentplan.queries.documents import gather
from contentplan.queries.events import events_between, listed
from contentplan.queries.week_summary import summary_of
from contentplan.when import MOST_DAYS, When, due_of, followed
from core import clock
from core.audit.models import Entry
from core.clock import Week
from core.errors import Refused
from core.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
NEW = "/plan/events/new/"
FRIDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 29)
FAIR = When.of_wall(FRIDAY, time(10), time(18), SUNDAY)
WEEKEND = When.of_wall(FRIDAY, None, None, SUNDAY)
LATER = When.of_wall(date(2026, 12, 4), time(10), time(16), date(2026, 12, 5))


@pytest.fixture
def fair(marina: Any, mayor: Any, utilities: Any) -> OfficialEvent:
    data = EventData("Ярмарка", FAIR, utilities, mayor, "Привокзальная площадь")
    return enter_event(actor=marina, data=data)


def at(day: date, hour: int) -> datetime:
    return clock.from_wall(day, time(hour))


# --- arithmetic -------------------------------------------------------------------------------------


def test_it_begins_on_the_first_day_and_ends_on_the_last() -> None:
    assert (FAIR.starts_at, FAIR.ends_at, FAIR.over_at) == (
        at(FRIDAY, 10),
        at(SUNDAY, 18),
        at(SUNDAY, 18),
    )
    assert at(SUNDAY, 23) < WEEKEND.over_at < at(date(2026, 11, 30), 0)


def test_an_earlier_hour_on_the_last_day_is_no_slip() -> None:
    assert When.of_wall(FRIDAY, time(15), time(9), SUNDAY).ends_at == at(SUNDAY, 9)


def test_without_an_end_it_lasts_till_the_night_of_the_last_day() -> None:
    when = When.of_wall(FRIDAY, time(10), None, SUNDAY)
    assert when.end is None and when.over_at > at(SUNDAY, 23)


def test_the_same_last_day_is_one_day() -> None:
    assert When.of_wall(FRIDAY, time(15), None, FRIDAY) == When.of_wall(FRIDAY, time(15), None)


@pytest.mark.parametrize(
    ("last_day", "words"),
    [
        (date(2026, 11, 26), "раньше первого: 26.11.2026, а начало 27.11.2026"),
        (FRIDAY + timedelta(days=MOST_DAYS), f"Дольше {MOST_DAYS} дней"),
    ],
)
def test_an_odd_last_day_is_refused_at_its_field(last_day: date, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        When.of_wall(FRIDAY, None, None, last_day)
    assert refused.value.field == "last_day"


def test_the_database_keeps_the_days_in_order(fair: OfficialEvent) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialEvent.objects.filter(pk=fair.pk).update(last_day=FRIDAY)


def test_words_name_both_days() -> None:
    assert when_words(FAIR) == "27–29 ноября, начало в 10:00"
    assert when_words(WEEKEND) == "27–29 ноября"
    assert when_words(When.of_wall(date(2026, 11, 30), None, None, date(2026, 12, 2))) == (
        "30 ноября – 2 декабря"
    )
    assert mentions("Приходите 29 ноября", FAIR) and mentions("27–29 ноября", WEEKEND)
    assert not mentions("28 ноября, днём", WEEKEND)


# --- its posts --------------------------------------------------------------------------------------


def test_an_announcement_before_the_first_day_a_report_after_the_last(fair: OfficialEvent) -> None:
    templates = templates_in_force()
    assert due_of(templates["announce"], FAIR) == at(date(2026, 11, 26), 10)
    assert due_of(templates["report"], FAIR) == at(SUNDAY, 20)
    assert due_of(templates["report"], WEEKEND) == at(SUNDAY, 18)


def test_what_follows_the_end_goes_with_the_last_day() -> None:
    longer = When.of_wall(FRIDAY, None, None, date(2026, 11, 30))
    assert followed(at(SUNDAY, 18), "after", WEEKEND, longer) == at(date(2026, 11, 30), 18)
    assert followed(at(date(2026, 11, 26), 10), "day", WEEKEND, longer) == at(date(2026, 11, 26), 10)


def test_moved_it_asks_about_its_posts_and_takes_them_along(
    fair: OfficialEvent, marina: Any, page: Any
) -> None:
    announce, report = make_posts(
        actor=marina, event=fair, wanted=[Wanted("announce", [page.pk]), Wanted("report", [page.pk])]
    )
    asked = move_event(actor=marina, event=fair, when=LATER, reason="шторм")
    assert [(one.was_day, one.was_last_day, one.was_ends_at) for one in asked] == [
        (FRIDAY, SUNDAY, at(SUNDAY, 18))
    ] * 2
    assert Entry.objects.get(event="event.moved").data["last_day"] == "2026-12-05"
    for question in EventQuestion.objects.select_related("event", "post"):
        answer_question(actor=marina, question=question, answer="follow")
    assert announce.latest.pages.get().due_at == at(date(2026, 12, 3), 10)
    assert report.latest.pages.get().due_at == at(date(2026, 12, 5), 18)
    assert When.of(OfficialEvent.objects.get(pk=fair.pk)) == LATER


def test_one_day_more_is_a_move_too(fair: OfficialEvent, marina: Any) -> None:
    longer = When.of_wall(FRIDAY, time(10), time(18), date(2026, 11, 30))
    move_event(actor=marina, event=fair, when=longer)
    assert OfficialEvent.objects.get(pk=fair.pk).state == "moved"


def test_it_is_cancelled_while_it_goes_on(fair: OfficialEvent, marina: Any, page: Any, clock_at: Any) -> None:
    make_posts(actor=marina, event=fair, wanted=[Wanted("report", [page.pk])])
    clock_at.move_to(at(date(2026, 11, 28), 12))
    assert not fair.is_past
    (question,) = cancel_event(actor=marina, event=fair, reason="шторм")
    assert question.post.event_role == "report"


def test_what_goes_on_already_may_be_entered_and_what_is_over_may_not(
    marina: Any, utilities: Any, clock_at: Any
) -> None:
    clock_at.move_to(at(SUNDAY, 12))
    assert enter_event(actor=marina, data=EventData("Ярмарка", FAIR, utilities)).state == "planned"
    clock_at.move_to(at(SUNDAY, 19))
    with pytest.raises(Refused, match="Это время уже прошло: сегодня, 18:00"):
        enter_event(actor=marina, data=EventData("Ярмарка", FAIR, utilities))
    clock_at.move_to(at(date(2026, 11, 30), 1))
    with pytest.raises(Refused, match="Это время уже прошло: вчера"):
        enter_event(actor=marina, data=EventData("Ярмарка", WEEKEND, utilities))


# --- where it stands --------------------------------------------------------------------------------


def test_it_stands_in_each_of_its_days_and_in_those_only(
    fair: OfficialEvent, marina: Any, django_assert_num_queries: Any
) -> None:
    marina.appointments_in_force()
    with django_assert_num_queries(1):
        parts = events_between(marina, date(2026, 11, 28), date(2026, 12, 6))
    assert [(one.shown_on.day, one.number, one.length, one.begins_at) for one in parts] == [
        (28, 2, 3, None),
        (29, 3, 3, None),
    ]
    assert [one.anchor for one in parts] == [f"e{fair.pk}-2", f"e{fair.pk}-3"]
    assert not events_between(marina, date(2026, 11, 30), date(2026, 12, 6))
    assert not events_between(marina, date(2026, 11, 20), date(2026, 11, 26))


def test_a_week_draws_it_thrice_before_events_with_an_hour(
    fair: OfficialEvent, marina: Any, utilities: Any
) -> None:
    meeting = When.of_wall(date(2026, 11, 28), time(9), None)
    enter_event(actor=marina, data=EventData("Приём", meeting, utilities))
    days = {day.date: day for day in days_of_week(marina, Week.of(FRIDAY), PlanFilters())}
    assert [[line.title for line in day.events] for day in list(days.values())[3:]] == [
        [],
        ["Ярмарка"],
        ["Ярмарка", "Приём"],
        ["Ярмарка"],
    ]


@pytest.mark.parametrize("address", ["/plan/month/", "/plan/", "/plan/?view=list"])
def test_screens_say_which_day_of_how_many(
    address: str, fair: OfficialEvent, marina: Any, client_of: Any
) -> None:
    html = client_of(marina).get(address).content.decode()
    assert html.count(f'/plan/events/{fair.pk}/"') == 3
    assert "день 2" in html and "день 3" in html
    moves = html.count(f"/plan/events/{fair.pk}/move/")
    assert moves == (0 if "list" in address else 1)  # it is dragged by its first day


def test_the_list_keeps_it_ahead_till_its_last_day(fair: OfficialEvent, marina: Any, clock_at: Any) -> None:
    clock_at.move_to(at(SUNDAY, 23))
    assert list(listed(marina)) == [fair] and not listed(marina, "past")
    clock_at.move_to(at(date(2026, 11, 30), 1))
    assert not listed(marina) and list(listed(marina, "past")) == [fair]


def test_a_day_before_is_past_though_it_has_no_last_day(
    visit: OfficialEvent, marina: Any, clock_at: Any
) -> None:
    clock_at.move_to(at(date(2026, 11, 28), 1))
    assert list(listed(marina, "past")) == [visit]


# --- the document and the summary -------------------------------------------------------------------


def test_both_weeks_have_it_and_say_till_when(marina: Any, utilities: Any) -> None:
    long = When.of_wall(FRIDAY, time(10), None, date(2026, 12, 2))
    enter_event(actor=marina, data=EventData("Ярмарка", long, utilities))
    (first,) = gather(marina, Period.of("week", date(2026, 11, 23))).items
    (second,) = gather(marina, Period.of("week", date(2026, 11, 30))).items
    assert (first.day, first.hours) == (FRIDAY, "10:00, по 02.12")
    assert (second.day, second.hours) == (date(2026, 11, 30), "по 02.12")


def test_a_shorter_event_is_a_difference(fair: OfficialEvent, marina: Any) -> None:
    period = Period.of("week", date(2026, 11, 23))
    before = gather(marina, period).items
    move_event(actor=marina, event=fair, when=When.of_wall(FRIDAY, time(10), time(18), date(2026, 11, 28)))
    (found,) = differences(before, gather(marina, period).items)
    assert found.kind == "changed" and "29.11.2026 → " in found.words and "28.11.2026" in found.words


def test_a_plan_confirmed_before_there_were_such_events_keeps_its_digest() -> None:
    item = Item(FRIDAY, at(FRIDAY, 15), 7, None, None, "", "Приём", "Глава", "", (), "М. К.")
    assert digest_of([item]) == "b645c06b57a5f31be94dbd9807161c456766820b931aaa643c26a575d03d3400"
    assert digest_of([replace(item, until=SUNDAY)]) != digest_of([item])


def test_the_summary_tells_it_in_the_week_in_which_it_ended(marina: Any, mayor: Any, utilities: Any) -> None:
    OfficialEvent.objects.create(
        title="Ярмарка",
        official=mayor,
        organization=utilities,
        author=marina,
        day=date(2026, 11, 20),
        last_day=date(2026, 11, 24),
        zone="Europe/Simferopol",
        state="took_place",
    )
    assert not summary_of(marina, mayor, Week.of(date(2026, 11, 20))).finished
    found = summary_of(marina, mayor, Week.of(date(2026, 11, 24)))
    assert "20–24 ноября — Ярмарка." in found.text


# --- the form ---------------------------------------------------------------------------------------


def fields(place: Any, **changes: str) -> dict[str, str]:
    said = {"who": "own", "title": "Ярмарка", "day": "27.11", "last_day": "29.11", "start": "10", "end": "18"}
    return {**said, "organization": str(place.pk), "act": "event", **changes}


def test_the_form_takes_the_last_day(client_of: Any, marina: Any, utilities: Any) -> None:
    answer = client_of(marina).post(NEW, fields(utilities), follow=True)
    assert When.of(OfficialEvent.objects.get()) == FAIR
    html = answer.content.decode()
    assert "В плане: 27–29 ноября" in html and "начало в 10:00, конец в 18:00" in html


def test_a_wrong_last_day_is_said_and_nothing_typed_is_lost(
    client_of: Any, marina: Any, utilities: Any
) -> None:
    answer = client_of(marina).post(NEW, fields(utilities, last_day="26.11"))
    html = answer.content.decode()
    assert answer.status_code == 422 and "Последний день раньше первого" in html
    assert 'value="26.11"' in html and 'value="Ярмарка"' in html


def test_dragged_to_another_day_it_keeps_its_length(fair: OfficialEvent, client_of: Any, marina: Any) -> None:
    html = client_of(marina).get(f"/plan/events/{fair.pk}/move/?day=2026-12-04").content.decode()
    assert 'value="пт, 04.12.2026"' in html and 'value="вс, 06.12.2026"' in html


def test_a_notice_of_a_move_names_its_days(fair: OfficialEvent, marina: Any, artem: Any) -> None:
    move_event(actor=artem, event=fair, when=LATER)
    assert "перенесено на 4–5 декабря" in Notification.objects.get(person=marina).text
