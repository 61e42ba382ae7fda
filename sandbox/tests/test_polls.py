"""Polls and videos as VK and Telegram take them, and how the walls show them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from sandbox.tests.conftest import Net

CHANNEL = -1001000000001
ADMIN = "vk-admin-100"


def vk_poll(net: Net, **more: Any) -> dict[str, Any]:
    return {"owner_id": -101, "question": "Когда?", "add_answers": json.dumps(["Утром", "Днём"]), **more}


def test_a_vk_poll_is_made_by_a_person_and_posted_by_the_community(net: Net) -> None:
    poll = net.vk_ok("polls.create", ADMIN, **vk_poll(net, is_anonymous=1))
    name = f"poll{poll['owner_id']}_{poll['id']}"
    net.vk_ok("wall.post", owner_id=-101, from_group=1, message="Выбираем", attachments=name)
    shown = net.http.get(f"{net.base}/walls/vk/club101").text
    assert "Опрос: Когда?" in shown
    assert "один ответ, анонимный" in shown
    assert net.vk_code("wall.post", owner_id=-101, attachments=f"{name},{name}") == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""},
        {"add_answers": "Утром,Днём"},
        {"add_answers": json.dumps(["а"] * 11)},
        {"end_date": 5},
    ],
)
def test_a_wrong_vk_poll_is_refused(net: Net, wrong: dict[str, Any]) -> None:
    assert net.vk_code("polls.create", ADMIN, **vk_poll(net, **wrong)) == 100


def test_a_vk_poll_wants_a_persons_token(net: Net) -> None:
    assert net.vk_code("polls.create", **vk_poll(net)) == 27


def test_a_vk_video_is_in_processing_at_first(net: Net) -> None:
    video = net.vk_ok("video.save", ADMIN, name="Парк", group_id=101)
    asked = {"owner_id": -101, "videos": f"{video['owner_id']}_{video['video_id']}"}
    assert net.vk_ok("video.get", ADMIN, **asked)["items"][0]["processing"] == 1
    net.http.post(video["upload_url"], files={"video_file": ("a.mp4", b"\0" * 99)})
    assert net.vk_ok("video.get", ADMIN, **asked)["items"][0]["processing"] == 1
    assert "processing" not in net.vk_ok("video.get", ADMIN, **asked)["items"][0]


def telegram_poll(**more: Any) -> dict[str, Any]:
    options = [{"text": "Утром"}, {"text": "Днём"}]
    return {"chat_id": CHANNEL, "question": "Когда?", "options": options, **more}


def test_a_telegram_poll_stands_on_the_wall(net: Net) -> None:
    sent = net.telegram_ok("sendPoll", **telegram_poll(description="Выбираем", allows_multiple_answers=True))
    assert sent["poll"]["description"] == "Выбираем"
    shown = net.http.get(f"{net.base}/walls/telegram/primersk").text
    assert "Опрос: Когда?" in shown
    assert "можно несколько ответов" in shown
    assert "Выбираем" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": "я" * 301},
        {"options": []},
        {"options": [{"text": "я" * 101}]},
        {"options": ["Утром"]},
        {"is_anonymous": False},
        {"description": "я" * 1025},
        {"close_date": int(time.time()) - 1},
    ],
)
def test_a_wrong_telegram_poll_is_refused(net: Net, wrong: dict[str, Any]) -> None:
    assert net.telegram("sendPoll", **telegram_poll(**wrong))["error_code"] == 400
