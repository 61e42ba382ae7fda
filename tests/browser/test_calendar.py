"""The plan is a calendar: posts are moved by mouse and by keys, keep their approval within the day, ask on another."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import posts
from tests.browser.installation import CITY
from tests.browser.screens import faults_of
from tests.browser.support import PHONE

pytestmark = pytest.mark.browser

# Next week has no past days, whatever today is.
MONDAY = (datetime.now(CITY) + timedelta(days=7 - datetime.now(CITY).weekday())).date()


def day(number: int) -> str:
    """A day of next week."""
    return (MONDAY + timedelta(days=number)).isoformat()


def cell(page: Page, number: int) -> Locator:
    """Its column or cell."""
    return page.locator(f"#plan [data-day='{day(number)}']")


def item(page: Page, title: str) -> Locator:
    """A post on the screen that may be moved."""
    return page.locator("#plan [data-move]").filter(has_text=title)


def at(number: int, hour: int, minute: int = 0) -> datetime:
    """A time of next week on the city's clocks."""
    moment = datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute, tzinfo=CITY)
    return moment + timedelta(days=number)


@pytest.fixture
def desk(as_person: Callable[..., Page]) -> Page:
    """The press officer's window."""
    return as_person("m.kovalchuk")


@pytest.fixture
def post(desk: Page, request: pytest.FixtureRequest) -> str:
    """Its own post of a test, in review on Tuesday."""
    title = f"Перенос {request.node.name.removeprefix('test_')[:40].replace('_', ' ')}"
    posts.write(desk, posts.Draft(title, f"Завтра не будет воды. {title}", due_at=at(1, 11, 5)))
    return title


def test_by_mouse_to_another_day_and_back(desk: Page, post: str) -> None:
    desk.goto(f"/plan/?week={day(0)}")
    expect(cell(desk, 1)).to_contain_text(post)
    item(desk, post).drag_to(cell(desk, 3).locator(".op-dnum"))
    expect(cell(desk, 3)).to_contain_text(post)
    expect(cell(desk, 1)).not_to_contain_text(post)
    expect(item(desk, post)).to_be_focused()
    expect(desk.locator("#plan-says")).to_contain_text("в 11:05")
    desk.get_by_role("button", name=re.compile("Отменить")).click()
    expect(cell(desk, 1)).to_contain_text(post)


def test_by_keys_in_the_week_and_in_the_month(desk: Page, post: str) -> None:
    desk.goto(f"/plan/?week={day(0)}")
    item(desk, post).focus()
    desk.keyboard.press("m")
    expect(desk.locator("#plan-says")).to_contain_text("Enter — поставить, Esc — оставить")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowDown")
    expect(cell(desk, 2)).to_have_class(re.compile("is-target"))
    expect(desk.locator("#plan-says")).to_contain_text("11:35")
    desk.keyboard.press("Escape")
    expect(item(desk, post)).to_be_focused()
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(cell(desk, 2)).to_contain_text(post)
    expect(item(desk, post)).to_be_focused()

    desk.goto(f"/plan/month/?month={day(2)[:7]}")
    item(desk, post).first.focus()
    desk.keyboard.press("Home")
    expect(cell(desk, 0).locator("[data-day-link]")).to_be_focused()
    item(desk, post).first.focus()
    desk.keyboard.press("m")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Enter")
    expect(cell(desk, 3)).to_contain_text(post)


def test_another_day_than_approved_asks_anew(desk: Page, post: str, as_person: Callable[..., Page]) -> None:
    posts.approve(as_person("i.doroshenko"), post)
    desk.goto(f"/plan/?week={day(0)}")
    item(desk, post).focus()
    for key in ("m", "ArrowDown", "Enter"):
        desk.keyboard.press(key)
    expect(cell(desk, 1).locator("time").filter(has_text="11:35").first).to_be_visible()
    expect(cell(desk, 1).get_by_role("img", name="запланировано").first).to_be_visible()

    item(desk, post).drag_to(cell(desk, 4).locator(".op-dnum"))
    dialog = desk.get_by_role("dialog")
    expect(dialog).to_contain_text("Согласование действует до конца дня")
    dialog.get_by_role("link", name="Не переносить").click()
    expect(cell(desk, 1)).to_contain_text(post)
    expect(item(desk, post)).to_be_focused()

    item(desk, post).drag_to(cell(desk, 4).locator(".op-dnum"))
    desk.get_by_role("dialog").get_by_role("button", name="Перенести и спросить").click()
    expect(cell(desk, 4)).to_contain_text(post)
    expect(cell(desk, 4).get_by_role("img", name="на согласовании").first).to_be_visible()


def test_the_second_of_two_is_told(desk: Page, post: str, as_person: Callable[..., Page]) -> None:
    other = as_person("i.doroshenko")
    for page in (desk, other):
        page.goto(f"/plan/?week={day(0)}")
    item(desk, post).drag_to(cell(desk, 3).locator(".op-dnum"))
    expect(cell(desk, 3)).to_contain_text(post)
    item(other, post).focus()
    for key in ("m", "ArrowRight", "Enter"):
        other.keyboard.press(key)
    expect(other.locator("#banners")).to_contain_text("материал изменили")
    expect(cell(other, 1)).to_contain_text(post)
    expect(item(other, post)).to_be_focused()


def test_on_a_phone_and_without_script(desk: Page, post: str, as_person: Callable[..., Page]) -> None:
    phone = as_person("m.kovalchuk", viewport=PHONE, java_script_enabled=False)
    phone.goto(f"/plan/?week={day(0)}&view=list")
    row = phone.locator("li").filter(has_text=post)
    row.get_by_role("link", name=re.compile("перенести")).click()
    phone.locator("[name=due_at_0]").fill(day(2))
    phone.locator("[name=due_at_1]").fill("15:20")
    phone.get_by_role("button", name="Перенести").click()
    expect(phone.locator(f"#plan [data-day='{day(2)}']")).to_contain_text(post)


@pytest.mark.parametrize("view", ["/plan/", "/plan/month/", "/plan/?view=list", "/plan/?view=day"])
def test_nothing_is_in_the_way(desk: Page, view: str) -> None:
    desk.goto(view)
    assert not faults_of(desk)
