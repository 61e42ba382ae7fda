"""Events: entered, proposed, decided, moved, cancelled. Each refusal, each transition, each second click."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from contentplan.access import events_visible_to
from contentplan.actions.events.changing import cancel_event, move_event, note_took_place
from contentplan.actions.events.deciding import accept_event, decline_event
from contentplan.actions.events.entering import EventData, edit_event, enter_event
from contentplan.actions.events.officials import add_official, edit_official
from contentplan.models import Official, OfficialEvent
from contentplan.queries.events import events_between
from contentplan.tests.conftest import FRIDAY_AT_15, NOW
from contentplan.when import When
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
MONDAY = When.of_wall(date(2026, 11, 30), time(11), None)
YESTERDAY = When.of_wall(date(2026, 11, 24), time(11), None)


@pytest.fixture
def proposed(oleg: Any, utilities: Any) -> OfficialEvent:
    return enter_event(actor=oleg, data=EventData("Субботник в парке", FRIDAY_AT_15, utilities))


def fresh(event: OfficialEvent) -> OfficialEvent:
    return OfficialEvent.objects.get(pk=event.pk)


# --- entering ---------------------------------------------------------------------------------------


def test_the_press_office_puts_an_event_into_the_plan(visit: Any, marina: Any) -> None:
    assert (visit.state, visit.author) == ("planned", marina)
    assert visit.who == "Глава администрации"
    assert Entry.objects.get(event="event.created").object_id == visit.pk


def test_a_department_proposes_and_the_press_office_is_told(
    proposed: OfficialEvent, marina: Any, irina: Any
) -> None:
    assert proposed.state == "proposed"
    assert proposed.who == "Отдел городского хозяйства"
    assert not Notification.objects.exists()  # nobody of the press office worked here yet


def test_a_proposal_reaches_everyone_of_the_press_office(
    marina: Any, irina: Any, oleg: Any, utilities: Any
) -> None:
    enter_event(actor=oleg, data=EventData("Субботник", FRIDAY_AT_15, utilities))
    told = Notification.objects.filter(kind="event.proposed")
    assert {one.person_id for one in told} == {marina.pk, irina.pk}
    assert "предлагает мероприятие: «Субботник»" in told[0].text


def test_two_clicks_make_one_event(marina: Any, utilities: Any) -> None:
    key, data = uuid.uuid4(), EventData("Приём граждан", FRIDAY_AT_15, utilities)
    first = enter_event(actor=marina, data=data, request_key=key)
    assert enter_event(actor=marina, data=data, request_key=key) == first
    assert OfficialEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": " \n "}, "title", "Назовите мероприятие"),
        ({"title": "а" * 201}, "title", "длиннее 200 знаков на 1"),
        ({"place": "а" * 301}, "place", "длиннее 300"),
        ({"details": "а" * 4001}, "details", "длиннее 4000"),
        ({"when": YESTERDAY}, "day", "уже прошло"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    marina: Any, utilities: Any, changes: dict[str, Any], field: str, words: str
) -> None:
    data = replace(EventData("Приём", FRIDAY_AT_15, utilities), **changes)
    with pytest.raises(Refused, match=words) as refused:
        enter_event(actor=marina, data=data)
    assert refused.value.field == field
    assert not OfficialEvent.objects.exists()


def test_an_event_that_is_on_just_now_may_be_entered(marina: Any, utilities: Any) -> None:
    today = When.of_wall(date(2026, 11, 25), time(9), time(12))
    assert enter_event(actor=marina, data=EventData("Планёрка", today, utilities)).state == "planned"


def test_a_department_proposes_only_its_own(oleg: Any, school: Any) -> None:
    with pytest.raises(Refused, match="своего подразделения") as refused:
        enter_event(actor=oleg, data=EventData("Чужое", FRIDAY_AT_15, school))
    assert (refused.value.field, refused.value.clause) == ("organization", "2.3")


def test_a_closed_organization_is_refused(marina: Any, utilities: Any) -> None:
    utilities.is_active = False
    with pytest.raises(Refused, match="больше не действует"):
        enter_event(actor=marina, data=EventData("Приём", FRIDAY_AT_15, utilities))


@pytest.mark.parametrize("who", ["svetlana", "timur", "prosecutor", "natalia", "stranger"])
def test_others_enter_no_events(request: Any, who: str, utilities: Any) -> None:
    with pytest.raises(AccessDenied, match="Мероприятия вносит пресс-служба"):
        enter_event(actor=request.getfixturevalue(who), data=EventData("Приём", FRIDAY_AT_15, utilities))


# --- editing ----------------------------------------------------------------------------------------


def test_words_are_corrected(visit: Any, artem: Any, utilities: Any) -> None:
    data = EventData("Открытие площадки", FRIDAY_AT_15, utilities, place="Нестерова, 14")
    edit_event(actor=artem, event=visit, data=data, version=visit.version)
    assert (fresh(visit).title, fresh(visit).place, fresh(visit).version) == (
        "Открытие площадки",
        "Нестерова, 14",
        1,
    )


def test_the_time_of_the_plan_is_not_edited_but_moved(visit: Any, marina: Any, utilities: Any) -> None:
    with pytest.raises(Refused, match="кнопкой «Перенести»") as refused:
        edit_event(actor=marina, event=visit, data=EventData("Иначе", MONDAY, utilities), version=0)
    assert refused.value.field == "day"


def test_a_department_mends_its_proposal_and_no_more_once_it_is_taken(
    proposed: OfficialEvent, oleg: Any, marina: Any, utilities: Any
) -> None:
    data = EventData("Субботник", MONDAY, utilities)
    edit_event(actor=oleg, event=proposed, data=data, version=0)
    assert fresh(proposed).day == MONDAY.day
    accept_event(actor=marina, event=fresh(proposed))
    with pytest.raises(AccessDenied):
        edit_event(actor=oleg, event=fresh(proposed), data=data, version=2)


def test_of_two_who_edit_at_once_the_second_is_told(visit: Any, marina: Any, utilities: Any) -> None:
    data = EventData("Иначе", FRIDAY_AT_15, utilities)
    edit_event(actor=marina, event=visit, data=data, version=0)
    with pytest.raises(Stale):
        edit_event(actor=marina, event=fresh(visit), data=data, version=0)


def test_what_is_over_is_not_edited(visit: Any, marina: Any, utilities: Any) -> None:
    cancel_event(actor=marina, event=visit, reason="дождь")
    with pytest.raises(Refused, match="отменено, менять его поздно"):
        edit_event(actor=marina, event=visit, data=EventData("Иначе", FRIDAY_AT_15, utilities), version=1)


# --- deciding over proposals ------------------------------------------------------------------------


def test_a_proposal_is_accepted_and_its_department_told(
    proposed: OfficialEvent, marina: Any, oleg: Any
) -> None:
    accept_event(actor=marina, event=proposed)
    assert (fresh(proposed).state, fresh(proposed).decided_by) == ("planned", marina)
    assert "взяли в план" in Notification.objects.get(person=oleg).text
    accept_event(actor=marina, event=fresh(proposed))  # the second click
    assert Entry.objects.filter(event="event.accepted").count() == 1


def test_a_proposal_is_declined_with_a_reason(proposed: OfficialEvent, marina: Any, oleg: Any) -> None:
    with pytest.raises(Refused, match="почему не берём") as refused:
        decline_event(actor=marina, event=proposed, reason=" ")
    assert refused.value.field == "reason"
    decline_event(actor=marina, event=proposed, reason="Будет общий субботник.")
    decline_event(actor=marina, event=fresh(proposed), reason="Будет общий субботник.")
    assert fresh(proposed).state == "declined"
    assert "не взяли: Будет общий субботник." in Notification.objects.get(person=oleg).text


def test_of_accepting_and_declining_at_once_one_wins(
    proposed: OfficialEvent, marina: Any, artem: Any
) -> None:
    seen_by_artem = fresh(proposed)
    accept_event(actor=marina, event=proposed)
    with pytest.raises(Stale):
        decline_event(actor=artem, event=seen_by_artem, reason="поздно")


def test_a_proposal_of_a_passed_day_is_not_accepted(
    proposed: OfficialEvent, marina: Any, clock_at: Any
) -> None:
    clock_at.move_to(NOW + timedelta(days=3))
    with pytest.raises(Refused, match="уже прошло"):
        accept_event(actor=marina, event=proposed)


def test_a_department_decides_over_no_proposal(proposed: OfficialEvent, oleg: Any) -> None:
    with pytest.raises(AccessDenied, match="Мероприятия ведёт пресс-служба"):
        accept_event(actor=oleg, event=proposed)
    with pytest.raises(AccessDenied):
        decline_event(actor=oleg, event=proposed, reason="сам")


def test_a_department_takes_its_proposal_back(proposed: OfficialEvent, oleg: Any) -> None:
    cancel_event(actor=oleg, event=proposed, reason="перенесли на весну")
    assert fresh(proposed).state == "cancelled"


# --- moving, cancelling, taking place ---------------------------------------------------------------


def test_an_event_is_moved_and_moved_again(visit: Any, marina: Any) -> None:
    move_event(actor=marina, event=visit, when=MONDAY, reason="дождь", version=0)
    assert (visit.state, fresh(visit).day, fresh(visit).reason) == ("moved", MONDAY.day, "дождь")
    later = When.of_wall(date(2026, 12, 1), None, None)
    move_event(actor=marina, event=visit, when=later)
    assert fresh(visit).all_day
    assert Entry.objects.filter(event="event.moved").count() == 2


def test_moving_to_the_same_time_is_no_move(visit: Any, marina: Any) -> None:
    move_event(actor=marina, event=visit, when=When.of(visit))
    assert fresh(visit).state == "planned"


def test_an_event_is_not_moved_into_the_past(visit: Any, marina: Any) -> None:
    with pytest.raises(
        Refused, match="Это время уже прошло: вчера, 11:00, а сейчас сегодня, 10:00"
    ) as refused:
        move_event(actor=marina, event=visit, when=YESTERDAY)
    assert refused.value.field == "day"
    assert fresh(visit).state == "planned"
    assert When.of(fresh(visit)) == FRIDAY_AT_15


def test_of_two_who_move_at_once_the_second_is_told(visit: Any, marina: Any, artem: Any) -> None:
    seen_by_artem = fresh(visit)
    move_event(actor=marina, event=visit, when=MONDAY, version=0)
    with pytest.raises(Stale):
        move_event(actor=artem, event=seen_by_artem, when=When.of_wall(date(2026, 12, 2), time(9), None))


def test_a_proposal_is_accepted_before_it_is_moved(proposed: OfficialEvent, marina: Any) -> None:
    with pytest.raises(Refused, match="только предложено"):
        move_event(actor=marina, event=proposed, when=MONDAY)


def test_a_cancellation_says_why_and_is_final(visit: Any, marina: Any) -> None:
    with pytest.raises(Refused, match="почему отменяется"):
        cancel_event(actor=marina, event=visit, reason="")
    cancel_event(actor=marina, event=visit, reason="Дождь")
    cancel_event(actor=marina, event=visit, reason="Дождь")  # the second click
    assert Entry.objects.filter(event="event.cancelled").count() == 1
    with pytest.raises(Refused, match="отменено, перенести его нельзя"):
        move_event(actor=marina, event=visit, when=MONDAY)
    with pytest.raises(Refused, match="отменено, отметить состоявшимся его нельзя"):
        note_took_place(actor=marina, event=visit)


def test_an_event_takes_place_once_it_has_begun(visit: Any, marina: Any, clock_at: Any) -> None:
    with pytest.raises(Refused, match="ещё не началось"):
        note_took_place(actor=marina, event=visit)
    clock_at.move_to(FRIDAY_AT_15.starts_at)
    note_took_place(actor=marina, event=visit)
    note_took_place(actor=marina, event=visit)
    assert fresh(visit).state == "took_place"
    assert Entry.objects.filter(event="event.took_place").count() == 1


def test_heads_move_no_events(visit: Any, oleg: Any) -> None:
    for act in (
        lambda: move_event(actor=oleg, event=visit, when=MONDAY),
        lambda: cancel_event(actor=oleg, event=visit, reason="так"),
        lambda: note_took_place(actor=oleg, event=visit),
    ):
        with pytest.raises(AccessDenied):
            act()


# --- who sees what ----------------------------------------------------------------------------------


def test_a_proposal_is_seen_by_its_department_and_the_press_office_only(
    proposed: OfficialEvent, visit: Any, marina: Any, oleg: Any, natalia: Any, svetlana: Any, prosecutor: Any
) -> None:
    def seen(actor: Any) -> set[int]:
        return set(events_visible_to(actor).values_list("pk", flat=True))

    assert seen(marina) == seen(oleg) == {proposed.pk, visit.pk}
    assert seen(natalia) == seen(prosecutor) == {visit.pk}
    assert not seen(svetlana)


def test_the_days_of_a_range_in_one_query(
    visit: Any, marina: Any, utilities: Any, django_assert_num_queries: Any
) -> None:
    whole = When.of_wall(FRIDAY_AT_15.day, None, None)
    day = enter_event(actor=marina, data=EventData("День города", whole, utilities))
    enter_event(actor=marina, data=EventData("Потом", When.of_wall(date(2026, 12, 7), None, None), utilities))
    marina.appointments_in_force()
    with django_assert_num_queries(1):
        lines = events_between(marina, date(2026, 11, 23), date(2026, 11, 29))
    assert [line.pk for line in lines] == [day.pk, visit.pk]
    assert lines[0].all_day
    assert (lines[1].who, lines[1].organization, lines[1].asks, lines[1].posts) == (
        "Глава администрации",
        "Отдел городского хозяйства",
        False,
        0,
    )
    assert not events_between(marina, date(2026, 11, 23), date(2026, 11, 26))
    assert [
        one.pk
        for one in events_between(marina, FRIDAY_AT_15.day, FRIDAY_AT_15.day, official_id=visit.official_id)
    ] == [visit.pk]


# --- officials --------------------------------------------------------------------------------------


def test_officials_are_added_once_and_closed(marina: Any, oleg: Any) -> None:
    first = add_official(actor=marina, rank="3_deputy", name="Роговая  Н. Е.", position="Заместитель главы")
    again = add_official(actor=marina, rank="3_deputy", name="Роговая Н. Е.", position="Заместитель главы")
    assert first == again
    edit_official(
        actor=marina,
        official=first,
        rank="3_deputy",
        name=first.name,
        position=first.position,
        is_active=False,
    )
    assert not Official.objects.get().is_active
    with pytest.raises(AccessDenied):
        add_official(actor=oleg, rank="1_head", name="Я", position="Глава")


@pytest.mark.parametrize(("name", "position", "field"), [("", "Глава", "name"), ("Иванов", " ", "position")])
def test_an_official_has_a_name_and_a_position(marina: Any, name: str, position: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        add_official(actor=marina, rank="1_head", name=name, position=position)
    assert refused.value.field == field


def test_two_entries_do_not_say_the_same(marina: Any, mayor: Any) -> None:
    other = add_official(actor=marina, rank="1_head", name="Другой", position="Глава")
    with pytest.raises(Refused, match="уже есть"):
        edit_official(
            actor=marina, official=other, rank="1_head", name=mayor.name, position="Глава", is_active=True
        )
