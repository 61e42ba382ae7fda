"""Where the register and the pages disagree, with near misses that must stay silent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core import clock
from core.access import System
from gospubliki.models import Connection
from gospubliki.queries.contradictions import contradictions
from pages.models import OfficialPage, PageWidget, SettingsReading

pytestmark = pytest.mark.django_db
EVERYBODY = System("test")


def sentences() -> list[str]:
    return [one.sentence for one in contradictions(EVERYBODY)]


def put(owner: Any, state: str) -> None:
    rows = (
        Connection.objects.filter(page=owner)
        if isinstance(owner, OfficialPage)
        else (Connection.objects.filter(organization=owner, page=None))
    )
    rows.update(state=state, sentence="Так решено")


@pytest.fixture
def page(school: Any, make_page: Callable[..., OfficialPage]) -> OfficialPage:
    """The school's page, connected with its mark, as the school is: nothing to say."""
    made = make_page(school, official_mark=True)
    put(school, "connected")
    put(made, "connected")
    assert sentences() == []
    return made


@pytest.mark.parametrize(("mark", "said"), [(False, True), (None, False), (True, False)])
def test_connected_without_the_mark(mark: bool | None, said: bool, page: OfficialPage) -> None:
    OfficialPage.objects.update(official_mark=mark)
    assert ("В реестре «подключено», а отметки «Госорганизация» на странице нет" in sentences()) is said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("not_started", True),
        ("in_progress", True),
        ("refused", True),
        ("disconnected", True),
        ("not_required", False),
    ],
)
def test_the_mark_stands_and_the_register_does_not_know(state: str, said: bool, page: OfficialPage) -> None:
    put(page, state)
    assert any("уже стоит" in sentence for sentence in sentences()) is said


def test_a_suspended_page_is_not_connected(page: OfficialPage) -> None:
    OfficialPage.objects.update(state="suspended")
    assert sentences() == ["В реестре «подключено», а страница приостановлена"]


def test_a_closed_page_is_nobodys_business(page: OfficialPage) -> None:
    OfficialPage.objects.update(state="closed", official_mark=False)
    assert sentences() == []


@pytest.mark.parametrize(
    ("state", "said"), [("not_started", True), ("not_required", True), ("in_progress", False)]
)
def test_the_page_is_ahead_of_its_organization(
    state: str, said: bool, page: OfficialPage, school: Any
) -> None:
    put(school, state)
    assert any("у самой организации" in sentence for sentence in sentences()) is said


def test_the_organization_is_connected_and_none_of_its_pages_is(page: OfficialPage) -> None:
    OfficialPage.objects.update(official_mark=None)
    put(page, "in_progress")
    assert sentences() == ["Организация подключена, а из её страниц не подключена ни одна"]
    put(page, "not_required")
    assert sentences() == []


def test_a_form_that_was_there_is_gone(page: OfficialPage) -> None:
    today = clock.city_now().date()
    widget = PageWidget.objects.create(page=page, name="Сообщить о проблеме", since=today)
    PageWidget.objects.create(page=page, name="Погода", since=today, removed_at=clock.now())
    assert sentences() == []
    PageWidget.objects.filter(pk=widget.pk).update(removed_at=clock.now())
    assert sentences() == ["Подключена, а формы «Сообщить о проблеме» на странице больше нет"]
    PageWidget.objects.create(page=page, name="Форма «Сообщить о проблеме»", since=today)
    assert sentences() == []


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("https://www.dzhankoy.example/about", True),
        ("dzhankoy.example", True),
        ("school1.example", False),
        ("unknown.example", False),
        ("https://[bad", False),
        ("", False),
    ],
)
def test_the_description_leads_to_somebody_elses_site(
    site: str, said: bool, page: OfficialPage, school: Any
) -> None:
    school.site = "https://school1.example/"
    school.save(update_fields=["site"])
    SettingsReading.objects.create(page=page, values={"site": "https://dzhankoy.example/"}, digest="0")
    SettingsReading.objects.create(page=page, values={"site": site}, digest="1")
    assert any("на другую организацию" in sentence for sentence in sentences()) is said


def test_queries_do_not_grow_and_a_school_sees_its_own(
    page: OfficialPage,
    svetlana: Any,
    other_school: Any,
    make_page: Callable[..., OfficialPage],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        put(make_page(other_school, official_mark=False, external_id=f"9{number}"), "connected")
    with django_assert_max_num_queries(4):
        assert len(contradictions(EVERYBODY)) == 10
    assert contradictions(svetlana) == []
