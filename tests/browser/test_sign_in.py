"""The first steps of a new user: the address answers, both factors, the first screen, enrolment."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.support import Town, give_code, give_password

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def test_the_portal_leads_to_the_sign_in(visit: Visit, portal: Installation) -> None:
    page = visit()
    page.goto("/")
    expect(page.get_by_role("heading", name="Вход для сотрудников")).to_be_visible()
    page.get_by_role("link", name="список официальных страниц").click()
    expect(page).to_have_url(f"{portal.url}/official-pages/")


def test_a_wrong_password_is_said_in_words(visit: Visit, town: Town) -> None:
    page, marina = visit(), town.people["m.kovalchuk"]
    give_password(page, marina, "not-her-password")
    expect(page.get_by_text("Почта или пароль не подошли")).to_be_visible()
    expect(page.get_by_label("Рабочая почта")).to_have_value(marina.email)
    expect(page.get_by_label("Пароль", exact=True)).to_have_value("")


def test_a_press_officer_signs_in_with_a_code_that_works_once(visit: Visit, town: Town) -> None:
    page, artem = visit(), town.people["a.lysenko"]
    give_password(page, artem)
    code = artem.code(page)
    give_code(page, code)
    expect(page.get_by_role("heading", name="Выходит сегодня")).to_be_visible()
    expect(page.get_by_role("heading", name="Норма недели")).to_be_visible()
    again = visit()
    give_password(again, artem)
    give_code(again, code)
    expect(again.get_by_text("Каждый код принимаем один раз")).to_be_visible()


def test_an_unenrolled_person_enrols_and_gets_recovery_codes(visit: Visit, town: Town) -> None:
    page, vera = visit(), town.people["v.novikova"]
    give_password(page, vera)
    expect(page.get_by_role("img", name="QR-код для приложения с кодами")).to_be_visible()
    page.get_by_text("Камера не работает").click()
    seed = page.locator("[data-seed]").inner_text().replace(" ", "")
    page.get_by_label("Шесть цифр из приложения").fill(pyotp.TOTP(seed).now())
    page.get_by_role("button", name="Включить").click()
    codes = page.get_by_role("list", name="Резервные коды").get_by_role("listitem")
    expect(codes).to_have_count(10)
    kept = codes.all_inner_texts()
    page.get_by_label("Коды сохранены").check()
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("heading", name="Выходит сегодня")).to_be_visible()
    assert seed not in page.content()
    _a_recovery_code_opens_once(visit, town, kept[0])


def _a_recovery_code_opens_once(visit: Visit, town: Town, code: str) -> None:
    page = visit()
    give_password(page, town.people["v.novikova"])
    give_code(page, code)
    expect(page.get_by_role("heading", name="Выходит сегодня")).to_be_visible()
    page.get_by_role("button", name="Выйти").click()
    expect(page).to_have_url(re.compile("/sign-in/"))
    give_password(page, town.people["v.novikova"])
    give_code(page, code)
    expect(page.get_by_text("Код не подошёл")).to_be_visible()
