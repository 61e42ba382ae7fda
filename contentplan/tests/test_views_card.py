"""A post's card: how it stands on its pages, its versions, what may be done about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from contentplan.actions.deliveries import hold
from contentplan.actions.review import approve, return_with_remark, withdraw
from contentplan.models import Delivery, Revision
from contentplan.tests.conftest import DUE, on_its_way

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def desk(client_of: Any, marina: Any, clock_at: Any) -> Client:
    client: Client = client_of(marina)
    return client


def card(revision: Revision, act: str = "") -> str:
    return f"/plan/posts/{revision.post_id}/{act}"


def test_in_review_it_says_who_is_waited_for(desk: Client, submitted: Any, page: Any) -> None:
    html = text(desk.get(card(submitted(page))))
    assert "на согласовании" in html and "О. Быстров" in html and "Отозвать и править" in html


def test_approved_it_leads_to_deliveries(desk: Client, scheduled: Any, make_page: Any, irina: Any) -> None:
    first, second = make_page("vk", number=1), make_page("max", number=2)
    delivery = scheduled(first, second)
    hold(actor=irina, delivery=delivery, reason="Уточняем")
    html = text(desk.get(card(delivery)))
    assert "придержано" in html and "запланировано" in html and f"/plan/deliveries/{delivery.pk}/" in html
    assert "Отменить всё, что не вышло" in html and "Править: новая редакция" in html


def test_the_approver_is_led_to_the_decision(
    client_of: Any, oleg: Any, submitted: Any, page: Any, clock_at: Any
) -> None:
    revision = submitted(page)
    html = text(client_of(oleg).get(card(revision)))
    assert f"/plan/approvals/{revision.pk}/" in html and "Отозвать" not in html


def test_a_page_whose_time_passed_without_approval_is_late(
    desk: Client, submitted: Any, make_page: Any, oleg: Any
) -> None:
    first, second = make_page("vk", number=1), make_page("max", number=2)
    revision = submitted(first, second)
    revision.pages.filter(page=second).update(expired_at=DUE, due_at=DUE - timedelta(hours=3))
    approve(actor=oleg, revision=revision)
    html = text(desk.get(card(revision)))
    assert "просрочено" in html and "запланировано" in html


def test_who_sees_a_card(
    client_of: Any,
    svetlana: Any,
    natalia: Any,
    prosecutor: Any,
    write: Any,
    submitted: Any,
    page: Any,
    clock_at: Any,
) -> None:
    draft, sent = write(page), submitted(page)
    assert client_of(svetlana).get(card(sent)).status_code == 404
    for reader in (natalia, prosecutor):
        assert client_of(reader).get(card(sent)).status_code == 200
        assert client_of(reader).get(card(draft)).status_code == 404


# --- acts before an approval ------------------------------------------------------------------------


def test_withdrawing_opens_the_editor_again_and_twice_is_once(
    desk: Client, submitted: Any, page: Any
) -> None:
    revision = submitted(page)
    for _ in range(2):
        assert desk.post(card(revision, "withdraw/")).status_code == 302
    revision.refresh_from_db()
    assert revision.state == "withdrawn" and "Отозвано с согласования" in text(desk.get(card(revision)))


def test_withdrawing_too_late_is_told(desk: Client, submitted: Any, page: Any, oleg: Any) -> None:
    revision = submitted(page)
    approve(actor=oleg, revision=revision)
    assert "Отозвать не успели" in text(desk.post(card(revision, "withdraw/"), follow=True))


def test_the_time_is_changed_before_an_approval(desk: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    data = {"due_at_0": "2026-11-25", "due_at_1": "16:00", "version": revision.version}
    for _ in range(2):
        assert desk.post(card(revision, "reschedule/"), data).status_code == 302
    assert revision.pages.get().due_at == DUE + timedelta(hours=5)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"due_at_0": "2026-11-24"}, "Это время уже прошло"),
        ({"due_at_1": ""}, "Укажите время"),
        ({"version": 99}, "изменил кто-то другой"),
    ],
)
def test_a_wrong_time_is_refused_with_what_was_typed(
    fields: dict[str, Any], why: str, desk: Client, submitted: Any, page: Any
) -> None:
    revision = submitted(page)
    data = {"due_at_0": "2026-11-26", "due_at_1": "16:00", "version": revision.version, **fields}
    response = desk.post(card(revision, "reschedule/"), data)
    assert response.status_code == 422 and why in text(response)
    assert f'value="{data["due_at_0"]}"' in text(response)


def test_a_page_is_taken_out_and_twice_is_once(desk: Client, submitted: Any, make_page: Any) -> None:
    first, second = make_page("vk", number=1), make_page("max", number=2)
    revision = submitted(first, second)
    for _ in range(2):
        assert desk.post(card(revision, f"pages/{second.pk}/remove/")).status_code == 302
    assert revision.pages.get().page == first


def test_the_last_page_stays(desk: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    response = desk.post(card(revision, f"pages/{page.pk}/remove/"), follow=True)
    assert "Это последняя страница" in text(response) and revision.pages.count() == 1


# --- cancelling -------------------------------------------------------------------------------------


def test_cancelling_asks_first_then_cancels_all(desk: Client, scheduled: Any, make_page: Any) -> None:
    first, second = make_page("vk", number=1), make_page("max", number=2)
    delivery = scheduled(first, second)
    assert "Не выйдет на 2 страницах" in text(desk.get(card(delivery, "cancel/")))
    for _ in range(2):
        assert desk.post(card(delivery, "cancel/"), {"reason": "Перенесли"}).status_code == 302
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}
    assert "Отменять нечего" in text(desk.get(card(delivery, "cancel/")))


def test_cancelling_without_a_reason_is_allowed_and_too_long_a_one_is_not(
    desk: Client, scheduled: Any, page: Any
) -> None:
    delivery = scheduled(page)
    response = desk.post(card(delivery, "cancel/"), {"reason": "я" * 301})
    assert response.status_code == 422 and "301 из 300" in text(response)
    assert desk.post(card(delivery, "cancel/"), {}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "cancelled"


def test_what_is_just_being_sent_stays(desk: Client, scheduled: Any, make_page: Any) -> None:
    first, second = make_page("vk", number=1), make_page("max", number=2)
    delivery = scheduled(first, second)
    on_its_way(Delivery.objects.get(page=second))
    desk.post(card(delivery, "cancel/"), {})
    assert Delivery.objects.get(page=first).state == "cancelled"
    assert Delivery.objects.get(page=second).state == "sending"


# --- versions ---------------------------------------------------------------------------------------


def test_a_version_shows_its_text_and_remark(desk: Client, submitted: Any, page: Any, oleg: Any) -> None:
    revision = submitted(page, text="Первая")
    return_with_remark(actor=oleg, revision=revision, remark="Уточните")
    html = text(desk.get(card(revision, "revisions/1/")))
    assert "Первая" in html and "Уточните" in html
    assert desk.get(card(revision, "revisions/9/")).status_code == 404


def test_a_draft_version_is_not_for_readers(
    client_of: Any, natalia: Any, marina: Any, submitted: Any, page: Any, clock_at: Any
) -> None:
    revision = submitted(page)
    withdraw(actor=marina, revision=revision)
    assert client_of(natalia).get(card(revision, "revisions/1/")).status_code == 200
    Revision.objects.update(state="draft")
    assert client_of(natalia).get(card(revision, "revisions/1/")).status_code == 404


# --- who may not ------------------------------------------------------------------------------------

ACTS = ("withdraw/", "reschedule/", "pages/1/remove/", "cancel/")


@pytest.mark.parametrize("act", ACTS)
def test_acts_are_not_for_readers_and_strangers(
    act: str, client_of: Any, oleg: Any, svetlana: Any, submitted: Any, page: Any, clock_at: Any
) -> None:
    revision = submitted(page)
    assert client_of(oleg).post(card(revision, act)).status_code == 403
    assert client_of(svetlana).post(card(revision, act)).status_code == 404


@pytest.mark.parametrize("act", ACTS[:3])
def test_acts_are_posts(act: str, desk: Client, submitted: Any, page: Any) -> None:
    assert desk.get(card(submitted(page), act)).status_code == 405
