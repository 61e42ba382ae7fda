"""The list of notifications."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.notifications.actions import notify
from core.notifications.models import Notification
from core.notifications.queries import unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(marina: Any) -> Notification:
    notify(people=[marina], kind="test", text="Материал <b>ждёт</b> вас", url="/plan/7/")
    return Notification.objects.get()


def test_it_is_mine(note: Notification, marina: Any, oleg: Any, client_of: Any) -> None:
    page = client_of(marina).get("/notifications/").content.decode()
    assert "Материал &lt;b&gt;ждёт&lt;/b&gt; вас" in page and "1 новое" in page
    assert "Уведомлений пока нет" in client_of(oleg).get("/notifications/").content.decode()


def test_opening_marks_it_read_and_goes_on(note: Notification, marina: Any, client_of: Any) -> None:
    client = client_of(marina)
    for _ in range(2):
        assert client.post(f"/notifications/{note.pk}/read/")["Location"] == "/plan/7/"
    assert unread_count(marina) == 0


def test_looking_marks_nothing(note: Notification, marina: Any, client_of: Any) -> None:
    client_of(marina).get("/notifications/")
    assert unread_count(marina) == 1


def test_a_strangers_is_not_there(note: Notification, oleg: Any, client_of: Any) -> None:
    assert client_of(oleg).post(f"/notifications/{note.pk}/read/").status_code == 404
    note.refresh_from_db()
    assert note.read_at is None


def test_all_at_once_and_only_mine(note: Notification, marina: Any, oleg: Any, client_of: Any) -> None:
    notify(people=[oleg, marina], kind="test", text="Ещё")
    client = client_of(marina)
    for _ in range(2):
        assert client.post("/notifications/read-all/")["Location"] == "/notifications/"
    assert (unread_count(marina), unread_count(oleg)) == (0, 1)


@pytest.mark.parametrize("address", ["/notifications/read-all/", "/notifications/1/read/"])
def test_writes_are_posts(marina: Any, client_of: Any, address: str) -> None:
    assert client_of(marina).get(address).status_code == 405


def test_fifty_a_page_and_queries_do_not_grow(marina: Any, client_of: Any) -> None:
    client = client_of(marina)

    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/notifications/")
        return len(found)

    notify(people=[marina], kind="test", text="Первое")
    few = counted()
    for i in range(60):
        notify(people=[marina], kind="test", text=f"Ещё {i}")
    assert counted() == few
    assert client.get("/notifications/?page=2").content.decode().count("op-row op-top") == 11
