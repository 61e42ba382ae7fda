"""The mayor's visit becomes two posts, is cancelled, and its announcement does not go out. A week is confirmed."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser import posts
from tests.browser.installation import CITY, Installation
from tests.browser.posts import Draft, soon
from tests.browser.support import PHONE, panel, problems, said, width_of

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
PRESS_OFFICER, PRESS_HEAD, DEPARTMENT_HEAD = "m.kovalchuk", "i.doroshenko", "o.bystrov"
WALL = "walls/vk/dzhankoy_adm"


@dataclass
class Visit:
    """What the steps of the journey hand on."""

    title: str
    address: str = ""
    announce: str = ""
    due_at: datetime = field(default_factory=soon)


@pytest.fixture(scope="module")
def visit_of_mayor() -> Visit:
    return Visit(f"Глава открывает сквер № {random.randrange(1_000, 10_000)}")


def tomorrow() -> datetime:
    return datetime.now(CITY) + timedelta(days=1)


def test_a_slip_is_said_at_its_field_and_nothing_typed_is_lost(as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto("/plan/events/new/")
    page.get_by_label("Что", exact=True).fill("Приём граждан")
    page.get_by_label("Где", exact=True).fill("каб. 3")
    yesterday = datetime.now(CITY) - timedelta(days=1)
    page.get_by_label("День", exact=True).fill(f"{yesterday:%d.%m.%Y}")
    page.get_by_label("Начало", exact=True).fill("25:00")
    page.get_by_role("button", name="Только мероприятие").click()
    expect(problems(page)).to_contain_text("Такого времени нет")
    page.get_by_label("Начало", exact=True).fill("15")
    page.get_by_role("button", name="Только мероприятие").click()
    expect(problems(page)).to_contain_text("Это время уже прошло")
    expect(page.get_by_label("Что", exact=True)).to_have_value("Приём граждан")
    expect(page.get_by_label("Где", exact=True)).to_have_value("каб. 3")


def test_the_visit_becomes_two_posts(visit_of_mayor: Visit, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto("/plan/events/new/")
    page.get_by_text("Глава администрации").click()
    page.get_by_label("Что", exact=True).fill(visit_of_mayor.title)
    page.get_by_label("Где", exact=True).fill("Привокзальная площадь")
    page.get_by_label("День", exact=True).fill("завтра")
    page.get_by_label("Начало", exact=True).fill("15")
    expect(page.locator("#sug-report")).to_contain_text("17:00")
    expect(page.locator("#event-day")).to_contain_text(re.compile("мероприят|материал", re.I))
    page.locator("li").filter(has=page.locator("#id_announce")).get_by_text("Другое время").click()
    page.locator("[name=due_announce_0]").fill(f"{visit_of_mayor.due_at:%Y-%m-%d}")
    page.locator("[name=due_announce_1]").fill(f"{visit_of_mayor.due_at:%H:%M}")
    page.get_by_label("Отдел", exact=True).select_option(label="Отдел информационной политики")
    page.locator("#id_announce").check()
    page.locator("#id_report").check()
    page.get_by_role("button", name="Внести и завести черновики").click()
    expect(page.locator("#toasts")).to_contain_text("черновиков: 2")
    visit_of_mayor.address = page.url
    expect(panel(page, "Материалы").locator("li")).to_have_count(2)
    panel(page, "Материалы").get_by_role("link", name=re.compile("Анонс")).click()
    visit_of_mayor.announce = page.url


def test_both_stand_in_the_plan(visit_of_mayor: Visit, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    day = tomorrow()
    page.goto(f"/plan/?view=list&week={day:%Y-%m-%d}")
    expect(page.locator("#main")).to_contain_text(f"Как прошло: {visit_of_mayor.title}")


def test_the_announcement_is_approved(visit_of_mayor: Visit, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto(visit_of_mayor.announce)
    posts.submit(page)
    expect(page.locator("#main .op-head")).to_contain_text("на согласовании")
    posts.approve(as_person(PRESS_HEAD), f"Анонс: {visit_of_mayor.title}")


def test_the_visit_is_cancelled_and_the_portal_asks(visit_of_mayor: Visit, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto(visit_of_mayor.address)
    page.get_by_role("link", name="Отменить", exact=True).click()
    page.get_by_role("button", name="Отменить мероприятие").click()
    expect(problems(page)).to_contain_text("почему отменяется")
    page.get_by_label("Почему", exact=True).fill("Дождь")
    page.get_by_role("button", name="Отменить мероприятие").click()
    expect(page.get_by_role("heading", name="Что с материалами?")).to_be_visible()
    expect(said(page, "придержано")).to_be_visible()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert width_of(page) == (PHONE["width"], PHONE["width"])


def test_its_announcement_does_not_go_out_while_others_do(
    visit_of_mayor: Visit, as_person: AsPerson, visit: Callable[..., Page], portal: Installation
) -> None:
    """Another post, whose time comes no earlier, proves that the worker was at work."""
    page = as_person(PRESS_OFFICER)
    posts.bring_near(page, posts.delivery(page, visit_of_mayor.announce, "vk"))
    number = random.randrange(10_000)
    beside = Draft(f"Рядом с ним {number}", f"Автобус № 3 ходит чаще ({number})")
    card = posts.write(page, beside)
    posts.approve(as_person(PRESS_HEAD), beside.title)
    story = posts.delivery(page, card, "vk")
    posts.bring_near(page, story)
    posts.await_state(page, story, "опубликовано")
    wall = visit()
    wall.goto(f"{portal.walls}/{WALL}")
    expect(wall.get_by_text(beside.text).first).to_be_visible()
    expect(wall.get_by_text(visit_of_mayor.title)).to_have_count(0)


def test_the_question_is_answered_and_both_are_off(visit_of_mayor: Visit, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto(f"{visit_of_mayor.address}questions/")
    for box in page.get_by_label("Не размещать").all():
        box.check()
    page.get_by_role("button", name="Решить").click()
    expect(page.locator("#toasts")).to_contain_text("Решено: 2 материала")
    expect(panel(page, "Материалы")).not_to_contain_text("придержано")
    page.goto(visit_of_mayor.announce)
    expect(page.locator("#main")).to_contain_text("отменено")


def test_a_department_proposes_on_a_phone_and_is_answered(as_person: AsPerson) -> None:
    title = f"Высадка лип {random.randrange(10_000)}"
    page = as_person(DEPARTMENT_HEAD, viewport=PHONE, has_touch=True)
    page.goto("/plan/events/new/")
    page.get_by_label("Что", exact=True).fill(title)
    page.get_by_label("Где", exact=True).fill("ул. Титова")
    page.get_by_label("День", exact=True).fill(f"{tomorrow():%d.%m.%Y}")
    assert width_of(page) == (PHONE["width"], PHONE["width"])
    page.get_by_role("button", name="Предложить пресс-службе").tap()
    expect(page.locator("#toasts")).to_contain_text("Предложено")
    press = as_person(PRESS_OFFICER)
    press.goto("/plan/events/?list=proposed")
    press.get_by_role("link", name=title).click()
    press.get_by_role("button", name="Взять в план").click()
    expect(press.locator("#main .op-head")).to_contain_text("в плане")
    page.goto("/notifications/")
    expect(page.locator("#main")).to_contain_text(f"Мероприятие «{title}»")


def test_the_week_is_confirmed_and_printed(as_person: AsPerson) -> None:
    page = as_person(PRESS_HEAD)
    page.goto("/plan/documents/")
    page.get_by_role("link", name=re.compile("^Собрать")).nth(1).click()
    rows = page.locator(".op-plan-lines tbody tr")
    expect(rows.first).to_be_visible()
    page.get_by_role("button", name=re.compile("^Утвердить")).click()
    expect(page.locator("#toasts")).to_contain_text("План утверждён, версия")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="Скачать DOCX").click()
    sheet = Document(io.BytesIO(loaded.value.path().read_bytes()))
    assert len(sheet.tables[0].rows) > 1
    assert "Начальник Отдела" in "\n".join(one.text for one in sheet.paragraphs)
