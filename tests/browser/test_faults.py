"""What goes wrong in life: two clicks, two approvers, lost answers, a dead token, rights taken away meanwhile."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser import posts
from tests.browser.installation import Installation
from tests.browser.posts import Draft
from tests.browser.support import Town, confirm_identity, panel, sign_in, until

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
PRESS_OFFICER, PRESS_HEAD, DEPARTMENT_HEAD = "m.kovalchuk", "i.doroshenko", "o.bystrov"
# Where the answer is lost, where the token dies.
FAULTS = {
    "vk": ("wall.post", "accept_drop"),
    "telegram": ("sendMessage", "accept_drop"),
    "max": ("POST /messages", "dead_token"),
}
LINKED_GROUP = -1002100000001
# Sends the form in hand twice at once, as two clicks that no script has stopped.
TWICE = """async form => {
  const body = new FormData(form);
  body.append("act", "submit");
  const send = () => fetch(form.action, {method: "POST", body, redirect: "follow"});
  const answers = await Promise.all([send(), send()]);
  return answers.map(answer => answer.url);
}"""


@dataclass
class Story:
    """What the steps of one journey hand on."""

    number: str
    title: str
    text: str
    card: str = ""
    deliveries: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def channel_without_a_group(town: Town) -> Iterator[None]:
    """The group would get a copy, and the portal would know by it. Without one nobody but a person can tell."""

    def link(group: int | None) -> None:
        order = {"network": "telegram", "page": "dzhankoy_adm", "data": {"linked_chat_id": group}}
        town.portal.sandbox("POST", "page", order)

    link(None)
    yield
    link(LINKED_GROUP)


@pytest.fixture(scope="module")
def story() -> Story:
    number = str(random.randrange(100_000, 1_000_000))
    return Story(number, f"Вода вернётся к вечеру, {number}", f"На Крымской, {number} воду включат к 18:00.")


def test_a_form_sent_twice_at_once_makes_one_post(story: Story, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    page.goto("/plan/new/")
    posts.fill(page, Draft(story.title, story.text, tuple(FAULTS), rubric="ЖКХ"))
    first, second = page.locator("#editor").evaluate(TWICE)
    assert first == second
    page.goto(first)
    expect(page.locator("#main .op-head")).to_contain_text("на согласовании")
    story.card = page.url
    page.goto("/plan/approvals/")
    expect(page.get_by_role("link").filter(has_text=story.title)).to_have_count(1)


def test_of_two_approvers_at_once_one_decides_and_one_is_told(story: Story, as_person: AsPerson) -> None:
    first, second = as_person(PRESS_HEAD), as_person(DEPARTMENT_HEAD)
    for page in (first, second):
        page.goto("/plan/approvals/")
        page.get_by_role("link").filter(has_text=story.title).click()
        expect(page.get_by_role("button", name="Согласовать")).to_be_visible()
    first.get_by_role("button", name="Согласовать").dblclick()
    expect(first.locator("#toasts")).to_contain_text("Согласовано. Выйдет")
    second.get_by_role("button", name="Согласовать").click()
    expect(second.locator("#banners")).to_contain_text("Решение уже есть")
    expect(second.get_by_role("heading", name=re.compile("Согласовано: Ирина Дорошенко"))).to_be_visible()
    second.goto(story.card)
    expect(second.locator(".op-post-rows li").get_by_role("link", name=re.compile("история"))).to_have_count(
        3
    )


@pytest.mark.usefixtures("channel_without_a_group")
def test_the_faults_are_ordered_and_it_is_sent_at_once(
    story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page = as_person(PRESS_OFFICER)
    for network, (method, kind) in FAULTS.items():
        portal.sandbox(
            "POST", "faults", {"network": network, "method": method, "kind": kind, "match": story.number}
        )
        story.deliveries[network] = posts.delivery(page, story.card, network)
    for address in story.deliveries.values():
        posts.send_now(page, address)


def test_a_lost_answer_of_vk_ends_with_one_post(
    story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page = as_person(PRESS_OFFICER)
    posts.await_state(page, story.deliveries["vk"], "опубликовано")
    assert _copies(portal, "vk", story.text) == 1
    expect(page.locator("#story")).to_contain_text("с тем же ключом")


def test_a_dead_token_is_seen_and_said(story: Story, as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)

    def broken() -> None:
        page.goto(story.deliveries["max"])
        expect(page.locator("#story")).to_contain_text("Ждём нового токена страницы", timeout=1_500)

    until(broken, posts.SENT_MS)
    panel(page, "О размещении").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Портал потерял доступ к странице")).to_be_visible()
    expect(page.get_by_role("link", name="Заменить токен")).to_be_visible()
    page.get_by_role("button", name="Проверить доступ").click()
    expect(page.get_by_role("heading", name="Портал потерял доступ к странице")).to_have_count(0)


def test_a_lost_answer_of_telegram_is_asked_of_a_person(
    story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page = as_person(PRESS_OFFICER)
    posts.await_state(page, story.deliveries["telegram"], "исход неизвестен")
    expect(page.get_by_role("heading", name="Публикация есть на странице?")).to_be_visible()
    found = next(post for post in portal.posts("telegram", "dzhankoy_adm") if post["text"] == story.text)
    page.get_by_label("Ссылка на публикацию").fill(f"{portal.walls}{found['path']}")
    page.get_by_role("button", name="Это она").click()
    expect(page.locator("#main .op-head .op-actions")).to_contain_text("опубликовано")
    assert _copies(portal, "telegram", story.text) == 1


def test_rights_taken_away_meanwhile_refuse_the_next_click(
    town: Town, as_person: AsPerson, visit: Callable[..., Page]
) -> None:
    title = f"Каникулы переносятся, {random.randrange(10_000)}"
    posts.write(as_person(PRESS_OFFICER), Draft(title, "Каникулы начнутся в среду.", rubric="Образование"))
    page = as_person("l.makarova")
    page.goto("/plan/approvals/")
    page.get_by_role("link").filter(has_text=title).click()
    expect(page.get_by_role("button", name="Согласовать")).to_be_visible()
    _end_appointment(visit(), town, "Макарова")
    page.get_by_role("button", name="Согласовать").click()
    expect(page.get_by_role("main")).to_contain_text("У вас нет действующего назначения")
    page = as_person(PRESS_HEAD)
    page.goto("/plan/approvals/")
    expect(page.get_by_role("link").filter(has_text=title)).to_have_count(1)


def _end_appointment(page: Page, town: Town, surname: str) -> None:
    administrator = town.people["a.savin"]
    sign_in(page, administrator)
    page.goto("/people/")
    page.get_by_role("link", name=re.compile(surname)).first.click()
    page.get_by_role("link", name=re.compile("Прекратить")).first.click()
    confirm_identity(page, administrator)
    page.get_by_role("button", name="Прекратить").click()
    expect(page.locator("#main")).to_contain_text("Назначение прекращается")


def test_what_waited_for_a_token_goes_out_by_itself(
    story: Story, portal: Installation, as_person: AsPerson
) -> None:
    page = as_person(PRESS_OFFICER)
    posts.await_state(page, story.deliveries["max"], "опубликовано")
    assert _copies(portal, "max", story.text) == 1


def _copies(portal: Installation, network: str, text: str) -> int:
    return sum(post["text"] == text for post in portal.posts(network, "dzhankoy_adm"))
