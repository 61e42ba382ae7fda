"""Telling people: once per key, to those who work here, channels on commit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.accounts.models import User
from core.notifications import channels
from core.notifications.actions import notify
from core.notifications.channels import Channel
from core.notifications.models import Notification
from core.notifications.queries import unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[int]]]:
    """What a channel of the test hears."""
    found: list[list[int]] = []
    monkeypatch.setattr(channels, "_channels", {})
    channels.register(Channel("test", found.append))
    yield found


def tell(*people: Any, **more: Any) -> None:
    notify(**{"people": people, "kind": "test", "text": "Материал ждёт вас", "url": "/plan/"} | more)


def test_a_row_for_each(marina: Any, oleg: Any) -> None:
    tell(marina, oleg)
    assert {row.person for row in Notification.objects.all()} == {marina, oleg}
    assert unread_count(marina) == 1


def test_the_same_key_once_per_person(marina: Any, oleg: Any) -> None:
    tell(marina, key="post:7")
    tell(marina, oleg, key="post:7")
    assert Notification.objects.filter(person=marina).count() == 1
    assert Notification.objects.filter(person=oleg).count() == 1


def test_without_a_key_each_call_is_new(marina: Any) -> None:
    tell(marina)
    tell(marina)
    assert unread_count(marina) == 2


def test_one_person_named_twice_is_told_once(marina: Any) -> None:
    tell(marina, User.objects.get(pk=marina.pk))
    assert unread_count(marina) == 1


def test_who_left_is_not_told(marina: Any) -> None:
    marina.is_active = False
    tell(marina)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "plan/", "javascript:x"])
def test_it_leads_into_the_portal_only(marina: Any, url: str) -> None:
    with pytest.raises(ValueError, match="leads into the portal"):
        tell(marina, url=url)


def test_many_people_cost_no_more_queries(marina: Any, oleg: Any, irina: Any, timur: Any) -> None:
    def counted(*people: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            tell(*people)
        return len(found)

    assert counted(marina) == counted(marina, oleg, irina, timur)


# --- channels ---------------------------------------------------------------------------------------


def test_a_channel_hears_the_new_ids_on_commit(
    marina: Any, oleg: Any, heard: Any, django_capture_on_commit_callbacks: Any
) -> None:
    tell(marina, key="k")
    with django_capture_on_commit_callbacks(execute=True):
        tell(marina, oleg, key="k")
        assert heard == []
    assert heard == [[Notification.objects.get(person=oleg).pk]]


def test_a_rolled_back_act_tells_nobody(
    marina: Any, heard: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        tell(marina)
        raise IntegrityError
    assert heard == [] and not Notification.objects.exists()


def test_nothing_new_wakes_no_channel(
    marina: Any, heard: Any, django_capture_on_commit_callbacks: Any
) -> None:
    tell(marina, key="k")
    with django_capture_on_commit_callbacks(execute=True):
        tell(marina, key="k")
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_broken_channel_does_not_undo_the_act(marina: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(ids: list[int]) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(channels, "_channels", {"broken": Channel("broken", broken)})
    with transaction.atomic():
        tell(marina)
    assert unread_count(marina) == 1


def test_mail_has_registered_itself() -> None:
    assert "mail" in [channel.name for channel in channels.registered()]
