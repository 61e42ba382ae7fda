"""From a resident's comment on a wall to its removal, over real HTTP with the stand-in for the four networks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from core import clock
from moderation.actions.blacklist import unban
from moderation.actions.by_hand import mark_done
from moderation.actions.decide import answer, delete_and_ban
from moderation.capture import reading, watches
from moderation.models import Action, BlacklistEntry, InboxItem, Verdict
from moderation.tests.conftest import INSULT, work
from networks.base import Network, Secret, TokenKind
from networks.inbound.actions.handle import handle_due
from networks.inbound.polls import poll_source
from networks.inbound.sources import Source
from networks.registry import adapter_for
from pages.models import OfficialPage, WallPost

pytestmark = pytest.mark.django_db(transaction=True)
WORLD = Path(__file__).parents[2] / "sandbox" / "example-world.json"
TOKENS = {
    TokenKind.VK_COMMUNITY: "vk-community-101",
    TokenKind.VK_SERVICE: "vk-service",
    TokenKind.VK_USER: "vk-admin-100",
    TokenKind.OK_APPLICATION: json.dumps(
        {
            "application_key": "PUBLICKEY",
            "access_token": "ok-eternal",
            "session_secret_key": "SESSIONSECRET",
        }
    ),
    TokenKind.OK_GRAPH: "ok-graph-101",
    TokenKind.TELEGRAM_BOT: "5001:press-bot-token",
    TokenKind.MAX_BOT: "max-bot-token",
}
PAGES = {
    "vk": ("101", ""),
    "ok": ("70000000000101", ""),
    "telegram": ("-1001000000001", "-1001000000002"),
    "max": ("-70000000000001", ""),
}


class Keys:
    """All tokens of the example world."""

    def get(self, kind: TokenKind) -> Secret | None:
        return Secret(TOKENS[kind])


class Walls:
    """What residents do, and what there is to be seen."""

    def __init__(self, base: str) -> None:
        self.base = base

    def do(self, verb: str, name: str, body: Any = None, **query: str) -> Any:
        answer = requests.request(verb, f"{self.base}/_sandbox/{name}", json=body, params=query, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, network: str, text: str = "Отопление: где уже тепло") -> str:
        made = self.do("POST", "hand-post", {"network": network, "page": PAGES[network][0], "text": text})
        return str(made["id"])

    def comment(self, network: str, post: str, text: str, person: str = "Сергей Кузнецов") -> dict[str, Any]:
        said = {"network": network, "page": PAGES[network][0], "post": post, "person": person, "text": text}
        found: dict[str, Any] = self.do("POST", "comment", said)
        return found

    def texts(self, network: str, post: str) -> list[str]:
        """Texts of comments that stand under a post."""
        posts = self.do("GET", "posts", network=network, page=PAGES[network][0])["posts"]
        found = next(one for one in posts if str(one["id"]) == post)
        return [one["text"] for one in found["comments"] if one.get("state", "live") == "live"]

    def bans(self, network: str) -> list[Any]:
        found: list[Any] = self.do("GET", "bans", network=network, page=PAGES[network][0])["bans"]
        return found


@pytest.fixture
def walls(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Walls]:
    from sandbox.server import Running

    sandbox = Running(tmp_path / "sandbox").start()
    sandbox.load(WORLD)
    base = sandbox.address
    settings.NETWORK_API_URLS = {name: f"{base}/{name}" for name in ("vk", "ok", "telegram", "max")} | {
        "ok_graph": f"{base}/ok"
    }
    monkeypatch.setattr("moderation.engine.network.adapter_of", lambda page: adapter_for(page.target, Keys()))
    monkeypatch.setattr("networks.inbound.tasks.wake", lambda: None)
    yield Walls(base)
    sandbox.stop()


@pytest.fixture
def heard(walls: Walls, administration: Any, first_rules: None) -> Callable[[str], OfficialPage]:
    """A page of the example world; `hear` brings what residents have written there."""

    def make(network: str) -> OfficialPage:
        number, linked = PAGES[network]
        page, _ = OfficialPage.objects.get_or_create(
            network=network,
            external_id=number,
            defaults={
                "linked_id": linked,
                "title": "Примерск",
                "organization": administration,
                "state": "active",
            },
        )
        return page

    return make


def hear(page: OfficialPage, post: str) -> list[InboxItem]:
    """Take what has come, in the way of the network."""
    if page.network in ("telegram", "max"):
        token = TOKENS[TokenKind.TELEGRAM_BOT if page.network == "telegram" else TokenKind.MAX_BOT]
        source = Source(Network(page.network), "bot", lambda: Secret(token), frozenset({page.external_id}))
        while poll_source(source):
            pass
        handle_due()
        return list(InboxItem.objects.filter(page=page).order_by("pk"))
    return hear_by_reading(page, post)


def hear_by_reading(page: OfficialPage, post: str) -> list[InboxItem]:
    """Read the wall of a network that has one."""
    WallPost.objects.get_or_create(
        page=page, external_id=post, defaults={"published_at": clock.now() - timedelta(minutes=1)}
    )
    watches.plan()
    for pk in watches.take_pages(10):
        reading.read_comments(pk)
    return list(InboxItem.objects.filter(page=page).order_by("pk"))


def pass_ten_seconds() -> None:
    Verdict.objects.update(due_at=clock.now())
    Action.objects.filter(state="scheduled").update(due_at=clock.now(), next_at=clock.now())
    work()


@pytest.mark.parametrize("network", ["vk", "telegram", "max"])
def test_an_insult_is_deleted_and_its_author_banned(
    network: str, walls: Walls, heard: Any, timur: Any, marina: Any
) -> None:
    page = heard(network)
    post = walls.post(network)
    walls.comment(network, post, "Спасибо, тепло", person="Анна Белова")
    walls.comment(network, post, "Дармоеды вы все")
    items = [item for item in hear(page, post) if item.post_id == post]
    assert [item.text for item in items] == ["Спасибо, тепло", "Дармоеды вы все"]
    bad = items[1]
    assert bad.author_name == "Сергей Кузнецов" and bad.url
    until = None if network == "max" else clock.now() + timedelta(days=30)
    delete_and_ban(actor=timur, item=bad, version=bad.version, basis=INSULT, until=until)
    pass_ten_seconds()
    assert walls.texts(network, post) == ["Спасибо, тепло"]
    assert {one.state for one in Action.objects.all()} == {"done"}
    verified = {one.kind for one in Action.objects.exclude(verified_at=None)}
    expected = {"vk": {"delete_comment", "ban"}, "telegram": {"ban"}, "max": {"delete_comment"}}
    assert verified == expected[network]
    assert BlacklistEntry.objects.get().state == "active" and len(walls.bans(network)) == 1
    assert InboxItem.objects.get(pk=bad.pk).state == "closed"

    entry = BlacklistEntry.objects.get()
    unban(actor=marina, entry=entry, version=entry.version, reason="Извинился")
    work()
    action = Action.objects.get(kind="unban")
    if network == "max":  # the network has no such method: a person does it
        assert (action.state, len(walls.bans(network))) == ("by_hand", 1)
        mark_done(actor=marina, action=action, version=action.version, note="Разблокировала в приложении")
        work()
    else:
        assert walls.bans(network) == []
    assert BlacklistEntry.objects.get().state == "lifted"


def test_a_closed_network_hears_vk_by_long_poll(
    walls: Walls, heard: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No hook reaches it: comments, messages, bans and posts come by questions; what VK forgets is read from the wall."""
    page, asked = heard("vk"), []
    monkeypatch.setattr("pages.tasks.sync_page.apply_async", lambda args, **how: asked.append(args[0]))
    token = Secret(TOKENS[TokenKind.VK_COMMUNITY])
    source = Source(Network.VK, page.external_id, lambda: token, frozenset({page.external_id}))
    poll_source(source)
    post = walls.post("vk")
    made = walls.comment("vk", post, "Когда дадут тепло?")
    at = {"network": "vk", "page": page.external_id}
    walls.do("POST", "edit-comment", {**at, "comment": made["id"], "text": "Когда дадут тепло на Крымской?"})
    walls.do("POST", "message", {**at, "person": "Анна Белова", "text": "Здравствуйте"})
    walls.do("POST", "ban", {**at, "person": made["person_id"]})
    assert poll_source(source) == 5
    handle_due()
    assert WallPost.objects.get(page=page, external_id=post).text == "Отопление: где уже тепло"
    texts = InboxItem.objects.filter(page=page).order_by("kind").values_list("kind", "text")
    assert set(texts) == {("comment", "Когда дадут тепло на Крымской?"), ("message", "Здравствуйте")}
    assert BlacklistEntry.objects.get().author_id == str(made["person_id"])
    assert watches.is_told(page) and asked == []

    walls.do("POST", "faults", {"network": "vk", "method": "longpoll", "kind": "error", "code": 1})
    walls.comment("vk", post, "А на Мира?", person="Анна Белова")
    assert poll_source(source) == 0
    handle_due()
    assert asked == [page.pk]
    assert "А на Мира?" in [item.text for item in hear_by_reading(page, post)]


