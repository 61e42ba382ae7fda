"""A page, a fake network and what residents write, for every test of moderation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from moderation.actions.basis import Basis
from moderation.capture.keep import keep
from moderation.capture.seen import Seen
from moderation.engine import check, run, sweep
from moderation.models import InboxItem
from moderation.tests.fakes import FakeAdapter, World
from networks.base import Network
from networks.inbound.parsing.shapes import Version

# Wednesday, 25 November 2026, 10:00 in Simferopol.
NOW = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
INSULT = Basis("insult", clause=4)


@pytest.fixture(autouse=True)
def _rules(request: pytest.FixtureRequest) -> None:
    """Decisions name a clause of the rules in force, whichever test has flushed the database before."""
    asked = {"db", "transactional_db"} & set(request.fixturenames)
    if asked or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("first_rules")


@pytest.fixture
def clock_at() -> Any:
    """The clock stands at NOW; `clock_at.shift(seconds)` moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """The fake network instead of the real adapters."""
    made = World()

    class Declared(FakeAdapter):
        """What the engine asks of the class before it has an adapter."""

    def adapter_class(network: str) -> type[FakeAdapter]:
        Declared.key_lives_s = made.key_lives_s
        return Declared

    monkeypatch.setattr("moderation.engine.network.adapter_of", lambda page: FakeAdapter(page.target, made))
    monkeypatch.setattr("moderation.engine.network.adapter_class", adapter_class)
    return made


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test needs a worker: what is handed to one is found by the sweeps."""
    monkeypatch.setattr("moderation.wake.send", lambda task, *args: None)


@pytest.fixture
def make_page(administration: Any) -> Callable[..., Any]:
    """An active page: `make_page("vk", number=7)`."""
    from pages.models import OfficialPage

    def make(network: str = "vk", *, number: int = 7, state: str = "active", linked: str = "") -> Any:
        return OfficialPage.objects.create(
            network=network,
            external_id=str(number),
            linked_id=linked,
            title=f"Администрация {number}",
            organization=administration,
            state=state,
        )

    return make


@pytest.fixture
def page(make_page: Callable[..., Any]) -> Any:
    return make_page()


@pytest.fixture
def wrote(page: Any, world: World) -> Callable[..., InboxItem]:
    """A resident's comment, in the network and in the portal: `wrote("…", author="418")`."""

    def make(
        text: str = "Дармоеды вы все",
        *,
        author: str = "418",
        post: str = "45",
        name: str = "Сергей К.",
        on: Any = None,
        kind: str = "comment",
    ) -> InboxItem:
        where = on or page
        number = world.write(post, author, text, name)
        seen = Seen(
            kind=kind,
            external_id=number,
            author_id=author,
            name=name,
            author_url=f"https://vk.com/id{author}",
            at=datetime.now(UTC),
            text=text,
            version=Version(int(datetime.now(UTC).timestamp() * 1000)),
            post_id=post if kind == "comment" else "",
            dialogue_id=author if kind == "message" else "",
            url=f"https://vk.com/wall-{where.external_id}_{post}?reply={number}",
        )
        with transaction.atomic():
            kept = keep(where, seen)
        assert kept is not None
        return kept

    return make


@pytest.fixture
def item(clock_at: Any, wrote: Callable[..., InboxItem]) -> InboxItem:
    return wrote()


@pytest.fixture
def message(clock_at: Any, wrote: Callable[..., InboxItem]) -> InboxItem:
    """A private message."""
    return wrote("Где взять справку?", kind="message")


@pytest.fixture
def pass_ten_seconds(clock_at: Any) -> Callable[[], None]:
    """The ten seconds are over, and the worker has done what was due."""

    def go() -> None:
        clock_at.shift(timedelta(seconds=11))
        work()

    return go


def work(rounds: int = 1) -> None:
    """The tick of beat with workers that do everything at once."""
    for _ in range(rounds):
        sweep.tick(run.act, check.look)


def network_of(page: Any) -> Network:
    return Network(page.network)
