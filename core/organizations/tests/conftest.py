"""What tests of organizations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core import clock
from core.accounts.confirm import _SESSION_KEY
from core.organizations.models import Organization


@pytest.fixture
def confirmed(client_of: Callable[[Any], Client]) -> Callable[[Any], Client]:
    """A signed-in browser whose person has just confirmed identity."""

    def make(person: Any) -> Client:
        client = client_of(person)
        session = client.session
        session[_SESSION_KEY] = int(clock.now().timestamp())
        session.save()
        return client

    return make


@pytest.fixture
def education(administration: Any) -> Organization:
    """A body that oversees schools."""
    return Organization.objects.create(
        kind="body", parent=administration, name="Управление образования", short_name="Управление образования"
    )
