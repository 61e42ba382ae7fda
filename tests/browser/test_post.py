"""A post from the first word to the wall: written, approved on a phone, sent by the worker, seen by residents."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser import posts
from tests.browser.installation import Installation
from tests.browser.posts import Draft, picture
from tests.browser.support import PHONE, panel, problems, width_of

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
PRESS_OFFICER, PRESS_HEAD, DEPARTMENT_HEAD = "m.kovalchuk", "i.doroshenko", "o.bystrov"
EVERYWHERE = ("vk", "ok", "telegram", "max")


@dataclass
class Story:
    """What the steps of one journey hand on."""

    title: str
    text: str
    for_telegram: str
    card: str = ""
    deliveries: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story() -> Story:
    number = random.randrange(1_000, 10_000)
    return Story(
        title=f"Ремонт двора на Титова, {number}",
        text=f"На Титова, {number} кладут асфальт. Уберите машины до 8:00 🚗",
        for_telegram=f"Титова, {number}: асфальт 🚧 Машины — до 8:00",
    )


def test_too_much_for_a_network_is_refused_and_nothing_typed_is_lost(as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    draft = Draft(
        "Длинный материал", "Слово и смайл 🙂 " * 300, ("vk", "telegram"), {"max": "Коротко для MAX"}
    )
    page.goto("/plan/new/")
    posts.fill(page, draft)
    page.locator("#id_link").fill("https://dzhankoy.example/news")
    posts.submit(page)
    expect(problems(page)).to_contain_text("Телеграм")
    expect(problems(page)).to_contain_text("UTF-16")
    expect(problems(page)).not_to_contain_text("ВКонтакте")
    expect(page.get_by_role("textbox", name="Название для плана")).to_have_value(draft.title)
    expect(page.locator("#id_text")).to_have_value(draft.text)
    expect(page.locator("#panel-max textarea")).to_have_value("Коротко для MAX")
    expect(page.locator("#id_link")).to_have_value("https://dzhankoy.example/news")
    expect(posts.place(page, "telegram").get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[name=due_at_1]")).to_have_value(f"{draft.due_at:%H:%M}")


def test_a_file_that_is_no_photo_is_refused_by_what_it_is(as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto("/plan/new/")
    page.locator("#id_text").fill("Текст, который не должен пропасть")
    posts.add_files(page, {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": "Просто слова".encode()})
    expect(page.locator("#photos")).to_contain_text(
        "«foto.jpg»: Такой файл не принимаем, что бы ни говорило его имя."
    )
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    posts.add_files(page, {"name": "gerb.png", "mimeType": "image/png", "buffer": drawing}, picture())
    expect(page.locator("#photos")).to_contain_text("«gerb.png»: SVG не принимаем")
    expect(page.locator("#photos [data-photo-item]")).to_have_count(1)
    expect(page.locator("#id_text")).to_have_value("Текст, который не должен пропасть")


def test_a_post_is_written_for_four_networks(story: Story, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    draft = Draft(story.title, story.text, EVERYWHERE, {"telegram": story.for_telegram}, rubric="ЖКХ")
    page.goto("/plan/new/")
    posts.fill(page, draft)
    posts.add_files(page, picture("dvor.jpg"))
    page.get_by_label("Описание фото 1").fill("Каток укладывает асфальт во дворе")
    expect(page.locator("#previews")).to_contain_text(story.for_telegram)
    expect(page.locator("#asked")).to_contain_text("Олег Быстров")
    posts.submit(page)
    expect(page.locator("#main .op-head")).to_contain_text("на согласовании")
    expect(page.locator(".op-post-rows li")).to_have_count(4)
    story.card = page.url


def test_a_department_head_approves_on_a_phone_in_one_tap(story: Story, as_person: AsPerson) -> None:
    page = as_person(DEPARTMENT_HEAD, viewport=PHONE, has_touch=True)
    page.goto("/")
    panel(page, "Ждут вашего согласования").get_by_role("link", name=story.title).tap()
    expect(page.get_by_role("article")).to_contain_text(story.text)
    assert width_of(page) == (PHONE["width"], PHONE["width"])
    page.get_by_role("button", name="Согласовать").tap()
    expect(page.locator("#toasts")).to_contain_text("Согласовано. Выйдет")
    page.goto(story.card)
    expect(page.locator("#main .op-head")).to_contain_text("согласовано")


def test_the_time_is_moved_near(story: Story, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    for network in EVERYWHERE:
        story.deliveries[network] = posts.delivery(page, story.card, network)
        posts.bring_near(page, story.deliveries[network])


def test_another_is_returned_with_a_remark_that_its_author_sees(as_person: AsPerson) -> None:
    title = f"Концерт в доме культуры {random.randrange(10_000)}"
    posts.write(as_person("a.lysenko"), Draft(title, "Концерт начнётся в 15:00.", rubric="Культура"))
    page = as_person("r.ablaev", viewport=PHONE, has_touch=True)
    page.goto("/plan/approvals/")
    page.get_by_role("link").filter(has_text=title).tap()
    page.get_by_role("link", name="Вернуть").tap()
    page.get_by_role("button", name="Вернуть с замечанием").tap()
    expect(page.get_by_text("Напишите, что исправить")).to_be_visible()
    page.get_by_text("Дата или время").tap()
    page.get_by_label("Замечание").fill("Концерт начнётся в 16:00")
    page.get_by_role("button", name="Вернуть с замечанием").tap()
    expect(page.locator("#toasts")).to_contain_text("Возвращено. Артём Лысенко увидит замечание")
    page = as_person("a.lysenko")
    page.goto("/")
    waiting = page.locator("section[aria-labelledby=h-wait]")  # the day's plan may have one of that name, too
    waiting.get_by_role("link", name=re.compile(title)).first.click()
    expect(page.locator("#main")).to_contain_text("Дата или время. Концерт начнётся в 16:00")


def test_nobody_approves_a_post_of_their_own(as_person: AsPerson) -> None:
    page, title = as_person(PRESS_HEAD), f"Свой материал {random.randrange(10_000)}"
    posts.write(page, Draft(title, "Текст начальника Отдела", rubric="ЖКХ"))
    page.goto("/plan/approvals/")
    page.get_by_role("link").filter(has_text=title).click()
    expect(
        page.get_by_role("heading", name="Свой материал согласует другой. Может О. Быстров")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Согласовать")).to_have_count(0)


@pytest.mark.parametrize("network", EVERYWHERE)
def test_the_worker_sends_it_and_the_wall_shows_it(
    network: str, story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page, wanted = as_person(PRESS_OFFICER), story.for_telegram if network == "telegram" else story.text
    posts.await_state(page, story.deliveries[network], "опубликовано")
    expect(panel(page, "О размещении")).to_contain_text(re.compile(r"Попыток\s*1"))
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Открыть публикацию").click()
    wall = opened.value
    expect(wall).to_have_url(re.compile(f"^{portal.walls}/walls/{network}/"))
    expect(wall.locator("article").first).to_contain_text(wanted)
    expect(wall.locator("article img")).to_have_count(1)
    assert [
        post["text"] for post in portal.posts(network, "dzhankoy_adm" if network != "ok" else "dzhankoy.adm")
    ].count(wanted) == 1
