"""Urgent publication: who, what, once, past everything but a break-in, and the review afterwards."""

from __future__ import annotations

import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from contentplan.actions.stop import declare_stop, stop_all
from contentplan.actions.urgent.orders import (
    Act,
    Terms,
    add_duty,
    change_order,
    end_order,
    enter_order,
    remove_duty,
    save_template,
)
from contentplan.actions.urgent.review import review_urgent
from contentplan.actions.urgent.sending import LATE_AFTER_S, send_urgent
from contentplan.engine import sweep
from contentplan.engine.resolve import resolve
from contentplan.engine.send import deliver
from contentplan.models import Approval, Delivery, Duty, Post, StandingOrder, UrgentPublication
from contentplan.queries.urgent import kinds_of, shouting, unreviewed, waits_for_review_by
from contentplan.tests import fakes
from contentplan.tests.fakes import World
from contentplan.urgent_access import may_send_urgent, on_duty_now
from core import clock
from core.audit.models import Entry
from core.errors import AccessDenied, CredentialExpired, Refused, Stale, Temporary
from core.notifications.models import Notification
from core.organizations.models import Order
from pages.models import OfficialPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
TODAY = date(2026, 11, 25)
TEXT = "Внимание! В Джанкое объявлена воздушная тревога. Пройдите в укрытие."


