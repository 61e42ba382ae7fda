"""Comments closed on a wall turn a cell red, opened ones turn it green; a person's word; a finding decided."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.installation import Installation
from tests.browser.support import panel, until

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
TITLE = "Администрация города Джанкоя"
PATIENCE_MS = 60_000
# The daily check of one page as it is on the next day: the last one was yesterday, and the round of the minute finds it.
NEXT_DAY = """
from datetime import timedelta
from core import clock
from pages.models import PageCheck
from pages.tasks import check_due
checks = PageCheck.objects.filter(page__network="vk", page__screen_name="dzhankoy_adm")
checks.update(tried_at=clock.now() - timedelta(days=1))
check_due()
"""


def _switch_comments(page: Page, portal: Installation, button: str) -> None:
    """By hand, on the wall itself."""
    page.goto(f"{portal.walls}/walls/vk/dzhankoy_adm")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name=button)).to_have_count(0)


def _card(page: Page) -> None:
    page.goto("/pages/?network=vk&kind=administration")
    page.get_by_role("link", name=TITLE, exact=True).first.click()
    expect(page.get_by_role("heading", name="Порядок по пунктам")).to_be_visible()


def _check(page: Page) -> None:
    """The daily check, now, by its button; its panel renews itself when the worker is done."""
    checked = panel(page, "Порядок по пунктам")
    checked.get_by_role("button", name="Проверить сейчас").click()

    def done() -> None:
        expect(checked.get_by_role("button", name="Проверить сейчас")).to_be_visible(timeout=3_000)

    until(done, PATIENCE_MS)


def _line(page: Page, title: str) -> Locator:
    return panel(page, "Порядок по пунктам").get_by_role("listitem").filter(has_text=title)


def _cell(page: Page, clause: str) -> Locator:
    return page.get_by_role("link", name=re.compile(rf"^{TITLE}, ВКонтакте, п\. {re.escape(clause)}:"))


def test_closed_comments_turn_the_cell_red_the_next_day_and_opened_ones_green(
    portal: Installation, as_person: AsPerson, visit: Callable[..., Page]
) -> None:
    wall, page = visit(), as_person("i.doroshenko")
    _card(page)
    _check(page)
    expect(_line(page, "Комментарии открыты")).to_contain_text("выполнено")
    _switch_comments(wall, portal, "Выключить комментарии")
    told = portal.manage("shell", "-c", NEXT_DAY)
    assert told.returncode == 0, told.stderr

    def red() -> None:
        page.goto("/pages/clauses/?network=vk&kind=administration")
        expect(_cell(page, "4.2")).to_have_accessible_name(re.compile("замечание$"), timeout=1_500)

    until(red, PATIENCE_MS)
    _cell(page, "4.2").click()
    expect(panel(page, "п. 4.2 Порядка")).to_contain_text("Комментарии закрыты")
    panel(page, "п. 4.2 Порядка").get_by_role("link", name="Комментарии открыты").click()
    page.get_by_label("Основание").fill("Закрыты без распоряжения")
    page.get_by_role("button", name="Подтвердить нарушение").click()
    expect(page.locator("#main .op-head")).to_contain_text("нарушение")
    _switch_comments(wall, portal, "Включить комментарии")
    _card(page)
    _check(page)
    expect(_line(page, "Комментарии открыты")).to_contain_text("выполнено")
    page.goto("/pages/clauses/?network=vk&kind=administration")
    expect(_cell(page, "4.2")).to_have_accessible_name(re.compile("выполнено$"))


def test_a_person_gives_a_word_where_the_portal_cannot_see(as_person: AsPerson) -> None:
    page = as_person("m.kovalchuk")
    page.goto("/pages/?network=max&kind=administration")
    page.get_by_role("link", name=TITLE, exact=True).first.click()
    _check(page)
    _line(page, "Комментарии открыты").get_by_role("link").click()
    page.get_by_label("Чем подтверждается").fill("да")
    page.get_by_role("button", name="Заверить своим именем").click()
    expect(page.locator("#main .op-errors")).to_contain_text("чем это подтверждается")
    page.get_by_label("Чем подтверждается").fill("Написали комментарий под записью со своего телефона")
    page.get_by_role("button", name="Заверить своим именем").click()
    expect(page.locator("#main .op-head")).to_contain_text("заверен")
    expect(panel(page, "Заверение ответственного")).to_contain_text("Ковальчук")


def test_the_matrix_on_a_phone_is_a_list_of_findings(as_person: AsPerson) -> None:
    page = as_person("n.rogovaya", viewport={"width": 390, "height": 844})
    page.goto("/pages/clauses/")
    expect(page.get_by_role("region", name="Матрица соблюдения")).to_be_hidden()
    expect(page.get_by_role("heading", name=re.compile("^Замечания"))).to_be_visible()
