"""The Callback API of VK: handshake, secret, repetition."""

from __future__ import annotations

from typing import Any

from sandbox.tests.conftest import Hook, Net, until

EVENTS = {"wall_post_new": 1, "wall_reply_new": 1, "wall_reply_edit": 1, "wall_reply_delete": 1, "user_block": 1,
          "user_unblock": 1, "group_change_settings": 1, "message_new": 1}  # fmt: skip


def subscribe(net: Net, hook: Hook) -> int:
    code = net.vk_ok("groups.getCallbackConfirmationCode", group_id=101)["code"]
    hook.answers = [(200, code), (200, "ok")]
    server = net.vk_ok(
        "groups.addCallbackServer", group_id=101, url=hook.url, title="portal", secret_key="s3cret"
    )
    until(lambda: status(net) == "ok")
    net.vk_ok(
        "groups.setCallbackSettings",
        group_id=101,
        server_id=server["server_id"],
        api_version="5.199",
        **EVENTS,
    )
    number: int = server["server_id"]
    return number


def status(net: Net) -> Any:
    return net.vk_ok("groups.getCallbackServers", group_id=101)["items"][0]["status"]


def test_a_server_is_confirmed_and_told_with_the_secret(net: Net, hook: Hook) -> None:
    subscribe(net, hook)
    post_id = net.vk_ok("wall.post", owner_id=-101, message="Из портала")["post_id"]
    confirmation, event = (body for _, body in hook.wait(2))
    assert confirmation["type"] == "confirmation" and confirmation["group_id"] == 101
    assert (event["type"], event["secret"], event["group_id"], event["v"]) == (
        "wall_post_new",
        "s3cret",
        101,
        "5.199",
    )
    assert event["object"]["id"] == post_id and event["event_id"]


def test_what_people_do_by_hand_is_told(net: Net, hook: Hook) -> None:
    subscribe(net, hook)
    page = {"network": "vk", "page": "adm_primer"}
    post = net.control("POST", "hand-post", {**page, "text": "Руками"})["id"]
    comment = net.control(
        "POST", "comment", {**page, "post": post, "person": "Пётр Новый", "text": "Почему?"}
    )
    net.control("POST", "edit-comment", {**page, "comment": comment["id"], "text": "Почему так?"})
    net.control("POST", "delete-comment", {**page, "comment": comment["id"]})
    net.control("POST", "ban", {**page, "person": comment["person_id"], "reason": 1})
    net.control("POST", "unban", {**page, "person": comment["person_id"]})
    net.control("POST", "switch-comments", {**page, "open": False})
    net.control("POST", "message", {**page, "person": 202, "text": "Здравствуйте"})
    found = {body["type"]: body.get("object") for _, body in hook.wait(9)}
    assert set(found) == {"confirmation", *EVENTS}
    assert found["wall_reply_edit"]["text"] == "Почему так?"
    assert found["wall_reply_delete"]["id"] == comment["id"] and found["user_block"]["reason"] == 1
    assert found["group_change_settings"]["changes"]["wall"] == {"old_value": 2, "new_value": 3}
    assert found["message_new"]["message"]["text"] == "Здравствуйте"


def test_an_event_is_repeated_until_it_is_taken(net: Net, hook: Hook) -> None:
    subscribe(net, hook)
    hook.answers = [(503, ""), (200, "not ok"), (200, "ok")]
    net.vk_ok("wall.post", owner_id=-101, message="Повтор")
    hook.wait(4)
    bodies = [body for _, body in hook.received[1:]]
    assert len({body["event_id"] for body in bodies}) == 1
    assert [headers.get("X-Retry-Counter") for headers, _ in hook.received[1:]] == [None, "1", "2"]
    until(lambda: net.control("GET", "hooks", network="vk")["hooks"][-1]["state"] == "sent")


def test_a_server_that_answers_wrongly_is_not_confirmed(net: Net, hook: Hook) -> None:
    net.vk_ok("groups.addCallbackServer", group_id=101, url=hook.url, title="portal")
    hook.wait()
    assert status(net) == "wait"
    net.vk_ok("wall.post", owner_id=-101, message="Никому")
    assert [row["kind"] for row in net.control("GET", "hooks", network="vk")["hooks"]] == ["confirmation"]
    assert net.vk_code("groups.addCallbackServer", group_id=101, url=hook.url, title="п" * 15) == 100
    for _ in range(9):
        net.vk_ok("groups.addCallbackServer", group_id=101, url=hook.url, title="portal")
    assert net.vk_code("groups.addCallbackServer", group_id=101, url=hook.url, title="portal") == 2000
