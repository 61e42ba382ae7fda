"""Days of the plan: what is drawn, what is only counted, events beside posts, norms beside weeks, filters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contentplan.models import Delivery, OfficialEvent, Post, Revision, RevisionPage
from contentplan.queries.calendar import PlanFilters, days_of_week, weeks_of_month
from contentplan.queries.gaps import with_gaps
from contentplan.queries.norms import gap_words, norms_of_week
from contentplan.queries.plan import plan_between
from contentplan.tests.conftest import DUE
from core import clock
from core.clock import Week
from pages.actions.weeks import freeze
from pages.counting import Count
from pages.models import WallPost
from pages.queries.weeks import PageWeek, weeks_of

pytestmark = pytest.mark.django_db
WEEK = Week.of(DUE)
MOST_QUERIES = 10


@pytest.fixture(autouse=True)
def _now(clock_at: Any) -> None:
    """Wednesday morning."""


def many(marina: Any, pages: list[Any], number: int, state: str = "in_review") -> None:
    """Posts on all the pages, a quarter of an hour apart from the morning of the first of November on."""
    posts = Post.objects.bulk_create(
        Post(title=f"Материал {n}", author=marina, organization=pages[0].organization) for n in range(number)
    )
    people = {"created_by": marina, "saved_by": marina}
    revisions = Revision.objects.bulk_create(
        Revision(post=post, number=1, state=state, digest="0" * 64, **people) for post in posts
    )
    start = DUE.replace(day=1, hour=5)
    RevisionPage.objects.bulk_create(
        RevisionPage(
            revision=revision, page=page, due_at=start + timedelta(days=n % 30, minutes=n // 30 * 15)
        )
        for n, revision in enumerate(revisions)
        for page in pages
    )


def count_of(client: Any, address: str) -> int:
    """Queries of a screen, the second time it is looked at."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- how much is asked of the database --------------------------------------------------------------


@pytest.mark.parametrize("who", ["marina", "irina"])
def test_a_month_asks_the_same_for_10_and_for_200_posts(
    who: str, request: pytest.FixtureRequest, marina: Any, client_of: Any, make_page: Any
) -> None:
    pages = [make_page(network, number=n) for n, network in enumerate(("vk", "ok", "telegram", "max"), 10)]
    client = client_of(request.getfixturevalue(who))
    many(marina, pages, 10)
    few = count_of(client, "/plan/month/")
    many(marina, pages, 190)
    assert count_of(client, "/plan/month/") == few <= MOST_QUERIES


@pytest.mark.parametrize("address", ["/plan/", "/plan/?view=list", "/plan/?view=day&day=2026-11-02"])
def test_neither_do_the_other_views_grow(address: str, marina: Any, client_of: Any, make_page: Any) -> None:
    pages = [make_page(network, number=n) for n, network in enumerate(("vk", "ok"), 10)]
    client = client_of(marina)
    many(marina, pages, 60)
    few = count_of(client, address)
    many(marina, pages, 200)
    assert count_of(client, address) == few


# --- what is drawn ----------------------------------------------------------------------------------


def test_the_same_lines_as_today_has(
    marina: Any, scheduled: Any, submitted: Any, write: Any, make_page: Any
) -> None:
    first, second = make_page("vk", number=7), make_page("ok", number=8)
    delivery = scheduled(first, second)
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown")
    submitted(first, due=DUE + timedelta(hours=1))
    write(second, due=DUE + timedelta(days=1))
    lines = plan_between(marina, WEEK.starts, WEEK.ends)
    items = [item for day in days_of_week(marina, WEEK, PlanFilters()) for item in day.items]
    assert [(one.due_at, one.post, one.state) for one in items] == [
        (line.due_at, line.post, line.state) for line in lines
    ]
    assert items[0].networks == [("vk", "unknown"), ("ok", "scheduled")] and items[0].mixed
    assert items[0].how_many == "1 из 2" and items[1].how_many == ""


