"""What every screen must stand: axe finds nothing, the browser complains of nothing, a phone does not scroll sideways."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.support import DESK, PHONE, width_of

_VENDOR = Path(__file__).parent / "vendor" / "axe-core-4.14.1"
# Style sheets are fetched again only for a rule that is experimental and therefore off; films and sounds are still needed.
_RUN = """async locale => {
  axe.configure({locale});
  const found = await axe.run(document, {resultTypes: ["violations"], preload: {assets: ["media"]}});
  return found.violations.map(one => `${one.id}: ${one.help}\\n` + one.nodes
    .map(node => `    ${node.target.join(" ")}  ${node.html.slice(0, 160)}`).slice(0, 5).join("\\n"));
}"""


def faults_of(page: Page) -> list[str]:
    """What is wrong with the screen shown now, in words; leaves the desk's size behind."""
    found = [*_axe(page), *_overflow(page)]
    return [f"{page.url}: {one}" for one in found]


def _axe(page: Page) -> list[str]:
    page.evaluate((_VENDOR / "axe.min.js").read_text())
    locale = json.loads((_VENDOR / "ru.json").read_text())
    found: list[str] = page.evaluate(_RUN, locale)
    return found


def _overflow(page: Page) -> list[str]:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    document, window = width_of(page)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return [f"{document} px wide on a phone of {window}"] if document > window else []
