"""The approver's desk: one tap, a remark, own posts, two approvers at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contentplan.actions.drafts import Content, PageTime, edit_draft
from contentplan.actions.review import approve, return_with_remark, submit, withdraw
from contentplan.actions.times import reschedule
from contentplan.models import Post, Revision
from contentplan.tests.conftest import DUE

pytestmark = pytest.mark.django_db
LIST = "/plan/approvals/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def at(revision: Revision, act: str = "") -> str:
    return f"{LIST}{revision.pk}/{act}"


@pytest.fixture
def head(client_of: Any, oleg: Any, clock_at: Any) -> Client:
    """Oleg, who approves."""
    client: Client = client_of(oleg)
    return client


# --- the list ---------------------------------------------------------------------------------------


def test_the_list_says_what_waits_until_when_and_by_whom(
    head: Client, submitted: Any, make_page: Any
) -> None:
    revision = submitted(make_page("telegram", number=1), make_page("vk", number=2))
    html = text(head.get(LIST))
    assert "Ждут вас: 1" in html and "Марина Ковальчук" in html and "Сегодня" in html
    assert "выход в 11:00, <time data-countdown" in html and at(revision) in html
    assert html.index('aria-label="ВКонтакте"') < html.index('aria-label="Телеграм"')


def test_the_earliest_is_first_and_enter_opens_it(
    head: Client, submitted: Any, page: Any, make_page: Any
) -> None:
    later = submitted(page, due=DUE + timedelta(hours=3))
    sooner = submitted(make_page("ok", number=9))
    html = text(head.get(LIST))
    assert html.index(at(sooner)) < html.index(at(later)) and f'{at(sooner)}" data-key="enter"' in html


def test_an_empty_list_says_so(head: Client) -> None:
    html = text(head.get(LIST))
    assert "Ждут вас: 0" in html and "Всё решено" in html


def test_authors_see_their_own_waiting(
    client_of: Any, marina: Any, submitted: Any, page: Any, clock_at: Any
) -> None:
    submitted(page)
    html = text(client_of(marina).get(LIST))
    assert "Ваши материалы, ждут других: 1" in html and "Олег Быстров" in html


def test_queries_do_not_grow(head: Client, submitted: Any, make_page: Any) -> None:
    pages = [make_page(network, number=n) for n, network in enumerate(("vk", "ok", "max"), 10)]

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            head.get(LIST)
        return len(queries)

    submitted(pages[0])
    few = count()
    for n in range(5):
        submitted(*pages, due=DUE + timedelta(hours=n))
    assert count() == few


def test_what_was_decided_is_shown(head: Client, oleg: Any, submitted: Any, page: Any) -> None:
    approve(actor=oleg, revision=submitted(page))
    assert "Согласованные вами за неделю: 1" in text(head.get(LIST))
    html = text(head.get(f"{LIST}?decided=1"))
    assert "Ваши решения" in html and "согласовано" in html


# --- one post ---------------------------------------------------------------------------------------


def test_a_post_is_shown_as_residents_will_see_it(head: Client, submitted: Any, make_page: Any) -> None:
    pages = [make_page("vk", number=1), make_page("telegram", number=2)]
    revision = submitted(
        *pages, text="Завтра не будет воды", variants={"telegram": "Воды нет"}, link="https://a.example/"
    )
    html = text(head.get(at(revision)))
    assert "op-doc-text" in html and "свой текст, на 12 знаков короче" in html and "Воды нет" in html
    assert "Администрация 1" in html and "сегодня, 11:00" in html and "https://a.example/" in html
    assert 'data-key="a"' in html and 'data-key="r"' in html and "1 из 1" in html


def test_own_post_says_who_can_and_has_no_button(
    client_of: Any, marina: Any, irina: Any, submitted: Any, page: Any, clock_at: Any
) -> None:
    html = text(client_of(marina).get(at(submitted(page))))
    assert "Свой материал согласует другой" in html and "О. Быстров, И. Дорошенко" in html
    assert "approve/" not in html


def test_a_corrected_post_shows_the_remark_and_what_changed(
    head: Client, marina: Any, oleg: Any, submitted: Any, page: Any
) -> None:
    first = submitted(page, text="Воды не будет с 8:00")
    return_with_remark(actor=oleg, revision=first, remark="С девяти")
    content = Content(text="Воды не будет с 9:00", pages=[PageTime(page.pk, DUE)])
    post = Post.objects.get()
    second = edit_draft(actor=marina, post=post, content=content, number=1, version=post.latest.version)
    submit(actor=marina, revision=second, version=second.version)
    html = text(head.get(at(second)))
    assert "<del>8:00</del><ins>9:00</ins>" in html and "С девяти" in html
    assert "исправлено после вашего замечания" in html
    assert "<ins>" not in text(head.get(f"{at(second)}?plain=1"))


def test_a_draft_leads_its_writer_to_the_editor(
    client_of: Any, marina: Any, write: Any, page: Any, clock_at: Any
) -> None:
    draft = write(page)
    assert client_of(marina).get(at(draft)).url == f"/plan/posts/{draft.post_id}/"


def test_decided_and_withdrawn_ones_are_only_read(
    head: Client, oleg: Any, marina: Any, submitted: Any, page: Any, make_page: Any
) -> None:
    done, back = submitted(page), submitted(make_page("ok", number=3))
    approve(actor=oleg, revision=done)
    withdraw(actor=marina, revision=back)
    assert "Согласовано: Олег Быстров" in text(head.get(at(done)))
    assert "Автор отозвал материал" in text(head.get(at(back)))
    assert "approve/" not in text(head.get(at(done)))


# --- deciding ---------------------------------------------------------------------------------------


def test_one_tap_approves_says_when_and_shows_the_next(
    head: Client, submitted: Any, page: Any, make_page: Any
) -> None:
    first, second = submitted(page), submitted(make_page("ok", number=3), due=DUE + timedelta(hours=1))
    response = head.post(at(first, "approve/"), {"version": first.version}, follow=True)
    first.refresh_from_db()
    assert first.state == "approved" and "Согласовано. Выйдет сегодня в 11:00" in text(response)
    assert response.redirect_chain[-1][0] == at(second)


def test_the_last_one_leads_back_to_the_list(head: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    assert head.post(at(revision, "approve/"), {"version": revision.version}).url == LIST


def test_a_double_tap_is_one_approval(head: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    for _ in range(2):
        assert head.post(at(revision, "approve/"), {"version": revision.version}).status_code == 302
    assert revision.approvals.count() == 1 and revision.deliveries.count() == 1


def test_of_two_approvers_the_second_is_told_by_whom(
    head: Client, irina: Any, submitted: Any, page: Any
) -> None:
    revision = submitted(page)
    approve(actor=irina, revision=revision)
    html = text(head.post(at(revision, "approve/"), {"version": revision.version}, follow=True))
    assert "Решение уже есть" in html and "Согласовано: И. Дорошенко, 10:00" in html


def test_a_post_changed_under_the_approver_is_looked_at_again(
    head: Client, marina: Any, submitted: Any, page: Any
) -> None:
    revision = submitted(page)
    seen = revision.version
    reschedule(actor=marina, revision=revision, times={page.pk: DUE + timedelta(hours=2)}, version=seen)
    response = head.post(at(revision, "approve/"), {"version": seen}, follow=True)
    revision.refresh_from_db()
    assert revision.state == "in_review" and "Материал изменился" in text(response)


def test_a_passed_time_is_refused_on_the_screen(
    head: Client, submitted: Any, page: Any, clock_at: Any
) -> None:
    revision = submitted(page)
    clock_at.move_to(DUE + timedelta(minutes=1))
    response = head.post(at(revision, "approve/"), {"version": revision.version})
    assert response.status_code == 422 and "Время выхода прошло" in text(response)
    assert "Верните материал автору" in text(response)


def test_returning_opens_a_sheet_and_keeps_a_remark(head: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    assert "Что поправить?" in text(head.get(at(revision, "return/")))
    data = {"often": ["Телефон"], "remark": "Нет кода города", "version": revision.version}
    for _ in range(2):
        assert head.post(at(revision, "return/"), data).url == LIST
    revision.refresh_from_db()
    assert revision.state == "returned"
    assert revision.approvals.get().remark == "Телефон. Нет кода города"


def test_a_tap_alone_is_a_remark(head: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    head.post(at(revision, "return/"), {"often": ["Адрес", "Телефон"]})
    assert revision.approvals.get().remark == "Адрес, Телефон"


def test_returning_without_a_word_is_refused(head: Client, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    response = head.post(at(revision, "return/"), {"remark": "  "})
    assert response.status_code == 422 and "за что взяться" in text(response)
    assert not revision.approvals.exists()


def test_a_long_remark_is_kept(head: Client, submitted: Any, page: Any) -> None:
    response = head.post(at(submitted(page), "return/"), {"remark": "я" * 2001})
    assert response.status_code == 422 and "я" * 2001 in text(response)


def test_returning_too_late_is_told(head: Client, irina: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    approve(actor=irina, revision=revision)
    data = {"remark": "Поздно", "version": revision.version}
    assert "Решение уже есть" in text(head.post(at(revision, "return/"), data, follow=True))
    assert head.get(at(revision, "return/")).url == at(revision)


# --- who may not ------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["approve/", "return/"])
def test_authors_and_readers_do_not_decide(
    act: str,
    client_of: Any,
    marina: Any,
    natalia: Any,
    svetlana: Any,
    submitted: Any,
    page: Any,
    clock_at: Any,
) -> None:
    revision = submitted(page)
    for person in (marina, natalia):
        response = client_of(person).post(at(revision, act), {"remark": "x"})
        assert response.status_code == 403 and "соглас" in text(response).lower()
    assert client_of(svetlana).post(at(revision, act)).status_code == 404
    assert client_of(svetlana).get(at(revision)).status_code == 404


def test_approving_is_a_post(head: Client, submitted: Any, page: Any) -> None:
    assert head.get(at(submitted(page), "approve/")).status_code == 405
    assert head.post(LIST).status_code == 405
