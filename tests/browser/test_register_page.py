"""A page gets into the register: by its address, with accounts, tokens, a probe; then into the public list."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.installation import Installation
from tests.browser.support import panel, problems
from tests.browser.world import OWNER, NewPage, make_pages

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
PRESS_OFFICER, PRESS_HEAD = "m.kovalchuk", "i.doroshenko"
# What the network lets its own tokens do: «вручную» and «не проверено» with their reasons.
PROBED = {
    "vk": {
        "по API": "по API, ключ сообщества",
        "вручную": "нужен ключ пользователя — администратора сообщества",
        "не проверено": "на стене ещё нет ни одной записи",
    },
    "ok": {"по API": "", "вручную": ""},
    "telegram": {
        "по API": "администратор канала с правом публиковать",
        "сеть этого не умеет": "",
    },
    "max": {"по API": "", "вручную": ""},
}


@pytest.fixture(scope="module")
def tag() -> str:
    return str(random.randrange(100_000, 1_000_000))


@pytest.fixture
def pages(portal: Installation, tag: str) -> dict[str, NewPage]:
    return make_pages(portal, tag)


def _look_up(page: Page, address: str) -> None:
    page.goto("/pages/new/")
    page.get_by_label("Вставьте ссылку на страницу").fill(address)
    page.get_by_role("button", name="Узнать").click()


def _row(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Аккаунт {number}", exact=True)


def password_of(login: str) -> str:
    """The demo city's password of a person."""
    return f"Jankoy-{login.replace('.', '-')}-2026"


def _write(page: Page, new: NewPage, email: str) -> None:
    _fill(page, new, email)
    page.get_by_role("button", name="Записать в реестр").click()
    expect(page.get_by_role("heading", name=new.title, level=1)).to_be_visible()


def _fill(page: Page, new: NewPage, email: str) -> None:
    """Everything a clerk fills in after the address was recognised: a known account and a new one."""
    expect(page.locator("#found")).to_contain_text(new.title)
    page.get_by_label("Организация-владелец").select_option(label=OWNER)
    known = _row(page, 1).get_by_label("Аккаунт", exact=True)
    known.select_option(value=known.locator("option", has_text=PRESS_OFFICER).get_attribute("value"))
    _row(page, 2).get_by_label("Имя и фамилия").fill("Алина Дзюба")
    _row(page, 2).get_by_label("Рабочая почта").fill(email)
    for label, token in new.tokens.items():
        page.get_by_label(label).fill(token)
    identity = page.get_by_label("Ваш пароль от портала")
    if identity.count():  # asked once in five minutes
        identity.fill(password_of(PRESS_OFFICER))


@pytest.mark.parametrize("network", ["vk", "ok", "telegram", "max"])
def test_a_page_is_registered_probed_and_switched_on(
    network: str, pages: dict[str, NewPage], tag: str, as_person: AsPerson
) -> None:
    page, new = as_person(PRESS_OFFICER), pages[network]
    _look_up(page, new.address)
    _write(page, new, f"center-{network}-{tag}@dzhankoy.example")
    table = panel(page, "Что портал делает на этой странице сам").get_by_role("table")
    for how, why in PROBED[network].items():
        expect(table.get_by_role("row").filter(has_text=how).filter(has_text=why).first).to_be_visible()
    expect(panel(page, "Администраторы").get_by_role("row")).to_have_count(3)
    expect(page.get_by_role("button", name="Включить в публичный список")).to_have_count(0)
    card = page.url
    _no_token_is_shown(page, new)
    _head_switches_it_on(card, new, as_person)


def test_a_page_of_the_register_is_not_registered_twice(as_person: AsPerson) -> None:
    page = as_person(PRESS_OFFICER)
    _look_up(page, "https://m.vk.com/dzhankoy_adm")
    found = page.locator("#found")
    expect(found).to_contain_text("Эта страница уже в реестре")
    page.get_by_label("Организация-владелец").select_option(label=OWNER)
    page.get_by_role("button", name="Записать в реестр").click()
    expect(problems(page)).to_contain_text("Эта страница уже в реестре")
    expect(page.get_by_label("Вставьте ссылку на страницу")).to_have_value("https://m.vk.com/dzhankoy_adm")
    page.locator("#found").get_by_role("link", name="Администрация города Джанкоя").click()
    expect(page.locator("#main .op-head")).to_contain_text("активна")


@pytest.mark.parametrize(
    "address", ["https://vk.com/id52{tag}", "vk.com/vera_{tag}", "https://ok.ru/profile/5200001"]
)
def test_a_personal_profile_is_refused(
    address: str, pages: dict[str, NewPage], tag: str, as_person: AsPerson
) -> None:
    page = as_person(PRESS_OFFICER)
    _look_up(page, address.format(tag=tag))
    expect(page.locator("#found")).to_contain_text("Это личный профиль")
    page.get_by_role("button", name="Записать в реестр").click()
    expect(problems(page)).to_contain_text("Это личный профиль")
    expect(problems(page)).to_contain_text("п. 2.1")


def test_a_personal_mailbox_is_refused_and_nothing_else_is_lost(
    portal: Installation, as_person: AsPerson
) -> None:
    tag = str(random.randrange(100_000, 1_000_000))
    page, new = as_person(PRESS_OFFICER), make_pages(portal, tag)["telegram"]
    _look_up(page, new.address)
    _write(page, new, "alina@mail.ru")
    expect(problems(page)).to_contain_text("Личную почту привязать нельзя")
    expect(problems(page)).to_contain_text("п. 4.1")
    expect(page.get_by_label("Рабочая почта")).to_have_value("alina@mail.ru")
    expect(page.get_by_label("Имя и фамилия")).to_have_value("Алина Дзюба")
    page.get_by_label("Рабочая почта").fill(f"a.dzyuba-{tag}@dzhankoy.example")
    page.get_by_role("button", name="Записать в реестр").click()
    expect(panel(page, "Администраторы")).to_contain_text(f"a.dzyuba-{tag}@dzhankoy.example")


def _no_token_is_shown(page: Page, new: NewPage) -> None:
    card = page.url
    page.get_by_role("link", name="В хранилище").click()
    vault = page.url
    for address in (card, f"{card}edit/", vault, "/credentials/"):
        page.goto(address)
        for token in new.tokens.values():
            assert token not in page.content(), f"{address} shows a token"


def _head_switches_it_on(card: str, new: NewPage, as_person: AsPerson) -> None:
    page = as_person(PRESS_HEAD)
    page.goto("/official-pages/")
    links = page.locator(f'a[href*="/walls/{new.network}/"]', has_text=new.title)
    expect(links).to_have_count(0)
    page.goto(card)
    page.get_by_role("button", name="Включить в публичный список").click()
    expect(page.locator("#main .op-head")).to_contain_text("активна")
    page.goto("/official-pages/")
    expect(links).to_have_count(1)
