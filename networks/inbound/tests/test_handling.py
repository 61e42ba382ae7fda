"""Each update once, in any order, a bad one never in the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import clock
from core.access import System
from networks.base import Network, SeenPost
from networks.inbound import handlers
from networks.inbound.actions.handle import MOST_TRIES, forget_old, handle_due, handle_one, try_parked_again
from networks.inbound.actions.store import store
from networks.inbound.bodies import MAX_BODY_BYTES
from networks.inbound.kinds import Kind
from networks.inbound.models import ForwardedCopy, PostVersion, RawUpdate
from networks.inbound.tests import samples
from networks.inbound.tests.conftest import Heard, rolled_back

pytestmark = pytest.mark.django_db
TELEGRAM, VK, MAX = Network.TELEGRAM, Network.VK, Network.MAX
NOON = "2026-11-24T09:00:00Z"


def take(network: Network, *bodies: dict[str, Any], source: str = "source") -> None:
    store(network=network, source=source, bodies=bodies)


# -- storing ------------------------------------------------------------------------------------------------


def test_an_update_is_kept_as_it_came_and_once(heard: Heard) -> None:
    take(TELEGRAM, samples.channel_post(1, 10))
    take(TELEGRAM, samples.channel_post(1, 10), samples.channel_post(1, 10))
    raw = RawUpdate.objects.get()
    assert (raw.network, raw.update_key, raw.kind) == ("telegram", "1", Kind.WALL_POST)
    assert raw.body == samples.channel_post(1, 10)


def test_the_same_number_of_another_bot_is_other_news() -> None:
    take(TELEGRAM, samples.channel_post(1, 10), source="a")
    take(TELEGRAM, samples.channel_post(1, 10), source="b")
    assert RawUpdate.objects.count() == 2


def test_storing_wakes_the_worker_after_commit(
    woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        take(TELEGRAM, samples.channel_post(1, 10))
        assert woken == []
    assert woken == ["networks.inbound.tasks.handle_pending"]


def test_what_is_no_update_is_not_kept(caplog: pytest.LogCaptureFixture) -> None:
    take(TELEGRAM, {"hello": "world"}, samples.channel_post(1, 10))
    assert RawUpdate.objects.count() == 1
    assert "no update" in caplog.text


def test_an_update_too_large_to_keep_leaves_a_mark_and_does_not_come_again() -> None:
    huge = samples.channel_post(1, 10, "ж" * MAX_BODY_BYTES)
    take(TELEGRAM, huge, huge)
    raw = RawUpdate.objects.get()
    assert (raw.kind, raw.body) == (Kind.OTHER, {"too_large": True})


def test_a_long_key_is_shortened_and_stays_the_same() -> None:
    body = {"update_type": "message_callback", "timestamp": 1, "callback": {"callback_id": "x" * 500}}
    take(MAX, body)
    take(MAX, body)
    assert len(RawUpdate.objects.get().update_key) <= 160


# -- handling -------------------------------------------------------------------------------------------------


def test_a_post_is_told_once(heard: Heard) -> None:
    take(TELEGRAM, samples.channel_post(1, 10, "Вода будет"))
    assert (handle_due(), handle_due()) == (1, 0)
    ((network, page, post),) = heard.posts
    assert (network, page, post.text) == (TELEGRAM, samples.CHANNEL, "Вода будет")
    assert RawUpdate.objects.get().handled_at is not None


def test_an_edit_is_told_and_an_older_version_never_after_it(heard: Heard) -> None:
    first, second = (
        samples.channel_post(1, 10, "а"),
        samples.edited_post(2, 10, "б", edited=samples.START + 9),
    )
    take(TELEGRAM, second)
    handle_due()
    take(TELEGRAM, first)
    handle_due()
    assert heard.texts == ["б"]


def test_the_channel_s_word_stands_above_the_copy_s(heard: Heard) -> None:
    take(
        TELEGRAM, samples.copy(8, 10), samples.channel_post(7, 10, media_group_id="135"), samples.copy(9, 10)
    )
    handle_due()
    assert [post.album_id for _, _, post in heard.posts] == ["", "135"]


def test_an_edit_of_a_copy_counts_while_the_channel_is_silent(heard: Heard) -> None:
    edited = samples.copy(9, 10, "б", edited=samples.START + 60)
    take(TELEGRAM, samples.copy(8, 10, "а"), edited, samples.channel_post(7, 10, "в"), source="a")
    handle_due()
    take(TELEGRAM, samples.copy(11, 10, "г", edited=samples.START + 90), source="a")
    handle_due()
    assert heard.texts == ["а", "б", "в"]


def test_a_copy_is_remembered_with_its_newest_text(heard: Heard) -> None:
    take(TELEGRAM, samples.copy(9, 10, "б", edited=samples.START + 5), samples.copy(8, 10, "а"))
    handle_due()
    copy = ForwardedCopy.objects.get()
    assert (copy.channel, copy.post_id) == (samples.CHANNEL, "10")
    assert (copy.group, copy.message_id, copy.text) == (samples.GROUP, "510", "б")


def test_a_service_message_is_told_to_nobody(heard: Heard) -> None:
    take(VK, samples.vk_post(5, post_source={"data": "profile_photo"}))
    assert handle_due() == 1
    assert heard.posts == []


def test_a_post_that_is_gone_does_not_come_back(heard: Heard) -> None:
    created, start = samples.max_message("m1"), samples.START * 1000
    take(MAX, created, samples.max_removed("m1", at=start + 10))
    handle_due()
    take(MAX, samples.max_message("m1", "б", at=start + 20, kind="message_edited"))
    handle_due()
    assert heard.gone == [(MAX, samples.MAX_CHANNEL, "m1")]
    assert heard.wall == {}


def test_a_removal_that_comes_first_is_remembered(heard: Heard) -> None:
    take(MAX, samples.max_removed("m1", at=samples.START * 1000 + 10), samples.max_message("m1"))
    handle_due()
    assert (heard.posts, len(heard.gone)) == ([], 1)


def test_other_kinds_go_to_their_handlers(registry: Any) -> None:
    told: list[str] = []
    handlers.register_handler(TELEGRAM, Kind.COMMENT, lambda raw: told.append(raw.update_key))
    take(TELEGRAM, samples.group_message(1), samples.channel_post(2, 10))
    handle_due()
    assert told == ["1"]


def test_registering_twice_tells_once(heard: Heard) -> None:
    handlers.on_wall_post(heard.seen)
    take(TELEGRAM, samples.channel_post(1, 10))
    handle_due()
    assert len(heard.posts) == 1


def test_only_so_many_are_handled_at_once(heard: Heard) -> None:
    take(TELEGRAM, *(samples.channel_post(n, n) for n in range(1, 6)))
    assert [handle_due(most=2) for _ in range(4)] == [2, 2, 1, 0]


# -- failures -------------------------------------------------------------------------------------------------


def fail_on(text: str) -> None:
    """A room above that stumbles over one post."""

    def stumble(network: Network, page: str, post: SeenPost) -> None:
        if post.text == text:
            raise RuntimeError("token=abcdef1234567890 не подошёл")

    handlers.on_wall_post(stumble)


def test_a_poison_update_does_not_hold_up_the_others(heard: Heard) -> None:
    fail_on("яд")
    take(TELEGRAM, samples.channel_post(1, 10, "яд"), samples.channel_post(2, 11, "вода"))
    handle_due()
    assert "вода" in heard.texts
    poison = RawUpdate.objects.get(update_key="1")
    assert (poison.handled_at, poison.tries) == (None, 1)
    assert "RuntimeError" in poison.error and "abcdef" not in poison.error


def test_what_failed_leaves_nothing_behind_and_is_tried_later(heard: Heard) -> None:
    fail_on("яд")
    with time_machine.travel(NOON, tick=False) as moment:
        take(TELEGRAM, samples.channel_post(1, 10, "яд"))
        handle_due()
        assert not PostVersion.objects.exists()
        assert handle_due() == 0
        moment.shift(5)
        assert handle_due() == 1
    assert RawUpdate.objects.get().tries == 2


def test_a_worker_that_dies_in_between_leaves_the_update_as_it_was(heard: Heard) -> None:
    def die(network: Network, page: str, post: SeenPost) -> None:
        raise SystemExit

    handlers.on_wall_post(die)
    take(TELEGRAM, samples.channel_post(1, 10))
    with pytest.raises(SystemExit):
        handle_due()
    raw = RawUpdate.objects.get()
    assert (raw.handled_at, raw.tries, PostVersion.objects.exists()) == (None, 0, False)


def test_after_many_tries_it_is_parked_for_a_person(heard: Heard) -> None:
    fail_on("яд")
    with time_machine.travel(NOON, tick=False) as moment:
        take(TELEGRAM, samples.channel_post(1, 10, "яд"))
        for _ in range(MOST_TRIES + 3):
            handle_due()
            moment.shift(4000)
        raw = RawUpdate.objects.parked().get()
        assert raw.tries == MOST_TRIES
        assert try_parked_again(actor=System("test")) == 1
        assert handle_due() == 1


def test_a_mended_handler_gets_what_was_parked(registry: Any, heard: Heard) -> None:
    take(TELEGRAM, samples.channel_post(1, 10, "яд"))
    RawUpdate.objects.update(retry_at=None, tries=MOST_TRIES)
    assert handle_due() == 0
    try_parked_again(actor=System("test"))
    handle_due()
    assert heard.texts == ["яд"]


def test_an_update_handled_by_somebody_else_is_left_alone(heard: Heard) -> None:
    take(TELEGRAM, samples.channel_post(1, 10))
    raw_id = RawUpdate.objects.get().pk
    assert handle_one(raw_id=raw_id)
    assert not handle_one(raw_id=raw_id)
    assert not handle_one(raw_id=raw_id + 1)
    assert len(heard.posts) == 1


def test_old_news_is_forgotten_and_what_waits_is_kept(heard: Heard) -> None:
    take(TELEGRAM, *(samples.channel_post(n, n) for n in (1, 2, 3)))
    long_ago = clock.now() - timedelta(days=8)
    RawUpdate.objects.filter(update_key="1").update(handled_at=long_ago, received_at=long_ago)
    RawUpdate.objects.filter(update_key="2").update(
        retry_at=None, received_at=clock.now() - timedelta(days=61)
    )
    assert forget_old() == 2
    assert list(RawUpdate.objects.values_list("update_key", flat=True)) == ["3"]


# -- any order, any repeats ---------------------------------------------------------------------------------


@st.composite
def _telegram_stories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Some posts of a channel, their copies and edits, each update with a text of its own."""
    bodies: list[dict[str, Any]] = []
    for post_id in range(10, 10 + draw(st.integers(1, 3))):
        edits = draw(st.lists(st.integers(1, 4), max_size=3))
        makers = draw(
            st.lists(st.sampled_from(["post", "copy", "none"]), min_size=1, max_size=2, unique=True)
        )
        for maker in (*makers, *edits):
            number = len(bodies) + 1
            text = f"{post_id}/{number}"
            if maker == "post":
                bodies.append(samples.channel_post(number, post_id, text))
            elif maker == "copy":
                bodies.append(samples.copy(number, post_id, text))
            elif isinstance(maker, int):
                make = draw(st.sampled_from([samples.edited_post, samples.copy]))
                bodies.append(make(number, post_id, text, edited=samples.START + maker))
    return bodies


