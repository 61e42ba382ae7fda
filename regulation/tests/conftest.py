"""A page of the administration that meets everything, to be spoiled one fact at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from regulation.clauses import Subject
from regulation.facts import OnPage, PageWeek, Requisites, Settings
from regulation.rules import BY_ID, Outcome

TEXT = (
    "Администрация города Джанкоя. 296100, Республика Крым, г. Джанкой, ул. Карла Маркса, д. 15. "
    "Справочная: 8 (36564) 3-12-00, почта info@dzhankoy.example, сайт https://dzhankoy.example/"
)
SETTINGS = Settings(description=TEXT, has_avatar=True, has_cover=True, comments_open=True, messages_open=True)
REQUISITES = Requisites(
    address="296100, Республика Крым, г. Джанкой, ул. Карла Маркса, 15",
    email="info@dzhankoy.example",
    phones="8 (36564) 3-12-00",
    site="https://dzhankoy.example/",
)
PAGE = OnPage(
    Subject.ADMINISTRATION,
    "vk",
    SETTINGS,
    REQUISITES,
    week=PageWeek(5, 5, 7, True),
    is_listed=True,
)
Check = Callable[..., Outcome]


@pytest.fixture
def check() -> Check:
    """`check("4.2-comments", comments_open=False)`: a field of the settings, of the requisites or of the page."""

    def make(rule: str, **changes: Any) -> Outcome:
        page = PAGE
        for name, value in changes.items():
            if hasattr(SETTINGS, name):
                page = replace(page, settings=replace(page.settings, **{name: value}))
            elif hasattr(REQUISITES, name):
                page = replace(page, requisites=replace(page.requisites, **{name: value}))
            else:
                page = replace(page, **{name: value})
        return BY_ID[rule].apply(page)

    return make
