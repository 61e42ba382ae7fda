"""Journeys: real processes and a real Chromium. What cannot run here is skipped by name with the reason."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Page, expect

from tests.bench.own import own_database
from tests.browser.installation import CITY, Installation
from tests.browser.support import DESK, Town, Troubles, sign_in

PATIENCE_MS = 30_000
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def base_url() -> None:
    """Every installation has an address of its own: contexts get it from `visit`."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.skip("Chromium is not installed (package chromium)")
    return {**browser_type_launch_args, "executable_path": found, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A clerk's machine; the size of the screen is a test's own choice."""
    return {**browser_context_args, "locale": "ru-RU", "timezone_id": CITY.key}


@pytest.fixture(scope="package")
def town() -> Iterator[Town]:
    """A portal with the demo city, one for all journeys; gone after the last of them."""
    expect.set_options(timeout=PATIENCE_MS)
    portal = Installation(Path(tempfile.mkdtemp(prefix="portal-journeys-")), **_services())
    try:
        portal.start()
        yield Town.of(portal)
    finally:
        portal.stop()


def _services() -> dict[str, str]:
    """Where `bin/test --on-services` has started them: a database and a broker for this worker alone."""
    broker = os.environ.get("REDIS_URL", "")
    if not broker:
        return {}
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    redis_url = urlunsplit(urlsplit(broker)._replace(path=f"/{number + 1}"))
    return {"database_url": own_database(f"journeys_{os.getpid()}"), "redis_url": redis_url}


@pytest.fixture
def portal(town: Town) -> Installation:
    return town.portal


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """At the end of a test no page of it may have complained."""
    found = Troubles()
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def visit(new_context: Any, portal: Installation, troubles: Troubles) -> Callable[..., Page]:
    """A page of somebody who has not signed in."""

    def make(**options: Any) -> Page:
        context = new_context(base_url=portal.url, **{"viewport": DESK, **options})
        context.set_default_timeout(PATIENCE_MS)
        troubles.watch(context)
        page: Page = context.new_page()
        return page

    return make


@pytest.fixture
def as_person(town: Town, visit: Callable[..., Page]) -> Callable[..., Page]:
    """A page of a person who has signed in: `as_person("m.kovalchuk", viewport=PHONE)`."""

    def make(login: str, **options: Any) -> Page:
        if login not in town.sessions:
            page = visit()
            sign_in(page, town.people[login])
            town.sessions[login] = page.context.storage_state()
            page.context.close()
        return visit(storage_state=town.sessions[login], **options)

    return make


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """A failed journey shows what the portal itself has said."""
    report = yield
    town = getattr(item, "funcargs", {}).get("town")
    if report.failed and isinstance(town, Town):
        report.sections.append(("the portal's log", town.portal.log()))
    return report