def test_a_full_day_hides_no_trouble(marina: Any, page: Any, submitted: Any) -> None:
    many(marina, [page], 30 * 9)
    late = Post.objects.order_by("-pk").first()
    RevisionPage.objects.filter(revision__post=late).update(expired_at=DUE)
    rows = weeks_of_month(marina, date(2026, 11, 1), PlanFilters())
    day = next(day for row in rows for day in row if day.date == date(2026, 11, 30))
    assert day.count == 9 and len(day.few) == 3 and day.more == 6
    assert [item.post.pk for item in day.few][-1] == late.pk
    assert [item.time for item in day.few] == sorted(item.time for item in day.few)


def test_a_week_draws_twelve_a_day_and_a_day_all(marina: Any, page: Any, client_of: Any) -> None:
    many(marina, [page], 30 * 20)
    html = client_of(marina).get("/plan/?week=2026-11-02").content.decode()
    assert "ещё 8" in html
    html = client_of(marina).get("/plan/?view=day&day=2026-11-03").content.decode()
    assert html.count("data-move=") == 20 and "ещё" not in html.split('id="plan"')[1].split("</main>")[0]


def test_events_stand_before_posts(
    marina: Any, client_of: Any, administration: Any, submitted: Any, page: Any
) -> None:
    submitted(page)
    OfficialEvent.objects.create(
        title="Объезд теплотрассы",
        organization=administration,
        day=date(2026, 11, 25),
        zone="Europe/Simferopol",
        author=marina,
        state="planned",
    )
    for address in ("/plan/", "/plan/month/", "/plan/?view=list"):
        html = client_of(marina).get(address).content.decode()
        assert html.index("Объезд теплотрассы") < html.index("Вода на Крымской")
        assert (
            "Объезд" not in client_of(marina).get(address, {"events": "0", "view": "list"}).content.decode()
        )


# --- filters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "seen"),
    [
        ({"network": "vk"}, True),
        ({"network": "ok"}, True),
        ({"network": "max"}, False),
        ({"page_id": 0}, True),
        ({"page_id": 1}, False),
        ({"organization_id": 0}, True),
        ({"organization_id": 999}, False),
    ],
)
def test_filters_keep_a_post_whole(
    filters: dict[str, Any], seen: bool, marina: Any, submitted: Any, make_page: Any
) -> None:
    first, second, other = (make_page(code, number=n) for n, code in enumerate(("vk", "ok", "max"), 7))
    revision = submitted(first, second)
    known = {"page_id": [first.pk, other.pk], "organization_id": [revision.post.organization_id, 999]}
    (name, value), *_ = filters.items()
    wanted = known[name][min(value, 1)] if name in known else value
    items = [item for day in days_of_week(marina, WEEK, PlanFilters(**{name: wanted})) for item in day.items]
    assert bool(items) is seen
    if seen:
        assert items[0].networks == [("vk", "in_review"), ("ok", "in_review")]


def test_filters_of_the_address(
    marina: Any, client_of: Any, submitted: Any, make_page: Any, utilities: Any
) -> None:
    first, other = make_page("vk", number=7), make_page("max", number=8)
    submitted(first)
    client = client_of(marina)
    for query, seen in (
        (f"page={first.pk}", True),
        (f"page={other.pk}", False),
        ("network=vk", True),
        ("network=нет", True),
        (f"of={utilities.pk}", False),
    ):
        for view in ("/plan/", "/plan/month/"):
            assert ("Вода на Крымской" in client.get(f"{view}?{query}").content.decode()) is seen, query


# --- norms ------------------------------------------------------------------------------------------


