"""An album, a video and a poll for all four networks; one of them answers nothing. The screens alone say what to do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page, expect

from contentplan.tests.files import box, mp4
from tests.browser import posts
from tests.browser.installation import Installation
from tests.browser.posts import NAMES, Draft, picture
from tests.browser.support import PHONE, panel, until

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
PRESS_OFFICER, DEPARTMENT_HEAD = "m.kovalchuk", "o.bystrov"
QUESTION, ANSWERS = "Какую ёлку поставить на площади?", ("Живую", "Искусственную")


@dataclass
class Story:
    """What the steps of one journey hand on."""

    number: str
    title: str
    text: str
    card: str = ""
    deliveries: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def story() -> Story:
    number = str(random.randrange(100_000, 1_000_000))
    return Story(number, f"Ёлка на площади, {number}", f"Выбираем ёлку, {number}. Голосуйте до пятницы.")


def test_the_editor_says_what_each_network_will_do(
    story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto("/plan/new/")
    posts.add_files(page, picture("one.jpg"), picture("two.jpg"), _film())
    expect(page.locator("#photos [data-photo-item]")).to_have_count(3)
    for number in (1, 2):
        page.get_by_label(f"Описание фото {number}").fill(f"Ёлка, вид {number}")
    page.get_by_text("Опрос", exact=True).click()
    page.get_by_label("Вопрос").fill(QUESTION)
    page.get_by_label("Ответы").fill("\n".join(ANSWERS))
    draft = Draft(story.title, story.text, tuple(NAMES), rubric="ЖКХ")
    posts.fill(page, draft)
    for network, word in {"vk": "сам", "ok": "сам", "telegram": "вручную", "max": "вручную"}.items():
        expect(_row(page.locator("#ways"), network)).to_contain_text(word)
    expect(page.locator("#previews")).to_contain_text(QUESTION)
    posts.submit(page)
    expect(page.locator("#main .op-head")).to_contain_text("на согласовании")
    story.card = page.url
    order = {"network": "ok", "method": "mediatopic.post", "kind": "drop", "match": story.number}
    portal.sandbox("POST", "faults", order)


def test_the_head_sees_all_of_it_on_a_phone_and_approves(story: Story, as_person: AsPerson) -> None:
    page = as_person(DEPARTMENT_HEAD, viewport=PHONE, has_touch=True)
    page.goto("/plan/approvals/")
    page.get_by_role("link").filter(has_text=story.title).tap()
    article = page.get_by_role("article")
    expect(article).to_contain_text(QUESTION)
    expect(article.locator("img")).to_have_count(2)
    expect(article.locator("video")).to_have_count(1)
    page.get_by_role("button", name="Согласовать").tap()
    expect(page.locator("#toasts")).to_contain_text("Согласовано. Выйдет")


def test_the_first_screen_leads_to_the_question(story: Story, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    for network in NAMES:
        story.deliveries[network] = posts.delivery(page, story.card, network)
        posts.send_now(page, story.deliveries[network])

    def asked() -> None:
        page.goto("/")
        link = page.get_by_role("link", name="Ответить на вопрос")
        expect(link).to_be_visible(timeout=1_500)

    until(asked, posts.SENT_MS)
    states = {"vk": "опубликовано", "ok": "исход неизвестен", "telegram": "вручную", "max": "вручную"}

    def told() -> None:
        page.goto(story.card)  # a film takes its time to be taken: one network may still be at it
        for network, word in states.items():
            expect(_row(page.locator(".op-post-rows"), network)).to_contain_text(word, timeout=1_500)

    until(told, posts.SENT_MS)


def test_a_person_looks_and_the_portal_sends_it_once(
    story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page, address = as_person(PRESS_OFFICER), story.deliveries["ok"]
    page.goto(address)
    expect(page.get_by_role("heading", name="Публикация есть на странице?")).to_be_visible()
    expect(page.locator("#ask")).to_contain_text("Второй раз портал сам не отправит")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Открыть стену страницы").click()
    expect(opened.value.locator("body")).not_to_contain_text(story.text)
    page.get_by_role("button", name=re.compile("Её нет")).click()
    posts.await_state(page, address, "опубликовано")
    found = [post for post in portal.posts("ok", "dzhankoy.adm") if post["text"] == story.text]
    assert len(found) == 1


@pytest.mark.parametrize(("network", "address"), [("vk", "dzhankoy_adm"), ("ok", "dzhankoy.adm")])
def test_the_wall_shows_the_album_the_film_and_the_poll(
    network: str, address: str, story: Story, portal: Installation, visit: Callable[..., Page]
) -> None:
    wall = visit()
    wall.goto(f"{portal.walls}{_on_the_wall(portal, network, address, story)}")
    shown = wall.locator("article").filter(has_text=story.text).first
    expect(shown.locator("img")).to_have_count(2)
    expect(shown).to_contain_text("yolka")
    for words in (QUESTION, *ANSWERS):
        expect(shown).to_contain_text(words)


@pytest.mark.parametrize("network", ["telegram", "max"])
def test_what_the_portal_may_not_send_a_person_places(
    network: str, story: Story, portal: Installation, as_person: AsPerson, visit: Callable[..., Page]
) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto(story.deliveries[network])
    hand = panel(page, "Разместить вручную")
    copied = hand.locator("#hand-text").inner_text()
    expect(hand.locator(".op-downloads li")).to_have_count(3)
    expect(hand).to_contain_text(QUESTION)
    wall = visit()
    wall.goto(f"{portal.walls}/walls/{network}/dzhankoy_adm")
    wall.get_by_text("Опубликовать вручную от имени страницы").click()
    wall.get_by_label("Текст").first.fill(copied)
    wall.get_by_role("button", name="Опубликовать").click()
    expect(wall.get_by_text(copied).first).to_be_visible()
    placed = _on_the_wall(portal, network, "dzhankoy_adm", story)
    page.get_by_label("Ссылка на публикацию").fill("https://vk.com/wall-1_1")
    page.get_by_role("button", name="Разместили").click()
    expect(page.locator("#main .op-errors")).to_be_visible()
    page.get_by_label("Ссылка на публикацию").fill(f"{portal.walls}{placed}")
    page.get_by_role("button", name="Разместили").click()
    expect(page.locator("#main .op-head .op-actions")).to_contain_text("опубликовано")
    expect(panel(page, "О размещении")).to_contain_text("вручную")


def _on_the_wall(portal: Installation, network: str, address: str, story: Story) -> str:
    found = [post for post in portal.posts(network, address) if post["text"] == story.text]
    assert len(found) == 1
    return str(found[0]["path"])


def _film() -> dict[str, object]:
    # Одноклассники take no video below 16 KB.
    body = mp4(seconds=random.randrange(10, 100), width=random.randrange(600, 1200) * 2) + box(
        b"free", bytes(20_000)
    )
    return {"name": "yolka.mp4", "mimeType": "video/mp4", "buffer": body}


def _row(where: Locator, network: str) -> Locator:
    return where.locator("li").filter(has=where.page.get_by_role("img", name=NAMES[network])).first
