"""Writing a post in the editor, moving its placements, waiting until they are out."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.installation import CITY
from tests.browser.support import until

NAMES = {"vk": "ВКонтакте", "ok": "Одноклассники", "telegram": "Телеграм", "max": "MAX"}
# The next whole minute may be a minute away; the worker looks for what is due twice a second.
SENT_MS = 180_000


@dataclass
class Draft:
    """What is typed. `due_at` is on the city's clocks, a whole minute."""

    title: str
    text: str
    networks: Sequence[str] = ("vk",)
    variants: dict[str, str] = field(default_factory=dict)
    rubric: str = ""
    due_at: datetime = field(default_factory=lambda: soon())


def soon(minutes: int = 30) -> datetime:
    """A time ahead on the same day of the city, so that it may be moved nearer."""
    return datetime.now(CITY).replace(second=0, microsecond=0) + timedelta(minutes=minutes)


def picture(name: str = "foto.jpg") -> dict[str, object]:
    """A photo that nobody else has uploaded, as a file for an input."""
    colour = (random.randrange(256), random.randrange(256), random.randrange(256))
    image = Image.new("RGB", (640, 480), colour)
    image.paste((255, 255, 255), (random.randrange(300), random.randrange(200), 400, 300))
    body = io.BytesIO()
    image.save(body, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": body.getvalue()}


def place(page: Page, network: str) -> Locator:
    """The administration's page of a network in the list «Где»."""
    mark = page.get_by_role("img", name=NAMES[network])
    return page.locator("#id_pages li").filter(has=mark).filter(has_text="Администрация города")


def fill(page: Page, draft: Draft) -> None:
    """Type a draft into the editor."""
    page.get_by_role("textbox", name="Название для плана").fill(draft.title)
    page.get_by_role("textbox", name="Общий текст").fill(draft.text)
    for network, text in draft.variants.items():
        page.get_by_role("tab", name=NAMES[network]).click()
        page.locator(f"#panel-{network} textarea").fill(text)
    for network in draft.networks:
        place(page, network).get_by_role("checkbox").check()
    page.locator("[name=due_at_0]").fill(f"{draft.due_at:%Y-%m-%d}")
    page.locator("[name=due_at_1]").fill(f"{draft.due_at:%H:%M}")
    if draft.rubric:
        page.get_by_label("Рубрика").select_option(label=draft.rubric)


def add_files(page: Page, *files: dict[str, object]) -> None:
    """Bring photos to the editor."""
    page.locator("#files").set_input_files(list(files))  # type: ignore[arg-type]


def submit(page: Page) -> None:
    """«Отправить на согласование»."""
    page.get_by_role("button", name=re.compile("Отправить на.согласование")).click()


def write(page: Page, draft: Draft) -> str:
    """Write a post and submit it; returns the address of its card."""
    page.goto("/plan/new/")
    fill(page, draft)
    submit(page)
    expect(page.locator("#main .op-head")).to_contain_text("на согласовании")
    return page.url


def approve(page: Page, title: str) -> None:
    """Open a waiting post from the queue and approve it in one click."""
    page.goto("/plan/approvals/")
    page.get_by_role("link").filter(has_text=title).first.click()
    page.get_by_role("button", name="Согласовать").click()
    expect(page.locator("#toasts")).to_contain_text("Согласовано. Выйдет")


def delivery(page: Page, card: str, network: str) -> str:
    """Open the story of a post's placement in a network; returns its address."""
    page.goto(card)
    row = page.locator(".op-post-rows li").filter(has=page.get_by_role("img", name=NAMES[network]))
    row.get_by_role("link", name=re.compile("история")).click()
    expect(page.get_by_role("heading", name="По секундам")).to_be_visible()
    return page.url


def send_now(page: Page, story: str) -> None:
    """«Отправить сейчас» on the story of a placement."""
    page.goto(story)
    page.locator("summary", has_text="Отправить сейчас").click()
    page.get_by_role("button", name="Отправить сейчас").click()
    expect(page.locator("#toasts")).to_contain_text("Отправляем сейчас")


def bring_near(page: Page, story: str) -> None:
    """Move a placement to the next minute but not into this very second."""
    page.goto(story)
    page.get_by_text("Перенести", exact=True).first.click()
    due_at = datetime.now(CITY) + timedelta(seconds=75)
    page.locator("#move_due_at_0").fill(f"{due_at:%Y-%m-%d}")
    page.locator("#move_due_at_1").fill(f"{due_at:%H:%M}")
    page.get_by_role("button", name="Перенести").click()
    expect(page.locator("#toasts")).to_contain_text("Перенесено")


def await_state(page: Page, story: str, word: str) -> None:
    """Reload a placement's story until it has come to a state."""

    def there() -> None:
        page.goto(story)
        expect(page.locator("#main .op-head .op-actions")).to_contain_text(word, timeout=1_500)

    until(there, SENT_MS)
