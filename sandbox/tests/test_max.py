"""MAX: messages, uploads, comments, updates."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.tests.conftest import Hook, Net, picture

CHAT, READONLY = -70000000000001, -70000000000002


def upload(net: Net, kind: str, name: str, content: bytes) -> Any:
    step = net.max_ok("POST", "uploads", type=kind)
    answer = net.http.post(step["url"], files={"data": (name, content)})
    assert answer.status_code == 200, answer.text
    if kind == "image":
        return next(iter(answer.json()["photos"].values()))["token"]
    return step.get("token") or answer.json()["token"]


def attach(kind: str, token: str) -> Any:
    return {"text": "С вложением", "attachments": [{"type": kind, "payload": {"token": token}}], "link": None}


def test_a_post_is_sent_listed_and_read(net: Net) -> None:
    sent = net.max_ok("POST", "messages", {"text": "**Важно**", "format": "markdown"}, chat_id=CHAT)[
        "message"
    ]
    assert sent["body"]["text"] == "Важно" and sent["body"]["markup"] == [
        {"type": "strong", "from": 0, "length": 5}
    ]
    assert (
        sent["recipient"] == {"chat_id": CHAT, "chat_type": "channel", "user_id": None}
        and "sender" not in sent
    )
    listed = net.max_ok("GET", "messages", chat_id=CHAT)["messages"]
    assert listed[0]["body"]["mid"] == sent["body"]["mid"] and len(listed) == 3
    assert net.max_ok("GET", f"messages/{sent['body']['mid']}")["timestamp"] == sent["timestamp"]
    assert net.http.get(sent["url"]).status_code == 200


def test_from_is_the_upper_bound_and_to_the_lower(net: Net) -> None:
    newest, oldest = net.max_ok("GET", "messages", chat_id=CHAT)["messages"]

    def mids(**query: int) -> list[str]:
        return [m["body"]["mid"] for m in net.max_ok("GET", "messages", chat_id=CHAT, **query)["messages"]]

    border = oldest["timestamp"] + 1
    assert mids(to=border) == [newest["body"]["mid"]] and mids(**{"from": border}) == [oldest["body"]["mid"]]
    assert mids(**{"from": newest["timestamp"], "to": oldest["timestamp"]}) == [
        m["body"]["mid"] for m in (newest, oldest)
    ]
    assert mids(count=1) == [newest["body"]["mid"]]


@pytest.mark.parametrize(
    ("status", "code", "verb", "path", "token", "body", "query"),
    [
        (401, "verify.token", "GET", "me", "", None, {}),
        (401, "verify.token", "GET", "me", "Bearer max-bot-token", None, {}),
        (404, "not.found", "GET", "nothing", "max-bot-token", None, {}),
        (405, "method.not.allowed", "POST", "me", "max-bot-token", {}, {}),
        (403, "access.denied", "POST", "messages", "max-bot-token", {"text": "x"}, {"chat_id": READONLY}),
        (404, "not.found", "POST", "messages", "max-bot-token", {"text": "x"}, {"chat_id": -5}),
        (403, "chat.denied", "POST", "messages", "max-bot-token", {"text": "x"}, {"user_id": 8001}),
        (400, "proto.payload", "POST", "messages", "max-bot-token", {"text": "я" * 4001}, {"chat_id": CHAT}),
        (400, "proto.payload", "POST", "messages", "max-bot-token", {}, {"chat_id": CHAT}),
        (400, "proto.payload", "POST", "messages", "max-bot-token", attach("image", "t"), {"chat_id": CHAT}),
        (400, "proto.payload", "POST", "uploads", "max-bot-token", None, {"type": "doc"}),
        (404, "not.found", "DELETE", "messages", "max-bot-token", None, {"message_id": "mid.none"}),
        (404, "not.found", "GET", "chats/nobody", "max-bot-token", None, {}),
    ],
)
def test_refusals(
    net: Net, status: int, code: str, verb: str, path: str, token: str, body: Any, query: dict[str, Any]
) -> None:
    answer = net.max(verb, path, token, body, **query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_pictures_and_files(net: Net) -> None:
    image = net.max_ok(
        "POST", "messages", attach("image", upload(net, "image", "a.png", picture())), chat_id=CHAT
    )
    attachment = image["message"]["body"]["attachments"][0]
    assert attachment["type"] == "image" and net.http.get(attachment["payload"]["url"]).content == picture()
    file = net.max_ok("POST", "messages", attach("file", upload(net, "file", "a.pdf", b"%PDF")), chat_id=CHAT)
    assert file["message"]["body"]["attachments"][0]["filename"] == "a.pdf"
    url = net.max_ok("POST", "uploads", type="image")["url"]
    assert net.http.post(url, files={"data": ("a.png", b"text")}).status_code == 400


def test_a_video_is_not_ready_at_first(net: Net) -> None:
    step = net.max_ok("POST", "uploads", type="video")
    early = net.max("POST", "messages", body=attach("video", step["token"]), chat_id=CHAT)
    assert early.json()["code"] == "attachment.not.ready"
    assert "<retval>" in net.http.post(step["url"], files={"data": ("a.mp4", b"123")}).text
    first = net.max("POST", "messages", body=attach("video", step["token"]), chat_id=CHAT)
    assert (first.status_code, first.json()["code"]) == (400, "attachment.not.ready")
    assert net.max_ok("POST", "messages", attach("video", step["token"]), chat_id=CHAT)
    assert [post["text"] for post in net.posts("max", "primersk")].count("С вложением") == 1


def test_editing_and_deleting(net: Net) -> None:
    mid = net.max_ok("POST", "messages", {"text": "Было"}, chat_id=CHAT)["message"]["body"]["mid"]
    assert net.max_ok("PUT", "messages", {"text": "Стало"}, message_id=mid) == {"success": True}
    assert net.posts("max", CHAT)[0]["text"] == "Стало"
    assert net.max_ok("DELETE", "messages", message_id=mid) == {"success": True}
    assert net.max("DELETE", "messages", message_id=mid).status_code == 404


def test_chats_and_membership(net: Net) -> None:
    chat = net.max_ok("GET", "chats/primersk")
    assert (chat["chat_id"], chat["type"], chat["status"]) == (CHAT, "channel", "active")
    assert net.max_ok("GET", f"chats/{CHAT}") | {"last_event_time": 0} == chat | {"last_event_time": 0}
    assert "write" in net.max_ok("GET", f"chats/{CHAT}/members/me")["permissions"]
    assert net.max_ok("GET", f"chats/{READONLY}/members/me")["permissions"] == ["read_all_messages"]
    assert net.max_ok("GET", "me")["is_bot"] is True
    assert net.max_ok("DELETE", f"chats/{CHAT}/members", user_id=8001, block="true")["success"]
    assert net.control("GET", "bans", network="max", page="primersk")["bans"][0]["person"] == 8001


def test_comments(net: Net) -> None:
    path = "messages/mid.example0001/comments"
    first = net.max_ok("GET", path)["messages"][0]
    assert first["sender"]["user_id"] == 8001 and first["recipient"]["post_id"] == "mid.example0001"
    link = {"type": "reply", "mid": first["body"]["mid"]}
    answer = net.max_ok("POST", path, {"text": "В пятницу", "link": link})["message"]
    cid = answer["body"]["mid"]
    assert answer["sender"] is None and answer["link"]["message"]["mid"] == first["body"]["mid"]
    assert net.max_ok("PUT", path, {"text": "В субботу"}, comment_id=cid)["success"]
    assert net.max_ok("GET", f"{path}/{cid}")["body"]["text"] == "В субботу"
    net.control("POST", "switch-comments", {"network": "max", "page": CHAT, "open": False})
    assert net.max("POST", path, body={"text": "x"}).status_code == 403
    assert net.max_ok("DELETE", path, comment_id=first["body"]["mid"])["success"]
    assert net.max("DELETE", path, comment_id=first["body"]["mid"]).status_code == 404


def test_updates_begin_with_bot_added_and_tell_of_posts_by_hand(net: Net) -> None:
    first = net.max_ok("GET", "updates", timeout=0)
    assert [u["update_type"] for u in first["updates"]] == ["bot_added", "bot_added"]
    assert first["updates"][0]["chat_id"] == CHAT and first["updates"][0]["is_channel"] is True
    net.max_ok("POST", "messages", {"text": "Своё"}, chat_id=CHAT)
    net.control("POST", "hand-post", {"network": "max", "page": "primersk", "text": "Руками"})
    net.control(
        "POST", "message", {"network": "max", "page": "primersk", "person": 8001, "text": "Здравствуйте"}
    )
    found = net.max_ok("GET", "updates", timeout=0, marker=first["marker"])["updates"]
    assert [u["update_type"] for u in found] == ["message_created", "bot_started", "message_created"]
    assert found[0]["message"]["body"]["text"] == "Руками"
    dialog = found[2]["message"]["recipient"]["chat_id"]
    sent = net.max_ok("POST", "messages", {"text": "Добрый день"}, chat_id=dialog)["message"]
    assert sent["recipient"]["chat_type"] == "dialog"
    assert [m["body"]["text"] for m in net.max_ok("GET", "messages", chat_id=dialog)["messages"]] == [
        "Добрый день", "Здравствуйте",
    ]  # fmt: skip


def test_a_subscription_gets_updates_with_its_secret(net: Net, hook: Hook) -> None:
    wish = {"url": hook.url, "secret": "s3cret_", "update_types": ["comment_created", "comment_removed"]}
    assert net.max_ok("POST", "subscriptions", wish)["success"]
    assert net.max_ok("GET", "subscriptions")["subscriptions"][0]["url"] == hook.url
    net.control("POST", "hand-post", {"network": "max", "page": CHAT, "text": "Руками"})
    comment = {
        "network": "max",
        "page": CHAT,
        "post": "mid.example0001",
        "person": 8001,
        "text": "Ещё вопрос",
    }
    net.control(
        "POST", "delete-comment", {**comment, "comment": net.control("POST", "comment", comment)["id"]}
    )
    hook.wait(2)
    assert sorted(body["update_type"] for _, body in hook.received) == ["comment_created", "comment_removed"]
    assert {headers["X-Max-Bot-Api-Secret"] for headers, _ in hook.received} == {"s3cret_"}
    assert net.max_ok("DELETE", "subscriptions", url=hook.url)["success"]
    assert net.max("POST", "subscriptions", body={"url": "http://primersk.example"}).status_code == 400
