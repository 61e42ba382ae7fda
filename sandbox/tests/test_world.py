"""World files: idempotent, fast, kept over a restart; the program itself."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sandbox.server import Running
from sandbox.tests.conftest import WORLD, Json, Net, until
from sandbox.world import load_world


def test_loading_again_changes_nothing(net: Net, world: Json) -> None:
    post_id = net.vk_ok("wall.post", owner_id=-101, message="Между загрузками")["post_id"]
    net.control("POST", "delete-post", {"network": "vk", "page": 101, "post": 15})
    before = {name: net.posts(name, page) for name, page in PAGES.items()}
    net.control("POST", "world", world)
    assert {name: net.posts(name, page) for name, page in PAGES.items()} == before
    assert post_id in [post["id"] for post in before["vk"]]


PAGES: dict[str, Any] = {"vk": 101, "ok": 70000000000101, "telegram": "primersk", "max": "primersk"}


def test_a_restart_keeps_the_state(tmp_path: Path) -> None:
    for number in range(2):
        running = Running(tmp_path / "data").start()
        running.load(WORLD)
        net = Net(running.address)
        net.vk_ok("wall.post", owner_id=-101, message="Живёт", guid="same")
        net.telegram_ok("sendMessage", chat_id="@primersk", text=f"№ {number}")
        running.stop()
    running = Running(tmp_path / "data").start()
    net = Net(running.address)
    assert [post["text"] for post in net.posts("vk", 101)].count("Живёт") == 1
    assert len({post["id"] for post in net.posts("telegram", "primersk")}) == 4
    running.stop()


def test_a_reset_forgets_everything(net: Net) -> None:
    net.order("vk", "drop")
    net.control("POST", "reset")
    assert net.vk_code("wall.post", owner_id=-101, message="x") == 5
    assert "Страниц пока нет" in net.http.get(net.base).text


def test_an_update_by_id_is_added_next_to_the_old(net: Net) -> None:
    more = {
        "vk": {
            "communities": [
                {"id": 101, "name": "Иначе"},
                {"id": 103, "name": "Школа", "screen_name": "school"},
            ]
        }
    }
    net.control("POST", "world", more)
    groups = net.vk_ok("groups.getById", group_ids="101,school")["groups"]
    assert [group["name"] for group in groups] == ["Администрация города Примерска", "Школа"]


def test_a_senseless_world_is_refused_as_a_whole(net: Net) -> None:
    wish = {"vk": {"communities": [{"id": 104, "name": "Первая"}, {"name": "без номера"}]}}
    assert net.http.post(f"{net.base}/_sandbox/world", json=wish).status_code == 400
    assert net.http.post(f"{net.base}/_sandbox/world", json={"myspace": {}}).status_code == 400
    assert net.vk_code("groups.getById", group_id="104") == 100


def history(pages: int, posts: int) -> Json:
    texts = [
        {"date": -3600 * number, "text": f"Запись {number}", "photos": number % 2}
        for number in range(1, posts + 1)
    ]
    return {
        "vk": {"communities": [{"id": 1000 + n, "name": f"Страница {n}", "posts": texts} for n in range(pages // 3)]},
        "ok": {"groups": [{"gid": 7000 + n, "name": f"Группа {n}", "topics": texts} for n in range(pages // 3)]},
        "telegram": {"channels": [
            {"id": -1002000000000 - 2 * n, "username": f"canal{n}", "title": f"Канал {n}", "posts": texts,
             "linked_chat_id": -1002000000001 - 2 * n}
            for n in range(pages // 3)
        ]},
    }  # fmt: skip


def test_three_weeks_of_sixty_pages_load_within_a_second(tmp_path: Path) -> None:
    running = Running(tmp_path / "data")
    began = time.process_time()
    load_world(running.sandbox, history(60, 25))
    assert time.process_time() - began < 1.0
    assert running.sandbox.store.value("select count(*) from post") == 1500
    running.start().stop()


def test_the_program_starts_and_stops_cleanly(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    words = [
        sys.executable,
        "-m",
        "sandbox",
        "--port",
        "0",
        "--data",
        str(tmp_path / "d"),
        "--world",
        str(WORLD),
    ]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    program = subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, text=True, env=environment)
    assert program.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+", program.stdout.readline())
    assert address
    assert Net(address[0]).vk_ok("groups.getById", group_id="101")["groups"][0]["id"] == 101
    program.send_signal(signal.SIGTERM)
    assert program.wait(10) == 0
    program.stdout.close()
    until(lambda: (tmp_path / "d" / "sandbox.sqlite3").exists())
