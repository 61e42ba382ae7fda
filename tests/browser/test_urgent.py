"""An urgent warning on a phone: past a stopped queue, from the door to every wall in half a minute; then the review."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.support import PHONE, Town, give_code, give_password

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
ON_DUTY, HEAD = "m.kovalchuk", "i.doroshenko"
MOST_S = 30


@pytest.fixture
def everything_stopped(as_person: AsPerson) -> Iterator[None]:
    """The head has stopped all pages, and lifts the stop afterwards."""
    page = as_person(HEAD)
    page.goto("/plan/stop/")
    page.get_by_label("Почему").fill("Проверяем сообщения")
    page.get_by_role("main").get_by_role("button", name="Остановить").click()
    expect(page.get_by_role("heading", name="Всё остановлено")).to_be_visible()
    yield
    page.goto("/plan/stop/")
    page.get_by_role("button", name="Снять остановку").click()
    expect(page.get_by_role("heading", name="Всё остановлено")).to_have_count(0)


@pytest.mark.usefixtures("everything_stopped")
def test_from_the_door_to_every_page_in_half_a_minute(town: Town, visit: Callable[..., Page]) -> None:
    person, page = town.people[ON_DUTY], visit(viewport=PHONE, has_touch=True)
    code = person.code(page)  # it may have to wait for the next one: a person's phone shows it at once
    began = time.monotonic()
    give_password(page, person)
    give_code(page, code)
    expect(page.get_by_label("Экстренная остановка")).to_contain_text("срочные предупреждения выходят")
    page.get_by_role("link", name="Срочно", exact=True).click()
    page.locator(".op-chips").get_by_text("Тревога", exact=True).click()
    page.get_by_role("button", name="какая тревога").click()
    page.keyboard.type("воздушная тревога")
    page.get_by_role("button", name="Отправить сейчас на 4 страницы").click()
    expect(page.get_by_text("4 из 4")).to_be_visible(timeout=MOST_S * 1000)
    assert time.monotonic() - began < MOST_S


def test_the_head_looks_and_agrees(as_person: AsPerson) -> None:
    page = as_person(HEAD, viewport=PHONE)
    page.goto("/urgent/all/")
    page.locator("section", has=page.get_by_role("heading", name="Ждут просмотра")).get_by_role(
        "link"
    ).first.click()
    expect(page.get_by_text("Внимание! В Джанкое объявлена воздушная тревога.")).to_be_visible()
    page.get_by_role("button", name="Просмотрено").click()
    expect(page.get_by_role("button", name="Просмотрено")).to_have_count(0)


def test_a_colleague_is_told_who_is_on_duty(as_person: AsPerson) -> None:
    page = as_person("a.lysenko", viewport=PHONE)
    page.goto("/urgent/")
    expect(page.get_by_text("Сегодня дежурите не вы")).to_be_visible()
    expect(page.get_by_role("button", name="Отправить сейчас")).to_have_count(0)
