"""Answers fit the networks' published schemas."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sandbox.ok.errors import NAMES
from sandbox.tests.conftest import Hook, Net, picture, until
from sandbox.tests.contracts import (
    check_max,
    check_telegram,
    check_vk,
    needed,
    ok_fields,
    telegram_method,
    vk_methods,
)
from sandbox.tests.test_hooks import subscribe
from sandbox.tests.test_telegram import CHANNEL, GROUP
from sandbox.vk.api import METHODS
from sandbox.vk.errors import MESSAGES

pytestmark = pytest.mark.contracts
LAGS = {"wall.get": {"owner_id"}}  # the stored schema is older than the method
ADMIN = "vk-admin-100"
CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("wall.get", "vk-service", {"owner_id": -101, "count": 100}),
    ("wall.get", ADMIN, {"owner_id": -101}),
    ("wall.getById", "vk-service", {"posts": "-101_11,-101_16"}),
    (
        "wall.getComments",
        "vk-service",
        {"owner_id": -101, "post_id": 11, "need_likes": 1, "thread_items_count": 10},
    ),
    ("wall.post", "vk-community-101", {"owner_id": -101, "message": "x"}),
    ("wall.edit", ADMIN, {"owner_id": -101, "post_id": 11, "message": "x"}),
    ("wall.createComment", "vk-community-101", {"owner_id": -101, "post_id": 11, "message": "x"}),
    ("wall.deleteComment", ADMIN, {"owner_id": -101, "comment_id": 12}),
    ("wall.closeComments", ADMIN, {"owner_id": -101, "post_id": 11}),
    ("photos.getWallUploadServer", ADMIN, {"group_id": 101}),
    ("video.save", ADMIN, {"group_id": 101, "name": "x"}),
    ("docs.getWallUploadServer", "vk-community-101", {"group_id": 101}),
    (
        "groups.getById",
        "vk-service",
        {"group_id": 101, "fields": "description,contacts,site,cover,wall,can_message"},
    ),
    (
        "groups.getById",
        ADMIN,
        {"group_ids": "101,102", "fields": "city,verified,links,members_count,addresses"},
    ),
    ("groups.getTokenPermissions", "vk-community-101", {}),
    ("groups.getSettings", ADMIN, {"group_id": 101}),
    ("groups.getBanned", "vk-community-101", {"group_id": 101}),
    ("groups.getOnlineStatus", "vk-community-101", {"group_id": 101}),
    ("groups.getCallbackConfirmationCode", "vk-community-101", {"group_id": 101}),
    ("groups.getCallbackServers", "vk-community-101", {"group_id": 101}),
    ("groups.setLongPollSettings", "vk-community-101", {"group_id": 101, "enabled": 1, "wall_post_new": 1}),
    ("groups.getLongPollSettings", "vk-community-101", {"group_id": 101}),
    ("users.get", "vk-service", {"user_ids": "201,202", "fields": "screen_name"}),
    ("utils.resolveScreenName", "vk-service", {"screen_name": "adm_primer"}),
    ("utils.getServerTime", "vk-service", {}),
    ("messages.getConversations", "vk-community-101", {"extended": 1}),
    ("messages.getHistory", "vk-community-101", {"user_id": 201}),
    ("stats.getPostReach", ADMIN, {"owner_id": -101, "post_ids": "11"}),
]


@pytest.mark.parametrize(("method", "token", "params"), CALLS, ids=[f"{call[0]}-{call[1]}" for call in CALLS])
def test_vk_answers(net: Net, method: str, token: str, params: dict[str, Any]) -> None:
    responses = vk_methods()[method]["responses"]
    net.control("POST", "ban", {"network": "vk", "page": 101, "person": 202})
    net.control("POST", "message", {"network": "vk", "page": 101, "person": 201, "text": "x"})
    reference = responses["response"] if "response" in responses else next(iter(responses.values()))
    check_vk(reference["$ref"].removeprefix("../"), net.vk(method, token, **params))


def test_vk_long_poll_server(net: Net) -> None:
    net.vk_ok("groups.setLongPollSettings", group_id=101, enabled=1)
    found = net.vk("groups.getLongPollServer", group_id=101)
    check_vk("groups/responses.json#/definitions/groups_getLongPollServer_response", found)


def test_vk_saved_media(net: Net) -> None:
    url = net.vk_ok("photos.getWallUploadServer", ADMIN, group_id=101)["upload_url"]
    sent = net.http.post(url, files={"photo": ("a.png", picture())}).json()
    saved = net.vk("photos.saveWallPhoto", ADMIN, group_id=101, **sent)
    check_vk("photos/responses.json#/definitions/photos_saveWallPhoto_response", saved)
    photo = saved["response"][0]
    url = net.vk_ok("docs.getWallUploadServer", group_id=101)["upload_url"]
    file = net.http.post(url, files={"file": ("a.pdf", b"%PDF")}).json()["file"]
    doc = net.vk("docs.save", file=file)
    check_vk("docs/responses.json#/definitions/docs_save_response", doc)
    both = f"photo{photo['owner_id']}_{photo['id']},doc-101_{doc['response']['doc']['id']},https://a.example"
    net.vk_ok("wall.post", owner_id=-101, attachments=both)
    check_vk(
        "wall/responses.json#/definitions/wall_get_response", net.vk("wall.get", "vk-service", owner_id=-101)
    )


def test_vk_events(net: Net, hook: Hook) -> None:
    subscribe(net, hook)
    page = {"network": "vk", "page": 101}
    net.control("POST", "hand-post", {**page, "text": "x", "photos": 1})
    comment = net.control("POST", "comment", {**page, "post": 11, "person": 201, "text": "x"})["id"]
    net.control("POST", "delete-comment", {**page, "comment": comment})
    net.control("POST", "ban", {**page, "person": 201})
    found = {body["type"]: body for _, body in hook.wait(5)}
    names = {"wall_post_new": "callback_wall_post_new", "wall_reply_new": "callback_wall_reply_new",
             "wall_reply_delete": "callback_wall_comment_delete", "user_block": "callback_user_block"}  # fmt: skip
    for kind, name in names.items():
        check_vk("callback/objects.json#/definitions/callback_base", found[kind])
        check_vk(f"callback/objects.json#/definitions/{name}", found[kind]["object"])


def test_vk_methods_take_published_parameters() -> None:
    for name, method in METHODS.items():
        published = {param["name"] for param in vk_methods()[name].get("parameters", [])}
        assert set(method.params) <= published | LAGS.get(name, set()), name
        required = {
            param["name"] for param in vk_methods()[name].get("parameters", []) if param.get("required")
        }
        assert required <= {param for param, kind in method.params.items() if kind.endswith("!")}, name


def test_vk_errors_have_published_words() -> None:
    published = json.loads((needed("vk") / "errors.json").read_text())["errors"].values()
    words = {error["code"]: error["description"] for error in published}
    unknown = {code for code in MESSAGES if code not in words}
    assert unknown == {915, 1051}
    assert {code: text for code, text in MESSAGES.items() if code in words and words[code] != text} == {}


def test_ok_names_are_published(net: Net) -> None:
    group = net.ok("group.getInfo", uids="70000000000101", fields="*")[0]
    assert set(group) - {"uid", "ref"} <= set(ok_fields()["group.getInfo"])
    stat = net.ok("group.getStatTopic", topic_id="150000000000011")
    assert set(stat) == set(ok_fields()["group.getStatTopic(s)"])
    topic = net.ok("mediatopic.getByIds", topic_ids="150000000000011", fields="media_topic.*")[
        "media_topics"
    ][0]
    published = {name.rpartition(".")[2].lower() for name in ok_fields()["mediatopic.getByIds"]}
    assert published <= set(topic)
    ask = {"discussionId": "150000000000011", "discussionType": "GROUP_TOPIC"}
    comment = net.ok("discussions.getComments", **ask)["comments"][1]
    assert set(ok_fields()["discussions.getComments.comment"]) <= set(comment)
    published_errors = json.loads((needed("ok") / "errors.json").read_text())["errors"]
    for code, name in NAMES.items():
        known = published_errors.get(str(code), [name])[0]
        assert known == name or " " in known, code


TELEGRAM: list[tuple[str, dict[str, Any]]] = [
    ("getMe", {}),
    ("getChat", {"chat_id": CHANNEL}),
    ("getChat", {"chat_id": GROUP}),
    ("getChat", {"chat_id": 7001}),
    ("getChatMember", {"chat_id": CHANNEL, "user_id": 5001}),
    ("getChatMember", {"chat_id": GROUP, "user_id": 7001}),
    ("getChatMember", {"chat_id": GROUP, "user_id": 7002}),
    ("getChatMemberCount", {"chat_id": CHANNEL}),
    ("getChatAdministrators", {"chat_id": CHANNEL}),
    ("sendMessage", {"chat_id": CHANNEL, "text": "<b>x</b>", "parse_mode": "HTML"}),
    ("sendMessage", {"chat_id": GROUP, "text": "x"}),
    ("editMessageText", {"chat_id": CHANNEL, "message_id": 25, "text": "x"}),
    ("editMessageCaption", {"chat_id": CHANNEL, "message_id": 21, "caption": "x"}),
    ("deleteMessage", {"chat_id": CHANNEL, "message_id": 25}),
    ("banChatMember", {"chat_id": GROUP, "user_id": 7001}),
    ("getWebhookInfo", {}),
    ("getFile", {"file_id": "avatar--1001000000001"}),
]


@pytest.mark.parametrize(
    ("method", "params"), TELEGRAM, ids=[f"{m}-{n}" for n, (m, _) in enumerate(TELEGRAM)]
)
def test_telegram_answers(net: Net, method: str, params: dict[str, Any]) -> None:
    net.control("POST", "ban", {"network": "telegram", "page": "primersk", "person": 7002})
    described = telegram_method(method)
    assert set(params) <= {field["name"] for field in described.get("fields", [])}
    result = net.telegram_ok(method, **params)
    kinds = [kind for kind in described["returns"] if kind != "Boolean"] or ["Boolean"]
    check_telegram(kinds[0], result, method)


def test_telegram_files_and_updates(net: Net) -> None:
    url = f"{net.base}/telegram/bot5001:press-bot-token"
    net.telegram_ok(
        "getUpdates", allowed_updates=["message", "channel_post", "edited_message", "chat_member"]
    )
    for method, name in (("sendPhoto", "photo"), ("sendVideo", "video"), ("sendDocument", "document"),
                         ("sendAnimation", "animation")):  # fmt: skip
        content = picture() if name == "photo" else b"123"
        sent = net.http.post(
            f"{url}/{method}", data={"chat_id": CHANNEL}, files={name: ("f.mp4", content)}
        ).json()
        check_telegram("Message", sent["result"], method)
    page = {"network": "telegram", "page": "primersk"}
    post = net.control("POST", "hand-post", {**page, "text": "x", "photos": 2})["id"]
    comment = net.control("POST", "comment", {**page, "post": post, "person": 7001, "text": "x"})["id"]
    reply = net.control(
        "POST", "comment", {**page, "post": post, "person": 7002, "text": "y", "reply_to": comment}
    )
    net.control("POST", "edit-comment", {**page, "comment": reply["id"], "text": "z"})
    net.control("POST", "message", {**page, "person": 7001, "text": "x"})
    net.control("POST", "ban", {**page, "person": 7001})
    found = net.telegram_ok("getUpdates")
    assert {name for update in found for name in update} == {
        "update_id", "message", "channel_post", "edited_message", "chat_member",
    }  # fmt: skip
    check_telegram("Array of Update", found)


def test_max_answers(net: Net, hook: Hook) -> None:
    check_max("BotInfo", net.max_ok("GET", "me"))
    check_max("Chat", net.max_ok("GET", "chats/primersk"))
    check_max("ChatMember", net.max_ok("GET", "chats/-70000000000001/members/me"))
    check_max("ChatMembersList", net.max_ok("GET", "chats/-70000000000001/members/admins"))
    step = net.max_ok("POST", "uploads", type="image")
    check_max("UploadEndpoint", step)
    photos = net.http.post(step["url"], files={"data": ("a.png", picture())}).json()
    check_max("PhotoTokens", photos)
    body = {"text": "<b>x</b>", "format": "html", "attachments": [{"type": "image", "payload": photos}]}
    sent = net.max_ok("POST", "messages", body, chat_id=-70000000000001)
    check_max("SendMessageResult", sent)
    check_max("PhotoAttachment", sent["message"]["body"]["attachments"][0])
    check_max("MessageList", net.max_ok("GET", "messages", chat_id=-70000000000001))
    check_max("Message", net.max_ok("GET", f"messages/{sent['message']['body']['mid']}"))
    check_max("SimpleQueryResult", net.max_ok("PUT", "messages", {"text": "y"}, message_id="mid.example0001"))
    check_max("SimpleQueryResult", net.max_ok("DELETE", "messages", message_id="mid.example0001"))
    check_max("SimpleQueryResult", net.max_ok("POST", "subscriptions", {"url": hook.url}))
    check_max("GetSubscriptionsResult", net.max_ok("GET", "subscriptions"))
    check_max("Error", net.max("GET", "me", "").json())


def test_max_updates(net: Net) -> None:
    page = {"network": "max", "page": "primersk"}
    net.control("POST", "hand-post", {**page, "text": "x"})
    net.control("POST", "message", {**page, "person": 8001, "text": "x"})
    net.control("POST", "delete-post", {**page, "post": "mid.example0001"})
    found = until(lambda: net.max_ok("GET", "updates", timeout=0))
    check_max("UpdateList", found)
    names = {"message_created": "MessageCreatedUpdate", "bot_added": "BotAddedToChatUpdate",
             "message_removed": "MessageRemovedUpdate", "bot_started": "BotStartedUpdate"}  # fmt: skip
    for update in found["updates"]:
        check_max(names[update["update_type"]], update)
    assert {update["update_type"] for update in found["updates"]} == set(names)
