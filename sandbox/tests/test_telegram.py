"""Telegram: sending, limits in UTF-16 units, the linked group, bans, updates."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from sandbox.tests.conftest import Hook, Net, picture, until

CHANNEL, GROUP, SILENT = -1001000000001, -1001000000002, -1001000000003
OTHER = "5002:other-bot-token"


def updates(net: Net, **params: Any) -> Any:
    return net.telegram_ok("getUpdates", **params)


def test_a_post_and_its_copy_in_the_linked_group(net: Net) -> None:
    sent = net.telegram_ok("sendMessage", chat_id="@primersk", text="  Отключение воды\n")
    assert sent["text"] == "Отключение воды" and sent["chat"]["type"] == "channel" and "from" not in sent
    found = updates(net)
    assert [list(item)[1] for item in found] == ["message"]
    copy = found[0]["message"]
    assert (
        copy["is_automatic_forward"] and copy["sender_chat"]["id"] == CHANNEL and copy["chat"]["id"] == GROUP
    )
    assert copy["forward_origin"]["message_id"] == sent["message_id"]
    assert updates(net, offset=found[0]["update_id"] + 1) == []


def test_a_post_by_hand_is_a_channel_post(net: Net) -> None:
    net.control(
        "POST", "hand-post", {"network": "telegram", "page": "primersk", "text": "Руками", "photos": 2}
    )
    kinds = [next(name for name in item if name != "update_id") for item in updates(net)]
    assert sorted(kinds) == ["channel_post", "channel_post", "message", "message"]
    posts = [item["channel_post"] for item in updates(net) if "channel_post" in item]
    assert posts[0]["media_group_id"] == posts[1]["media_group_id"] and posts[0]["caption"] == "Руками"
    assert net.posts("telegram", "primersk")[0]["photos"] == 2


@pytest.mark.parametrize(
    ("code", "words", "method", "params"),
    [
        (400, "chat_id is empty", "sendMessage", {"text": "x"}),
        (400, "chat not found", "sendMessage", {"chat_id": "@nobody", "text": "x"}),
        (400, "message text is empty", "sendMessage", {"chat_id": CHANNEL, "text": "  "}),
        (400, "need administrator rights", "sendMessage", {"chat_id": SILENT, "text": "x"}),
        (400, "can't parse entities", "sendMessage", {"chat_id": CHANNEL, "text": "<b>x",
        "parse_mode": "HTML"}),
        (400, "is reserved", "sendMessage", {"chat_id": CHANNEL, "text": "x.", "parse_mode": "MarkdownV2"}),
        (400, "there is no photo", "sendPhoto", {"chat_id": CHANNEL}),
        (400, "wrong file identifier", "sendPhoto", {"chat_id": CHANNEL, "photo": "AAA"}),
        (400, "message to be replied not found", "sendMessage",
         {"chat_id": GROUP, "text": "x", "reply_parameters": {"message_id": 999}}),
        (400, "message to delete not found", "deleteMessage", {"chat_id": CHANNEL, "message_id": 999}),
        (400, "message to edit not found", "editMessageText", {"chat_id": CHANNEL, "message_id": 999,
        "text": "x"}),
        (403, "can't initiate conversation", "sendMessage", {"chat_id": 7001, "text": "x"}),
        (400, "user is an administrator", "banChatMember", {"chat_id": GROUP, "user_id": 5001}),
        (404, "Not Found", "sendNothing", {}),
    ],
)  # fmt: skip
def test_refusals(net: Net, code: int, words: str, method: str, params: Any) -> None:
    found = net.telegram(method, **params)
    assert found["error_code"] == code and words in found["description"]


def test_tokens(net: Net) -> None:
    assert net.telegram("getMe", "5001:wrong-token")["error_code"] == 401
    assert net.telegram("getMe", "nonsense")["error_code"] == 404
    assert net.telegram("sendMessage", OTHER, chat_id=CHANNEL, text="x")["error_code"] == 403
    assert net.telegram_ok("getme")["username"] == "primersk_press_bot"


def test_parameters_may_come_in_any_form(net: Net) -> None:
    url = f"{net.base}/telegram/bot5001:press-bot-token/sendMessage"
    assert net.http.get(url, params={"chat_id": CHANNEL, "text": "a"}).json()["ok"]
    assert net.http.post(url, data={"chat_id": CHANNEL, "text": "b"}).json()["ok"]
    assert net.http.post(url, files={"chat_id": (None, str(CHANNEL)), "text": (None, "c")}).json()["ok"]
    assert (
        net.http.post(url, data="{", headers={"Content-Type": "application/json"}).json()["error_code"] == 400
    )


def test_limits_are_counted_in_utf16_units_after_parsing(net: Net) -> None:
    def send(text: str, mode: str = "") -> Any:
        return net.telegram("sendMessage", chat_id=CHANNEL, text=text, parse_mode=mode)

    assert send("😀" * 2048)["ok"]
    assert "too long" in send("😀" * 2048 + "я")["description"]
    assert send("<b>" + "я" * 4096 + "</b>", "HTML")["ok"]
    assert send("&amp;" * 4096, "HTML")["ok"]
    assert not send("я" * 4097)["ok"]
    url = f"{net.base}/telegram/bot5001:press-bot-token/sendPhoto"
    for caption, fits in (("я" * 1024, True), ("😀" * 513, False)):
        form = {"chat_id": CHANNEL, "caption": caption}
        assert net.http.post(url, data=form, files={"photo": picture()}).json()["ok"] is fits


def test_entities_come_from_the_markup(net: Net) -> None:
    html = net.telegram_ok("sendMessage", chat_id=CHANNEL, parse_mode="HTML",
                           text='😀 <b>Важно</b>: <a href="https://a.example">сайт</a> &lt;1')  # fmt: skip
    assert html["text"] == "😀 Важно: сайт <1"
    assert [(e["type"], e["offset"], e["length"]) for e in html["entities"]] == [
        ("bold", 3, 5),
        ("text_link", 10, 4),
    ]
    mark = net.telegram_ok(
        "sendMessage", chat_id=CHANNEL, parse_mode="MarkdownV2", text="*Ж* _к_ [c](http://a.b) 1\\."
    )
    assert mark["text"] == "Ж к c 1." and len(mark["entities"]) == 3


def test_albums_and_files(net: Net) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "Альбом"},
        {"type": "photo", "media": "attach://b"},
    ]
    url = f"{net.base}/telegram/bot5001:press-bot-token"
    form = {"chat_id": CHANNEL, "media": json.dumps(media)}
    album = net.http.post(
        f"{url}/sendMediaGroup", data=form, files={"a": picture(), "b": picture(90, 90)}
    ).json()
    assert len(album["result"]) == 2 and len({item["media_group_id"] for item in album["result"]}) == 1
    file_id = album["result"][0]["photo"][-1]["file_id"]
    path = net.telegram_ok("getFile", file_id=file_id)["file_path"]
    assert net.http.get(f"{net.base}/telegram/file/bot5001:press-bot-token/{path}").content == picture()
    assert net.telegram_ok("sendPhoto", chat_id=CHANNEL, photo=file_id)["photo"][-1]["file_id"] == file_id
    one = {"chat_id": CHANNEL, "media": json.dumps(media[:1])}
    assert not net.http.post(f"{url}/sendMediaGroup", data=one, files={"a": picture()}).json()["ok"]
    mixed = {"chat_id": CHANNEL, "media": json.dumps([media[0], {"type": "document", "media": "attach://b"}])}
    assert not net.http.post(f"{url}/sendMediaGroup", data=mixed, files={"a": picture(), "b": b"x"}).json()[
        "ok"
    ]
    bad = net.http.post(f"{url}/sendPhoto", data={"chat_id": CHANNEL}, files={"photo": b"text"}).json()
    assert "IMAGE_PROCESS_FAILED" in bad["description"]
    wide = net.http.post(
        f"{url}/sendPhoto", data={"chat_id": CHANNEL}, files={"photo": picture(2200, 100)}
    ).json()
    assert "PHOTO_INVALID_DIMENSIONS" in wide["description"]
    for method, name in (
        ("sendDocument", "document"),
        ("sendVideo", "video"),
        ("sendAnimation", "animation"),
    ):
        sent = net.http.post(
            f"{url}/{method}", data={"chat_id": CHANNEL}, files={name: ("f.mp4", b"123")}
        ).json()
        assert sent["result"][name]["file_size"] == 3


def test_editing_and_deleting(net: Net) -> None:
    sent = net.telegram_ok("sendMessage", chat_id=CHANNEL, text="Было")
    place = {"chat_id": CHANNEL, "message_id": sent["message_id"]}
    assert net.telegram_ok("editMessageText", **place, text="Стало")["edit_date"]
    assert "message is not modified" in net.telegram("editMessageText", **place, text="Стало")["description"]
    assert "no caption" in net.telegram("editMessageCaption", **place, caption="x")["description"]
    assert net.telegram_ok("deleteMessage", **place) is True
    assert net.telegram_ok("deleteMessages", chat_id=CHANNEL, message_ids=[25, 999]) is True
    assert [post["id"] for post in net.posts("telegram", CHANNEL)] == [21]


def test_a_comment_reaches_the_bot_and_is_answered_deleted_and_its_author_banned(net: Net) -> None:
    wish = {"network": "telegram", "page": "primersk", "post": 25, "person": 7001, "text": "Почему?"}
    comment = net.control("POST", "comment", wish)
    message = updates(net)[-1]["message"]
    assert message["message_id"] == comment["id"] and message["from"]["id"] == 7001
    assert message["message_thread_id"] == message["reply_to_message"]["message_id"]
    reply = {"message_id": comment["id"], "allow_sending_without_reply": True}
    answer = net.telegram_ok("sendMessage", chat_id=GROUP, text="Потому", reply_parameters=reply)
    assert answer["message_thread_id"] == message["message_thread_id"] and answer["from"]["is_bot"]
    assert len(updates(net)) == 1
    assert net.telegram_ok("deleteMessage", chat_id=GROUP, message_id=comment["id"])
    updates(net, allowed_updates=["message", "chat_member"])
    again = net.control("POST", "comment", wish)["id"]
    net.telegram_ok("banChatMember", chat_id=GROUP, user_id=7001, until_date=0)
    assert net.telegram_ok("getChatMember", chat_id=GROUP, user_id=7001)["status"] == "kicked"
    assert again not in [c["id"] for post in net.posts("telegram", CHANNEL) for c in post["comments"]]
    assert updates(net)[-1]["chat_member"]["new_chat_member"]["status"] == "kicked"
    net.telegram_ok("unbanChatMember", chat_id=GROUP, user_id=7001, only_if_banned=True)
    assert net.telegram_ok("getChatMember", chat_id=GROUP, user_id=7001)["status"] == "left"


def test_chats(net: Net) -> None:
    chat = net.telegram_ok("getChat", chat_id="@primersk")
    assert chat["linked_chat_id"] == GROUP and chat["photo"]["big_file_id"]
    assert net.telegram_ok("getFile", file_id=chat["photo"]["big_file_id"])["file_path"]
    assert net.telegram_ok("getChat", chat_id=GROUP)["permissions"]["can_send_messages"] is True
    net.control("POST", "switch-comments", {"network": "telegram", "page": "primersk", "open": False})
    assert net.telegram_ok("getChat", chat_id=GROUP)["permissions"]["can_send_messages"] is False
    assert net.telegram_ok("getChatMember", chat_id=SILENT, user_id=5001)["can_post_messages"] is False
    assert net.telegram_ok("getChatMemberCount", chat_id=CHANNEL) == 1900
    assert [m["status"] for m in net.telegram_ok("getChatAdministrators", chat_id=CHANNEL)] == [
        "creator",
        "administrator",
    ]


def test_a_dialogue_with_the_bot(net: Net) -> None:
    net.control(
        "POST", "message", {"network": "telegram", "page": "primersk", "person": 7001, "text": "Здравствуйте"}
    )
    message = updates(net)[-1]["message"]
    assert message["chat"] == {"id": 7001, "first_name": "Иван", "last_name": "Петров",
    "username": "ivan_petrov",
                               "type": "private"}  # fmt: skip
    assert net.telegram_ok("sendMessage", chat_id=7001, text="Добрый день")["chat"]["type"] == "private"


def test_a_webhook_gets_updates_with_its_secret_and_in_order(net: Net, hook: Hook) -> None:
    net.telegram_ok("sendMessage", chat_id=CHANNEL, text="до")
    hook.answers = [(500, ""), (200, "")]
    assert net.telegram_ok("setWebhook", url=hook.url, secret_token="s3cret", allowed_updates=["message"])
    net.telegram_ok("sendMessage", chat_id=CHANNEL, text="после")
    hook.wait(3)
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for headers, _ in hook.received} == {"s3cret"}
    assert [body["message"]["text"] for _, body in hook.received] == ["до", "до", "после"]
    until(lambda: net.telegram_ok("getWebhookInfo")["pending_update_count"] == 0)
    info = net.telegram_ok("getWebhookInfo")
    assert info["url"] == hook.url and "500" in info["last_error_message"]
    assert net.telegram("getUpdates")["error_code"] == 409
    assert net.telegram_ok("deleteWebhook") and updates(net) == []


def test_a_webhook_is_checked(net: Net) -> None:
    assert not net.telegram("setWebhook", url="http://primersk.example/hook")["ok"]
    assert not net.telegram("setWebhook", url="https://primersk.example/hook", secret_token="с пробелом")[
        "ok"
    ]


def test_a_long_poll_wakes_up_and_a_second_poller_ends_it(net: Net) -> None:
    found: list[Any] = []
    started = threading.Event()

    def poll() -> None:
        started.set()
        found.append(Net(net.base).telegram("getUpdates", timeout=20))

    first = threading.Thread(target=poll)
    first.start()
    started.wait()
    until(lambda: net.control("GET", "posts", network="telegram", page=CHANNEL))
    net.telegram_ok("sendMessage", chat_id=CHANNEL, text="Разбудить")
    first.join(10)
    assert found[0]["result"][0]["message"]["text"] == "Разбудить"