@pytest.fixture(autouse=True)
def handed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What goes to the broker: id and queue."""
    found: list[tuple[int, str]] = []
    monkeypatch.setattr(
        "celery.app.task.Task.apply_async",
        lambda self, args=(), kwargs=None, queue="", **more: found.append((args[0], queue)),
    )
    return found


@pytest.fixture
def standing(irina: Any, oleg: Any, page: Any, make_page: Any) -> StandingOrder:
    """Order 512-р of a month: alarms and accidents on two pages; Oleg looks afterwards."""
    terms = Terms(["alarm", "accident"], [page, make_page("ok", number=8)], oleg, TODAY + timedelta(days=30))
    return enter_order(actor=irina, act=Act("512-р", TODAY, "О срочных публикациях"), terms=terms)


@pytest.fixture
def on_duty(irina: Any, marina: Any, standing: StandingOrder) -> Duty:
    return add_duty(
        actor=irina, standing=standing, person=marina, since=TODAY, until=TODAY + timedelta(days=6)
    )


@pytest.fixture
def warn(marina: Any, on_duty: Duty) -> Any:
    """Marina sends an alarm to pages of the order."""

    def send(*pages: Any, actor: Any = marina, **more: Any) -> UrgentPublication:
        ids = [page.pk for page in pages] or list(on_duty.standing.pages.values_list("pk", flat=True))
        return send_urgent(
            **{"actor": actor, "kind": "alarm", "text": TEXT, "page_ids": ids, "nonce": uuid.uuid4()} | more
        )

    return send


def row_of(publication: UrgentPublication) -> Delivery:
    return Delivery.objects.select_related("page").filter(post=publication.post).order_by("pk")[0]


# --- sending ----------------------------------------------------------------------------------------


def test_the_standing_order_is_the_approval(warn: Any, standing: StandingOrder, marina: Any) -> None:
    publication = warn()
    approval = Approval.objects.get(revision__post=publication.post)
    assert (approval.kind, approval.order, approval.approver) == ("standing", standing.order, None)
    assert approval.digest == publication.digest == publication.post.latest.digest
    entry = Entry.objects.get(event="urgent.sent")
    assert entry.data["digest"] == publication.digest and entry.data["kind"] == "alarm"
    rows = Delivery.objects.filter(post=publication.post)
    assert {(row.urgent, row.state, row.due_at) for row in rows} == {(True, "scheduled", clock.now())}


def test_it_goes_to_its_own_lane_the_moment_it_is_written(
    warn: Any, handed: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publication = warn()
    ids = Delivery.objects.filter(post=publication.post).values_list("pk", flat=True)
    # Before the letters, which go through the same broker.
    assert handed[:2] == [(pk, "urgent") for pk in ids]


def test_it_goes_out_word_for_word(warn: Any, page: Any, world: World) -> None:
    publication = warn(page)
    deliver(row_of(publication).pk)
    assert [post.text for post in world.walls[page.external_id]] == [TEXT]
    assert row_of(publication).state == "published"


def test_a_double_click_sends_once(warn: Any) -> None:
    nonce = uuid.uuid4()
    first, second = warn(nonce=nonce), warn(nonce=nonce)
    assert first == second
    assert (Post.objects.count(), Delivery.objects.count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_send_once(warn: Any) -> None:
    nonce, gate, found = uuid.uuid4(), threading.Barrier(2), []  # type: ignore[var-annotated]

    def click() -> None:
        try:
            gate.wait(10)
            found.append(warn(nonce=nonce).pk)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(30)
    assert len(found) == 2 and len(set(found)) == 1
    assert (Post.objects.count(), Delivery.objects.count()) == (1, 2)


def test_the_emergency_stop_does_not_hold_it(warn: Any, irina: Any, page: Any, world: World) -> None:
    stop_all(actor=irina, reason="Проверяем материалы")
    publication = warn(page)
    deliver(row_of(publication).pk)
    assert row_of(publication).state == "published"


def test_a_break_in_holds_it_and_it_shouts(
    warn: Any, irina: Any, page: Any, world: World, clock_at: Any
) -> None:
    declare_stop(actor=irina, reason="Взлом", kind="break_in", pages=[page])
    publication = warn(page)
    deliver(row_of(publication).pk)
    assert row_of(publication).state == "scheduled" and world.calls == []
    clock_at.shift(61)
    sweep.alarm_late()
    assert list(shouting()) == [row_of(publication)]
    assert Notification.objects.filter(kind="urgent.alarm", text__contains="ещё не вышло").exists()


def test_an_hour_late_it_is_a_persons_to_decide(warn: Any, clock_at: Any) -> None:
    publication = warn()
    clock_at.shift(LATE_AFTER_S + 1)
    sweep.mend()
    assert {row.state for row in Delivery.objects.filter(post=publication.post)} == {"expired"}
    assert Notification.objects.filter(kind="urgent.alarm", text__contains="не вышло за час").exists()


# --- refusals ---------------------------------------------------------------------------------------


def test_who_is_not_on_duty_is_told_who_is(warn: Any, artem: Any) -> None:
    with pytest.raises(AccessDenied, match=r"дежурите не вы, а М\..Ковальчук"):
        warn(actor=artem)
    assert not Post.objects.exists()


def test_who_writes_nothing_does_not_warn(warn: Any, oleg: Any) -> None:
    with pytest.raises(AccessDenied, match="дежурный пресс-службы"):
        warn(actor=oleg)


def test_without_an_order_nobody_warns(marina: Any, page: Any) -> None:
    with pytest.raises(AccessDenied, match="Нет действующего распоряжения"):
        send_urgent(actor=marina, kind="alarm", text=TEXT, page_ids=[page.pk], nonce=uuid.uuid4())


@pytest.mark.parametrize("days", [-1, 7])
def test_duty_has_days(on_duty: Duty, marina: Any, clock_at: Any, days: int) -> None:
    clock_at.shift(timedelta(days=days))
    assert not may_send_urgent(marina)


def test_an_ended_order_ends_duty(on_duty: Duty, irina: Any, marina: Any, standing: StandingOrder) -> None:
    assert may_send_urgent(marina)
    end_order(actor=irina, standing=standing)
    assert not may_send_urgent(marina) and on_duty_now() == []
    assert Entry.objects.filter(event="urgent.order_ended").count() == 1


def test_a_void_act_ends_duty(on_duty: Duty, marina: Any, standing: StandingOrder) -> None:
    Order.objects.filter(pk=standing.order_id).update(is_void=True, voided_on=TODAY)
    assert not may_send_urgent(marina)


def test_a_person_taken_off_duty_does_not_send(on_duty: Duty, irina: Any, marina: Any) -> None:
    for _ in range(2):
        remove_duty(actor=irina, duty=on_duty)
    assert not may_send_urgent(marina)
    assert Entry.objects.filter(event="urgent.duty_removed").count() == 1


def test_a_kind_that_the_order_does_not_name_is_refused(warn: Any) -> None:
    with pytest.raises(Refused, match=r"распоряжение не называет\. Можно: Авария; Тревога") as caught:
        warn(kind="emercom")
    assert caught.value.field == "kind"


def test_a_blank_is_not_sent(warn: Any) -> None:
    with pytest.raises(Refused, match="осталось незаполненное: адреса, срок") as caught:
        warn(kind="accident", text="Авария: [адреса], починим к [срок]. [адреса]")
    assert caught.value.field == "text"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_warning_is_refused(warn: Any, text: str) -> None:
    with pytest.raises(Refused, match="что случилось"):
        warn(text=text)


def test_too_long_for_a_network_is_refused_and_nothing_is_left(warn: Any) -> None:
    with pytest.raises(Refused, match="4097 из 4096"):
        warn(text="а" * 4097)
    assert not Post.objects.exists() and not Delivery.objects.exists()


def test_a_page_outside_the_order_is_refused(warn: Any, make_page: Any) -> None:
    with pytest.raises(Refused, match="нет в распоряжении"):
        warn(make_page(number=99))


def test_no_page_is_refused(warn: Any) -> None:
    with pytest.raises(Refused, match="хотя бы одну страницу"):
        warn(page_ids=[])


def test_a_page_that_does_not_work_is_refused(warn: Any, page: Any) -> None:
    OfficialPage.objects.filter(pk=page.pk).update(state="suspended")
    with pytest.raises(Refused, match="не действует"):
        warn(page)


# --- what goes wrong shouts -------------------------------------------------------------------------


def heard() -> set[str]:
    rows = Notification.objects.filter(kind="urgent.alarm", mail="at_once").select_related("person")
    return {row.person.first_name for row in rows}


def test_a_page_without_access_is_a_persons_at_once(
    warn: Any, page: Any, django_capture_on_commit_callbacks: Any, handed: Any
) -> None:
    OfficialPage.objects.filter(pk=page.pk).update(broken_since=clock.now(), broken_why="Токен отозван")
    with django_capture_on_commit_callbacks(execute=True):
        publication = warn(page)
    assert row_of(publication).state == "by_hand" and "urgent" not in {queue for _, queue in handed}
    assert heard() == {"Марина", "Олег", "Ирина"}


def test_a_dead_token_is_a_persons_at_once(warn: Any, page: Any, world: World) -> None:
    world.sends.append(fakes.refused(CredentialExpired("Токен отозван.")))
    publication = warn(page)
    deliver(row_of(publication).pk)
    assert row_of(publication).state == "by_hand" and heard() == {"Марина", "Олег", "Ирина"}


def test_an_unknown_outcome_shouts_at_once_and_is_not_sent_again(
    warn: Any, page: Any, world: World, clock_at: Any
) -> None:
    world.readable = False
    world.sends.append(fakes.lost)
    publication = warn(page)
    deliver(row_of(publication).pk)
    assert row_of(publication).state == "unknown" and heard() == {"Марина", "Олег", "Ирина"}
    for _ in range(5):
        clock_at.shift(60)
        sweep.mend()
        deliver(row_of(publication).pk)
        resolve(row_of(publication).pk)
    assert world.calls.count("publish") == 1
    assert row_of(publication).state == "unknown" and list(shouting()) == [row_of(publication)]


def test_a_minute_late_shouts_once(warn: Any, page: Any, world: World, clock_at: Any) -> None:
    world.sends.append(fakes.refused(Temporary("Сеть не отвечает.")))
    publication = warn(page)
    deliver(row_of(publication).pk)
    assert list(shouting()) == []
    clock_at.shift(61)
    for _ in range(2):
        sweep.alarm_late()
    assert Notification.objects.filter(kind="urgent.alarm", person=publication.sent_by).count() == 1
    assert list(shouting()) == [row_of(publication)]


def test_what_is_out_does_not_shout(warn: Any, page: Any, clock_at: Any) -> None:
    deliver(row_of(warn(page)).pk)
    clock_at.shift(3600)
    sweep.mend()
    assert list(shouting()) == [] and heard() == set()


# --- the review -------------------------------------------------------------------------------------


def test_the_chief_is_told_at_once_and_finds_it_in_the_list(warn: Any, oleg: Any, irina: Any) -> None:
    publication = warn()
    told = Notification.objects.filter(kind="urgent.sent", mail="at_once")
    assert {row.person for row in told} == {oleg, irina}
    assert list(unreviewed(oleg)) == list(waits_for_review_by(oleg)) == [publication]


def test_a_chief_agrees_once(warn: Any, oleg: Any) -> None:
    publication = warn()
    for _ in range(2):
        review_urgent(actor=oleg, publication=publication, agreed=True)
    assert (publication.verdict, publication.reviewed_by) == ("agreed", oleg)
    assert Entry.objects.filter(event="urgent.reviewed").count() == 1
    assert not waits_for_review_by(oleg).exists()


def test_an_objection_asks_to_take_it_off(warn: Any, oleg: Any, marina: Any) -> None:
    publication = warn()
    review_urgent(actor=oleg, publication=publication, agreed=False, remark="Учебная, а не настоящая.")
    assert publication.verdict == "objected"
    told = Notification.objects.get(person=marina, kind="urgent.alarm")
    assert "Снимите публикацию" in told.text and told.mail == "at_once"


def test_an_objection_needs_a_remark(warn: Any, oleg: Any) -> None:
    with pytest.raises(Refused, match="что не так") as caught:
        review_urgent(actor=oleg, publication=warn(), agreed=False)
    assert caught.value.field == "remark"


def test_nobody_reviews_ones_own(warn: Any, irina: Any, standing: StandingOrder) -> None:
    add_duty(actor=irina, standing=standing, person=irina, since=TODAY, until=TODAY)
    with pytest.raises(AccessDenied, match="Своё срочное"):
        review_urgent(actor=irina, publication=warn(actor=irina), agreed=True)


def test_who_approves_elsewhere_is_told_whose_it_is(warn: Any, appoint: Any, administration: Any) -> None:
    other = appoint("head@dzhankoy.example", "department_head", administration, first="Анна", last="Другая")
    with pytest.raises(AccessDenied, match=r"смотрит О\..Быстров"):
        review_urgent(actor=other, publication=warn(), agreed=True)


def test_the_second_chief_is_told_who_was_first(warn: Any, oleg: Any, irina: Any) -> None:
    publication = warn()
    review_urgent(actor=oleg, publication=UrgentPublication.objects.get(pk=publication.pk), agreed=True)
    with pytest.raises(Stale, match=r"Уже ответили: О\..Быстров"):
        review_urgent(actor=irina, publication=publication, agreed=False, remark="Нет")


# --- orders, duty, ready texts ----------------------------------------------------------------------


def test_only_who_may_enters_orders(marina: Any, oleg: Any, page: Any) -> None:
    terms = Terms(["alarm"], [page], oleg, TODAY)
    with pytest.raises(AccessDenied, match="вносит начальник Отдела"):
        enter_order(actor=marina, act=Act("1", TODAY, "О срочном"), terms=terms)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kinds": []}, "kinds"),
        ({"pages": []}, "pages"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
    ],
)
def test_an_order_says_what_where_and_until_when(
    irina: Any, oleg: Any, page: Any, change: dict[str, Any], field: str
) -> None:
    terms = Terms(**{"kinds": ["alarm"], "pages": [page], "chief": oleg, "until": TODAY} | change)
    with pytest.raises(Refused) as caught:
        enter_order(actor=irina, act=Act("1", TODAY, "О срочном"), terms=terms)
    assert caught.value.field == field


def test_a_chief_approves(irina: Any, marina: Any, page: Any) -> None:
    with pytest.raises(Refused, match="согласует материалы"):
        enter_order(
            actor=irina, act=Act("1", TODAY, "О срочном"), terms=Terms(["alarm"], [page], marina, TODAY)
        )


def test_nothing_rests_on_a_void_act(irina: Any, oleg: Any, page: Any) -> None:
    Order.objects.create(number="9-р", date=TODAY, title="Старое", is_void=True)
    with pytest.raises(Refused, match="утратило силу") as caught:
        enter_order(actor=irina, act=Act("9-р", TODAY, "Старое"), terms=Terms(["alarm"], [page], oleg, TODAY))
    assert caught.value.clause == "order.5"


def test_an_act_is_entered_once(standing: StandingOrder, irina: Any, oleg: Any, page: Any) -> None:
    with pytest.raises(Refused, match="уже внесено"):
        enter_order(actor=irina, act=Act("512-р", TODAY, "?"), terms=Terms(["alarm"], [page], oleg, TODAY))


def test_a_change_seen_by_nobody_else_is_kept(
    standing: StandingOrder, irina: Any, oleg: Any, page: Any
) -> None:
    terms = Terms(["own"], [page], oleg, TODAY + timedelta(days=2))
    change_order(actor=irina, standing=standing, terms=terms, version=0)
    standing.refresh_from_db()
    assert (standing.kinds, list(standing.pages.all())) == (["own"], [page])
    with pytest.raises(Stale):
        change_order(actor=irina, standing=standing, terms=terms, version=0)


def test_duty_lies_within_the_order(standing: StandingOrder, irina: Any, marina: Any) -> None:
    late = TODAY + timedelta(days=31)
    with pytest.raises(Refused, match="должно лежать внутри") as caught:
        add_duty(actor=irina, standing=standing, person=marina, since=TODAY, until=late)
    assert caught.value.field == "until"
    with pytest.raises(Refused, match="раньше первого"):
        add_duty(actor=irina, standing=standing, person=marina, since=TODAY, until=TODAY - timedelta(days=1))


def test_who_does_not_write_is_not_on_duty(standing: StandingOrder, irina: Any, oleg: Any) -> None:
    with pytest.raises(Refused, match="кто пишет материалы"):
        add_duty(actor=irina, standing=standing, person=oleg, since=TODAY, until=TODAY)


def test_duty_is_put_down_once(on_duty: Duty, standing: StandingOrder, irina: Any, marina: Any) -> None:
    again = add_duty(actor=irina, standing=standing, person=marina, since=on_duty.since, until=on_duty.until)
    assert again == on_duty
    with pytest.raises(Refused, match="уже дежурит"):
        add_duty(actor=irina, standing=standing, person=marina, since=on_duty.since, until=TODAY)


def test_a_ready_text_can_be_ones_own(irina: Any, standing: StandingOrder) -> None:
    save_template(actor=irina, kind="alarm", text="Тревога с [время].")
    assert {one.code: one.text for one in kinds_of(standing)}["alarm"] == "Тревога с [время]."
    with pytest.raises(Refused, match="Напишите текст"):
        save_template(actor=irina, kind="alarm", text=" ")
