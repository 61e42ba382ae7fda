"""Bots Long Poll: what is asked, what its server may answer, where the portal goes for it and where it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import MalformedReply, OutsideError, RateLimited, Temporary
from core.http import Answer
from core.tests.loopback import Reply
from networks.base import Secret
from networks.inbound.parsing.vk import WANTED
from networks.inbound.tests.test_bodies import ANY_JSON
from networks.tests.stub import SCHEMAS
from networks.vk.client import Client, longpoll
from networks.vk.client.longpoll import Failed, News
from networks.vk.tests.stub import COMMUNITY, GROUP, VKStub

KEY, NUMBER = "lp-key-0123456789abcdef0123456789abcdef", int(GROUP)
POLL = "lp/wh217000001"
UPDATE = {"type": "wall_post_new", "event_id": "e1", "v": "5.199", "group_id": NUMBER, "object": {"id": 1}}


@pytest.fixture
def client(vk: VKStub) -> Client:
    return Client(Secret(VKStub.tokens[COMMUNITY]))


def checked(vk: VKStub, reply: Reply) -> News:
    vk.order(f"/{POLL}", reply)
    return longpoll.check(f"{vk.url}/{POLL}", KEY, "41")


def ask_all(client: Client, vk: VKStub) -> None:
    longpoll.set_events(client, NUMBER, WANTED)
    assert longpoll.missing(client, NUMBER, WANTED) == []
    assert longpoll.server(client, NUMBER) == longpoll.Server(f"{vk.url}/{POLL}", KEY, "41")


def test_it_is_switched_on_with_its_events_and_gives_an_address(client: Client, vk: VKStub) -> None:
    ask_all(client, vk)
    told = vk.called("groups.setLongPollSettings")[0].seen.form
    assert {told[name] for name in ("enabled", *WANTED)} == {"1"} and told["api_version"] == "5.199"


@pytest.mark.contracts
def test_calls_are_of_the_published_schema(client: Client, vk: VKStub) -> None:
    if not (SCHEMAS / "vk").is_dir():
        pytest.skip(f"API_CONTRACTS: no published schemas in {SCHEMAS}")
    ask_all(client, vk)
    for call in vk.calls:
        vk.check_request(call)
        vk.check_reply(call.method, call.reply.json)
        assert vk.kept(call.method)["request"] == vk.masked(call.seen)  # type: ignore[index]


@pytest.mark.parametrize("fields", ["key", "server", "ts"])
def test_an_address_that_lacks_something_is_none(client: Client, vk: VKStub, fields: str) -> None:
    whole = {"key": KEY, "server": "https://lp.vk.example/wh1", "ts": "41"}
    del whole[fields]
    vk.order("groups.getLongPollServer", Reply({"response": whole}))
    with pytest.raises(MalformedReply):
        longpoll.server(client, NUMBER)


def test_what_is_not_told_is_named(client: Client, vk: VKStub) -> None:
    events = dict.fromkeys(WANTED, 1) | {"user_block": 0}
    vk.order("groups.getLongPollSettings", Reply({"response": {"is_enabled": True, "events": events}}))
    assert longpoll.missing(client, NUMBER, WANTED) == ["user_block"]
    vk.order("groups.getLongPollSettings", Reply({"response": {"is_enabled": False, "events": events}}))
    assert longpoll.missing(client, NUMBER, WANTED) == list(WANTED)


def test_news_is_taken_with_its_number(vk: VKStub) -> None:
    news = checked(vk, Reply({"ts": "43", "updates": [UPDATE, "?", None]}))
    assert news == News([UPDATE], "43")
    asked = vk.calls[-1].seen
    assert (asked.method, asked.path) == ("GET", f"/{POLL}")
    assert asked.query == {"act": "a_check", "key": KEY, "ts": "41", "wait": "1"}


def test_no_news_is_an_answer_too(vk: VKStub) -> None:
    assert checked(vk, Reply({"ts": 41, "updates": []})) == News([], "41")


@pytest.mark.parametrize(
    ("told", "news"),
    [
        ({"failed": 1, "ts": "900"}, News([], "900", Failed.HISTORY)),
        ({"failed": 1, "ts": 900}, News([], "900", Failed.HISTORY)),
        ({"failed": 2}, News([], "", Failed.KEY)),
        ({"failed": 3}, News([], "", Failed.ALL)),
        ({"failed": 3, "ts": "5"}, News([], "", Failed.ALL)),
    ],
)
def test_each_way_to_fail_says_how_to_go_on(vk: VKStub, told: Any, news: News) -> None:
    assert checked(vk, Reply(told)) == news


@pytest.mark.parametrize(
    ("reply", "family"),
    [
        (Reply({"failed": 1}), MalformedReply),
        (Reply({"failed": 4, "min_version": 0, "max_version": 3}), MalformedReply),
        (Reply({"failed": True}), MalformedReply),
        (Reply({"ts": "43"}), MalformedReply),
        (Reply({"updates": []}), MalformedReply),
        (Reply({"ts": "43&act=x", "updates": []}), MalformedReply),
        (Reply({"ts": "٤٣", "updates": []}), MalformedReply),
        (Reply({"ts": "43", "updates": {"0": UPDATE}}), MalformedReply),
        (Reply([]), MalformedReply),
        (Reply(body=b'{"ts": "43", "upd'), MalformedReply),
        (Reply(body=b"<html>"), MalformedReply),
        (Reply(body=b"", status=502), Temporary),
        (Reply(body=b"", status=302, headers={"Location": "https://lp.vk.example/"}), Temporary),
        (Reply(body=b"", status=429, headers={"Retry-After": "30"}), RateLimited),
        (Reply({"ts": "43", "updates": []}, cut="middle"), Temporary),
    ],
)
def test_anything_else_is_an_error_that_tells_no_key(
    vk: VKStub, reply: Reply, family: type[OutsideError]
) -> None:
    with pytest.raises(family) as raised:
        checked(vk, reply)
    assert KEY not in f"{raised.value!r} {raised.value.message} {raised.value.detail}"


def test_a_server_that_repeats_the_key_is_quoted_without_it(vk: VKStub) -> None:
    with pytest.raises(MalformedReply) as raised:
        checked(vk, Reply({"error": f"bad key {KEY}"}))
    assert "bad key •••" in raised.value.detail


def test_a_slow_server_holds_nobody_for_long(vk: VKStub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(longpoll, "CHECK_TIMEOUT_S", 0.1)
    with pytest.raises(Temporary, match="время вышло"):
        checked(vk, Reply({"ts": "43", "updates": []}, drip_s=0.05))


@pytest.mark.parametrize(
    "url",
    [
        "http://lp.vk.example/wh1",
        "https://10.0.0.7/wh1",
        "https://[::1]:8000/wh1",
        "https://name:word@lp.vk.example/wh1",
        "ftp://lp.vk.example/wh1",
        "lp.vk.example/wh1",
        "https://",
    ],
)
def test_an_address_that_leads_elsewhere_is_not_asked(vk: VKStub, url: str) -> None:
    with pytest.raises(MalformedReply, match="негодный адрес"):
        longpoll.check(url, KEY, "41")
    assert vk.calls == []


def test_it_goes_by_the_proxy_of_the_network(vk: VKStub, settings: Any) -> None:
    """A closed network has one way out; the address is not a configured one, so it is looked at first."""
    settings.NETWORK_PROXIES = {**settings.NETWORK_PROXIES, "vk": "http://127.0.0.1:9"}
    with pytest.raises(Temporary, match="Связи с сетью нет"):
        longpoll.check("https://lp.vk.example/wh1", KEY, "41")
    with pytest.raises(MalformedReply, match="во внутреннюю сеть"):
        longpoll.check("https://portal.internal/wh1", KEY, "41")


@given(
    ANY_JSON | st.fixed_dictionaries({}, optional={"ts": ANY_JSON, "failed": ANY_JSON, "updates": ANY_JSON})
)
def test_whatever_the_server_says_it_is_read_or_refused(told: Any) -> None:
    answer = Answer(200, {}, json.dumps(told).encode())
    try:
        news = longpoll._read(answer)
    except OutsideError:
        return
    assert news.ts.isdecimal() or news.failed in (Failed.KEY, Failed.ALL)
    assert all(isinstance(body, dict) for body in news.bodies)
    assert news.failed is None or news.bodies == []
