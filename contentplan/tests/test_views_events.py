"""Screens of events: entered by a form, decided, moved, cancelled, answered."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from contentplan.actions.events.changing import cancel_event, move_event
from contentplan.actions.events.entering import EventData, enter_event
from contentplan.actions.events.posts import Wanted, make_posts
from contentplan.models import EventQuestion, Official, OfficialEvent, Post, PostTemplate
from contentplan.queries.events import waiting_for
from contentplan.tests.conftest import FRIDAY_AT_15
from contentplan.tests.test_event_questions import AT_17, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
EVENTS, NEW = "/plan/events/", "/plan/events/new/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def form(utilities: Any, **changes: Any) -> dict[str, Any]:
    """What a press officer types: four fields; the rest stands there already."""
    return {
        "who": "own",
        "title": "Открытие спортплощадки",
        "place": "ул. Нестерова, 12",
        "day": "пятница",
        "start": "15",
        "end": "16.00",
        "organization": str(utilities.pk),
        "responsible": "",
        "details": "",
        "request_key": str(uuid.uuid4()),
        "act": "event",
        **changes,
    }


# --- entering ---------------------------------------------------------------------------------------


def test_the_form_opens_with_sensible_values(client_of: Any, marina: Any, mayor: Any, page: Any) -> None:
    html = text(client_of(marina).get(NEW))
    assert f'value="{mayor.pk}" checked' in html
    assert "накануне в 10:00" in html.lower() and "через 2 ч после конца" in html.lower()
    assert html.count('type="checkbox"') == 3 and f'value="{page.pk}" checked' in html
    assert 'name="request_key"' in html


def test_an_event_with_two_posts_by_one_button(
    client_of: Any, marina: Any, mayor: Any, utilities: Any, page: Any
) -> None:
    data = form(utilities, who=str(mayor.pk), act="posts", announce="on", report="on", pages=[str(page.pk)])
    client = client_of(marina)
    for _ in range(2):  # a double click
        response = client.post(NEW, data, follow=True)
    event = OfficialEvent.objects.get()
    assert (event.official, event.starts_at, event.ends_at) == (
        mayor,
        FRIDAY_AT_15.starts_at,
        FRIDAY_AT_15.ends_at,
    )
    assert {post.event_role for post in event.posts.all()} == {"announce", "report"}
    html = text(response)
    assert "Анонс: Открытие спортплощадки" in html and "Как прошло: Открытие спортплощадки" in html


def test_only_the_event(client_of: Any, marina: Any, utilities: Any) -> None:
    html = text(client_of(marina).post(NEW, form(utilities, announce="on"), follow=True))
    assert "Материалов пока нет" in html and not Post.objects.exists()


def test_every_wrong_field_says_so_and_what_was_typed_stays(
    client_of: Any, marina: Any, utilities: Any, page: Any
) -> None:
    data = form(
        utilities, title="", day="32.13", start="полдень", place="ул. Мира", act="posts", announce="on"
    )
    response = client_of(marina).post(NEW, data)
    html = text(response)
    assert response.status_code == 422
    for words in (
        "Назовите мероприятие",
        "Такого дня нет",
        "Такого времени нет",
        "Отметьте хотя бы одну страницу",
    ):
        assert words in html
    assert 'value="ул. Мира"' in html and 'value="32.13"' in html
    assert not OfficialEvent.objects.exists()


def test_a_day_that_has_passed_is_a_sentence_at_the_day(client_of: Any, marina: Any, utilities: Any) -> None:
    response = client_of(marina).post(NEW, form(utilities, day="24.11"))
    assert response.status_code == 422
    assert "Это время уже прошло: вчера, 16:00" in text(response) and "Возьмите время впереди" in text(
        response
    )


def test_an_announcement_too_late_keeps_the_whole_form(
    client_of: Any, marina: Any, utilities: Any, page: Any
) -> None:
    data = form(utilities, day="сегодня", act="posts", announce="on", pages=[str(page.pk)])
    response = client_of(marina).post(NEW, data)
    assert response.status_code == 422 and "Время материала «анонс» уже прошло" in text(response)
    assert not OfficialEvent.objects.exists() and not Post.objects.exists()


def test_a_past_event_is_repeated(client_of: Any, marina: Any, visit: Any) -> None:
    html = text(client_of(marina).get(NEW, {"like": visit.pk}))
    assert 'value="Открытие спортплощадки"' in html and 'value="15:00"' in html
    assert 'name="day" class="op-num form-control"' not in html or 'value="пт' not in html


def test_a_pasted_line_fills_the_fields(client_of: Any, marina: Any) -> None:
    line = "27.11, 15:00–16:00 Открытие спортплощадки, ул. Нестерова, 12"
    html = text(client_of(marina).get(NEW, {"line": line}))
    for value in ("Открытие спортплощадки", "ул. Нестерова, 12", "пт, 27.11.2026", "15:00", "16:00"):
        assert f'value="{value}"' in html
    assert "чт, 26 ноября, 10:00" in html or "завтра, 10:00" in html


@pytest.mark.parametrize("query", [{"like": "999"}, {"like": "x"}, {"day": "2026-13-01"}, {"line": "\x00"}])
def test_a_strange_link_does_not_break_the_form(client_of: Any, marina: Any, query: dict[str, str]) -> None:
    assert client_of(marina).get(NEW, query).status_code == (404 if query == {"like": "999"} else 200)


def test_what_follows_the_typing_keeps_nothing(
    client_of: Any, marina: Any, utilities: Any, visit: Any
) -> None:
    html = text(client_of(marina).post(f"{NEW}live/", form(utilities)))
    assert "завтра, 10:00, накануне" in html and "сегодня" not in html
    assert OfficialEvent.objects.count() == 1
    assert visit.title in html  # what is on that day already


def test_a_department_proposes_by_the_same_form(
    client_of: Any, oleg: Any, utilities: Any, school: Any
) -> None:
    client = client_of(oleg)
    html = text(client.get(NEW))
    assert (
        "Предложить пресс-службе" in html
        and "Материалы из него" not in html
        and school.short_name not in html
    )
    data = form(utilities, act="posts", announce="on")
    html = text(client.post(NEW, data, follow=True))
    assert (
        "Предложено" in html and OfficialEvent.objects.get().state == "proposed" and not Post.objects.exists()
    )


# --- the list, one event ----------------------------------------------------------------------------


def test_lists(client_of: Any, marina: Any, oleg: Any, visit: Any, utilities: Any) -> None:
    enter_event(actor=oleg, data=EventData("Субботник", FRIDAY_AT_15, utilities))
    client = client_of(marina)
    html = text(client.get(EVENTS))
    assert "2 мероприятия" in html and "Субботник" in html
    assert "1 мероприятие" in text(client.get(EVENTS, {"list": "proposed"}))
    assert "Таких мероприятий нет" in text(client.get(EVENTS, {"list": "past"}))
    assert "1 мероприятие" in text(client.get(EVENTS, {"who": visit.official_id}))
    assert client.get(EVENTS, {"list": "х", "who": "х", "page": "х"}).status_code == 200


def test_what_waits_stands_in_the_navigation(
    client_of: Any, marina: Any, oleg: Any, visit: Any, page: Any, utilities: Any
) -> None:
    enter_event(actor=oleg, data=EventData("Субботник", FRIDAY_AT_15, utilities))
    make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk])])
    cancel_event(actor=marina, event=visit, reason="дождь")
    assert [one.pk for one in waiting_for(marina)] == [visit.pk, visit.pk + 1]
    assert not waiting_for(oleg)
    assert 'href="/plan/events/"' in text(client_of(oleg).get(EVENTS))


def test_an_empty_list_says_how_to_begin(client_of: Any, marina: Any, natalia: Any) -> None:
    assert "четырёх полей хватит" in text(client_of(marina).get(EVENTS))
    assert "Мероприятия вносит пресс-служба" in text(client_of(natalia).get(EVENTS))


def test_the_queries_of_an_event_do_not_grow_with_its_posts(
    client_of: Any, marina: Any, visit: Any, page: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(marina)
    for _ in range(4):
        make_posts(
            actor=marina, event=visit, wanted=[Wanted("announce", [page.pk]), Wanted("report", [page.pk])]
        )
    with django_assert_max_num_queries(22):
        assert client.get(f"{EVENTS}{visit.pk}/").status_code == 200


@pytest.mark.parametrize(("who", "status"), [("oleg", 200), ("natalia", 404), ("prosecutor", 404)])
def test_a_proposal_is_none_of_others_business(
    request: Any, client_of: Any, oleg: Any, utilities: Any, who: str, status: int
) -> None:
    proposed = enter_event(actor=oleg, data=EventData("Субботник", FRIDAY_AT_15, utilities))
    person = request.getfixturevalue(who)
    assert client_of(person).get(f"{EVENTS}{proposed.pk}/").status_code == status


# --- deciding, moving, cancelling -------------------------------------------------------------------


def test_a_proposal_is_taken_or_not(client_of: Any, marina: Any, oleg: Any, utilities: Any) -> None:
    first, second = (
        enter_event(actor=oleg, data=EventData(title, FRIDAY_AT_15, utilities)) for title in ("Раз", "Два")
    )
    client = client_of(marina)
    assert "Олег Быстров предлагает" in text(client.get(f"{EVENTS}{first.pk}/"))
    for _ in range(2):
        assert "В плане" in text(client.post(f"{EVENTS}{first.pk}/accept/", follow=True))
    refused = client.post(f"{EVENTS}{second.pk}/decline/", {"reason": ""})
    assert refused.status_code == 422 and "отдел увидит это в уведомлении" in text(refused)
    client.post(f"{EVENTS}{second.pk}/decline/", {"reason": "Уже есть такое"})
    assert OfficialEvent.objects.get(pk=second.pk).state == "declined"
    assert "Уже есть такое" in text(client_of(oleg).get(f"{EVENTS}{second.pk}/"))


def test_words_are_corrected_and_the_second_who_saves_is_told(
    client_of: Any, marina: Any, visit: Any, utilities: Any
) -> None:
    address, client = f"{EVENTS}{visit.pk}/edit/", client_of(marina)
    assert 'value="пт, 27.11.2026"' in text(client.get(address))
    data = form(utilities, title="Открытие площадки", day="27.11.2026", version="0")
    client.post(address, data)
    assert OfficialEvent.objects.get().title == "Открытие площадки"
    late = client.post(address, data | {"title": "Третье"})
    assert (
        late.status_code == 422 and "изменил кто-то другой" in text(late) and 'value="Третье"' in text(late)
    )


def test_a_move_into_the_past_is_a_sentence_and_nothing_is_lost(
    client_of: Any, marina: Any, visit: Any
) -> None:
    address = f"{EVENTS}{visit.pk}/move/"
    client = client_of(marina)
    assert 'value="пн, 30.11.2026"' in text(client.get(address, {"day": "2026-11-30"}))
    late = client.post(
        address, {"day": "24.11", "start": "15:00", "end": "", "reason": "так вышло", "version": "0"}
    )
    assert (
        late.status_code == 422 and "Это время уже прошло" in text(late) and 'value="так вышло"' in text(late)
    )
    assert OfficialEvent.objects.get().state == "planned"
    moved = client.post(address, {"day": "30.11", "start": "15:00", "version": "0"}, follow=True)
    assert "Перенесено" in text(moved) and OfficialEvent.objects.get().state == "moved"


def test_a_cancellation_leads_to_the_questions_and_they_are_answered(
    client_of: Any, marina: Any, visit: Any, page: Any
) -> None:
    make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk]), Wanted("report", [page.pk])])
    client = client_of(marina)
    html = text(client.get(f"{EVENTS}{visit.pk}/cancel/"))
    assert "2 материала" in html
    html = text(client.post(f"{EVENTS}{visit.pk}/cancel/", {"reason": "Дождь", "version": "0"}, follow=True))
    assert "отменено: Дождь" in html and "Перенести вместе" not in html
    first, second = EventQuestion.objects.order_by("pk")
    address = f"{EVENTS}{visit.pk}/questions/"
    assert "Ничего не отмечено" in text(client.post(address, {}, follow=True))
    html = text(client.post(address, {f"q{first.pk}-answer": "cancel"}, follow=True))
    assert (
        "Решено: 1 материал" in html and f"q{second.pk}-answer" in html and f"q{first.pk}-answer" not in html
    )
    html = text(client.post(address, {f"q{second.pk}-answer": "keep"}, follow=True))
    assert "Решите, что с материалами" not in html
    assert "Решать больше нечего" in text(client.get(address))
    assert Post.objects.get(event_role="announce").latest.state == "discarded"


def test_the_question_of_a_moved_event_says_what_each_answer_does(
    client_of: Any, marina: Any, visit: Any, page: Any
) -> None:
    (post,) = make_posts(actor=marina, event=visit, wanted=[Wanted("report", [page.pk])])
    move_event(actor=marina, event=visit, when=AT_17)
    client, address = client_of(marina), f"{EVENTS}{visit.pk}/questions/"
    html = text(client.get(address))
    assert "Перенести вместе с мероприятием" in html and 'value="20:00"' in html
    question = EventQuestion.objects.get()
    typed = {
        f"q{question.pk}-answer": "follow",
        f"q{question.pk}-at_0": "2026-11-24",
        f"q{question.pk}-at_1": "10:00",
    }
    late = client.post(address, typed)
    assert late.status_code == 422 and "а это уже прошло" in text(late)
    typed |= {f"q{question.pk}-at_0": "2026-11-27", f"q{question.pk}-at_1": "20:00"}
    client.post(address, typed)
    assert post.latest.pages.get().due_at.hour == 17


def test_a_text_that_names_the_old_hour_is_pointed_at(
    client_of: Any, marina: Any, visit: Any, page: Any
) -> None:
    make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk])])
    move_event(actor=marina, event=visit, when=MONDAY)
    html = text(client_of(marina).get(f"{EVENTS}{visit.pk}/questions/"))
    assert "В тексте осталось прежнее время мероприятия" in html


def test_took_place(client_of: Any, marina: Any, visit: Any, clock_at: Any) -> None:
    address = f"{EVENTS}{visit.pk}/took-place/"
    assert "Не отмечено" in text(client_of(marina).post(address, follow=True))
    clock_at.move_to(FRIDAY_AT_15.ends_at)
    client = client_of(marina)
    assert "Состоялось?" in text(client.get(f"{EVENTS}{visit.pk}/"))
    assert "Отмечено: состоялось" in text(client.post(address, follow=True))


def test_posts_are_made_later_too(client_of: Any, marina: Any, visit: Any, page: Any) -> None:
    client, address = client_of(marina), f"{EVENTS}{visit.pk}/posts/"
    assert "завтра, 10:00" in text(client.get(address))
    empty = client.post(address, {"request_key": str(uuid.uuid4())})
    assert empty.status_code == 422 and "хотя бы один материал" in text(empty)
    data = {"request_key": str(uuid.uuid4()), "announce": "on", "pages": [str(page.pk)]}
    for _ in range(2):
        client.post(address, data)
    assert Post.objects.count() == 1
    cancel_event(actor=marina, event=visit, reason="дождь")
    late = client.post(address, data | {"request_key": str(uuid.uuid4())})
    assert late.status_code == 422 and "отменено: материалы из него не заводят" in text(late)


# --- settings ---------------------------------------------------------------------------------------


def test_officials_and_templates_are_kept(client_of: Any, marina: Any) -> None:
    client, root = client_of(marina), f"{EVENTS}settings/"
    assert "Список пуст" in text(client.get(root))
    wrong = client.post(f"{root}officials/new/", {"rank": "1_head", "name": "", "position": ""})
    assert wrong.status_code == 422
    data = {"rank": "1_head", "name": "Соколов Виктор Ильич", "position": "Глава администрации"}
    client.post(f"{root}officials/new/", data)
    official = Official.objects.get()
    client.post(f"{root}officials/{official.pk}/", data | {"position": "Глава города"})
    assert not Official.objects.get().is_active  # the box was not ticked
    assert "больше не работает" in text(client.get(root))
    assert client.get(f"{root}posts/nonsense/").status_code == 404
    template = {"anchor": "day", "days": "-2", "at": "17", "minutes": "0", "title": "{что}", "text": "{где}"}
    assert client.post(f"{root}posts/announce/", template | {"days": "-99"}).status_code == 422
    client.post(f"{root}posts/announce/", template)
    assert PostTemplate.objects.get().days == -2
    assert "за 2 дн. в 17:00" in text(client.get(root))
