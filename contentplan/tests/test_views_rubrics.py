"""Rubrics are listed, added, corrected and closed by the head of the press office."""

from __future__ import annotations

from typing import Any

import pytest

from contentplan.models import Rubric
from core.audit.models import Entry

pytestmark = pytest.mark.django_db
ROOT = "/plan/rubrics/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_head_adds_corrects_and_closes(client_of: Any, irina: Any, utilities: Any, school: Any) -> None:
    client = client_of(irina)
    assert "Рубрик пока нет" in text(client.get(ROOT))
    assert school.short_name not in text(client.get(f"{ROOT}new/"))
    client.post(f"{ROOT}new/", {"name": " ЖКХ ", "organization": utilities.pk, "tone": "neutral"})
    rubric = Rubric.objects.get()
    assert (rubric.name, rubric.is_active) == ("ЖКХ", True)
    client.post(
        f"{ROOT}{rubric.pk}/", {"name": "Дороги", "organization": utilities.pk, "tone": "entertaining"}
    )
    rubric.refresh_from_db()
    assert (rubric.name, rubric.tone) == ("Дороги", "entertaining")
    assert not rubric.is_active  # the box was not ticked
    html = text(client.get(ROOT))
    assert "закрыта" in html and "согласует Отдел городского хозяйства" in html
    events = Entry.objects.filter(event__startswith="post.rubric").order_by("pk")
    assert [one.event for one in events] == ["post.rubric_created", "post.rubric_changed"]


@pytest.mark.parametrize(
    ("name", "words"), [("", "Назовите рубрику"), ("а" * 121, "лишний знак"), ("ЖКХ", "уже есть")]
)
def test_what_does_not_fit_is_said_and_stays(
    client_of: Any, irina: Any, rubric: Any, utilities: Any, name: str, words: str
) -> None:
    typed = {"name": name, "organization": utilities.pk, "tone": "neutral"}
    late = client_of(irina).post(f"{ROOT}new/", typed)
    assert late.status_code == 422 and words in text(late)
    assert Rubric.objects.count() == 1


def test_others_read_them_only(client_of: Any, marina: Any, rubric: Any) -> None:
    client = client_of(marina)
    assert "Рубрики ведёт начальник Отдела" in text(client.get(ROOT))
    assert client.get(f"{ROOT}new/").status_code == client.get(f"{ROOT}{rubric.pk}/").status_code == 403
