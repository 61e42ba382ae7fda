"""Residents write four comments on the walls; a moderator handles them by keyboard; the walls show what became of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.screens import faults_of
from tests.browser.support import PHONE, until

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
VK, OK = "dzhankoy_adm", "dzhankoy.adm"
# An act waits ten seconds, goes to the network and is read back.
ARRIVES_MS, DONE_MS = 60_000, 120_000
# What the worker does once a minute, now.
READ = """
from datetime import timedelta
from core import clock
from moderation.actions.triage import triage_waiting
from moderation.capture import reading
from moderation.models import CommentWatch
from pages.models import OfficialPage
for page in OfficialPage.objects.filter(network__in=["vk", "ok"], screen_name__in=["dzhankoy_adm", "dzhankoy.adm"]):
    newest = CommentWatch.objects.filter(page=page).order_by("-post__published_at").values_list("pk", flat=True)[:2]
    CommentWatch.objects.filter(pk__in=list(newest)).update(due_at=clock.now() - timedelta(days=1))
    reading.read_comments(page.pk)
triage_waiting()
"""
EXPIRE = """
from core import clock
from moderation.engine import sweep
from moderation.models import BlacklistEntry
BlacklistEntry.objects.filter(author_name="{name}").update(until=clock.now())
sweep.mend()
"""


class Residents:
    """Four people with names nobody else has, and what each of them writes."""

    def __init__(self) -> None:
        tag = f"к{random.randrange(10**6):06}"
        self.tag = tag
        self.praise = (VK, f"Вера Хвалова {tag}", f"Спасибо за новый автобус, {tag}")
        self.critic = (VK, f"Пётр Критик {tag}", f"Опять обещания, {tag}: прошлой зимой говорили то же самое")
        self.obscene = (VK, f"Глеб Грубин {tag}", f"Да вы там о х у е л и совсем, {tag}")
        self.spam = (
            OK,
            f"Деньги Сразу {tag}",
            f"Работа на дому от 5 000 в день, без опыта, пишите в личку: https://zarabotok.example/{tag}",
        )


@pytest.fixture(scope="module")
def residents() -> Residents:
    return Residents()


def write_on_the_wall(page: Page, portal: Installation, network: str, wall: str, who: str, text: str) -> None:
    """As a resident would: under the newest publication."""
    page.goto(f"{portal.walls}/walls/{network}/{wall}")
    box = page.locator("article details.write").first
    box.get_by_text("Написать комментарий").click()
    box.get_by_label("Кто пишет").fill(who)
    box.get_by_label("Комментарий", exact=True).fill(text)
    box.get_by_role("button", name="Написать").click()
    expect(page.locator("article .comment").filter(has_text=text).first).to_be_visible()


def comments(portal: Installation, network: str, wall: str) -> str:
    """Everything residents say under the publications of a wall."""
    return str([post["comments"] for post in portal.posts(network, wall)[:5]])


def banned(portal: Installation) -> list[Any]:
    """Who is banned on the administration's page in VK."""
    found: list[Any] = portal.sandbox("GET", "bans", network="vk", page=VK)["bans"]
    return found


def open_text(page: Page) -> str:
    """The comment that is open on the desk."""
    return page.locator("#comment .op-comment-t").inner_text()


def test_four_comments_reach_the_queue(
    portal: Installation, as_person: AsPerson, visit: Callable[..., Page], residents: Residents
) -> None:
    wall = visit()
    for network, (place, who, text) in (
        ("vk", residents.praise),
        ("vk", residents.critic),
        ("vk", residents.obscene),
        ("ok", residents.spam),
    ):
        write_on_the_wall(wall, portal, network, place, who, text)
    told = portal.manage("shell", "-c", READ)
    assert told.returncode == 0, told.stderr
    page = as_person("t.seitova")

    def arrived() -> None:
        page.goto(f"/moderation/?tab=new&q={residents.tag}")
        expect(page.locator("#mod-rows .op-mi")).to_have_count(4, timeout=1_500)
        expect(page.locator("#mod-rows").get_by_text("нецензурное")).to_be_visible(timeout=500)
        expect(page.locator("#mod-rows").get_by_text("спам")).to_be_visible(timeout=500)

    until(arrived, ARRIVES_MS)
    assert not faults_of(page)


