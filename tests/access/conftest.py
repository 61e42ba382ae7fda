"""The city of the access matrix, and what spares its thousands of requests: each asks whether it opens, not what is drawn around."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.base import Template
from django.template.context import Context
from django.utils.safestring import SafeString

from core.accounts.models import User
from dzhankoy_portal import shell
from tests.access.city import city  # noqa: F401 - the fixture

REFUSALS = ("403.html", "404.html", "refused.html", "components/_refusal.html")


@pytest.fixture(autouse=True)
def _plain_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody here asks which templates were drawn with what: no copies of thousands of contexts are kept."""

    def draw(self: Template, context: Context) -> SafeString:
        return self.nodelist.render(context)

    monkeypatch.setattr(Template, "_render", draw)


@pytest.fixture(autouse=True)
def _one_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Navigation and strips are counted once a person: every request is rolled back, so they never change."""
    monkeypatch.setattr(shell, "navigation", _once(shell.navigation))
    monkeypatch.setattr(shell, "installation", _once(shell.installation))


def _once(count: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    known: dict[Any, dict[str, Any]] = {}

    def counted(user: User, *rest: Any, **more: Any) -> dict[str, Any]:
        if user.pk not in known:
            known[user.pk] = count(user, *rest, **more)
        return known[user.pk]

    return counted


@pytest.fixture(autouse=True)
def _one_reading_of_appointments(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person is appointed to is read once a person, not once a request."""
    real, known = ModelBackend.get_user, dict[int, dict[Any, Any]]()

    def get_user(self: ModelBackend, pk: int) -> User | None:
        person = real(self, pk)
        if isinstance(person, User):
            person.__dict__["_appointments"] = known.setdefault(pk, {})
        return person

    monkeypatch.setattr(ModelBackend, "get_user", get_user)


@pytest.fixture(autouse=True)
def _one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page of refusal is drawn once a person; afterwards its status says enough."""
    drawn: set[Any] = set()

    def draw(request: HttpRequest, template: str, context: Any = None, **how: Any) -> HttpResponse:
        key = (template, request.user.pk)
        if template in REFUSALS and key in drawn:
            return HttpResponse(status=how.get("status"))
        drawn.add(key)
        return render(request, template, context, **how)

    for module in ("core.middleware", "dzhankoy_portal.views"):
        monkeypatch.setattr(f"{module}.render", draw)
