"""Weeks: forecast, warnings, frozen protocols, corrections (п. 5)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access import System
from core.audit.models import Entry
from core.clock import Week
from core.errors import AccessDenied, Refused
from core.notifications.models import Notification
from networks.base import PostKind
from pages import providers
from pages.actions import weeks
from pages.models import CountingRule, OfficialPage, WallPost, WeeklyProtocol
from pages.providers import Planned
from pages.queries.weeks import weeks_of

pytestmark = pytest.mark.django_db

WEEK = Week(date(2026, 11, 16), "Europe/Simferopol")
MONDAY_0859 = datetime(2026, 11, 23, 5, 59, tzinfo=UTC)
MONDAY_0900 = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def make_page(administration: Any) -> Callable[..., OfficialPage]:
    def make(number: int = 1, **fields: Any) -> OfficialPage:
        own = {
            "network": "vk",
            "external_id": str(number),
            "title": f"Страница {number}",
            "organization": administration,
            "state": "active",
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
            "covered_since": WEEK.starts,
            "read_through": WEEK.ends,
        }
        return OfficialPage.objects.create(**own | fields)

    return make


def publish(page: OfficialPage, count: int, week: Week = WEEK, **fields: Any) -> list[WallPost]:
    start = WallPost.objects.count()
    return [
        WallPost.objects.create(
            page=page,
            external_id=str(start + n),
            published_at=week.starts + timedelta(hours=10 + n),
            text_digest=f"{start + n}",
            kind=PostKind.POST,
            **fields,
        )
        for n in range(count)
    ]


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> dict[int, Planned]:
    """What «is planned» on pages, as the room above would say."""
    said: dict[int, Planned] = {}
    monkeypatch.setattr(
        providers, "_planned", [lambda ids, week: {k: v for k, v in said.items() if k in ids}]
    )
    return said


def test_the_norm_of_the_order_is_five_for_the_administration_and_unset_for_others(
    make_page: Callable[..., OfficialPage], school: Any
) -> None:
    own, theirs = make_page(1), make_page(2, organization=school)
    found = weeks_of([own.pk, theirs.pk], WEEK)
    assert (found[own.pk].norm, found[theirs.pk].norm) == (5, None)


def test_an_act_changes_the_norm_from_its_monday(make_page: Callable[..., OfficialPage]) -> None:
    page = make_page()
    CountingRule.objects.create(since=WEEK.next().monday, administration_norm=3)
    assert weeks_of([page.pk], WEEK)[page.pk].norm == 5
    assert weeks_of([page.pk], WEEK.next())[page.pk].norm == 3


def test_four_of_five_with_one_planned_closes_the_norm(
    make_page: Callable[..., OfficialPage], plan: dict[int, Planned]
) -> None:
    page = make_page()
    publish(page, 4)
    plan[page.pk] = Planned(planned=1)
    one = weeks_of([page.pk], WEEK)[page.pk]
    assert (one.counted, one.planned, one.missing, one.short) == (4, 1, 0, False)


def test_an_overdue_post_is_not_a_planned_one(
    make_page: Callable[..., OfficialPage], plan: dict[int, Planned]
) -> None:
    page = make_page()
    publish(page, 1)
    plan[page.pk] = Planned(planned=2, overdue=1)
    one = weeks_of([page.pk], WEEK)[page.pk]
    assert one.short
    assert one.sentence.replace("\u00a0", " ") == "не хватает 1, одно просрочено"


def test_queries_do_not_grow_with_pages(make_page: Callable[..., OfficialPage]) -> None:
    pages = [make_page(n) for n in range(1, 4)]
    for page in pages:
        publish(page, 3)
    with CaptureQueriesContext(
        connection,
    ) as few:
        weeks_of([pages[0].pk], WEEK)
    with CaptureQueriesContext(connection) as many:
        weeks_of([page.pk for page in pages], WEEK)
    assert len(few) == len(many)


def test_nothing_is_frozen_before_monday_nine(make_page: Callable[..., OfficialPage]) -> None:
    make_page()
    with time_machine.travel(MONDAY_0859, tick=False):
        assert weeks.freeze_due() == 0
    with time_machine.travel(MONDAY_0900, tick=False):
        assert weeks.freeze_due() == 1


def test_a_second_run_freezes_nothing_anew(make_page: Callable[..., OfficialPage]) -> None:
    make_page()
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
        assert weeks.freeze_due() == 0
    assert WeeklyProtocol.objects.count() == 1


@pytest.mark.parametrize(
    ("counted", "result"), [(4, WeeklyProtocol.Result.SHORT), (5, WeeklyProtocol.Result.MET)]
)
def test_the_protocol_says_met_or_short(
    make_page: Callable[..., OfficialPage], counted: int, result: str
) -> None:
    publish(make_page(), counted)
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
    protocol = WeeklyProtocol.objects.get()
    assert (protocol.counted, protocol.result) == (counted, result)
    assert protocol.digest == weeks.digest_of(protocol)


def test_an_unread_wall_waits_a_day_and_then_says_that_data_is_incomplete(
    make_page: Callable[..., OfficialPage],
) -> None:
    publish(make_page(read_through=WEEK.ends - timedelta(hours=3)), 4)
    with time_machine.travel(MONDAY_0900 + timedelta(hours=23), tick=False):
        assert weeks.freeze_due() == 0
    with time_machine.travel(MONDAY_0900 + timedelta(days=1), tick=False):
        assert weeks.freeze_due() == 1
    assert WeeklyProtocol.objects.get().result == WeeklyProtocol.Result.INCOMPLETE


def test_a_page_that_is_not_active_has_no_protocol(make_page: Callable[..., OfficialPage]) -> None:
    make_page(1, state="suspended")
    make_page(2, state="draft")
    make_page(3, created_at=WEEK.ends + timedelta(hours=1))
    with time_machine.travel(MONDAY_0900, tick=False):
        assert weeks.freeze_due() == 0


def test_a_frozen_week_stays_whatever_happens_on_the_wall(make_page: Callable[..., OfficialPage]) -> None:
    page = make_page()
    posts = publish(page, 5)
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
        WallPost.objects.filter(pk=posts[0].pk).update(gone_at=MONDAY_0900)
        publish(page, 3)
        one = weeks_of([page.pk], WEEK)[page.pk]
    assert (one.frozen, one.counted) == (True, 5)


def test_a_protocol_cannot_be_changed_or_deleted(make_page: Callable[..., OfficialPage]) -> None:
    make_page()
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
    protocol = WeeklyProtocol.objects.get()
    protocol.counted = 9
    with pytest.raises(Refused):
        protocol.save()
    with pytest.raises(Refused):
        protocol.delete()
    with pytest.raises(Refused):
        WeeklyProtocol.objects.all().delete()
    with pytest.raises(Refused):
        WeeklyProtocol.objects.update(counted=9)


def test_a_correction_is_a_new_record_that_names_the_old(
    make_page: Callable[..., OfficialPage], irina: Any
) -> None:
    page = make_page()
    publish(page, 4)
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
        publish(page, 1)
        old = WeeklyProtocol.objects.get()
        new = weeks.correct(actor=irina, protocol=old, reason="Публикация нашлась в архиве")
        old.refresh_from_db()
        assert weeks_of([page.pk], WEEK)[page.pk].counted == 5
    assert (old.counted, new.counted, new.corrects_id) == (4, 5, old.pk)


def test_a_correction_sent_twice_is_made_once(make_page: Callable[..., OfficialPage], irina: Any) -> None:
    make_page()
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
        first, second = WeeklyProtocol.objects.get(), WeeklyProtocol.objects.get()
        assert not hasattr(second, "corrected_by")  # looked at before the first one was sent
        weeks.correct(actor=irina, protocol=first, reason="Публикация нашлась")
        with pytest.raises(Refused, match="уже есть исправление"):
            weeks.correct(actor=irina, protocol=second, reason="Публикация нашлась")
    assert WeeklyProtocol.objects.count() == 2


def test_a_correction_needs_a_reason_and_the_right(
    make_page: Callable[..., OfficialPage], irina: Any, marina: Any
) -> None:
    make_page()
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
        protocol = WeeklyProtocol.objects.get()
        with pytest.raises(AccessDenied):
            weeks.correct(actor=marina, protocol=protocol, reason="Очень надо")
        with pytest.raises(Refused) as refusal:
            weeks.correct(actor=irina, protocol=protocol, reason=" ")
    assert refusal.value.field == "reason"


def test_a_running_week_is_not_frozen_by_hand(make_page: Callable[..., OfficialPage], irina: Any) -> None:
    make_page()
    with time_machine.travel(WEEK.ends - timedelta(minutes=1), tick=False), pytest.raises(Refused):
        weeks.freeze(WEEK, actor=irina)


def test_not_counted_by_content_needs_right_reason_and_an_open_week(
    make_page: Callable[..., OfficialPage], irina: Any, marina: Any
) -> None:
    page = make_page()
    post = publish(page, 5)[0]
    with time_machine.travel(WEEK.ends - timedelta(hours=1), tick=False):
        with pytest.raises(AccessDenied):
            weeks.mark_not_counted(actor=marina, post=post, why="не о работе")
        weeks.mark_not_counted(actor=irina, post=post, why="не о работе администрации")
        assert weeks_of([page.pk], WEEK)[page.pk].counted == 4
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
        with pytest.raises(Refused):
            weeks.mark_not_counted(actor=irina, post=post, why="передумали ещё раз")


@pytest.mark.parametrize(
    ("moment", "kinds"),
    [
        (datetime(2026, 11, 18, 5, 59, tzinfo=UTC), set()),  # Wednesday 08:59
        (datetime(2026, 11, 18, 6, 0, tzinfo=UTC), {"week_forecast"}),
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), {"week_forecast", "week_alarm"}),  # Friday 09:00
    ],
)
def test_wednesday_warns_and_friday_alarms(
    make_page: Callable[..., OfficialPage], marina: Any, irina: Any, moment: datetime, kinds: set[str]
) -> None:
    publish(make_page(), 2)
    with time_machine.travel(moment, tick=False):
        weeks.warn_due()
        weeks.warn_due()
    assert set(Notification.objects.values_list("kind", flat=True)) == kinds
    assert Notification.objects.filter(person=marina).count() == len(kinds)


def test_who_is_on_course_is_not_warned(
    make_page: Callable[..., OfficialPage], marina: Any, plan: dict[int, Planned]
) -> None:
    page = make_page()
    publish(page, 3)
    plan[page.pk] = Planned(planned=2)
    with time_machine.travel(datetime(2026, 11, 20, 6, 0, tzinfo=UTC), tick=False):
        assert weeks.warn_due() == 0


def test_of_two_freezers_at_once_the_journal_tells_of_each_page_once(
    make_page: Callable[..., OfficialPage],
) -> None:
    pages = [make_page(number) for number in (1, 2)]
    counted = weeks_of([page.pk for page in pages], WEEK)
    with time_machine.travel(MONDAY_0900, tick=False):
        assert weeks._freeze_portion(WEEK, [counted[pages[0].pk]], System("close_week")) == 1
        assert weeks._freeze_portion(WEEK, list(counted.values()), System("check_week")) == 1
        assert weeks._freeze_portion(WEEK, list(counted.values()), System("check_week")) == 0
    told = Entry.objects.filter(event="week.frozen").order_by("pk")
    assert [entry.data["pages"] for entry in told] == [1, 1]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-27", "2026-02-31", "\x00"])
def test_a_week_that_cannot_be_is_not_found(
    make_page: Callable[..., OfficialPage], irina: Any, client_of: Any, day: str
) -> None:
    page, client = make_page(), client_of(irina)
    assert client.get("/pages/weeks/", {"week": day}).status_code == 404
    assert client.get(f"/pages/{page.pk}/weeks/{day}/").status_code == 404


def test_a_bulk_freeze_is_one_entry_of_the_journal(make_page: Callable[..., OfficialPage]) -> None:
    make_page(1)
    make_page(2)
    with time_machine.travel(MONDAY_0900, tick=False):
        weeks.freeze_due()
    entry = Entry.objects.get(event="week.frozen")
    assert entry.data["pages"] == 2
