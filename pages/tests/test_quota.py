"""The network's number of posts a day counts what people have put on the page beside the portal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.errors import RateLimited
from networks.base import Outgoing, Secret, TokenKind
from networks.vk.limits import POSTS_A_DAY
from pages.adapters import adapter_of
from pages.models import OfficialPage, WallPost

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 25, 9, tzinfo=UTC)  # of Moscow; its day began at 21:00 UTC


def put(page: OfficialPage, count: int, at: datetime, **fields: Any) -> None:
    """Publications of the page at an instant."""
    first = WallPost.objects.count()
    WallPost.objects.bulk_create(
        WallPost(page=page, external_id=str(first + n), published_at=at, **fields) for n in range(count)
    )


class Keys:
    """A community's key, and no other."""

    def get(self, kind: TokenKind) -> Secret | None:
        return Secret("key") if kind is TokenKind.VK_COMMUNITY else None


def test_all_that_came_out_on_the_page_counts_and_nothing_of_another(make_page: Any) -> None:
    """What was taken off again has been posted all the same."""
    page, other = make_page("vk", "417", state="active"), make_page("vk", "418", state="active")
    put(page, 3, NOON - timedelta(hours=1))
    put(page, 2, NOON, gone_at=NOON, origin="pushed")
    put(page, 5, NOON - timedelta(hours=13))
    put(other, 5, NOON)
    assert adapter_of(page).seen_since(NOON - timedelta(hours=12)) == 5


def test_a_wall_that_people_have_filled_waits_for_tomorrow(
    make_page: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr("core.http.request", lambda *args, **kwargs: calls.append("call"))
    settings.NETWORK_PACES, settings.REDIS_URL = True, ""
    page = make_page("vk", "417", state="active")
    put(page, POSTS_A_DAY, NOON - timedelta(hours=1))
    with time_machine.travel(NOON, tick=False), pytest.raises(RateLimited, match="50 записей") as full:
        adapter_of(page, Keys()).publish(Outgoing("Вода", "k"))
    assert (full.value.scope, full.value.seconds, calls) == ("day", 12 * 3600 + 60, [])