def test_a_month_counts_weeks_as_the_register_does(
    marina: Any, client_of: Any, make_page: Any, submitted: Any, scheduled: Any
) -> None:
    pages = [make_page(network, number=n) for n, network in enumerate(("vk", "ok"), 10)]
    for n, page in enumerate([pages[0], pages[0], pages[1]]):
        WallPost.objects.create(
            page=page, external_id=str(n), published_at=DUE - timedelta(days=n), text_digest=str(n)
        )
    submitted(*pages, due=DUE + timedelta(hours=1))
    scheduled(pages[0], due=DUE + timedelta(hours=2))
    rows = client_of(marina).get("/plan/month/").context["weeks"]
    assert len(rows) == 6
    for week, _, norms in rows:
        known = weeks_of([page.pk for page in pages], week)
        assert {one.page.pk: one.week for one in norms} == known


def test_a_frozen_week_shows_its_protocol(marina: Any, client_of: Any, make_page: Any) -> None:
    page = make_page("vk", number=10)
    type(page).objects.update(created_at=DUE - timedelta(days=30), covered_since=DUE - timedelta(days=30))
    WallPost.objects.create(page=page, external_id="1", published_at=DUE - timedelta(days=7), text_digest="1")
    freeze(WEEK.previous())
    rows = client_of(marina).get("/plan/month/").context["weeks"]
    found = {week.monday: norms[0].week for week, _, norms in rows}
    assert found[WEEK.previous().monday].frozen and found[WEEK.previous().monday].counted == 1
    assert not found[WEEK.monday].frozen


@pytest.mark.parametrize(
    ("counted", "planned", "overdue", "words"),
    [
        (3, 0, 0, "3 из\u00a05, не\u00a0хватает двух"),
        (3, 2, 0, "3 из\u00a05, план закрывает норму"),
        (1, 2, 1, "1 из\u00a05, не\u00a0хватает одной, одно просрочено"),
        (5, 0, 0, "5 из\u00a05, норма выполнена"),
        (0, 0, 0, "0 из\u00a05, не\u00a0хватает пяти"),
    ],
)
def test_the_gap_is_said_in_words(counted: int, planned: int, overdue: int, words: str) -> None:
    week = PageWeek(1, WEEK, 5, Count(()), counted, counted, planned, overdue, complete=True)
    assert gap_words(week) == words


def test_a_free_hour_is_offered_to_the_page_that_lacks(
    marina: Any, client_of: Any, page: Any, submitted: Any
) -> None:
    submitted(page, due=DUE + timedelta(days=2, hours=1))
    days = with_gaps(days_of_week(marina, WEEK, PlanFilters()), norms_of_week(marina, WEEK))
    (gap,) = [gap for day in days for gap in day.gaps]
    assert gap.page_id == page.pk and gap.missing == 4
    assert gap.day >= date(2026, 11, 25)
    html = client_of(marina).get("/plan/").content.decode()
    assert (
        f"page={page.pk}&amp;day={gap.day}&amp;at={gap.at_text}" in html and "ВКонтакте: не хватает 4" in html
    )


def test_the_editor_takes_the_free_hour(marina: Any, client_of: Any, page: Any) -> None:
    html = client_of(marina).get(f"/plan/new/?page={page.pk}&day=2026-11-27&at=18:00").content.decode()
    assert 'value="2026-11-27"' in html and 'value="18:00"' in html


# --- the views --------------------------------------------------------------------------------------


def test_today_is_marked(marina: Any, client_of: Any, page: Any) -> None:
    for view in ("/plan/", "/plan/month/"):
        html = client_of(marina).get(view).content.decode()
        assert html.count('aria-current="date"') == 1 and "is-today" in html


def test_a_day_that_is_none_is_404(marina: Any, client_of: Any) -> None:
    assert client_of(marina).get("/plan/?view=day&day=2026-02-30").status_code == 404


def test_the_day_of_another_month_is_not_opened(marina: Any, client_of: Any) -> None:
    response = client_of(marina).get("/plan/month/?month=2026-12&day=2026-11-05")
    assert response.context["day"].date == date(2026, 12, 1)
    assert clock.city_now().date() == date(2026, 11, 25)
