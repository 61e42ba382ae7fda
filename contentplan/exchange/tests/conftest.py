"""A table as bytes, on its way into the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contentplan.exchange.actions import upload
from contentplan.exchange.columns import COLUMNS
from contentplan.models import PlanImport
from contentplan.tests.conftest import (  # noqa: F401 - fixtures
    clock_at,
    make_page,
    media_root,
    page,
    rubric,
    scheduled,
    submitted,
    world,
    write,
)
from core.tables.tests.files import xlsx

HEAD = [
    COLUMNS[key].name for key in ("day", "at", "title", "text", "pages", "rubric", "organization", "link")
]
ROW = {
    "day": "05.12.2026",
    "at": "10:00",
    "title": "Вода на Крымской",
    "text": "Завтра не будет воды",
    "pages": "ВКонтакте: Администрация 7",
    "rubric": "ЖКХ",
    "organization": "",
    "link": "",
}
Bring = Callable[..., PlanImport]


def line(**changed: Any) -> list[Any]:
    """A row of the table, right in everything that is not changed."""
    return list((ROW | changed).values())


@pytest.fixture
def bring(clock_at: Any, marina: Any, page: Any, rubric: Any) -> Bring:  # noqa: F811
    """Marina's table of rows: `bring(line(), line(day="…"))`."""

    def make(*rows: list[Any], head: list[str] = HEAD, actor: Any = marina) -> PlanImport:
        return upload(actor=actor, name="План.xlsx", content=xlsx(head, *rows))

    return make
