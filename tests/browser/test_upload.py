"""A large file in pieces: the connection breaks, the page is closed, the same file goes on from where it stood."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from contentplan.tests.files import mp4
from tests.browser.support import Troubles

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
MIB = 1024 * 1024
PIECE = 8 * MIB
TEXT = "Текст, который не должен пропасть"
A_PIECE = re.compile(r"/plan/media/upload/[0-9a-f-]{36}/\?at=")
# The break is the test's own; a browser notes it in its console, which fails every other journey.
BREAK = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_FAILED)")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A video of three pieces that nobody else has uploaded. On disk, for its date tells a file chosen again."""
    path = tmp_path / "обход.mp4"
    path.write_bytes(mp4() + (17 * MIB).to_bytes(4, "big") + b"free" + os.urandom(17 * MIB - 8))
    return path


@pytest.fixture
def page(as_person: AsPerson, troubles: Troubles) -> Iterator[Page]:
    """The editor with something typed."""
    page = as_person("m.kovalchuk")
    page.goto("/plan/new/")
    page.get_by_role("textbox", name="Общий текст").fill(TEXT)
    yield page
    troubles[:] = [one for one in troubles if not BREAK.search(one)]


def test_a_broken_connection_costs_one_piece(page: Page, film: Path) -> None:
    sent = _pieces_sent(page)
    page.route(A_PIECE, _let_through(1, then=lambda route: route.abort("connectionfailed")))
    page.locator("#files").set_input_files(film)
    expect(page.locator("[data-uploads]")).to_contain_text("связь прервалась")
    page.get_by_role("button", name=re.compile("Сохранить")).last.click()
    expect(page.locator("[data-uploads]")).to_contain_text("Файл ещё загружается")
    page.unroute(A_PIECE)
    expect(page.locator("#photos [data-photo-item]")).to_have_count(1)
    expect(page.locator("#photos")).to_contain_text("обход.mp4")
    expect(page.locator("[data-uploads]")).to_be_empty()
    assert [at for at, done in sent if done] == [0, PIECE, 2 * PIECE]
    expect(page.locator("#id_text")).to_have_value(TEXT)


def test_without_a_connection_it_waits_for_it(page: Page, film: Path) -> None:
    page.route(A_PIECE, _let_through(1, then=lambda route: _break(page, route)))
    page.locator("#files").set_input_files(film)
    expect(page.locator("[data-uploads]")).to_contain_text("нет связи")
    page.unroute(A_PIECE)
    page.context.set_offline(False)
    expect(page.locator("#photos [data-photo-item]")).to_have_count(1)


def test_the_same_file_goes_on_after_the_page_was_closed(page: Page, film: Path) -> None:
    page.route(A_PIECE, _let_through(2, then=lambda route: route.abort("connectionfailed")))
    page.locator("#files").set_input_files(film)
    expect(page.locator("[data-uploads]")).to_contain_text("связь прервалась")
    page.unroute(A_PIECE)
    page.goto("/plan/new/")
    sent = _pieces_sent(page)
    page.locator("#files").set_input_files(film)
    expect(page.locator("#photos [data-photo-item]")).to_have_count(1)
    assert [at for at, _ in sent] == [2 * PIECE]


def _pieces_sent(page: Page) -> list[tuple[int, bool]]:
    """From which byte each piece of the page has gone, and whether it has arrived; filled as they go."""
    sent: list[tuple[int, bool]] = []

    def note(request: Request, done: bool) -> None:
        if A_PIECE.search(request.url) and request.method == "PUT":
            sent.append((int(parse_qs(urlsplit(request.url).query)["at"][0]), done))

    page.on("requestfinished", lambda request: note(request, True))
    page.on("requestfailed", lambda request: note(request, False))
    return sent


def _let_through(most: int, *, then: Callable[[Route], None]) -> Callable[[Route], None]:
    """The first pieces pass; what happens to the others says `then`."""
    left = [most]

    def handle(route: Route) -> None:
        left[0] -= 1
        if left[0] >= 0:
            route.continue_()
        else:
            then(route)

    return handle


def _break(page: Page, route: Route) -> None:
    page.context.set_offline(True)
    route.abort("internetdisconnected")
