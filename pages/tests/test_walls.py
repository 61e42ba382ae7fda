"""Walls read back: what is kept, what vanished, which stretch of time is surely known."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.errors import CredentialExpired, PortalError, Refused, Temporary, Unsupported
from networks.base import PostKind, Published, SeenPost, WallReading
from pages import tasks
from pages.actions import walls
from pages.models import OfficialPage, WallPost, WallRead

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(administration: Any) -> OfficialPage:
    return make_page(administration)


def make_page(organization: Any) -> OfficialPage:
    return OfficialPage.objects.create(
        network="vk", external_id="1", title="Администрация", organization=organization, state="active"
    )


def seen(id: str = "7", **fields: Any) -> SeenPost:
    own = {"url": f"https://vk.example/wall-1_{id}", "at": NOW - timedelta(hours=2), "text": f"Текст {id}"}
    return SeenPost(external_id=id, **own | fields)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the network answer a read of the wall with posts, or with an error."""

    def answers(
        posts: Sequence[SeenPost] = (), *, complete: bool = True, error: Exception | None = None
    ) -> None:
        class Stub:
            def read_wall(self, since: datetime, until: datetime) -> WallReading:
                if error:
                    raise error
                return WallReading(posts, since, until, complete, "" if complete else "прочитано 100 из 240")

        monkeypatch.setattr(walls, "adapter_of", lambda page: Stub())

    return answers


def read(page: OfficialPage, moment: datetime = NOW) -> WallRead | None:
    with time_machine.travel(moment, tick=False):
        return walls.sync_page(page.pk)


def test_a_post_made_by_hand_is_kept_as_such(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall([seen()])
    read(page)
    post = WallPost.objects.get()
    assert (post.origin, post.text, post.published_at) == (
        WallPost.Origin.BY_HAND,
        "Текст 7",
        NOW - timedelta(hours=2),
    )


def test_a_second_read_adds_nothing(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall([seen()])
    read(page)
    assert read(page, NOW + timedelta(minutes=1)).found == 0  # type: ignore[union-attr]
    assert WallPost.objects.count() == 1


def test_visitors_and_service_messages_are_not_publications(
    page: OfficialPage, wall: Callable[..., None]
) -> None:
    wall([seen("1", official=False), seen("2", kind=PostKind.SERVICE), seen("3", kind=PostKind.REPOST)])
    read(page)
    assert [post.external_id for post in WallPost.objects.all()] == ["3"]


def test_an_edit_on_the_wall_is_followed(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall([seen()])
    read(page)
    wall([seen(text="Исправлено")])
    read(page, NOW + timedelta(minutes=1))
    assert WallPost.objects.get().text == "Исправлено"


def test_what_vanished_is_marked_and_what_came_back_is_not(
    page: OfficialPage, wall: Callable[..., None]
) -> None:
    wall([seen()])
    read(page)
    wall([])
    read(page, NOW + timedelta(minutes=1))
    assert WallPost.objects.get().gone_at is not None
    wall([seen()])
    read(page, NOW + timedelta(minutes=2))
    assert WallPost.objects.get().gone_at is None


def test_an_incomplete_read_proves_no_absence(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall([seen()])
    read(page)
    wall([], complete=False)
    kept = read(page, NOW + timedelta(minutes=1))
    assert WallPost.objects.get().gone_at is None
    assert kept is not None and kept.sentence == "прочитано 100 из 240"


def test_a_complete_read_makes_the_week_known(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall([])
    read(page)
    page.refresh_from_db()
    assert page.read_through == NOW
    assert page.covered_since is not None and page.covered_since <= MONDAY - timedelta(days=7)


@pytest.mark.parametrize("family", [Temporary, Refused])
def test_a_blip_is_noted_and_breaks_nothing(
    page: OfficialPage, wall: Callable[..., None], family: type[PortalError]
) -> None:
    wall(error=family("ВКонтакте не отвечает"))
    kept = read(page)
    page.refresh_from_db()
    assert kept is not None and (kept.complete, kept.sentence) == (False, "ВКонтакте не отвечает")
    assert page.broken_since is None


def test_a_dead_token_breaks_the_page_once(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall(error=CredentialExpired("Токен отозван"))
    read(page)
    page.refresh_from_db()
    assert (page.broken_since, page.broken_why) != (None, "")


def test_a_network_without_history_is_not_a_failed_read(
    page: OfficialPage, wall: Callable[..., None]
) -> None:
    wall(error=Unsupported("истории нет"))
    assert read(page) is None
    assert WallRead.objects.count() == 0


def test_our_own_post_seen_first_becomes_ours(page: OfficialPage, wall: Callable[..., None]) -> None:
    wall([seen("9")])
    read(page)
    published = Published("9", "https://vk.example/wall-1_9")
    post = walls.record_own(page, published, text="Текст 9", attachments=0)
    assert (post.origin, WallPost.objects.count()) == (WallPost.Origin.OURS, 1)


def test_what_is_followed_is_locked_against_the_portal_making_it_its_own(
    page: OfficialPage, wall: Callable[..., None]
) -> None:
    wall([seen("9")])
    read(page)
    with CaptureQueriesContext(connection) as asked:
        read(page)
    locked = any("pages_wallpost" in one["sql"] and "FOR UPDATE" in one["sql"] for one in asked)
    assert locked is connection.features.has_select_for_update


def test_a_wall_that_waits_long_is_not_read_twice(
    page: OfficialPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[Any, Any]] = []
    monkeypatch.setattr(tasks.sync_page, "apply_async", lambda args, **how: sent.append((args, how)))
    tasks.sync_due()
    assert sent == [((page.pk,), {"expires": 60.0})]


def test_an_album_of_ours_is_one_publication(page: OfficialPage) -> None:
    published = Published("10", "https://t.example/10", all_ids=("10", "11", "12"), at=NOW)
    walls.record_own(page, published, text="Альбом", attachments=3)
    assert set(WallPost.objects.values_list("album_id", flat=True)) == {"10"}


@pytest.mark.parametrize(("silence", "whole"), [(timedelta(hours=23), True), (timedelta(hours=25), False)])
def test_listening_with_a_gap_longer_than_a_day_begins_anew(
    page: OfficialPage, silence: timedelta, whole: bool
) -> None:
    walls.note_listening("vk", ["1"], MONDAY)
    walls.note_listening("vk", ["1"], MONDAY + silence)
    page.refresh_from_db()
    assert page.read_through == MONDAY + silence
    assert (page.covered_since == MONDAY) is whole


class Cover(TestCase):
    """The known stretch grows by what touches it, and never claims a gap."""

    @given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), min_size=1, max_size=12))
    def test_it_never_holds_an_hour_that_no_read_held(self, reads: list[tuple[int, int]]) -> None:
        from core.organizations.models import Organization

        page = make_page(Organization.objects.create(kind="administration", name="А", short_name="А"))
        known: set[int] = set()
        for start, length in reads:
            walls.extend_cover(
                page, MONDAY + timedelta(hours=start), MONDAY + timedelta(hours=start + length)
            )
            known |= set(range(start, start + length))
        first = int((page.covered_since - MONDAY).total_seconds() // 3600)  # type: ignore[operator]
        last = int((page.read_through - MONDAY).total_seconds() // 3600)  # type: ignore[operator]
        assert set(range(first, last)) <= known
