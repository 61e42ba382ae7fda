"""The plan: week, list, month, filters, who sees what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contentplan.actions.deliveries import hold
from contentplan.models import Post, Revision, Rubric
from contentplan.tests.conftest import DUE, NOW

pytestmark = pytest.mark.django_db
URL = "/plan/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_week_shows_a_post_with_time_rubric_author_and_pages(
    clock_at: Any, marina: Any, artem: Any, client_of: Any, submitted: Any, page: Any
) -> None:
    submitted(page)
    html = text(client_of(artem).get(URL))
    assert "23–29 ноября" in html and "Вода на Крымской" in html
    assert 'datetime="2026-11-25T11:00:00+03:00">11:00' in html
    assert "ЖКХ · М." in html and 'aria-label="на согласовании"' in html
    assert 'aria-label="ВКонтакте"' in html


def test_own_posts_say_you(clock_at: Any, marina: Any, client_of: Any, submitted: Any, page: Any) -> None:
    submitted(page)
    assert "ЖКХ · вы" in text(client_of(marina).get(URL))


def test_pages_in_different_states_are_shown_each(
    clock_at: Any, marina: Any, irina: Any, client_of: Any, scheduled: Any, make_page: Any
) -> None:
    first, second = make_page("vk", number=7), make_page("telegram", number=8)
    hold(actor=irina, delivery=scheduled(first, second), reason="Уточняем")
    html = text(client_of(marina).get(f"{URL}?view=list"))
    assert "op-netstate" in html and "придержано" in html and "запланировано" in html


@pytest.mark.parametrize("address", ["/plan/", "/plan/?view=list", "/plan/month/"])
def test_queries_do_not_grow_with_posts(
    address: str, clock_at: Any, marina: Any, client_of: Any, submitted: Any, scheduled: Any, make_page: Any
) -> None:
    pages = [make_page(network, number=n) for n, network in enumerate(("vk", "ok", "telegram"), 10)]
    client = client_of(marina)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    submitted(pages[0])
    few = count()
    for n in range(6):
        submitted(*pages, due=DUE + timedelta(hours=n))
        scheduled(*pages, due=DUE + timedelta(days=1, hours=n))
    assert count() == few


def test_weeks_and_months_are_turned(
    clock_at: Any, marina: Any, client_of: Any, submitted: Any, page: Any
) -> None:
    submitted(page, due=DUE + timedelta(days=7))
    client = client_of(marina)
    assert "Вода на Крымской" not in text(client.get(URL))
    assert "Вода на Крымской" in text(client.get(f"{URL}?week=2026-12-01"))
    assert "Вода на Крымской" in text(client.get("/plan/month/?month=2026-12"))
    assert "На этой неделе пока ничего" in text(client.get(f"{URL}?week=2026-12-14"))


@pytest.mark.parametrize("query", ["week=вчера", "week=2026-13-01", "week=0001-01-01", "week=9999-12-31"])
def test_a_week_that_is_none_is_404(query: str, marina: Any, client_of: Any) -> None:
    assert client_of(marina).get(f"{URL}?{query}").status_code == 404


def test_a_month_that_is_none_is_404(marina: Any, client_of: Any) -> None:
    assert client_of(marina).get("/plan/month/?month=2026-99").status_code == 404


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("state=review", True),
        ("state=planned", False),
        ("state=draft", False),
        ("state=нет", True),
        ("mine=1", False),
        ("rubric=999", False),
        ("rubric=x", True),
    ],
)
def test_filters(
    query: str, seen: bool, clock_at: Any, artem: Any, client_of: Any, submitted: Any, page: Any
) -> None:
    submitted(page)
    html = text(client_of(artem).get(f"{URL}?{query}"))
    assert ("Вода на Крымской" in html) is seen
    assert seen or "По этому отбору ничего нет" in html


def test_rubric_filter_keeps_its_posts(
    clock_at: Any, marina: Any, client_of: Any, submitted: Any, page: Any, rubric: Rubric
) -> None:
    submitted(page)
    html = text(client_of(marina).get(f"{URL}?rubric={rubric.pk}"))
    assert "Вода на Крымской" in html and f"week=2026-11-16&amp;rubric={rubric.pk}" in html


def test_drafts_without_time_stand_apart(
    clock_at: Any, marina: Any, irina: Any, natalia: Any, client_of: Any, write: Any
) -> None:
    write()
    assert "Без времени" in text(client_of(irina).get(URL))
    assert "Без времени" not in text(client_of(natalia).get(URL))


def test_norm_stands_beside_with_the_sentence(
    clock_at: Any, marina: Any, client_of: Any, submitted: Any, page: Any
) -> None:
    submitted(page)
    html = text(client_of(marina).get(URL))
    assert "Норма недели" in html and "Засчитано 0 из 5, ещё 1 в плане" in html
    assert f"/plan/new/?page={page.pk}" in html


def test_a_month_draws_few_a_day_and_says_how_many_more(
    clock_at: Any, marina: Any, client_of: Any, submitted: Any, page: Any
) -> None:
    for n in range(6):
        submitted(page, due=DUE + timedelta(hours=n))
    response = client_of(marina).get("/plan/month/?day=2026-11-25")
    assert "ещё 3<span" in text(response)
    assert response.context["day"].date == date(2026, 11, 25)


@pytest.mark.parametrize("address", ["/plan/", "/plan/month/", "/plan/waiting/", "/plan/approvals/"])
def test_who_may_not_is_told_why(address: str, client_of: Any, stranger: Any, svetlana: Any) -> None:
    for person in (stranger, svetlana):
        response = client_of(person).get(address)
        assert response.status_code == 403 and "назначение" in text(response)


@pytest.mark.parametrize("address", ["/plan/", "/plan/month/", "/plan/waiting/", "/plan/stop/"])
def test_reading_is_get_only(address: str, marina: Any, client_of: Any) -> None:
    assert client_of(marina).post(address).status_code == 405


def test_a_head_sees_what_concerns_the_department(
    clock_at: Any, oleg: Any, marina: Any, client_of: Any, submitted: Any, page: Any
) -> None:
    revision: Revision = submitted(page)
    assert "Вода на Крымской" in text(client_of(oleg).get(URL))
    Post.objects.filter(pk=revision.post_id).update(rubric=None)
    assert "Вода на Крымской" not in text(client_of(oleg).get(URL))


def test_whoever_does_not_write_gets_no_button(
    clock_at: Any, natalia: Any, marina: Any, client_of: Any
) -> None:
    assert "/plan/new/" not in text(client_of(natalia).get(URL))
    assert "/plan/new/" in text(client_of(marina).get(URL))


def test_past_days_take_no_new_posts(clock_at: Any, marina: Any, client_of: Any) -> None:
    html = text(client_of(marina).get(URL))
    assert f"/new/?day={NOW.date().isoformat()}" in html and "/new/?day=2026-11-24" not in html
