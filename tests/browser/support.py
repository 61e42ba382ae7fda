"""People of the demo city in a browser: they sign in through the forms, once per worker."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

import pyotp
from playwright.sync_api import BrowserContext, Locator, Page, StorageState, expect

from tests.browser.installation import Installation

STEP_S = 30
DESK = {"width": 1440, "height": 1000}
PHONE = {"width": 390, "height": 844}
# A refusal is answered by 4xx, which Chromium also notes in its console: that is no fault.
_REFUSAL = re.compile(r"Failed to load resource: .* status of 4\d\d ")


@dataclass
class Person:
    """Somebody of `demo-sign-ins.json`. A code is taken once, so the step of the last one is remembered."""

    email: str
    password: str
    seed: str
    name: str
    last_step: int = 0

    @property
    def login(self) -> str:
        """«m.kovalchuk»."""
        return self.email.partition("@")[0]

    def code(self, page: Page) -> str:
        """A code that was not used yet: the previous step's counts too, so there is seldom a wait."""
        # A step about to end is left out: its predecessor's code would be stale by the time the form arrives.
        step = max(int(time.time() + STEP_S / 2) // STEP_S - 1, self.last_step + 1)
        # The portal takes a code of the next step as well: wait only for one farther ahead.
        page.wait_for_function("ms => Date.now() >= ms", arg=(step - 1) * STEP_S * 1000 + 500, polling=200)
        self.last_step = step
        return str(pyotp.TOTP(self.seed, interval=STEP_S).generate_otp(step))


@dataclass
class Town:
    """The installation and its people, with the sessions that were opened so far."""

    portal: Installation
    people: dict[str, Person]
    sessions: dict[str, StorageState] = field(default_factory=dict)

    @classmethod
    def of(cls, portal: Installation) -> Town:
        """Read who there is."""
        rows = json.loads((portal.data / "demo-sign-ins.json").read_text())
        people = [Person(row["email"], row["password"], row["totp_seed"], row["name"]) for row in rows]
        return cls(portal, {person.login: person for person in people})


def give_password(page: Page, person: Person, password: str = "") -> None:
    """The first step of signing in."""
    page.goto("/sign-in/")
    page.get_by_label("Рабочая почта").fill(person.email)
    page.get_by_label("Пароль", exact=True).fill(password or person.password)
    page.get_by_role("button", name="Продолжить").click()


def give_code(page: Page, code: str) -> None:
    """The second step."""
    page.get_by_label("Шесть цифр").fill(code)
    page.get_by_role("button", name="Войти").click()


def sign_in(page: Page, person: Person) -> None:
    """Both steps, up to «Сегодня»."""
    give_password(page, person)
    give_code(page, person.code(page))
    expect(page).to_have_url(re.compile(r"://[^/]+/$"))


def confirm_identity(page: Page, person: Person) -> None:
    """Answer «Подтвердите, что это вы», which stands before secrets and rights."""
    expect(page.get_by_role("heading", name="Подтвердите, что это вы")).to_be_visible()
    page.get_by_label("Пароль", exact=True).fill(person.password)
    page.get_by_label("Код из приложения").fill(person.code(page))
    page.get_by_role("button", name="Подтвердить").click()


def until(act: Callable[[], None], patience_ms: float) -> None:
    """Repeat a step that itself waits a little, until it goes through."""
    deadline = time.monotonic() + patience_ms / 1000
    while True:
        try:
            return act()
        except AssertionError:
            if time.monotonic() > deadline:
                raise


class Troubles(list[str]):
    """What a browser complains of: errors of scripts, of the security policy, of lost files."""

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.append(f"script: {error.error}"))

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not _REFUSAL.search(message.text):
            self.append(f"{message.page.url if message.page else ''}: {message.text}")


def said(page: Page, text: str | re.Pattern[str]) -> Locator:
    """The place in the main part of the screen where a sentence stands."""
    return page.locator("#main").get_by_text(text).first


def panel(page: Page, title: str) -> Locator:
    """A panel by its heading."""
    heading = page.get_by_role("heading", name=title)
    return page.locator("section").filter(has=heading).last


def problems(page: Page) -> Locator:
    """The summary of errors over a form."""
    return page.locator("#main .op-errors")


def width_of(page: Page) -> tuple[int, int]:
    """How wide the document is, and the window: wider means that it scrolls sideways."""
    found = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    return cast("tuple[int, int]", tuple(found))