def test_odnoklassniki_refuses_and_a_person_does_it(walls: Walls, heard: Any, timur: Any) -> None:
    page = heard("ok")
    post = walls.post("ok")
    made = walls.comment("ok", post, "Дармоеды вы все")
    bad = hear(page, post)[-1]
    delete_and_ban(actor=timur, item=bad, version=bad.version, basis=INSULT, until=None)
    pass_ten_seconds()
    assert {one.state for one in Action.objects.all()} == {"by_hand"}
    assert all(one.last_error for one in Action.objects.all())
    walls.do("POST", "delete-comment", {"network": "ok", "page": PAGES["ok"][0], "comment": made["id"]})
    for action in Action.objects.all():
        mark_done(actor=timur, action=action, version=action.version, note="Сделал на странице группы")
    work()
    deletion, ban = Action.objects.get(kind="delete_comment"), Action.objects.get(kind="ban")
    assert (deletion.state, deletion.verified_at is not None) == ("done", True)
    assert (ban.state, ban.verified_at) == ("done", None)
    assert BlacklistEntry.objects.get().applied == "by_hand"


@pytest.mark.parametrize("network", ["vk", "telegram", "max"])
def test_an_answer_stands_under_the_comment(network: str, walls: Walls, heard: Any, timur: Any) -> None:
    page = heard(network)
    post = walls.post(network)
    walls.comment(network, post, "Когда дадут тепло на Крымской?")
    item = [one for one in hear(page, post) if one.post_id == post][-1]
    answer(actor=timur, item=item, version=item.version, text="В четверг, до обеда")
    pass_ten_seconds()
    assert "В четверг, до обеда" in walls.texts(network, post)
    assert InboxItem.objects.get(pk=item.pk).state == "answered"
    assert [one.text for one in hear(page, post) if one.text == "В четверг, до обеда"] == []


