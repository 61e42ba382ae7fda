"""A school's secretary finishes three steps with a thumb, and the lead's count changes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import faults_of
from tests.browser.support import PHONE, panel, problems, said, width_of

pytestmark = pytest.mark.browser
AsPerson = Callable[..., Page]
SCHOOL, LEAD, SECRETARY = "Школа № 1", "n.rogovaya", "e.voronova"
THUMB_PX = 44


def _count(page: Page) -> tuple[int, int]:
    """«Подключено 27 из 43 организаций», as the lead sees it."""
    page.goto("/gospubliki/")
    heading = page.get_by_role("heading", name=re.compile(r"Подключено \d+ из \d+"))
    found = re.search(r"(\d+) из (\d+)", heading.inner_text())
    assert found is not None
    return int(found[1]), int(found[2])


def _late(page: Page) -> int:
    figure = page.locator(".op-figs a", has_text=re.compile("просрочил")).locator(".op-fig")
    return int(figure.inner_text())


def _is_for_a_thumb(button: Locator) -> None:
    """Wide and tall enough, and inside the width of the phone."""
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= THUMB_PX
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]


def test_three_steps_on_a_phone_change_the_leads_count(as_person: AsPerson) -> None:
    desk = as_person(LEAD)
    connected, needed = _count(desk)
    late = _late(desk)
    phone = as_person(SECRETARY, viewport=PHONE, has_touch=True, is_mobile=True)
    phone.goto("/gospubliki/")
    expect(phone.get_by_role("heading", name=SCHOOL, exact=True)).to_be_visible()
    way = panel(phone, "Подключение к «Госпабликам»").first
    for done in (1, 2, 3):
        expect(way).to_contain_text(f"{done} из 4")
        button = way.get_by_role("button", name=re.compile("^Сделано"))
        expect(button).to_have_count(1)
        _is_for_a_thumb(button)
        button.tap()
        expect(said(phone, "Отметили: шаг сделан")).to_be_visible()
    document, window = width_of(phone)
    assert document <= window
    _report_connected(phone)
    expect(way).to_contain_text("подключено")
    assert _count(desk) == (connected + 1, needed)
    assert _late(desk) == late - 1


def _report_connected(phone: Page) -> None:
    phone.get_by_role("link", name="Сообщить: подключено").tap()
    phone.get_by_role("button", name="Записать").tap()
    expect(problems(phone)).to_contain_text("Чем это подтвердить")
    phone.get_by_label("Номер заявки или письма").fill("ПОС-4417")
    phone.get_by_role("button", name="Записать").tap()
    expect(said(phone, "Записали: подключено")).to_be_visible()
    expect(panel(phone, "Что уже было")).to_contain_text("ПОС-4417")


def test_a_strangers_organization_is_not_there(as_person: AsPerson) -> None:
    desk = as_person(LEAD)
    desk.goto("/gospubliki/connections/?q=Городские рынки")
    address = desk.get_by_role("link", name="Городские рынки").first.get_attribute("href")
    assert address is not None
    phone = as_person(SECRETARY, viewport=PHONE)
    answer = phone.goto(address)
    assert answer is not None
    assert answer.status == 404


def test_a_question_from_a_step_is_answered(as_person: AsPerson) -> None:
    person = as_person("l.yatsuk", viewport=PHONE)
    person.goto("/gospubliki/questions/ask/")
    person.get_by_label("Что не получается").fill("Кто подписывает заявку за управление?")
    person.get_by_role("button", name="Отправить").click()
    expect(said(person, "Вопрос передан")).to_be_visible()
    desk = as_person(LEAD)
    desk.goto("/gospubliki/questions/?waiting=1")
    row = desk.get_by_role("listitem").filter(has_text="Кто подписывает заявку за управление?")
    row.get_by_role("link", name=re.compile("Ответить")).click()
    desk.get_by_role("textbox", name="Ответ").fill("Начальник управления своей подписью.")
    desk.get_by_role("button", name="Ответить").click()
    person.goto("/gospubliki/questions/")
    expect(said(person, "Начальник управления своей подписью.")).to_be_visible()


def test_a_table_on_its_way_in_stands_axe(as_person: AsPerson) -> None:
    """The screen of a table whose row is wrong: a whole sentence says what to do."""
    page = as_person(LEAD)
    page.goto("/gospubliki/import/")
    body = "Организация;Состояние\nНет такой;не начато\n".encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "таблица.csv", "mimeType": "text/csv", "buffer": body}
    )
    page.get_by_role("main").get_by_role("button", name="Загрузить").click()
    page.wait_for_url(re.compile(r"/gospubliki/import/\d+/"))
    expect(page.get_by_role("main")).to_contain_text("в реестре нет")
    assert faults_of(page) == []
