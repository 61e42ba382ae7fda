"""Repeats are warned of with links, and go out when a person has said that they are none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.models import Revision
from contentplan.queries.doubles import Place, doubles_of
from contentplan.tests.conftest import DUE, NOW
from core import clock
from core.audit.models import Entry
from networks.texts import digest
from pages.models import WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
WORDS = "Завтра не будет воды"


def seen(page: Any, text: str = "Другое", due: Any = DUE, post: Any = None) -> list[str]:
    return [one.key.split("-")[0] for one in doubles_of(post, [Place(page.pk, page.title, text, due)])]


def on_wall(page: Any, days: int, text: str = WORDS) -> None:
    WallPost.objects.create(
        page=page,
        external_id=str(days),
        url="https://vk.com/wall-7_1",
        published_at=NOW - timedelta(days=days),
        text_digest=digest(text),
    )


@pytest.mark.parametrize(("days", "found"), [(29, ["wall"]), (31, [])])
def test_the_same_words_on_the_wall_within_thirty_days(page: Any, days: int, found: list[str]) -> None:
    on_wall(page, days)
    assert seen(page, f"  {WORDS}\u200b ") == found
    assert seen(page, WORDS + ".") == []


def test_the_same_words_that_wait_and_posts_within_the_hour(
    scheduled: Any, page: Any, make_page: Any, write: Any
) -> None:
    first = scheduled(page)
    away = DUE + timedelta(hours=5)
    assert seen(page, WORDS, away) == ["plan"]
    assert seen(page, WORDS, away, post=first.post) == []
    assert seen(make_page("ok", number=3), WORDS) == []
    assert seen(page, due=DUE + timedelta(minutes=59)) == ["near"]
    assert seen(page, due=DUE + timedelta(minutes=60)) == []
    write(page, due=away)
    assert seen(page, due=away) == ["beside"]


def test_a_repeat_is_sent_only_with_the_tick_and_the_journal_keeps_it(
    scheduled: Any, write: Any, page: Any, marina: Any, client_of: Any
) -> None:
    scheduled(page)
    revision = write(page)
    local = DUE.astimezone(clock.city_zone())
    form = {
        "act": "submit",
        "title": "Вода ещё раз",
        "text": WORDS,
        "pages": [page.pk],
        "due_at_0": f"{local:%Y-%m-%d}",
        "due_at_1": f"{local:%H:%M}",
        "late_after_s": 7200,
        "rubric": revision.post.rubric_id,
        "organization": revision.post.organization_id,
        "number": revision.number,
        "version": revision.version,
    }
    client, address = client_of(marina), f"/plan/posts/{revision.post_id}/"
    answer = client.post(address, form)
    html = answer.content.decode()
    assert answer.status_code == 422 and "Похоже на повтор" in html and "те же слова стоят" in html
    kept = Revision.objects.get(pk=revision.pk)
    assert kept.state == "draft"
    answer = client.post(address, {**form, "version": kept.version, "not_double": "on"})
    assert answer.status_code == 302 and Revision.objects.get(pk=revision.pk).state == "in_review"
    assert Entry.objects.get(event="post.doubles_confirmed").data["like"]
