"""Bots Long Poll of VK: kept until asked for, by a key that grows old, from a number that grows old."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandbox.tests.conftest import Hook, Net
from sandbox.tests.test_hooks import subscribe
from sandbox.vk import longpoll

PAGE = {"network": "vk", "page": 101}


def open_poll(net: Net, *events: str) -> Any:
    told = dict.fromkeys(events or ("wall_post_new", "wall_reply_new"), 1)
    net.vk_ok("groups.setLongPollSettings", group_id=101, enabled=1, api_version="5.199", **told)
    return net.vk_ok("groups.getLongPollServer", group_id=101)


def ask(net: Net, server: Any, wait: int = 0, **other: Any) -> Any:
    params = {"act": "a_check", "key": server["key"], "ts": server["ts"], "wait": wait, **other}
    answer = net.http.get(server["server"], params=params)
    assert answer.status_code == 200
    return answer.json()


def test_it_is_off_until_it_is_switched_on(net: Net) -> None:
    error = net.vk("groups.getLongPollServer", group_id=101)["error"]
    assert error["error_code"] == 100 and "longpoll" in error["error_msg"]
    assert net.vk_code("groups.setLongPollSettings", "vk-community-102", group_id=101, enabled=1) == 15
    assert net.vk_code("groups.getLongPollServer", "vk-service", group_id=101) == 28
    open_poll(net, "user_block")
    told = net.vk_ok("groups.getLongPollSettings", group_id=101)
    assert told["is_enabled"] and (told["events"]["user_block"], told["events"]["wall_post_new"]) == (1, 0)


def test_what_was_asked_for_is_told_once_its_number_is_given(net: Net) -> None:
    server = open_poll(net)
    assert ask(net, server) == {"ts": server["ts"], "updates": []}
    post = net.control("POST", "hand-post", {**PAGE, "text": "Объявление"})["id"]
    net.control("POST", "comment", {**PAGE, "post": post, "person": "Иван Иванов", "text": "Где?"})
    net.control("POST", "ban", {**PAGE, "person": 202})
    first = ask(net, server)
    assert [one["type"] for one in first["updates"]] == ["wall_post_new", "wall_reply_new"]
    assert {one["group_id"] for one in first["updates"]} == {101} and first["updates"][0]["v"] == "5.199"
    assert ask(net, server) == first
    assert ask(net, server, ts=first["ts"])["updates"] == []


def test_a_hook_and_a_poll_tell_the_same_event(net: Net, hook: Hook) -> None:
    subscribe(net, hook)
    server = open_poll(net)
    net.vk_ok("wall.post", owner_id=-101, message="И так, и так")
    ((*_, (_, told)), polled) = hook.wait(2), ask(net, server)["updates"][0]
    assert told["event_id"] == polled["event_id"]


def test_a_question_waits_for_news(net: Net) -> None:
    server = open_poll(net)
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(ask, Net(net.base), server, 20)
        net.vk_ok("wall.post", owner_id=-101, message="Новость")
        assert len(asked.result(timeout=8)["updates"]) == 1


def test_keys_and_numbers_grow_old(net: Net, monkeypatch: Any) -> None:
    server = open_poll(net)
    assert ask(net, server, key="nobody") == {"failed": 2}
    assert ask(net, {**server, "server": server["server"].replace("wh101", "wh102")}) == {"failed": 2}
    assert ask(net, server, ts="x") == {"failed": 3}
    assert ask(net, server, ts="999999999999") == {"failed": 1, "ts": server["ts"]}
    monkeypatch.setattr(longpoll, "KEPT", 1)
    for text in ("Раз", "Два"):
        net.vk_ok("wall.post", owner_id=-101, message=text)
    told = ask(net, server)
    assert told["failed"] == 1 and ask(net, server, ts=told["ts"])["updates"] == []
    monkeypatch.setattr(longpoll, "KEY_LIVES_S", -1)
    assert ask(net, server) == {"failed": 2}


def test_every_failure_can_be_ordered(net: Net) -> None:
    server = open_poll(net)
    for code in (1, 2, 3):
        net.control("POST", "faults", {"network": "vk", "method": "longpoll", "kind": "error", "code": code})
        assert ask(net, server)["failed"] == code
    net.control("POST", "faults", {"network": "vk", "method": "longpoll", "kind": "rate"})
    answer = net.http.get(server["server"], params={"act": "a_check", "key": server["key"], "ts": "0"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    calls = net.control("GET", "calls", network="vk", method="longpoll")["calls"]
    assert {call["params"]["key"] for call in calls} == {"***"}
