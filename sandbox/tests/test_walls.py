"""Walls: what a person sees and does there, without script."""

from __future__ import annotations

import re

import pytest

from sandbox.tests.conftest import Net, picture

WALLS = {
    "vk": ("vk/adm_primer", 15, 101),
    "ok": ("ok/group/70000000000101", 150000000000012, 70000000000101),
    "telegram": ("telegram/primersk", 25, "primersk"),
    "max": ("max/primersk", "mid.example0001", "primersk"),
}
ADDRESSES = [
    "vk/adm_primer", "vk/club101", "vk/public101", "vk/wall-101_11", "vk/wall-101", "ok/group/70000000000101",
    "ok/primersk", "ok/group/70000000000101/topic/150000000000011", "telegram/primersk", "telegram/primersk/21",
    "max/primersk", "max/primersk/mid.example0001",
]  # fmt: skip
every_network = pytest.mark.parametrize("network", list(WALLS))


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses(net: Net, address: str) -> None:
    page = net.http.get(f"{net.base}/walls/{address}")
    assert page.status_code == 200
    assert "Учебная стена, не настоящая сеть" in page.text and "новую площадку" in page.text
    assert "<script" not in page.text


def test_unknown_addresses(net: Net) -> None:
    for tail in (
        "vk/nobody_here",
        "vk/wall-101_999",
        "myspace/primersk",
        "telegram/primersk/999",
        "ok/group/5",
    ):
        assert net.http.get(f"{net.base}/walls/{tail}").status_code == 404


def test_the_index_names_all_walls_and_pictures_are_served(net: Net) -> None:
    index = net.http.get(net.base).text
    for title in ("ВКонтакте", "Одноклассники", "Telegram", "MAX", "Городская библиотека"):
        assert title in index
    assert "обсуждение" not in index
    wall = net.http.get(f"{net.base}/walls/vk/adm_primer").text
    for address in re.findall(r'<img src="([^"]+)"', wall):
        assert net.http.get(net.base + address).headers["Content-Type"] == "image/png"
    assert net.http.get(f"{net.base}/static/wall.css").status_code == 200


@every_network
def test_a_person_posts_by_hand_with_a_picture(net: Net, network: str) -> None:
    address, _, page = WALLS[network]
    form = {"act": "post", "text": "Руками\r\nв две строки <b>"}
    files = {"photos": ("a.png", picture(), "image/png")}
    answer = net.http.post(f"{net.base}/walls/{address}", data=form, files=files)
    assert answer.status_code == 200 and "Руками<br>в две строки &lt;b&gt;" in answer.text
    post = net.posts(network, page)[0]
    assert post["text"] == "Руками\nв две строки <b>" and post["photos"] == 1 and post["author_id"] is None
    source = re.search(r'<img src="([^"]+)"', answer.text)
    assert source and net.http.get(net.base + source[1]).content == picture()
    assert net.http.post(f"{net.base}/walls/{address}", data={"act": "post", "text": " "}).status_code == 400


@every_network
def test_a_resident_comments_and_is_answered_removed_and_banned(net: Net, network: str) -> None:
    address, post, page = WALLS[network]
    url = f"{net.base}/walls/{address}"
    form = {"act": "comment", "post": str(post), "name": "Пётр Жителев", "text": "Когда починят фонарь?"}
    assert "Когда починят фонарь?" in net.http.post(url, data=form).text
    found = next(item for item in net.posts(network, page) if post in item["ids"])["comments"][-1]
    assert found["author"] == "Пётр Жителев"
    net.http.post(url, data={**form, "text": "И дорогу", "reply_to": found["id"]})
    net.http.post(url, data={"act": "ban", "person": found["author_id"]})
    assert "Снять" in net.http.get(url).text
    refused = net.http.post(url, data={**form, "text": "Ещё"})
    assert refused.status_code == 400 and "в чёрном списке" in refused.text
    net.http.post(url, data={"act": "unban", "person": found["author_id"]})
    assert net.control("GET", "bans", network=network, page=page)["bans"] == []


@every_network
def test_comments_are_switched_off_and_on(net: Net, network: str) -> None:
    address, post, _ = WALLS[network]
    url = f"{net.base}/walls/{address}"
    form = {"act": "comment", "post": str(post), "name": "Пётр Жителев", "text": "Вопрос"}
    assert "Включить комментарии" in net.http.post(url, data={"act": "comments", "open": "0"}).text
    assert net.http.post(url, data=form).status_code == 400
    assert "Выключить комментарии" in net.http.post(url, data={"act": "comments", "open": "1"}).text
    assert net.http.post(url, data=form).status_code == 200


@every_network
def test_posts_and_comments_are_corrected_and_deleted_by_hand(net: Net, network: str) -> None:
    address, post, page = WALLS[network]
    url = f"{net.base}/walls/{address}"
    net.http.post(url, data={"act": "edit_post", "post": str(post), "text": "Исправлено"})
    assert next(item for item in net.posts(network, page) if post in item["ids"])["text"] == "Исправлено"
    commented = next(item for item in net.posts(network, page) if item["comments"])
    net.http.post(url, data={"act": "delete_comment", "comment": commented["comments"][-1]["id"]})
    net.http.post(url, data={"act": "delete_post", "post": commented["id"]})
    assert commented["id"] not in [item["id"] for item in net.posts(network, page)]
    assert net.http.post(url, data={"act": "delete_post", "post": commented["id"]}).status_code == 400
    assert net.http.post(url, data={"act": "nonsense"}).status_code == 400


@every_network
def test_a_resident_writes_a_private_message(net: Net, network: str) -> None:
    address, _, page = WALLS[network]
    form = {"act": "message", "name": "Иван Петров", "text": "Здравствуйте"}
    assert net.http.post(f"{net.base}/walls/{address}", data=form).status_code == 200
    found = net.control("GET", "messages", network=network, page=page, person="Иван Петров")["messages"]
    assert [(item["out"], item["text"]) for item in found] == [(False, "Здравствуйте")]


def test_an_album_by_hand_is_deleted_at_once(net: Net) -> None:
    net.http.post(f"{net.base}/walls/telegram/primersk", data={"act": "delete_post", "post": "21"})
    assert [post["ids"] for post in net.posts("telegram", "primersk")] == [[25]]


def test_looking_counts_as_a_view(net: Net) -> None:
    before = net.posts("vk", 101)[0]["views"]
    net.http.get(f"{net.base}/walls/vk/adm_primer")
    assert net.posts("vk", 101)[0]["views"] == before + 1
