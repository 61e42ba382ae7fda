"""The e-mail channel: once, again after a failure, never for the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing

from core import clock
from core.notifications import mail, tasks
from core.notifications.actions import mark_read, notify
from core.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(marina: Any) -> Notification:
    notify(people=[marina], kind="test", text="Размещение не состоялось: истёк токен", url="/plan/7/")
    return Notification.objects.get()


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError("smtp://user:password@mail")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def test_the_letter(note: Notification, marina: Any, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example"
    tasks.send_mail([note.pk])
    letter = outgoing.outbox[0]
    assert letter.to == [marina.email] and letter.subject == "Размещение не состоялось: истёк токен"
    assert "https://portal.example/plan/7/" in letter.body
    note.refresh_from_db()
    assert note.mailed_at is not None


def test_it_is_sent_once(note: Notification) -> None:
    for _ in range(3):
        tasks.send_mail([note.pk])
        tasks.sweep_mail()
    assert len(outgoing.outbox) == 1


def test_the_try_is_written_before_it_is_made(note: Notification, broken: None) -> None:
    tasks.send_mail([note.pk])
    note.refresh_from_db()
    assert (note.mail_tries, note.mailed_at) == (1, None) and note.mail_next_at > clock.now()


def test_of_two_workers_one_sends(note: Notification, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = Notification.objects.select_related("person").get()
    tasks.send_mail([note.pk])
    assert mail._send(stale) is False
    assert len(outgoing.outbox) == 1


def test_a_failure_is_tried_again_later(note: Notification, monkeypatch: pytest.MonkeyPatch) -> None:
    with time_machine.travel(clock.now() + timedelta(seconds=1), tick=False) as traveller:
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", _refuse)
            tasks.sweep_mail()
        tasks.sweep_mail()
        assert outgoing.outbox == []
        traveller.shift(timedelta(minutes=1, seconds=1))
        tasks.sweep_mail()
    assert len(outgoing.outbox) == 1


def _refuse(*args: object, **kwargs: object) -> None:
    raise ConnectionRefusedError


def test_it_gives_up_after_six(note: Notification, broken: None) -> None:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(12):
            traveller.shift(timedelta(hours=1, minutes=30))
            tasks.sweep_mail()
    note.refresh_from_db()
    assert note.mail_tries == 6


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 5), (3, 25), (4, 125), (5, 300)])
def test_pauses_grow(tries: int, minutes: int) -> None:
    assert mail.pause_after(tries) == timedelta(minutes=minutes)


def test_the_past_is_not_mailed(note: Notification) -> None:
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1), tick=False):
        tasks.sweep_mail()
    assert outgoing.outbox == []


def test_what_was_read_or_belongs_to_who_left_is_not_mailed(
    note: Notification, marina: Any, oleg: Any
) -> None:
    mark_read(actor=marina, notification=note)
    notify(people=[oleg], kind="test", text="Вам")
    oleg.is_active = False
    oleg.save()
    tasks.sweep_mail()
    assert outgoing.outbox == []


def test_without_a_mail_server_nothing_is_queued(
    note: Notification, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    monkeypatch.setattr(tasks.send_mail, "delay", lambda ids: pytest.fail("queued"))
    tasks.dispatch([note.pk])
    tasks.sweep_mail()
    note.refresh_from_db()
    assert note.mail_tries == 0


def test_with_one_the_ids_are_queued(note: Notification, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[list[int]] = []
    monkeypatch.setattr(tasks.send_mail, "delay", queued.append)
    tasks.dispatch([note.pk])
    assert queued == [[note.pk]]


def test_a_long_text_does_not_break_the_subject(marina: Any) -> None:
    notify(people=[marina], kind="test", text="Первая строка\nвторая " + "очень " * 60)
    subject = mail.message_of(Notification.objects.get()).subject
    assert len(subject) == 90 and "\n" not in subject and subject.endswith("…")


def test_the_log_keeps_the_servers_password_out(note: Notification, broken: None, caplog: Any) -> None:
    tasks.send_mail([note.pk])
    assert "ConnectionRefusedError" in caplog.text and "password" not in caplog.text
