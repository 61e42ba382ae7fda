"""Odnoklassniki: signature, topics, uploads, discussions, the Graph API."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

import pytest

from sandbox.tests.conftest import Hook, Net, picture

GID = "70000000000101"


def topic(*blocks: Any, **extras: Any) -> str:
    return json.dumps({"media": list(blocks), "onBehalfOfGroup": "true", **extras}, ensure_ascii=False)


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def post(net: Net, *blocks: Any, **extras: Any) -> Any:
    return net.ok("mediatopic.post", type="GROUP_THEME", gid=GID, attachment=topic(*blocks, **extras))


def test_a_topic_is_a_bare_string_and_is_read_back(net: Net) -> None:
    topic_id = post(net, text("Отключение воды"), {"type": "link", "url": "https://primersk.example"})
    assert isinstance(topic_id, str) and topic_id.isdigit()
    found = net.ok("mediatopic.getByIds", topic_ids=topic_id, fields="media_topic.*")["media_topics"][0]
    assert (found["id"], found["owner_ref"], found["author_ref"]) == (
        topic_id,
        f"group:{GID}",
        f"group:{GID}",
    )
    assert found["media"][0] == {"type": "text", "text": "Отключение воды"}
    few = net.ok("mediatopic.getByIds", topic_ids=topic_id, fields="media_topic.CREATED_MS")["media_topics"][
        0
    ]
    assert set(few) == {"id", "created_ms"}
    listed = net.ok("mediatopic.getTopics", gid=GID, count="1", fields="media_topic.*")
    assert listed["media_topics"][0]["id"] == topic_id and listed["has_more"] is True
    older = net.ok("mediatopic.getTopics", gid=GID, count="10", anchor=listed["anchor"])
    assert [item["id"] for item in older["media_topics"]] == ["150000000000012", "150000000000011"]


def test_the_signature_is_checked_exactly(net: Net) -> None:
    form = {"application_key": "PUBLICKEY", "format": "json", "method": "users.getCurrentUser"}
    line = "".join(f"{name}={form[name]}" for name in sorted(form))
    for secret, token, code in (
        ("SESSIONSECRET", "ok-eternal", None),
        ("APPSECRET", "ok-eternal", 104),
        (hashlib.md5(b"ok-eternalAPPSECRET").hexdigest(), "ok-eternal", 104),
        (hashlib.md5(b"ok-oauthAPPSECRET").hexdigest(), "ok-oauth", None),
    ):
        sig = hashlib.md5((line + secret).encode()).hexdigest()
        found = net.http.post(f"{net.base}/ok/fb.do", data={**form, "access_token": token, "sig": sig}).json()
        assert found.get("error_code") == code
    upper = hashlib.md5((line + "SESSIONSECRET").encode()).hexdigest().upper()
    found = net.http.post(
        f"{net.base}/ok/fb.do", data={**form, "access_token": "ok-eternal", "sig": upper}
    ).json()
    assert found["error_code"] == 104
    assert (
        net.http.post(f"{net.base}/ok/fb.do", data={**form, "access_token": "ok-eternal"}).json()[
            "error_code"
        ]
        == 104
    )


def test_the_method_may_be_in_the_path(net: Net) -> None:
    form = {"application_key": "PUBLICKEY", "format": "json", "uids": GID}
    line = "".join(f"{name}={form[name]}" for name in sorted(form)) + "SESSIONSECRET"
    form |= {"access_token": "ok-eternal", "sig": hashlib.md5(line.encode()).hexdigest()}
    assert net.http.post(f"{net.base}/ok/api/group/getInfo", data=form).json()[0]["uid"] == GID


@pytest.mark.parametrize(
    ("code", "method", "token", "params"),
    [
        (3, "mediatopic.nothing", "ok-eternal", {}),
        (3, "discussions.addDiscussionComment", "ok-eternal", {}),
        (102, "users.getCurrentUser", "ok-expired", {}),
        (103, "users.getCurrentUser", "nobody", {}),
        (103, "users.getCurrentUser", "ok-graph-101", {}),
        (10, "mediatopic.post", "ok-reader", {"type": "GROUP_THEME", "gid": GID,
        "attachment": topic(text("x"))}),
        (50, "mediatopic.post", "ok-eternal",
         {"type": "GROUP_THEME", "gid": "70000000000102", "attachment": topic(text("x"))}),
        (160, "mediatopic.post", "ok-eternal", {"type": "GROUP_THEME", "gid": "1",
        "attachment": topic(text("x"))}),
        (100, "mediatopic.post", "ok-eternal", {"type": "USER", "gid": GID, "attachment": topic(text("x"))}),
        (100, "mediatopic.post", "ok-eternal", {"type": "GROUP_THEME", "gid": GID}),
        (100, "mediatopic.post", "ok-eternal", {"type": "GROUP_THEME", "gid": GID, "attachment": "{"}),
        (600, "mediatopic.post", "ok-eternal",
         {"type": "GROUP_THEME", "gid": GID, "attachment": topic(*[text("x")] * 51)}),
        (601, "mediatopic.post", "ok-eternal",
         {"type": "GROUP_THEME", "gid": GID, "attachment": topic(text("я" * 32_001))}),
        (607, "mediatopic.post", "ok-eternal",
         {"type": "GROUP_THEME", "gid": GID, "attachment": topic({"type": "link", "url": "primersk"})}),
        (500, "mediatopic.post", "ok-eternal",
         {"type": "GROUP_THEME", "gid": GID, "attachment": topic({"type": "photo", "list": [{"id": "t"}]})}),
        (300, "mediatopic.deleteTopic", "ok-eternal", {"topic_id": "5", "gid": GID}),
        (300, "discussions.get", "ok-eternal", {"discussionId": "5", "discussionType": "GROUP_TOPIC"}),
    ],
)  # fmt: skip
def test_refusals(net: Net, code: int, method: str, token: str, params: Any) -> None:
    secret = "SESSIONSECRET"
    if token != "ok-eternal":
        secret = hashlib.md5(f"{token}APPSECRET".encode()).hexdigest()
    assert net.ok(method, token, secret, **params)["error_code"] == code


def test_a_wrong_application_key(net: Net) -> None:
    form = {"application_key": "OTHER", "method": "users.getCurrentUser", "format": "json"}
    assert net.http.post(f"{net.base}/ok/fb.do", data=form).json()["error_code"] == 101


def test_photos_go_up_by_two_and_the_token_is_used(net: Net) -> None:
    address = net.ok("photosV2.getUploadUrl", gid=GID, count="2")
    files = {"pic1": ("a.png", picture()), "pic2": ("b.png", picture(30, 30))}
    photos = net.http.post(address["upload_url"], files=files).json()["photos"]
    assert list(photos) == address["photo_ids"]
    ids = [{"id": item["token"]} for item in photos.values()]
    topic_id = post(net, text("С картинками"), {"type": "photo", "list": ids})
    blocks = net.ok("mediatopic.getByIds", topic_ids=topic_id)["media_topics"][0]["media"]
    assert len(blocks[1]["photo_refs"]) == 2
    twice = post(net, text("Те же картинки"), {"type": "photo", "list": ids})
    assert twice["error_code"] == 500, "a token serves one topic"
    again = net.http.post(address["upload_url"], files={"pic1": ("a.png", picture())}).json()
    assert again["error_code"] == 505
    other = net.ok("photosV2.getUploadUrl", gid=GID, count="1")["upload_url"]
    assert net.http.post(other, files={"pic1": ("a.png", b"text")}).json()["error_code"] == 500


def test_a_video_goes_up(net: Net) -> None:
    small = net.ok("video.getUploadUrl", gid=GID, file_name="a.mp4", file_size="100", post_form="true")
    assert small["error_code"] == 100 and "FileToSmall" in small["error_msg"]
    address = net.ok("video.getUploadUrl", gid=GID, file_name="a.mp4", file_size="20000", post_form="true")
    block = {"type": "movie", "list": [{"id": str(address["video_id"])}]}
    assert post(net, block)["error_code"] == 100
    taken = net.http.post(address["upload_url"], files={"data": ("a.mp4", b"\0" * 20_000)})
    assert taken.text == "<retval>1</retval>"
    assert net.ok("video.update", vid=str(address["video_id"]), title="Ролик") is None
    assert post(net, block).isdigit()


def test_editing_and_deleting(net: Net) -> None:
    topic_id = post(net, text("Было"))
    assert net.ok("mediatopic.edit", topic_id=topic_id, gid=GID, attachment=topic(text("Стало")))["success"]
    assert net.posts("ok", GID)[0]["text"] == "Стало"
    assert net.ok("mediatopic.deleteTopic", topic_id=topic_id, gid=GID)["restore_id"]
    assert net.ok("mediatopic.deleteTopic", topic_id=topic_id, gid=GID)["error_code"] == 300
    assert net.ok("mediatopic.getByIds", topic_ids=topic_id)["media_topics"] == []


def test_a_delayed_topic_gets_a_new_id(net: Net) -> None:
    draft = post(net, text("Потом"), publishAtMs=int(time.time() * 1000) + 150)
    assert net.ok("mediatopic.getRepublishedTopic", topic_id=draft) == {}
    published = _until_republished(net, draft)
    assert published != draft
    assert (
        net.ok("mediatopic.getByIds", topic_ids=published)["media_topics"][0]["media"][0]["text"] == "Потом"
    )


def _until_republished(net: Net, draft: str) -> str:
    from sandbox.tests.conftest import until

    found: str = until(lambda: net.ok("mediatopic.getRepublishedTopic", topic_id=draft).get("topic_id"))
    return found


def test_statistics_show_only_what_was_seen(net: Net) -> None:
    topic_id = post(net, text("Новое"))
    window = {"gid": GID, "start_time": "0", "end_time": "9999999999999", "count": "10"}
    assert topic_id not in [item["id"] for item in net.ok("group.getStatTopics", **window)["topics"]]
    net.http.get(f"{net.base}/walls/ok/group/{GID}")
    first = net.ok("group.getStatTopics", **window)["topics"][0]
    assert first["id"] == topic_id and first["renderings"] == 1
    assert net.ok("group.getStatTopic", topic_id="150000000000011", fields="renderings,likes")["likes"] == 12


def test_comments_are_paged_both_ways(net: Net) -> None:
    topic_id = post(net, text("Спросите"))
    for number in range(5):
        person = {"network": "ok", "page": GID, "post": topic_id, "person": 901, "text": f"№ {number}"}
        net.control("POST", "comment", person)
    ask = {
        "discussionId": topic_id,
        "discussionType": "GROUP_TOPIC",
        "count": "2",
        "fields": "comment.*,user.*",
    }
    first = net.ok("discussions.getComments", **ask, anchor="FIRST", direction="FORWARD")
    assert [c["text"] for c in first["comments"]] == ["№ 0", "№ 1"] and first["has_more"]
    assert first["entities"]["users"][0]["name"] == "Иван Петров"
    second = net.ok("discussions.getComments", **ask, anchor=first["anchor"], direction="FORWARD")
    assert [c["text"] for c in second["comments"]] == ["№ 2", "№ 3"]
    last = net.ok("discussions.getComments", **ask, anchor="LAST", direction="BACKWARD")
    assert [c["text"] for c in last["comments"]] == ["№ 3", "№ 4"]
    earlier = net.ok("discussions.getComments", **ask, anchor=last["anchor"], direction="BACKWARD")
    assert [c["text"] for c in earlier["comments"]] == ["№ 1", "№ 2"]
    moved = net.ok("discussions.getList", category="GROUP", count="1")["discussions"][0]
    assert (moved["object_id"], moved["total_comments_count"]) == (topic_id, 5)
    reply = net.ok("discussions.getComments", discussionId="150000000000011", discussionType="GROUP_TOPIC")
    assert reply["comments"][1]["reply_to_comment_id"] == reply["comments"][0]["id"]


def test_group_settings(net: Net) -> None:
    fields = "name,shortname,homepage_url,who_can_comment,messaging_enabled,gos_org,cover"
    group = net.ok("group.getInfo", uids=f"{GID},5", fields=fields)
    assert [item["uid"] for item in group] == [GID]
    assert group[0]["gos_org"] is True and group[0]["who_can_comment"] == "ALL" and "phone" not in group[0]
    net.control("POST", "switch-comments", {"network": "ok", "page": GID, "open": False})
    assert net.ok("group.getInfo", uids=GID, fields="who_can_comment")[0]["who_can_comment"] == "ADMINS"
    counters = net.ok("group.getCounters", group_id=GID, counterTypes="themes,members")["counters"]
    assert counters == {"themes": 2, "members": 2100}
    assert net.ok("url.getInfo", url="https://ok.ru/primersk")["objectIdStr"] == GID
    assert net.ok("users.getCurrentUser")["name"] == "Анна Редакторова"


def graph(net: Net, verb: str, path: str, body: Any = None, token: str = "ok-graph-101", **query: Any) -> Any:
    url = f"{net.base}/ok/graph/{path}"
    return net.http.request(verb, url, params={"access_token": token, **query}, json=body).json()


def test_messages_come_by_the_graph_api(net: Net, hook: Hook) -> None:
    assert graph(net, "POST", "me/subscribe", {"url": hook.url})["success"]
    assert graph(net, "GET", "me/subscriptions")["subscriptions"][0]["url"] == hook.url
    net.control("POST", "message", {"network": "ok", "page": GID, "person": 901, "text": "Здравствуйте"})
    headers, body = hook.wait()[0]
    assert body["webhookType"] == "MESSAGE_CREATED" and body["sender"]["user_id"] == "user:901"
    assert not [name for name in headers if "secret" in name.lower() or "sign" in name.lower()]
    chat = body["recipient"]["chat_id"]
    assert graph(net, "GET", "me/chats")["chats"][0]["chat_id"] == chat
    sent = graph(
        net,
        "POST",
        f"me/messages/{chat}",
        {"recipient": {"chat_id": chat}, "message": {"text": "Добрый день"}},
    )
    history = graph(net, "GET", f"me/messages/{chat}", count=10)["messages"]
    assert [item["message"]["text"] for item in history] == ["Добрый день", "Здравствуйте"]
    assert history[0]["message"]["mid"] == sent["message_id"]
    assert graph(net, "POST", "me/unsubscribe", {"url": hook.url})["success"]
    assert graph(net, "GET", "me/chats", token="ok-eternal")["error_code"] == 103
    assert graph(net, "POST", "me/messages/chat:C0", {"message": {"text": "x"}})["error_code"] == 705
    assert graph(net, "POST", f"me/messages/{chat}", {"message": {}})["error_code"] == 2001
