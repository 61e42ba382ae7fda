"""Faults are ordered per call, and every call is written down."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from sandbox.tests.conftest import Net

POST = {"owner_id": -101, "message": "Один раз"}


def count(net: Net) -> int:
    return [post["text"] for post in net.posts("vk", 101)].count("Один раз")


def outcomes(net: Net, method: str = "wall.post") -> list[str]:
    return [call["outcome"] for call in net.control("GET", "calls", network="vk", method=method)["calls"]]


def test_a_delay_then_the_thing_itself(net: Net) -> None:
    net.order("vk", "delay", "wall.post", seconds=1)
    started = time.monotonic()
    net.vk_ok("wall.post", **POST)
    assert time.monotonic() - started >= 1
    started = time.monotonic()
    net.vk_ok("wall.post", **POST)
    assert time.monotonic() - started < 1


def test_a_drop_before_nothing_is_done(net: Net) -> None:
    net.order("vk", "drop", "wall.post")
    with pytest.raises(requests.ConnectionError):
        net.vk("wall.post", **POST)
    assert count(net) == 0 and outcomes(net) == ["fault:drop"]


def test_accepted_and_then_dropped(net: Net) -> None:
    net.order("vk", "accept_drop", "wall.post")
    with pytest.raises(requests.ConnectionError):
        net.vk("wall.post", guid="g", **POST)
    assert count(net) == 1 and outcomes(net) == ["fault:accept_drop after ok"]
    again = net.vk_ok("wall.post", guid="g", **POST)["post_id"]
    assert count(net) == 1 and net.posts("vk", 101)[0]["id"] == again


def test_garbage_after_the_thing_is_done(net: Net) -> None:
    net.order("vk", "garbage", "wall.post")
    with pytest.raises(ValueError):
        net.vk("wall.post", **POST)
    assert count(net) == 1


def test_a_status_with_and_without_doing_it(net: Net) -> None:
    url, form = f"{net.base}/vk/method/wall.post", {"v": "5.199", "access_token": "vk-community-101", **POST}
    net.order("vk", "status", status=502)
    answer = net.http.post(url, data=form)
    assert answer.status_code == 502 and "<html>" in answer.text and count(net) == 0
    net.order("vk", "status", status=504, after=True)
    assert net.http.post(url, data=form).status_code == 504 and count(net) == 1


def test_each_network_says_it_in_its_own_way(net: Net) -> None:
    for network in ("vk", "ok", "telegram", "max"):
        net.order(network, "rate", retry_after=7)
        net.order(network, "dead_token")
    assert [net.vk_code("wall.post", **POST), net.vk_code("wall.post", **POST)] == [6, 5]
    assert [net.ok("users.getCurrentUser")["error_code"] for _ in range(2)] == [8, 102]
    first, second = net.telegram("getMe"), net.telegram("getMe")
    assert first["parameters"] == {"retry_after": 7} and second["error_code"] == 401
    first, second = net.max("GET", "me"), net.max("GET", "me")
    assert (first.status_code, first.headers["Retry-After"], second.status_code) == (429, "7", 401)


def test_an_error_by_its_code(net: Net) -> None:
    net.order("vk", "error", "wall.post", code=14)
    error = net.vk("wall.post", **POST)["error"]
    assert error["error_code"] == 14 and error["captcha_sid"]
    net.order("ok", "error", "mediatopic.getTopics", code=3)
    assert net.ok("mediatopic.getTopics", gid="70000000000101")["error_code"] == 3
    net.order("telegram", "error", code=403, message="bot was kicked from the channel chat")
    assert net.telegram("getMe")["description"] == "Forbidden: bot was kicked from the channel chat"


def test_a_fault_is_met_by_matching_calls_only_and_so_often(net: Net) -> None:
    net.order("vk", "drop", match="тревога", times=2)
    net.vk_ok("wall.post", owner_id=-101, message="обычное")
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            net.vk("wall.post", owner_id=-101, message="тревога!")
    net.vk_ok("wall.post", owner_id=-101, message="тревога!")


def test_faults_last_until_cleared(net: Net) -> None:
    net.order("max", "status", "GET /me", times=None)
    assert {net.max("GET", "me").status_code for _ in range(3)} == {503}
    assert len(net.control("GET", "faults")["faults"]) == 1
    net.control("DELETE", "faults")
    assert net.max("GET", "me").status_code == 200


@pytest.mark.parametrize(
    "wish", [{"kind": "fire", "network": "vk"}, {"kind": "drop"}, {"kind": "drop", "network": "vk", "x": 1}]
)
def test_a_senseless_order_is_refused(net: Net, wish: Any) -> None:
    assert net.http.post(f"{net.base}/_sandbox/faults", json=wish).status_code == 400


def test_calls_are_kept_without_secrets(net: Net) -> None:
    net.vk("wall.post", message="запись", secret_key="тайна")
    net.max("GET", "me")
    net.telegram("getMe")
    found = net.control("GET", "calls")["calls"]
    assert [call["method"] for call in found] == ["wall.post", "GET /me", "getMe"]
    assert found[0]["params"]["message"] == "запись" and found[0]["outcome"] == "error:100"
    for secret in ("vk-community-101", "тайна", "max-bot-token", "press-bot-token"):
        assert secret not in str(found)
    assert len({call["token"] for call in found}) == 3
    net.control("DELETE", "calls")
    assert net.control("GET", "calls")["calls"] == []


def test_the_page_of_faults(net: Net) -> None:
    form = {
        "network": "vk",
        "method": "wall.post",
        "kind": "accept_drop",
        "times": "1",
        "match": "",
        "status": "",
    }
    page = net.http.post(f"{net.base}/faults/", data=form)
    assert page.status_code == 200 and "выполнить и оборвать" in page.text
    number = net.control("GET", "faults")["faults"][0]["id"]
    net.http.post(f"{net.base}/faults/", data={"clear": str(number)})
    assert net.control("GET", "faults")["faults"] == []
    assert net.http.post(f"{net.base}/faults/", data={"network": "vk", "kind": "fire"}).status_code == 400
