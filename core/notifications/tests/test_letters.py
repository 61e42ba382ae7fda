"""When letters go: alarms to whoever is on duty at once, to others in a digest of working hours, by each one's choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as outgoing

from core.audit.models import Entry
from core.errors import Refused
from core.notifications import channels, duty, tasks
from core.notifications.actions import mark_read, notify, save_settings
from core.notifications.channels import Channel
from core.notifications.models import Notification, NotificationSettings
from core.notifications.timing import next_digest

pytestmark = pytest.mark.django_db
# Wednesday, 25 November 2026, 10:00 in Simferopol.
WEDNESDAY = datetime(2026, 11, 25, 7, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 27, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_wednesday() -> Iterator[Any]:
    with time_machine.travel(WEDNESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def on_duty(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put people on duty."""

    def put(*people: Any) -> None:
        monkeypatch.setattr(duty, "_providers", [lambda: frozenset(person.pk for person in people)])

    put()
    return put


def alarm(*people: Any, text: str = "Исход неизвестен", **more: Any) -> None:
    notify(people=people, kind="test.alarm", text=text, url="/plan/7/", alarm=True, **more)


def letters() -> list[tuple[str, str]]:
    return [(letter.to[0], letter.subject) for letter in outgoing.outbox]


def test_the_person_on_duty_gets_an_alarm_at_once_others_in_a_digest(
    on_duty: Any, marina: Any, irina: Any, _a_wednesday: Any
) -> None:
    on_duty(marina)
    alarm(marina, irina)
    alarm(marina, irina, text="Опаздывает")
    tasks.sweep_mail()
    assert letters() == [(marina.email, "Исход неизвестен"), (marina.email, "Опаздывает")]
    _a_wednesday.move_to(WEDNESDAY + timedelta(hours=2))
    tasks.sweep_mail()
    assert letters()[2:] == [(irina.email, "Сводка: 2 уведомления")]
    assert outgoing.outbox[2].body.index("Исход неизвестен") < outgoing.outbox[2].body.index("Опаздывает")


def test_a_digest_goes_once(on_duty: Any, marina: Any, irina: Any, _a_wednesday: Any) -> None:
    on_duty(marina)
    alarm(irina)
    _a_wednesday.move_to(WEDNESDAY + timedelta(hours=2))
    for _ in range(3):
        tasks.sweep_mail()
    assert len(outgoing.outbox) == 1


def test_while_nobody_is_on_duty_an_alarm_reaches_all_at_once(on_duty: Any, marina: Any, irina: Any) -> None:
    alarm(marina, irina)
    tasks.sweep_mail()
    assert {to for to, _ in letters()} == {marina.email, irina.email}


def test_an_urgent_one_reaches_all_at_once_whatever_they_chose(on_duty: Any, marina: Any, irina: Any) -> None:
    on_duty(marina)
    save_settings(actor=irina, letters="never", alarms="digest")
    notify(people=[irina], kind="urgent.alarm", text="СРОЧНОЕ", at_once=True)
    tasks.sweep_mail()
    assert letters() == [(irina.email, "СРОЧНОЕ")]


def test_a_person_may_ask_for_alarms_at_once(on_duty: Any, marina: Any, irina: Any) -> None:
    on_duty(marina)
    save_settings(actor=irina, letters="digest", alarms="at_once")
    alarm(irina)
    notify(people=[irina], kind="test", text="Ждёт согласования")
    tasks.sweep_mail()
    assert letters() == [(irina.email, "Исход неизвестен")]


def test_ordinary_letters_can_be_put_away_the_row_stays(on_duty: Any, irina: Any, _a_wednesday: Any) -> None:
    save_settings(actor=irina, letters="never", alarms="digest")
    notify(people=[irina], kind="test", text="Ждёт согласования")
    _a_wednesday.move_to(WEDNESDAY + timedelta(days=1))
    tasks.sweep_mail()
    assert letters() == [] and Notification.objects.filter(person=irina, read_at__isnull=True).count() == 1