@st.composite
def _max_stories(draw: st.DrawFn) -> list[dict[str, Any]]:
    bodies: list[dict[str, Any]] = []
    for mid in ("m1", "m2"):
        start = samples.START * 1000
        for number, at in enumerate(sorted(draw(st.sets(st.integers(1, 9), max_size=4)))):
            kind = "message_edited" if number else "message_created"
            bodies.append(samples.max_message(mid, f"{mid}/{at}", at=start + at, kind=kind))
        if draw(st.booleans()):
            bodies.append(samples.max_removed(mid, at=start + 10))
    return bodies


def _wall_after(network: Network, order: Sequence[dict[str, Any]], cuts: Sequence[int], heard: Heard) -> Any:
    """The wall that the callbacks are told of, when updates come in this order and in these portions."""
    heard.__init__()  # type: ignore[misc]
    with rolled_back():
        start = 0
        for cut in (*sorted(cuts), len(order)):
            take(network, *order[start:cut])
            handle_due()
            start = max(start, cut)
    return dict(heard.wall)


@pytest.mark.parametrize(("network", "stories"), [(TELEGRAM, _telegram_stories()), (MAX, _max_stories())])
def test_order_repeats_and_portions_change_nothing(network: Network, stories: Any, heard: Heard) -> None:
    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def check(data: st.DataObject) -> None:
        story = data.draw(stories)
        repeats = data.draw(st.lists(st.sampled_from(story), max_size=4)) if story else []
        order = data.draw(st.permutations([*story, *repeats]))
        cuts = data.draw(st.lists(st.integers(0, len(order)), max_size=3))
        assert _wall_after(network, order, cuts, heard) == _wall_after(network, story, [], heard)

    check()


def test_replaying_everything_tells_nothing_new(heard: Heard) -> None:
    story = [samples.channel_post(1, 10), samples.edited_post(2, 10, "б", edited=samples.START + 1)]
    take(TELEGRAM, *story)
    handle_due()
    told = len(heard.posts)
    take(TELEGRAM, *story, source="another way")
    handle_due()
    assert len(heard.posts) == told
