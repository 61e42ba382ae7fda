"""What residents see without signing in: the list, its fragment and JSON, the check of an address, the rules."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
TITLE = "Стадион «Авангард», Джанкой"
SHOWN_WITHIN_S = 1.0


def _on_every_list(visitor: Page) -> set[str]:
    """Where the page is named just now."""
    answers = {
        "list": visitor.request.get("/official-pages/").text(),
        "fragment": visitor.request.get("/official-pages/embed/").text(),
        "json": visitor.request.get("/official-pages.json").text(),
    }
    return {name for name, text in answers.items() if TITLE in text}


def test_a_resident_finds_a_page_and_checks_its_address(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/official-pages/")
    expect(
        page.get_by_role("heading", name="Официальные страницы администрации города Джанкоя")
    ).to_be_visible()
    page.get_by_placeholder("Организация или адрес").fill("Авангард")
    page.get_by_role("button", name="Найти").click()
    row = page.get_by_role("region", name=re.compile("Авангард"))
    expect(row).to_contain_text(re.compile(r"проверено сегодня, \d\d:\d\d"))
    page.get_by_label("Адрес страницы", exact=True).fill("https://vk.com/dzhankoy_adm1")
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_role("status")).to_contain_text("Этой страницы нет в списке")
    expect(page.get_by_role("status")).to_contain_text("Настоящая")


def test_a_suspended_page_is_gone_within_a_second_and_comes_back(
    as_person: AsPerson, visit: Callable[..., Page]
) -> None:
    visitor, page = visit(), as_person("i.doroshenko")
    assert _on_every_list(visitor) == {"list", "fragment", "json"}
    page.goto("/pages/?q=Авангард")
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.get_by_role("link", name="Приостановить").click()
    page.get_by_label("Основание").fill("Проверяем, кто ведёт страницу")
    with page.expect_navigation(wait_until="commit"):
        page.get_by_role("button", name="Приостановить").click()
    _await_lists(visitor, set())
    expect(page.get_by_text("Страница приостановлена, в публичном списке её нет").first).to_be_visible()
    page.get_by_role("button", name="Вернуть в публичный список").click()
    expect(page.locator("#main .op-head")).to_contain_text("активна")
    _await_lists(visitor, {"list", "fragment", "json"})


def _await_lists(visitor: Page, wanted: set[str]) -> None:
    """Look until the page stands where it should; a look begun a second after the change must show it."""
    changed_at = time.monotonic()
    while True:
        began = time.monotonic()
        if (found := _on_every_list(visitor)) == wanted:
            return
        assert began - changed_at < SHOWN_WITHIN_S, f"after {began - changed_at:.1f} s the page is on {found}"


def test_json_and_fragment_say_the_same_as_the_list(visit: Callable[..., Page]) -> None:
    page = visit()
    found = page.request.get("/official-pages.json").json()
    page.goto("/official-pages/embed/")
    expect(page.locator("a.op-name")).to_have_count(found["count"])
    page.goto("/official-pages/")
    expect(page.locator("a.op-name")).to_have_count(found["count"])
    expect(page.locator("a.op-name").first).to_have_attribute("href", found["pages"][0]["url"])
    assert not page.context.cookies()


def test_the_rules_of_conduct_are_read_by_everyone(visit: Callable[..., Page]) -> None:
    page = visit()
    page.goto("/rules/")
    expect(page.get_by_role("heading", name="Правила поведения на официальных страницах")).to_be_visible()
    assert page.get_by_role("listitem").count() >= 3
    expect(page.get_by_role("contentinfo")).to_contain_text("417")
