"""VK: publishing, reading, comments, uploads, kinds of tokens."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sandbox.tests.conftest import Net, picture

WALL = -101


def newest(net: Net) -> Any:
    return net.vk_ok("wall.get", "vk-service", owner_id=WALL)["items"][0]


def test_a_community_token_publishes_and_a_service_token_reads(net: Net) -> None:
    post_id = net.vk_ok("wall.post", owner_id=WALL, from_group=1, message="Отключение воды")["post_id"]
    post = newest(net)
    assert (post["id"], post["text"], post["from_id"], post["owner_id"]) == (
        post_id,
        "Отключение воды",
        WALL,
        WALL,
    )
    assert post["comments"]["can_post"] == 1 and "created_by" not in post
    assert net.vk_ok("wall.getById", "vk-service", posts=f"-101_{post_id}")["items"][0]["id"] == post_id


def test_the_same_guid_does_not_post_twice(net: Net) -> None:
    one = net.vk_ok("wall.post", owner_id=WALL, message="Раз", guid="g1")
    assert net.vk_ok("wall.post", owner_id=WALL, message="Раз", guid="g1") == one
    assert net.vk_ok("wall.post", owner_id=WALL, message="Раз", guid="g2") != one
    assert [post["text"] for post in net.posts("vk", 101)].count("Раз") == 2


@pytest.mark.parametrize(
    ("method", "token", "code", "params"),
    [
        ("wall.get", "vk-community-101", 27, {"owner_id": WALL}),
        ("wall.getById", "vk-community-101", 27, {"posts": "-101_11"}),
        ("wall.getComments", "vk-community-101", 27, {"owner_id": WALL, "post_id": 11}),
        ("wall.edit", "vk-community-101", 27, {"owner_id": WALL, "post_id": 11}),
        ("wall.delete", "vk-community-101", 27, {"owner_id": WALL, "post_id": 11}),
        ("wall.deleteComment", "vk-community-101", 27, {"owner_id": WALL, "comment_id": 12}),
        ("photos.getWallUploadServer", "vk-community-101", 27, {"group_id": 101}),
        ("video.save", "vk-community-101", 27, {"group_id": 101}),
        ("groups.ban", "vk-community-101", 27, {"group_id": 101, "owner_id": 201}),
        ("groups.getSettings", "vk-community-101", 27, {"group_id": 101}),
        ("wall.post", "vk-service", 28, {"owner_id": WALL, "message": "x"}),
        ("groups.getTokenPermissions", "vk-admin-100", 5, {}),
        ("wall.post", "nobody", 5, {"owner_id": WALL, "message": "x"}),
        ("wall.post", "vk-expired", 5, {"owner_id": WALL, "message": "x"}),
        ("wall.post", "vk-id-201", 1051, {"owner_id": WALL, "message": "x"}),
        ("wall.post", "vk-plain-100", 15, {"owner_id": WALL, "message": "x"}),
        ("wall.post", "vk-community-102", 15, {"owner_id": WALL, "message": "x"}),
        ("wall.post", "vk-stranger-201", 7, {"owner_id": WALL, "from_group": 1, "message": "x"}),
        ("wall.deleteComment", "vk-stranger-201", 211, {"owner_id": WALL, "comment_id": 999}),
        ("wall.delete", "vk-stranger-201", 210, {"owner_id": WALL, "post_id": 999}),
        ("wall.delete", "vk-admin-100", 104, {"owner_id": WALL, "post_id": 999}),
        ("groups.ban", "vk-stranger-201", 15, {"group_id": 101, "owner_id": 202}),
        ("groups.unban", "vk-admin-100", 104, {"group_id": 101, "owner_id": 202}),
        ("messages.getConversations", "vk-community-102", 15, {}),
        ("wall.nothing", "vk-community-101", 3, {}),
        ("wall.post", "vk-community-101", 100, {"owner_id": WALL}),
        ("wall.post", "vk-community-101", 100, {"owner_id": "wall", "message": "x"}),
        ("wall.post", "vk-community-101", 100, {"owner_id": WALL, "attachments": "photo1_2"}),
        ("wall.post", "vk-community-101", 100, {"owner_id": WALL, "message": "я" * 16_000}),
        ("wall.closeComments", "vk-community-101", 100, {"owner_id": WALL}),
    ],
)
def test_refusals(net: Net, method: str, token: str, code: int, params: Any) -> None:
    before = len(net.posts("vk", 101))
    assert net.vk_code(method, token, **params) == code
    assert len(net.posts("vk", 101)) == before


def test_an_error_echoes_parameters_without_the_token(net: Net) -> None:
    error = net.vk("wall.get", owner_id=WALL)["error"]
    echoed = {item["key"]: item["value"] for item in error["request_params"]}
    assert echoed["owner_id"] == "-101" and "access_token" not in echoed


def test_a_version_is_required_and_json_is_not_read(net: Net) -> None:
    url = f"{net.base}/vk/method/wall.post"
    assert net.http.post(url, data={"access_token": "vk-community-101"}).json()["error"]["error_code"] == 8
    body = {"v": "5.199", "access_token": "vk-community-101", "owner_id": WALL, "message": "x"}
    assert net.http.post(url, json=body).json()["error"]["error_code"] == 8


def test_the_token_may_come_in_the_header(net: Net) -> None:
    headers = {"Authorization": "Bearer vk-community-101"}
    form = {"v": "5.199", "owner_id": WALL, "message": "x"}
    answer = net.http.post(f"{net.base}/vk/method/wall.post", data=form, headers=headers).json()
    assert answer["response"]["post_id"]


def test_fifty_posts_a_day(net: Net) -> None:
    already = sum(post["at"] > time.time() - 86_400 for post in net.posts("vk", 101))
    for number in range(50 - already):
        net.vk_ok("wall.post", owner_id=WALL, message=f"№ {number}")
    error = net.vk("wall.post", owner_id=WALL, message="ещё")["error"]
    assert error["error_code"] == 214 and "50" in error["error_msg"]


def test_photos_go_up_in_three_steps(net: Net) -> None:
    server = net.vk_ok("photos.getWallUploadServer", "vk-admin-100", group_id=101)
    assert server["upload_url"].startswith(net.base)
    sent = net.http.post(server["upload_url"], files={"photo": ("a.png", picture())}).json()
    saved = net.vk_ok("photos.saveWallPhoto", "vk-admin-100", group_id=101, **sent)[0]
    name = f"photo{saved['owner_id']}_{saved['id']}_{saved['access_key']}"
    net.vk_ok("wall.post", owner_id=WALL, message="С картинкой", attachments=name)
    attached = newest(net)["attachments"]
    assert [item["type"] for item in attached] == ["photo"]
    assert net.http.get(attached[0]["photo"]["sizes"][-1]["url"]).content == picture()
    assert net.vk_code("photos.saveWallPhoto", "vk-admin-100", group_id=101, **sent) == 121


def test_a_bad_photo_comes_back_empty(net: Net) -> None:
    url = net.vk_ok("photos.getWallUploadServer", "vk-admin-100", group_id=101)["upload_url"]
    for content in (b"not a picture", picture(2100, 100), picture()[:50]):
        sent = net.http.post(url, files={"photo": ("a.png", content)}).json()
        assert sent["photo"] == "[]"
        assert net.vk_code("photos.saveWallPhoto", "vk-admin-100", group_id=101, **sent) == 129


def test_videos_and_documents(net: Net) -> None:
    video = net.vk_ok("video.save", "vk-admin-100", group_id=101, name="Ролик")
    name = f"video{video['owner_id']}_{video['video_id']}"
    assert net.vk_code("wall.post", owner_id=WALL, attachments=name) == 100
    sent = net.http.post(video["upload_url"], files={"video_file": ("a.mp4", b"\0" * 99)}).json()
    assert (sent["video_id"], sent["owner_id"], sent["size"]) == (video["video_id"], -101, 99)
    url = net.vk_ok("docs.getWallUploadServer", group_id=101)["upload_url"]
    file = net.http.post(url, files={"file": ("act.pdf", b"%PDF-1.4")}).json()["file"]
    doc = net.vk_ok("docs.save", file=file, title="Акт")["doc"]
    both = f"{name},doc{doc['owner_id']}_{doc['id']},https://primersk.example"
    net.vk_ok("wall.post", owner_id=WALL, attachments=both)
    assert [item["type"] for item in newest(net)["attachments"]] == ["video", "doc", "link"]


def test_comments_are_read_in_threads(net: Net) -> None:
    found = net.vk_ok(
        "wall.getComments", "vk-service", owner_id=WALL, post_id=11, thread_items_count=10, extended=1
    )
    assert (found["count"], found["current_level_count"], found["can_post"]) == (3, 2, True)
    first = found["items"][0]
    assert first["id"] == 12 and [reply["id"] for reply in first["thread"]["items"]] == [13]
    assert {person["id"] for person in found["profiles"]} == {201, 202}
    thread = net.vk_ok("wall.getComments", "vk-service", owner_id=WALL, post_id=11, comment_id=12)
    assert [item["parents_stack"] for item in thread["items"]] == [[12]]


def test_the_community_answers_and_an_administrator_deletes(net: Net) -> None:
    params = {
        "owner_id": WALL,
        "post_id": 11,
        "from_group": 101,
        "message": "Ответ",
        "reply_to_comment": 14,
        "guid": "c",
    }
    answer = net.vk_ok("wall.createComment", **params)
    assert answer["parents_stack"] == [14]
    assert net.vk_ok("wall.createComment", **params) == answer
    assert (
        net.vk_ok("wall.deleteComment", "vk-admin-100", owner_id=WALL, comment_id=answer["comment_id"]) == 1
    )
    assert (
        net.vk_code("wall.deleteComment", "vk-admin-100", owner_id=WALL, comment_id=answer["comment_id"])
        == 104
    )
    assert (
        net.vk_ok("wall.restoreComment", "vk-admin-100", owner_id=WALL, comment_id=answer["comment_id"]) == 1
    )
    assert (
        net.vk_code("wall.restoreComment", "vk-admin-100", owner_id=WALL, comment_id=answer["comment_id"])
        == 243
    )


def test_closed_comments_are_seen_and_kept(net: Net) -> None:
    assert net.vk_ok("wall.closeComments", owner_id=WALL, post_id=11) == 1
    assert net.vk_ok("wall.getComments", "vk-service", owner_id=WALL, post_id=11)["can_post"] is False
    assert net.vk_code("wall.createComment", owner_id=WALL, post_id=11, message="x") == 213
    assert net.vk_ok("wall.openComments", owner_id=WALL, post_id=11) == 1
    assert net.vk_ok("wall.createComment", owner_id=WALL, post_id=11, message="x")


def test_editing_without_attachments_takes_them_off(net: Net) -> None:
    net.vk_ok("wall.edit", "vk-admin-100", owner_id=WALL, post_id=11, message="Новый текст")
    post = net.vk_ok("wall.getById", "vk-service", posts="-101_11")["items"][0]
    assert post["text"] == "Новый текст" and post["attachments"] == [] and post["edited"]


def test_a_postponed_post_waits(net: Net) -> None:
    net.vk_ok("wall.post", owner_id=WALL, message="Потом", publish_date=int(time.time()) + 3600)
    assert newest(net)["text"] != "Потом"
    waiting = net.vk_ok("wall.get", "vk-admin-100", owner_id=WALL, filter="postponed")
    assert [item["post_type"] for item in waiting["items"]] == ["postpone"]
    net.vk_ok("wall.post", owner_id=WALL, post_id=waiting["items"][0]["id"])
    assert newest(net)["text"] == "Потом"


def test_a_ban_is_seen_with_the_community_token(net: Net) -> None:
    until = int(time.time()) + 86_400
    params = {"group_id": 101, "owner_id": 201, "end_date": until, "reason": 1, "comment": "спам"}
    assert net.vk_ok("groups.ban", "vk-admin-100", **params) == 1
    entry = net.vk_ok("groups.getBanned", group_id=101)["items"][0]
    assert entry["profile"]["id"] == 201 and entry["ban_info"]["end_date"] == until
    assert net.vk_code("groups.getBanned", group_id=101, owner_id=202) == 104
    assert net.vk_code("groups.ban", "vk-admin-100", group_id=101, owner_id=100) == 15
    assert net.vk_ok("groups.unban", "vk-admin-100", group_id=101, owner_id=201) == 1


def test_page_settings(net: Net) -> None:
    fields = "description,site,wall,can_message,contacts,cover,verified,phone,city"
    group = net.vk_ok("groups.getById", "vk-service", group_id="adm_primer", fields=fields)["groups"][0]
    assert (group["id"], group["wall"], group["can_message"], group["cover"]["enabled"]) == (101, 2, 1, 1)
    assert net.vk_ok("groups.getById", fields="can_message")["groups"][0]["can_message"] == 0
    assert net.vk_ok("utils.resolveScreenName", screen_name="adm_primer") == {
        "type": "page",
        "object_id": 101,
    }
    assert net.vk_ok("utils.resolveScreenName", screen_name="nobody_here") == []
    assert (
        net.vk_ok("groups.getSettings", "vk-admin-100", group_id=101)["website"] == "https://primersk.example"
    )
    assert net.vk_ok("users.get", user_ids="201,ivan_petrov")[1]["id"] == 201


def test_private_messages(net: Net) -> None:
    assert net.vk_code("messages.send", peer_id=201, random_id=7, message="Мы первые") == 901
    net.control("POST", "message", {"network": "vk", "page": 101, "person": 201, "text": "Здравствуйте"})
    item = net.vk_ok("messages.getConversations", filter="unanswered")["items"][0]
    assert item["conversation"]["peer"]["id"] == 201 and item["conversation"]["unread_count"] == 1
    sent = net.vk_ok("messages.send", peer_id=201, random_id=7, message="Добрый день")
    assert net.vk_ok("messages.send", peer_id=201, random_id=7, message="Добрый день") == sent
    history = net.vk_ok("messages.getHistory", peer_id=201)
    assert [(m["out"], m["text"]) for m in history["items"]] == [(1, "Добрый день"), (0, "Здравствуйте")]
    assert net.vk_code("messages.send", peer_id=201, random_id=8, message="я" * 4097) == 914