def test_an_alarm_cannot_be_put_away(irina: Any) -> None:
    with pytest.raises(Refused):
        save_settings(actor=irina, letters="digest", alarms="never")
    assert not NotificationSettings.objects.exists()


def test_what_was_read_is_not_in_the_digest(on_duty: Any, marina: Any, irina: Any, _a_wednesday: Any) -> None:
    on_duty(marina)
    alarm(irina)
    mark_read(actor=irina, notification=Notification.objects.get(person=irina))
    _a_wednesday.move_to(WEDNESDAY + timedelta(hours=2))
    tasks.sweep_mail()
    assert letters() == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (WEDNESDAY, datetime(2026, 11, 25, 9, tzinfo=UTC)),  # 10:00 → 12:00 in the city
        (datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 11, 25, 12, tzinfo=UTC)),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), datetime(2026, 11, 26, 6, tzinfo=UTC)),
        (FRIDAY_EVENING, datetime(2026, 11, 30, 6, tzinfo=UTC)),  # Monday, nine o'clock
        (datetime(2026, 11, 28, 23, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC)),
    ],
)
def test_digests_go_on_weekdays_in_working_hours(now: datetime, expected: datetime) -> None:
    assert next_digest(now) == expected


def test_fridays_evening_reaches_mondays_digest(
    on_duty: Any, marina: Any, irina: Any, _a_wednesday: Any
) -> None:
    on_duty(marina)
    _a_wednesday.move_to(FRIDAY_EVENING)
    alarm(irina)
    for ahead in (12, 36):
        _a_wednesday.move_to(FRIDAY_EVENING + timedelta(hours=ahead))
        tasks.sweep_mail()
        assert letters() == []
    _a_wednesday.move_to(datetime(2026, 11, 30, 6, 1, tzinfo=UTC))
    tasks.sweep_mail()
    assert len(letters()) == 1


@pytest.mark.django_db(transaction=True)
def test_an_alarm_never_goes_through_one_network_alone(
    on_duty: Any, marina: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(ids: list[int]) -> None:
        raise ConnectionError("the network is out of reach")

    monkeypatch.setattr(
        channels,
        "_channels",
        {"messenger": Channel("messenger", down), "mail": Channel("mail", tasks.send_mail)},
    )
    alarm(marina, at_once=True)
    assert letters() == [(marina.email, "Исход неизвестен")]
    assert Notification.objects.filter(person=marina).exists()


def test_a_digest_that_fails_is_tried_again(
    on_duty: Any, marina: Any, irina: Any, _a_wednesday: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    on_duty(marina)
    alarm(irina)
    _a_wednesday.move_to(WEDNESDAY + timedelta(hours=2))
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        tasks.sweep_mail()
    assert letters() == []
    _a_wednesday.shift(timedelta(minutes=1, seconds=1))
    tasks.sweep_mail()
    assert len(letters()) == 1


# --- the screen -------------------------------------------------------------------------------------


def test_the_screen_shows_and_keeps_the_choice(irina: Any, client_of: Any) -> None:
    client = client_of(irina)
    assert "Тревоги, когда дежурит другой" in client.get("/notifications/settings/").content.decode()
    answer = client.post("/notifications/settings/", {"letters": "digest", "alarms": "at_once"})
    assert answer["Location"] == "/notifications/settings/"
    row = NotificationSettings.objects.get(person=irina)
    assert (row.letters, row.alarms) == ("digest", "at_once")
    assert Entry.objects.filter(event="notifications.settings").count() == 1


def test_a_choice_that_is_not_there_is_refused_in_words(irina: Any, client_of: Any) -> None:
    page = client_of(irina).post("/notifications/settings/", {"letters": "digest", "alarms": "never"})
    assert page.status_code == 422 and "Выберите из списка" in page.content.decode()
