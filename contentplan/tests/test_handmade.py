"""A link to a publication placed by hand is looked at once, where the page can be read."""

from __future__ import annotations

from typing import Any

import pytest

from contentplan.actions.outcomes import place_by_hand
from contentplan.engine.handmade import look_at_handmade
from contentplan.models import Delivery
from contentplan.tests.fakes import World
from core.errors import Temporary
from core.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(due: Delivery, marina: Any, world: World) -> Any:
    """Marina places it by hand: `place("its text")`, None for a link to nothing."""

    def make(text: str | None = "Завтра  не будет воды") -> Delivery:
        number = world.put(due.page.target, text).external_id if text is not None else "999"
        place_by_hand(actor=marina, delivery=due, url=f"https://vk.com/wall-7_{number}")
        return due

    return make


def told(delivery: Delivery) -> list[str]:
    return list(delivery.notes.filter(what__startswith="hand_").values_list("what", flat=True))


def test_what_is_there_is_seen_once(place: Any) -> None:
    delivery = place()
    assert (look_at_handmade(), look_at_handmade()) == (1, 0)
    assert told(delivery) == ["hand_seen"]
    assert not Notification.objects.filter(kind="delivery.handmade").exists()


@pytest.mark.parametrize("text", [None, "Завтра не будет света"])
def test_what_is_not_there_or_says_another_thing_is_told(place: Any, text: str | None, marina: Any) -> None:
    delivery = place(text)
    look_at_handmade()
    assert told(delivery) == ["hand_unseen"]
    assert Notification.objects.get(kind="delivery.handmade").person == marina
    delivery.refresh_from_db()
    assert delivery.state == "published"


def test_a_page_that_cannot_be_read_leaves_the_persons_word(place: Any, world: World) -> None:
    world.readable = False
    delivery = place()
    look_at_handmade()
    assert told(delivery) == ["hand_unread"]


def test_a_blip_is_asked_again(place: Any, world: World) -> None:
    delivery = place()
    world.reads.append(Temporary("Нет связи."))
    assert (look_at_handmade(), look_at_handmade()) == (0, 1)
    assert told(delivery) == ["hand_seen"]
