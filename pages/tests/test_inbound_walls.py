"""Publications that arrive as updates, and the bots that are asked for them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.access import System
from core.vault.actions import store
from core.vault.owners import Owner
from networks.base import Network, SeenPost
from networks.inbound.actions.handle import handle_one
from networks.inbound.models import PollCursor, RawUpdate
from pages import inbound
from pages.models import OfficialPage, WallPost
from pages.tokens import application_owner

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SOURCE = f"application:{application_owner(Network.TELEGRAM).id}"


@pytest.fixture
def channel(administration: Any) -> OfficialPage:
    return OfficialPage.objects.create(
        network="telegram", external_id="-1001", title="Канал", organization=administration, state="active"
    )


def bot(owner: Owner) -> None:
    value = "1234567:" + "A" * 35
    store(actor=System("test"), owner=owner, kind="token:telegram_bot", value=value)


def post(id: str = "5") -> SeenPost:
    return SeenPost(external_id=id, url="", at=NOW, text="Вручную")


def test_a_post_of_our_channel_is_kept_and_a_strangers_is_not(channel: OfficialPage) -> None:
    inbound.keep(Network.TELEGRAM, "-1001", post())
    inbound.keep(Network.TELEGRAM, "-1002", post())
    assert [(one.page_id, one.external_id) for one in WallPost.objects.all()] == [(channel.pk, "5")]


def test_a_post_is_not_laid_at_a_closed_page_of_the_same_number(channel: OfficialPage) -> None:
    OfficialPage.objects.filter(pk=channel.pk).update(state="closed")
    organization = channel.organization
    successor = OfficialPage.objects.create(
        network="telegram", external_id="-1001", title="Тот же", organization=organization, state="active"
    )
    inbound.keep(Network.TELEGRAM, "-1001", post())
    assert WallPost.objects.get().page == successor


def test_a_post_taken_off_is_marked(channel: OfficialPage) -> None:
    inbound.keep(Network.TELEGRAM, "-1001", post())
    inbound.mark_gone(Network.TELEGRAM, "-1001", "5")
    assert WallPost.objects.get().gone_at is not None


def test_without_a_token_nobody_is_asked(channel: OfficialPage) -> None:
    assert inbound.sources() == []


def test_one_bot_of_the_city_serves_all_channels(channel: OfficialPage) -> None:
    bot(application_owner(Network.TELEGRAM))
    [source] = inbound.sources()
    assert (source.key, source.page_ids) == (SOURCE, {"-1001"})
    token = source.token_provider()
    assert token is not None and token.open().startswith("1234567:")
    assert "1234567" not in repr(source)


def test_a_page_with_its_own_bot_is_asked_by_it(channel: OfficialPage) -> None:
    bot(application_owner(Network.TELEGRAM))
    bot(Owner("page", channel.pk))
    assert [source.key for source in inbound.sources()] == [f"page:{channel.pk}"]


def test_a_suspended_channel_is_not_listened_to(channel: OfficialPage) -> None:
    bot(application_owner(Network.TELEGRAM))
    OfficialPage.objects.update(state="suspended")
    assert inbound.sources() == []


@pytest.mark.parametrize(
    ("kind", "unhandled", "known"),
    [
        ("wall_post", False, True),
        ("wall_post", True, False),
        ("forwarded_copy", True, False),
        ("comment", True, True),  # says nothing of the wall
    ],
)
def test_the_week_is_known_as_far_as_posts_are_handled(
    channel: OfficialPage, kind: str, unhandled: bool, known: bool
) -> None:
    bot(application_owner(Network.TELEGRAM))
    PollCursor.objects.create(network="telegram", source=SOURCE, polled_at=NOW)
    handled = None if unhandled else NOW
    RawUpdate.objects.create(
        network="telegram", source=SOURCE, update_key="1", kind=kind, body={}, handled_at=handled
    )
    inbound.note_heard()
    channel.refresh_from_db()
    assert (channel.read_through == NOW) is known
    PollCursor.objects.update(polled_at=NOW + timedelta(hours=1))
    inbound.note_heard()
    channel.refresh_from_db()
    assert (channel.covered_since == NOW) is known


@pytest.mark.parametrize(("state", "times"), [("active", 1), ("closed", 0)])
def test_a_wall_whose_news_was_lost_is_read_now(
    channel: OfficialPage,
    state: str,
    times: int,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("pages.tasks.sync_page.apply_async", lambda args, **how: asked.append(args))
    OfficialPage.objects.filter(pk=channel.pk).update(network="vk", external_id="417", state=state)
    raw = RawUpdate.objects.create(network="vk", source="417", update_key="gap:1:9", kind="gap", body={})
    with django_capture_on_commit_callbacks(execute=True):
        handle_one(raw_id=raw.pk)
    assert asked == [(channel.pk,)] * times
    raw.refresh_from_db()
    assert raw.handled_at is not None
