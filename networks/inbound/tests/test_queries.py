"""What is known of what arrived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.access import System
from networks.base import Network
from networks.inbound import queries
from networks.inbound.actions.handle import handle_due
from networks.inbound.actions.hooks import open_hook
from networks.inbound.actions.store import store
from networks.inbound.models import HookEndpoint, PollCursor, RawUpdate
from networks.inbound.tests import samples
from networks.inbound.tests.conftest import Heard

pytestmark = pytest.mark.django_db


def test_a_quiet_portal_is_healthy(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(5):
        found = queries.health()
    assert (found.waiting, found.oldest, found.parked) == (0, None, 0)
    assert (found.failing, found.silent_hooks) == ([], [])


def test_what_waits_what_was_given_up_and_what_fails() -> None:
    store(network=Network.TELEGRAM, source="b", bodies=[samples.channel_post(n, n) for n in (1, 2)])
    RawUpdate.objects.filter(update_key="2").update(retry_at=None)
    PollCursor.objects.create(network="max", source="1", failing_since=clock.now(), error="Нет связи.")
    PollCursor.objects.create(network="max", source="2")
    found = queries.health()
    assert (found.waiting, found.parked) == (1, 1)
    assert [cursor.source for cursor in found.failing] == ["1"]


def test_a_hook_that_nobody_calls_is_named() -> None:
    for number in ("1", "2", "3"):
        open_hook(actor=System("test"), network=Network.VK, external_id=number)
    HookEndpoint.objects.exclude(external_id="3").update(created_at=clock.now() - timedelta(days=3))
    HookEndpoint.objects.filter(external_id="2").update(last_heard_at=clock.now())
    assert [hook.external_id for hook in queries.health().silent_hooks] == ["1"]


def test_a_post_whose_answer_was_lost_is_found_by_its_copy(heard: Heard) -> None:
    store(network=Network.TELEGRAM, source="b", bodies=[samples.copy(8, 10, "Вода будет")])
    handle_due()
    sent = datetime.fromtimestamp(samples.START, UTC)
    (found,) = queries.copies_between(samples.CHANNEL, sent, sent + timedelta(seconds=1))
    assert (found.external_id, found.text) == ("10", "Вода будет")
    assert queries.copies_between(samples.CHANNEL, sent + timedelta(seconds=1), clock.now()) == []


def test_comments_are_tied_to_their_post_both_ways(heard: Heard) -> None:
    store(network=Network.TELEGRAM, source="b", bodies=[samples.copy(8, 10)])
    handle_due()
    assert queries.thread_of(samples.CHANNEL, "10") == (samples.GROUP, "510")
    assert queries.post_of_thread(samples.GROUP, "510") == (samples.CHANNEL, "10")
    assert queries.thread_of(samples.CHANNEL, "11") is None
    assert queries.post_of_thread(samples.GROUP, "511") is None


def test_channels_that_a_max_bot_was_added_to() -> None:
    added = {"update_type": "bot_added", "timestamp": 1, "chat_id": -5, "is_channel": True}
    chat = {"update_type": "bot_added", "timestamp": 2, "chat_id": -6, "is_channel": False}
    again = {**added, "timestamp": 3}
    store(network=Network.MAX, source=samples.MAX_BOT, bodies=[added, chat, again])
    assert queries.channels_joined(Network.MAX, samples.MAX_BOT) == ["-5"]
