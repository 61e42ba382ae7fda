"""Sending: what each answer of the network does to a delivery."""

from __future__ import annotations

from typing import Any

import pytest

from contentplan.engine.send import deliver
from contentplan.models import Delivery
from contentplan.tests.fakes import World

pytestmark = pytest.mark.django_db


def state(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_due_delivery_goes_out(due: Any, world: World) -> None:
    deliver(due.pk)
    assert state(due) == "published"
    assert due.external_id and due.url and due.wall_post
    assert world.texts(due.page.target) == ["Завтра не будет воды"]
