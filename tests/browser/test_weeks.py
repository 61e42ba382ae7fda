"""Somebody posts by hand: it is counted. The week of a page is checked, frozen and shown."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.installation import CITY, Installation
from tests.browser.support import panel, until

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
TITLE = "Администрация города Джанкоя"
# A poll of updates every three seconds and a task after it, or later on a busy machine.
ARRIVES_MS = 120_000


def _card(page: Page, network: str) -> str:
    """Open the administration's page in a network from the register; returns its address."""
    page.goto(f"/pages/?network={network}&kind=administration")
    page.get_by_role("link", name=TITLE, exact=True).first.click()
    expect(page.get_by_role("heading", name="Эта неделя")).to_be_visible()
    return page.url


def _counted(page: Page) -> int:
    found = re.search(r"(\d+) из 5", panel(page, "Эта неделя").inner_text())
    assert found, "the week of the page is not counted against five"
    return int(found[1])


def _post_by_hand(page: Page, portal: Installation, network: str, words: str) -> None:
    text = f"{words} ({random.randrange(10_000)})"  # the same words twice would count once
    page.goto(f"{portal.walls}/walls/{network}/dzhankoy_adm")
    page.get_by_text("Опубликовать вручную от имени страницы").click()
    page.get_by_label("Текст").first.fill(text)
    page.get_by_role("button", name="Опубликовать").click()
    expect(page.get_by_text(text).first).to_be_visible()


def test_a_post_made_by_hand_in_vk_is_read_back_and_counted(
    portal: Installation, as_person: AsPerson, visit: Callable[..., Page]
) -> None:
    page = as_person("m.kovalchuk")
    card = _card(page, "vk")
    before = _counted(page)
    _post_by_hand(visit(), portal, "vk", "Ищем хозяина рыжего кота с улицы Крымской")
    told = portal.manage("sync_pages", "--page", re.findall(r"\d+", card)[-1])
    assert "прочитана, новых" in told.stdout, told.stderr
    page.reload()
    # More than before, not one more: what the city has planned for the week goes out meanwhile.
    assert _counted(page) > before
    expect(panel(page, "На странице")).to_contain_text("рыжего кота")
    page.goto("/pages/weeks/")
    rows = page.get_by_role("row").filter(has_text=TITLE)
    expect(rows.first).to_be_visible()
    assert max(int(count) for count in re.findall(r"(\d+) из 5", " ".join(rows.all_inner_texts()))) > before


def test_a_post_made_by_hand_in_telegram_is_heard_and_counted(
    portal: Installation, as_person: AsPerson, visit: Callable[..., Page]
) -> None:
    page = as_person("m.kovalchuk")
    _card(page, "telegram")
    before = _counted(page)
    _post_by_hand(visit(), portal, "telegram", "Светофор на Ленина снова работает")

    def counted() -> None:
        page.reload()
        expect(panel(page, "На странице")).to_contain_text("Светофор", timeout=1_500)
        assert _counted(page) > before

    until(counted, ARRIVES_MS)


def test_the_week_before_is_frozen_with_its_protocol(as_person: AsPerson) -> None:
    page = as_person("i.doroshenko")
    page.goto(f"{_card(page, 'max')}weeks/{date.today() - timedelta(days=7)}/")
    frozen = panel(page, "Протокол")
    expect(frozen).to_contain_text("не хватило")
    expect(frozen).to_contain_text("4 из 5")
    expect(frozen).to_contain_text(CITY.key)


def test_an_older_week_is_frozen_by_hand_and_gaps_are_no_violation(
    portal: Installation, as_person: AsPerson
) -> None:
    day = date.today() - timedelta(days=28)
    page = as_person("i.doroshenko")
    weeks = {network: f"{_card(page, network)}weeks/{day}/" for network in ("vk", "telegram")}
    page.goto(weeks["vk"])
    expect(page.get_by_role("heading", name="Прогноз")).to_be_visible()
    told = portal.manage("check_week", "--date", day.isoformat())
    assert "закрыта" in told.stdout.splitlines()[0], told.stderr
    assert f"{TITLE} (Телеграм): засчитано 0 из 5, всего 0 — данные неполны" in told.stdout
    for network, result in (("vk", "не хватило"), ("telegram", "данные неполны")):
        page.goto(weeks[network])
        expect(panel(page, "Протокол")).to_contain_text(result)