def test_the_moderator_handles_them_by_keyboard(
    portal: Installation, as_person: AsPerson, residents: Residents
) -> None:
    page = as_person("t.seitova")
    page.goto(f"/moderation/?tab=new&q={residents.tag}")
    expect(page.locator("#claim")).to_contain_text("За вами ещё")
    for left in (4, 3, 2, 1):
        expect(page.locator("#mod-rows .op-mi")).to_have_count(left)
        text = open_text(page)
        unlawful = "о х у е л и" in text or "zarabotok" in text
        page.keyboard.press("d" if unlawful else "n")
        expect(page.locator("#undo")).to_contain_text("через")
        if left == 4:
            assert unlawful, f"not the most urgent first: {text}"
            page.keyboard.press("u")
            expect(page.locator("#toasts")).to_contain_text("снова ждёт разбора")
            page.goto(f"/moderation/?tab=new&q={residents.tag}")
            expect(page.locator("#mod-rows .op-mi")).to_have_count(4)
            page.keyboard.press("d")
            expect(page.locator("#undo")).to_contain_text("через")
    expect(page.locator("#mod-rows")).to_contain_text("Таких нет")


def test_the_wall_shows_the_unlawful_gone_and_their_author_banned(
    portal: Installation, as_person: AsPerson, residents: Residents
) -> None:
    page = as_person("t.seitova")
    page.goto(f"/moderation/blacklist/?q={residents.obscene[1].split()[1]}")
    page.get_by_role("link", name="Глеб").first.click()
    entry = page.url

    def in_force() -> None:
        page.goto(entry)
        expect(page.locator("#main .op-head .op-actions")).to_contain_text("в чёрном списке", timeout=1_500)

    until(in_force, DONE_MS)
    assert "нецензурное выражение" in page.locator("#main").inner_text().lower()
    assert not faults_of(page)
    said = comments(portal, "vk", VK)
    assert residents.praise[2] in said and residents.critic[2] in said
    assert residents.obscene[2] not in said or "deleted" in said
    assert any("запись №" in ban["comment"] for ban in banned(portal))


def test_what_the_network_refuses_is_done_by_hand(
    portal: Installation, as_person: AsPerson, residents: Residents, visit: Callable[..., Page]
) -> None:
    """OK has no method to delete a comment: the task says how, a person does it and proves it."""
    page = as_person("t.seitova")

    def asked() -> None:
        page.goto("/moderation/by-hand/")
        expect(page.get_by_role("link", name=re.compile("Удалить комментарий: Деньги")).first).to_be_visible(
            timeout=1_500
        )

    until(asked, DONE_MS)
    page.get_by_role("link", name=re.compile("Удалить комментарий: Деньги")).first.click()
    expect(page.get_by_role("heading", name="Как это сделать")).to_be_visible()
    assert not faults_of(page)
    wall = visit()
    wall.goto(f"{portal.walls}/walls/ok/{OK}")
    wall.locator(".comment").filter(has_text=residents.tag).get_by_role("button", name="Удалить").click()
    page.get_by_role("button", name="Сделано").click()
    expect(page.locator("#main .op-errors")).to_contain_text("как вы убедились")
    page.get_by_label("Как убедились").fill("Обновил страницу: комментария под темой больше нет")
    page.get_by_role("button", name="Сделано").click()

    def settled() -> None:
        page.reload()
        expect(page.locator("#main .op-head .op-actions")).to_contain_text("сделано", timeout=1_500)

    until(settled, DONE_MS)


def test_the_ban_is_lifted_when_its_term_is_over(
    portal: Installation, as_person: AsPerson, residents: Residents
) -> None:
    before = len(banned(portal))
    told = portal.manage("shell", "-c", EXPIRE.format(name=residents.obscene[1]))
    assert told.returncode == 0, told.stderr
    page = as_person("i.doroshenko")
    page.goto(f"/moderation/blacklist/?state=over&q={residents.tag}")

    def lifted() -> None:
        page.reload()
        # The first decision was taken back: that one is «отменено».
        row = page.get_by_role("row").filter(has_text="Глеб").filter(has_text="срок истёк")
        expect(row).to_contain_text("снято", timeout=1_500)

    until(lifted, DONE_MS)
    assert len(banned(portal)) == before - 1


def test_a_phone_shows_the_queue_then_one_comment(as_person: AsPerson) -> None:
    page = as_person("t.seitova", viewport=PHONE)
    page.goto("/moderation/?tab=done")
    expect(page.get_by_role("heading", name="Решённые")).to_be_visible()
    expect(page.locator("#comment")).to_be_hidden()
    page.locator("#mod-rows .op-mi").first.click()
    expect(page.locator("#comment")).to_be_visible()
    expect(page.locator("#mod-rows")).to_be_hidden()
    page.get_by_role("link", name="К очереди").click()
    expect(page.locator("#mod-rows")).to_be_visible()
