"""A discussion group that goes on under another number takes its page along."""

from __future__ import annotations

from typing import Any

import pytest

from core.access import System
from core.audit.models import Entry
from networks.base import Network
from networks.inbound.actions.handle import handle_one
from networks.inbound.actions.store import store
from networks.inbound.models import RawUpdate
from pages.actions.moves import follow_group
from pages.adapters import adapter_of
from pages.models import OfficialPage

pytestmark = pytest.mark.django_db
OLD, NEW = "-77", "-1002100000777"


@pytest.fixture
def channel(administration: Any) -> OfficialPage:
    return OfficialPage.objects.create(
        network="telegram",
        external_id="-1001",
        linked_id=OLD,
        title="Канал",
        organization=administration,
        state="active",
    )


def group_of(page: OfficialPage) -> str:
    return OfficialPage.objects.get(pk=page.pk).linked_id


def test_the_page_is_written_down_with_its_new_group_once(channel: OfficialPage) -> None:
    for expected in (1, 0):
        moved = follow_group(actor=System("test"), network=Network.TELEGRAM, old=OLD, new=NEW)
        assert (moved, group_of(channel)) == (expected, NEW)
    assert Entry.objects.filter(event="page.group_moved").count() == 1


def test_pages_without_a_group_and_closed_ones_stay(channel: OfficialPage) -> None:
    OfficialPage.objects.filter(pk=channel.pk).update(linked_id="")
    assert follow_group(actor=System("test"), network=Network.TELEGRAM, old="", new=NEW) == 0
    OfficialPage.objects.filter(pk=channel.pk).update(linked_id=OLD, state="closed")
    assert follow_group(actor=System("test"), network=Network.TELEGRAM, old=OLD, new=NEW) == 0
    assert group_of(channel) == OLD


def test_an_adapter_that_is_told_of_the_move_writes_it_down(channel: OfficialPage) -> None:
    adapter_of(channel).moved(OLD, NEW)
    assert group_of(channel) == NEW


def test_the_update_of_either_group_is_enough_in_any_order(channel: OfficialPage) -> None:
    told = [
        {"message_id": 1, "date": 1_732_000_000, "chat": {"id": int(NEW), "type": "supergroup"}},
        {"message_id": 9, "date": 1_732_000_000, "chat": {"id": int(OLD), "type": "group"}},
    ]
    told[0]["migrate_from_chat_id"], told[1]["migrate_to_chat_id"] = int(OLD), int(NEW)
    bodies = [{"update_id": number, "message": message} for number, message in enumerate(told, start=5)]
    store(network=Network.TELEGRAM, source="7000000001", bodies=bodies)
    for raw in RawUpdate.objects.order_by("-pk"):
        assert handle_one(raw_id=raw.pk)
        assert group_of(channel) == NEW
    assert Entry.objects.filter(event="page.group_moved").count() == 1
