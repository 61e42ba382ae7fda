"""VK's news by Bots Long Poll: nothing lost, nothing twice, every failure followed by what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as how_often
from hypothesis import strategies as st

from core import clock
from core.access import System
from core.tests.loopback import Loopback, Reply
from networks.base import Network, Secret
from networks.inbound import polls, sources, subscriptions
from networks.inbound.actions.hooks import open_hook
from networks.inbound.actions.store import store
from networks.inbound.kinds import Kind
from networks.inbound.models import HookEndpoint, PollCursor, RawUpdate
from networks.inbound.parsing.vk import WANTED
from networks.inbound.queries import is_heard
from networks.inbound.sources import Source
from networks.inbound.tests import samples
from networks.inbound.tests.long_poll_stand import LongPoll, refusal

pytestmark = pytest.mark.django_db
TOKEN = "vk1.a.community-0123456789abcdef"
NOON = "2026-11-24T09:00:00Z"
GARBAGE, DOWN = Reply(body=b'{"ts": "4'), Reply(body=b"", status=502)


@pytest.fixture
def vk(settings: Any) -> Iterator[LongPoll]:
    found = LongPoll()
    server = Loopback(found.answer)
    found.url = server.url
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, "vk": server.url}
    yield found
    server.close()


def source(key: str = samples.COMMUNITY, token: str | None = TOKEN) -> Source:
    return Source(Network.VK, key, lambda: Secret(token) if token else None, frozenset({key}))


def poll(times: int = 1) -> int:
    """So many polls, pauses between them passed over."""
    found = 0
    for _ in range(times):
        PollCursor.objects.update(retry_at=None)
        found += polls.poll_source(source())
    return found


def cursor() -> PollCursor:
    return PollCursor.objects.get()


def kept(kind: Kind = Kind.WALL_POST) -> list[str]:
    return list(RawUpdate.objects.filter(kind=kind).values_list("update_key", flat=True))


def opened(vk: LongPoll) -> None:
    """The door is open and has proved to be."""
    poll(2)
    vk.calls.clear()
    vk.checks.clear()


# -- the way there ----------------------------------------------------------------------------------------------


def test_the_first_poll_switches_it_on_and_the_next_ones_ask(vk: LongPoll) -> None:
    vk.happen("before")
    assert poll() == 0
    assert vk.calls == ["groups.setLongPollSettings", "groups.getLongPollServer"] and vk.checks == []
    assert {vk.told[name] for name in ("enabled", *WANTED)} == {"1"}
    assert (cursor().position, cursor().polled_at) == ("1", None)
    vk.happen("1", "2")
    assert poll() == 2
    assert (cursor().position, kept()) == ("3", ["1", "2"])
    assert vk.checks == [{"act": "a_check", "key": "key-1", "ts": "1", "wait": "1"}]
    assert cursor().polled_at is not None and poll() == 0


def test_the_key_is_kept_over_a_restart_and_never_in_plain_words(vk: LongPoll) -> None:
    opened(vk)
    assert "key-1" not in cursor().ticket and vk.url not in cursor().ticket
    poll(3)
    assert vk.calls == [] and {asked["key"] for asked in vk.checks} == {"key-1"}


def test_a_ticket_that_does_not_open_is_replaced_and_the_place_stays(vk: LongPoll) -> None:
    opened(vk)
    vk.happen("1")
    PollCursor.objects.update(ticket="a1:lost:AAAA")
    assert poll(2) == 1
    assert vk.checks[0]["ts"] == "0" and kept(Kind.GAP) == []


def test_what_was_stored_before_a_death_is_not_stored_twice(vk: LongPoll) -> None:
    """The worker died after the commit of the news, or another restored an older cursor: the same number is asked."""
    opened(vk)
    vk.happen("1", "2")
    poll()
    PollCursor.objects.update(position="0")
    vk.happen("3")
    poll()
    assert kept() == ["1", "2", "3"]


def test_the_same_event_by_hook_and_by_poll_is_one(vk: LongPoll) -> None:
    opened(vk)
    vk.happen("1")
    hooked = {**vk.events[0], "secret": "s", "group_id": int(samples.COMMUNITY)}
    store(network=Network.VK, source=samples.COMMUNITY, bodies=[hooked])
    poll()
    assert kept() == ["1"]


def test_news_names_its_community_and_no_other(vk: LongPoll) -> None:
    opened(vk)
    vk.happen("mine", "nobody's", "another's")
    del vk.events[1]["group_id"]
    vk.events[2]["group_id"] = 5
    poll()
    assert kept() == ["mine", "nobody's"]
    assert {raw.body["group_id"] for raw in RawUpdate.objects.all()} == {int(samples.COMMUNITY)}


# -- failures ---------------------------------------------------------------------------------------------------


def test_a_key_that_has_grown_old_is_renewed_and_the_place_stays(vk: LongPoll) -> None:
    opened(vk)
    vk.key, vk.place = 2, "b"  # the new key belongs to another server
    vk.happen("1")
    assert poll(2) == 1
    assert (kept(), kept(Kind.GAP), cursor().error) == (["1"], [], "")


def test_forgotten_history_is_read_from_the_pages(vk: LongPoll) -> None:
    opened(vk)
    vk.happen("1", "2")
    vk.forgotten = 2
    poll()
    assert (kept(), kept(Kind.GAP), cursor().position) == ([], ["gap:0:2"], "2")
    vk.happen("3")
    poll()
    assert kept() == ["3"] and "groups.getLongPollServer" not in vk.calls


def test_when_all_is_lost_key_and_number_are_new(vk: LongPoll) -> None:
    opened(vk)
    vk.happen("1")
    vk.faults = [3]
    poll()
    assert (cursor().position, kept(Kind.GAP)) == ("1", ["gap:0:1"])
    vk.happen("2")
    assert poll() == 1 and kept() == ["2"]


@pytest.mark.parametrize("code", [2, 3])
def test_a_server_that_refuses_its_own_key_is_not_asked_without_a_pause(vk: LongPoll, code: int) -> None:
    with time_machine.travel(NOON, tick=False):
        opened(vk)
        vk.faults = [code] * 4
        polls.poll_source(source())
        assert cursor().error == ""
        polls.poll_source(source())
        assert cursor().retry_at == clock.now() + timedelta(seconds=30)
    assert "не принял ключ" in cursor().error
    vk.happen("1")
    poll(8)
    assert cursor().error == "" and vk.faults == []
    assert kept() == ["1"] or kept(Kind.GAP)


@pytest.mark.parametrize("fault", [GARBAGE, DOWN, Reply({"ts": "1"}), Reply({"failed": 1})])
def test_nonsense_ends_in_a_pause_and_a_new_door_at_the_old_place(vk: LongPoll, fault: Reply) -> None:
    opened(vk)
    vk.happen("1")
    vk.faults = [fault]
    with time_machine.travel(NOON, tick=False):
        assert poll() == 0
        assert cursor().retry_at == clock.now() + timedelta(seconds=30)
    assert (cursor().position, cursor().ticket) == ("0", "") and "key-1" not in cursor().error
    assert poll(2) == 1
    assert (kept(), cursor().error, cursor().failing_since) == (["1"], "", None)


def test_an_address_that_works_no_more_is_asked_for_anew(vk: LongPoll) -> None:
    opened(vk)
    vk.place = "b"
    vk.happen("1")
    assert (poll(), poll(2), kept()) == (0, 1, ["1"])


def test_an_address_inside_the_citys_network_is_not_asked(vk: LongPoll) -> None:
    answer = {"server": "https://10.0.0.7/wh1", "key": "k", "ts": "1"}
    vk.ordered["groups.getLongPollServer"] = Reply({"response": answer})
    poll(2)
    assert "негодный адрес" in cursor().error and vk.checks == []


def test_a_server_that_asks_to_wait_is_waited_for_with_the_same_key(vk: LongPoll) -> None:
    opened(vk)
    vk.faults = [Reply(body=b"", status=429, headers={"Retry-After": "77"})]
    with time_machine.travel(NOON, tick=False):
        poll()
        assert cursor().retry_at == clock.now() + timedelta(seconds=77)
    poll()
    assert vk.calls == []


@pytest.mark.parametrize(("code", "pause"), [(5, 300), (15, 300), (27, 300), (100, 30), (10, 30)], ids=str)
def test_what_vk_refuses_is_noted_and_waits(vk: LongPoll, code: int, pause: int) -> None:
    vk.ordered["groups.getLongPollServer"] = refusal(code, "longpoll for this group is not enabled")
    with time_machine.travel(NOON, tick=False):
        poll()
        assert cursor().retry_at == clock.now() + timedelta(seconds=pause)
    assert cursor().error and TOKEN not in cursor().error
    del vk.ordered["groups.getLongPollServer"]
    poll(2)
    assert cursor().error == ""


def test_minutes_without_a_good_poll_have_the_pages_read_once(vk: LongPoll) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        opened(vk)
        vk.ordered["groups.getLongPollServer"], vk.faults = DOWN, [DOWN] * 20
        for _ in range(4):
            poll()
            time.shift(timedelta(seconds=50))
        assert len(kept(Kind.GAP)) == 1
        poll()
    assert len(kept(Kind.GAP)) == 1


# -- what a person does -----------------------------------------------------------------------------------------


def settings_of(vk: LongPoll, **events: int) -> None:
    told = {"is_enabled": True, "events": dict.fromkeys(WANTED, 1) | events}
    vk.ordered["groups.getLongPollSettings"] = Reply({"response": told})


def test_events_that_the_key_may_not_choose_are_chosen_by_a_person(vk: LongPoll) -> None:
    vk.ordered["groups.setLongPollSettings"] = refusal(15, "Access denied")
    settings_of(vk, user_block=0)
    poll(2)
    assert "доступ запрещён" in cursor().advice and cursor().error == ""
    assert not is_heard(Network.VK, samples.COMMUNITY)
    settings_of(vk)
    PollCursor.objects.update(ticket="")
    poll(2)
    assert cursor().advice == "" and is_heard(Network.VK, samples.COMMUNITY)


def test_settings_that_nobody_may_see_are_for_a_person_as_well(vk: LongPoll) -> None:
    for method in ("groups.setLongPollSettings", "groups.getLongPollSettings"):
        vk.ordered[method] = refusal(15, "Access denied")
    poll()
    assert cursor().advice != ""


def test_what_an_administrator_switches_off_is_switched_on_again(own_sources: None, vk: LongPoll) -> None:
    sources.register_source(lambda: [source()])
    opened(vk)
    subscriptions.keep_subscribed()
    assert vk.calls == ["groups.setLongPollSettings"]
    vk.ordered["groups.setLongPollSettings"] = DOWN
    subscriptions.keep_subscribed()
    assert cursor().error == ""


# -- when it is asked -------------------------------------------------------------------------------------------


@pytest.fixture
def known(own_sources: None) -> list[Source]:
    listed: list[Source] = []
    sources.register_source(lambda: listed)
    return listed


def due() -> list[str]:
    return [one.key for one in polls.due_sources()]


def test_a_community_is_asked_unless_a_hook_is_heard(known: list[Source], settings: Any) -> None:
    known.append(source("1"))
    assert due() == ["1"]
    hook = open_hook(actor=System("test"), network=Network.VK, external_id="1").endpoint
    assert due() == []  # VK knocks soon
    HookEndpoint.objects.filter(pk=hook.pk).update(created_at=clock.now() - timedelta(minutes=6))
    assert due() == ["1"]  # it has never knocked
    HookEndpoint.objects.filter(pk=hook.pk).update(last_heard_at=clock.now())
    assert due() == [] and is_heard(Network.VK, "1")
    HookEndpoint.objects.filter(pk=hook.pk).update(failing_since=clock.now())
    assert due() == ["1"] and not is_heard(Network.VK, "1")
    settings.VK_LONG_POLL = False
    assert due() == []


def test_after_a_hook_what_came_to_nobody_is_read(vk: LongPoll) -> None:
    open_hook(actor=System("test"), network=Network.VK, external_id=samples.COMMUNITY)
    vk.happen("unheard")
    poll()
    assert kept(Kind.GAP) == ["gap::1"]


def test_many_communities_never_take_more_workers_than_a_few(known: list[Source]) -> None:
    now = clock.now()
    known += [source(str(key)) for key in range(30)] + [Source(Network.MAX, "bot", lambda: None)]
    for key in range(1, 30):
        polled = now - timedelta(seconds=key)
        PollCursor.objects.create(network="vk", source=str(key), polled_at=polled)
    assert due() == ["bot", "0", "29", "28"]
    soon = now + timedelta(minutes=1)
    PollCursor.objects.filter(source__in=["4", "29"]).update(leased_until=soon)
    assert due() == ["bot", "0"]
    PollCursor.objects.filter(source="4").update(leased_until=None, retry_at=now - timedelta(seconds=1))
    PollCursor.objects.create(network="vk", source="0", retry_at=now - timedelta(seconds=2))
    assert due() == ["bot", "28", "27"]


def test_messages_that_come_in_a_heap_take_no_more_workers(vk: LongPoll) -> None:
    soon = clock.now() + timedelta(minutes=1)
    for key in range(3):
        PollCursor.objects.create(network="vk", source=str(key), leased_until=soon)
    assert polls.poll_source(source()) == 0 and vk.calls == []


def test_what_is_due_costs_a_constant_number_of_queries(
    known: list[Source], django_assert_num_queries: Any
) -> None:
    known += [source(str(key)) for key in range(20)]
    with django_assert_num_queries(2):
        polls.due_sources()


def test_a_poll_is_news_only_while_it_is_fresh(vk: LongPoll) -> None:
    with time_machine.travel(NOON, tick=False) as time:
        poll()
        assert not is_heard(Network.VK, samples.COMMUNITY)
        poll()
        assert is_heard(Network.VK, samples.COMMUNITY)
        time.shift(timedelta(minutes=6))
        assert not is_heard(Network.VK, samples.COMMUNITY)


# -- any order of things ----------------------------------------------------------------------------------------

_STEPS = st.lists(
    st.sampled_from(
        ["event"] * 3 + ["poll"] * 3 + ["forget", "key", "server", "ticket", "rewind", 1, 2, 3, "?", "502"]
    ),
    max_size=16,
)


@how_often(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(_STEPS)
def test_whatever_happens_an_event_is_kept_once_or_its_loss_is_known(vk: LongPoll, steps: list[Any]) -> None:
    vk.begin()
    PollCursor.objects.all().delete()
    RawUpdate.objects.all().delete()
    opened(vk)
    for step in steps:
        _take(vk, step)
    vk.faults.clear()
    poll(5)
    assert (cursor().position, cursor().error) == (str(len(vk.events)), "")
    told = [body["event_id"] for body in vk.events]
    lost = [told[int(key.split(":")[1]) : int(key.split(":")[2])] for key in kept(Kind.GAP)]
    assert set(told) == {*kept(), *(name for names in lost for name in names)}


def _take(vk: LongPoll, step: Any) -> None:
    if step == "event":
        vk.happen(str(len(vk.events) + 1))
    elif step == "poll":
        poll()
    elif step == "forget":
        vk.forgotten = len(vk.events)
    elif step == "key":
        vk.key += 1
    elif step == "server":
        vk.place += "a"
    elif step == "ticket":
        PollCursor.objects.update(ticket="")
    elif step == "rewind":
        PollCursor.objects.update(position=str(int(cursor().position) // 2))
    else:
        vk.faults.append({"?": GARBAGE, "502": DOWN}.get(step, step))
