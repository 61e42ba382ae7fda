"""The editor: one time for all pages, «отдельное время» where a page needs its own; how much it asks the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contentplan.actions.filling import PageTime
from contentplan.actions.review import approve
from contentplan.forms.times import OwnTimes, common_time
from contentplan.models import Post, RevisionPage
from contentplan.tests.conftest import DUE

pytestmark = pytest.mark.django_db
LATER = DUE + timedelta(hours=3)


@pytest.fixture(autouse=True)
def _now(clock_at: Any) -> None:
    """Wednesday morning."""


@pytest.fixture
def pages(make_page: Any) -> list[Any]:
    return [make_page(network, number=n) for n, network in enumerate(("vk", "ok", "telegram"), 7)]


def sent(post: Any, pages: list[Any], **more: str) -> dict[str, Any]:
    """What the editor sends for a saved draft."""
    latest = post.latest
    return {
        "title": "Вода",
        "text": "Завтра не будет воды",
        "organization": post.organization_id,
        "rubric": post.rubric_id,
        "late_after_s": 7200,
        "pages": [page.pk for page in pages],
        "due_at_0": "2026-11-25",
        "due_at_1": "11:00",
        "number": latest.number,
        "version": latest.version,
        **more,
    }


def times_of(post: Any) -> dict[int, str]:
    """City times of the newest revision's pages."""
    places = RevisionPage.objects.filter(revision=post.latest)
    return {place.page_id: f"{place.due_at + timedelta(hours=3):%d %H:%M}" for place in places}


def test_a_page_may_have_its_own_time(client_of: Any, marina: Any, write: Any, pages: list[Any]) -> None:
    post = write(*pages).post
    own = {f"own_{pages[1].pk}_0": "2026-11-26", f"own_{pages[1].pk}_1": "09:30"}
    done = client_of(marina).post(f"/plan/posts/{post.pk}/", sent(post, pages, **own))
    assert done.status_code == 302
    assert [times_of(post)[page.pk] for page in pages] == ["25 11:00", "26 09:30", "25 11:00"]


def test_a_saved_own_time_is_shown_and_kept(
    client_of: Any, marina: Any, write: Any, pages: list[Any]
) -> None:
    places = [PageTime(pages[0].pk, DUE), PageTime(pages[1].pk, DUE), PageTime(pages[2].pk, LATER)]
    post = write(pages=places).post
    html = client_of(marina).get(f"/plan/posts/{post.pk}/").content.decode()
    assert f'name="own_{pages[2].pk}_1" value="14:00"' in html
    assert f'name="own_{pages[0].pk}_1" value=""' in html and 'value="11:00"' in html


def test_a_blank_own_time_is_the_common_one(
    client_of: Any, marina: Any, write: Any, pages: list[Any]
) -> None:
    post = write(pages=[PageTime(pages[0].pk, DUE), PageTime(pages[1].pk, LATER)]).post
    blank = {f"own_{pages[1].pk}_0": "", f"own_{pages[1].pk}_1": " "}
    client_of(marina).post(f"/plan/posts/{post.pk}/", sent(post, pages[:2], **blank))
    assert set(times_of(post).values()) == {"25 11:00"}


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("2026-11-26", "", "Укажите"),
        ("2026-11-26", "99:99", "Такого времени нет"),
        ("2026-11-24", "09:00", "уже прошло"),
    ],
)
def test_a_wrong_own_time_is_told_at_its_page(
    day: str, hour: str, words: str, client_of: Any, marina: Any, write: Any, pages: list[Any]
) -> None:
    post = write(*pages).post
    own = {f"own_{pages[0].pk}_0": day, f"own_{pages[0].pk}_1": hour, "act": "submit"}
    answer = client_of(marina).post(f"/plan/posts/{post.pk}/", sent(post, pages, **own))
    html = answer.content.decode()
    assert answer.status_code == 422 and "Отдельное время указано неверно" in html
    assert words in html.split(f'id="own{pages[0].pk}"')[1] and f'value="{day}"' in html
    assert set(times_of(post).values()) == {"25 11:00"}


def test_own_times_of_all_pages_need_no_common_one(
    client_of: Any, marina: Any, oleg: Any, world: Any, write: Any, pages: list[Any]
) -> None:
    post = write(*pages[:1]).post
    own = {f"own_{pages[0].pk}_0": "2026-11-26", f"own_{pages[0].pk}_1": "09:30"}
    more = {"due_at_0": "", "due_at_1": "", "act": "submit", **own}
    answer = client_of(marina).post(f"/plan/posts/{post.pk}/", sent(post, pages[:1], **more))
    assert answer.status_code == 302 and post.latest.state == "in_review"
    assert list(times_of(post).values()) == ["26 09:30"]


def test_the_common_time_is_that_of_most_pages() -> None:
    places = [RevisionPage(page_id=n, due_at=at) for n, at in enumerate([LATER, DUE, LATER, None])]
    assert common_time(places) == LATER
    assert common_time(places[:2]) == DUE and common_time(places[3:]) is None
    assert OwnTimes.of_places(places).times == {1: DUE}


# --- queries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["draft", "in_review", "approved", "next"])
def test_the_editor_and_the_card_ask_little(
    stage: str, client_of: Any, marina: Any, oleg: Any, write: Any, submitted: Any, pages: list[Any]
) -> None:
    revision = write(*pages) if stage == "draft" else submitted(*pages)
    if stage in ("approved", "next"):
        approve(actor=oleg, revision=revision)
    client, post = client_of(marina), Post.objects.get()
    address = f"/plan/posts/{post.pk}/" + ("edit/" if stage == "next" else "")
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    # Four of them look for repeats on the chosen pages.
    assert len(queries) <= (24 if stage == "next" else 22)