def test_edits_and_deletions_in_the_network_are_followed(walls: Walls, heard: Any) -> None:
    page = heard("vk")
    post = walls.post("vk")
    made = walls.comment("vk", post, "Спасибо")
    hear(page, post)
    edit = {"network": "vk", "page": "101", "comment": made["id"], "text": "Дармоеды"}
    walls.do("POST", "edit-comment", edit)
    page.comment_watches.update(due_at=clock.now())
    assert [item.text for item in hear(page, post)] == ["Дармоеды"]
    walls.do("POST", "delete-comment", {"network": "vk", "page": "101", "comment": made["id"]})
    page.comment_watches.update(due_at=clock.now())
    item = hear(page, post)[0]
    assert item.is_gone
    assert [row.text for row in item.evidence.all()] == ["Спасибо", "Дармоеды"]


def test_private_messages_are_read_and_answered(walls: Walls, heard: Any, timur: Any) -> None:
    for network in ("vk", "ok"):
        page = heard(network)
        said = {
            "network": network,
            "page": PAGES[network][0],
            "person": "Анна Белова",
            "text": "Где справка?",
        }
        walls.do("POST", "message", said)
        watches.plan()
        reading.read_dialogues(page.pk)
        reading.read_dialogues(page.pk)
        item = InboxItem.objects.get(page=page)
        assert (item.kind, item.text, item.author_name) == ("message", "Где справка?", "Анна Белова")
        answer(actor=timur, item=item, version=item.version, text="В МФЦ")
        pass_ten_seconds()
        told = walls.do("GET", "messages", network=network, page=PAGES[network][0], person="Анна Белова")
        assert "В МФЦ" in [one["text"] for one in told["messages"]]
        assert InboxItem.objects.get(page=page).state == "answered"


def test_a_comment_of_a_hundred_thousand_characters_and_markup(walls: Walls, heard: Any) -> None:
    page = heard("ok")
    post = walls.post("ok")
    walls.comment("ok", post, "<script>alert(1)</script>\u202e" + "ж" * 99_000)
    item = hear(page, post)[-1]
    assert item.text.startswith("<script>alert(1)</script>\u202e") and len(item.text) > 99_000
