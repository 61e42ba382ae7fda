"""The city of the access matrix."""

from __future__ import annotations

import pytest
from django.template.base import Template
from django.template.context import Context
from django.utils.safestring import SafeString

from tests.access.city import city  # noqa: F401 - the fixture


@pytest.fixture(autouse=True)
def _plain_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here asks which templates were drawn with what: no copies of thousands of contexts are kept."""

    def draw(self: Template, context: Context) -> SafeString:
        return self.nodelist.render(context)

    monkeypatch.setattr(Template, "_render", draw)
