"""A plan is gathered, confirmed as a document, printed; what differs since is shown."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from contentplan.actions.deliveries import cancel_delivery, move_delivery
from contentplan.actions.documents import confirm_plan
from contentplan.actions.drafts import Card, Content, PageTime, create_post, discard
from contentplan.actions.events.changing import cancel_event, move_event
from contentplan.actions.events.entering import EventData, enter_event
from contentplan.actions.events.posts import Wanted, make_posts
from contentplan.actions.review import submit
from contentplan.docx import FONT, HEADINGS, file_name, period_words, plan_docx
from contentplan.gathering import Period, differences, digest_of
from contentplan.models import Approval, ContentPlan, Delivery, PlanItem
from contentplan.queries.documents import confirmed_of, document_of, gather, items_of, since_confirmed
from contentplan.tests.conftest import DUE, FRIDAY_AT_15
from contentplan.tests.test_event_questions import AT_17, MONDAY
from contentplan.when import When
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
WEEK = Period.of("week", date(2026, 11, 23))
MONTH = Period.of("month", date(2026, 11, 1))


def confirm(actor: Any, *, approve: bool = False, period: Period = WEEK) -> Any:
    return confirm_plan(
        actor=actor, period=period, digest=gather(actor, period).digest, approve_finished=approve
    )


# --- periods ----------------------------------------------------------------------------------------


def test_a_period_begins_on_monday_or_on_the_first() -> None:
    assert (WEEK.last, WEEK.next.first, WEEK.previous.first) == (
        date(2026, 11, 29),
        date(2026, 11, 30),
        date(2026, 11, 16),
    )
    assert (MONTH.last, MONTH.next.first, MONTH.previous.first) == (
        date(2026, 11, 30),
        date(2026, 12, 1),
        date(2026, 10, 1),
    )
    assert [week.monday.day for week in MONTH.weeks] == [26, 2, 9, 16, 23, 30]


@pytest.mark.parametrize(
    ("kind", "day"), [("week", date(2026, 11, 24)), ("month", date(2026, 11, 2)), ("year", date(2026, 1, 1))]
)
def test_other_days_begin_nothing(kind: str, day: date) -> None:
    with pytest.raises(Refused, match="с понедельника или на месяц с первого числа"):
        Period.of(kind, day)


# --- gathering --------------------------------------------------------------------------------------


def test_events_and_posts_stand_by_day(marina: Any, visit: Any, page: Any, write: Any) -> None:
    write(page)
    make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk]), Wanted("report", [page.pk])])
    gathered = gather(marina, WEEK)
    assert [(item.day.day, item.title) for item in gathered.items] == [
        (25, "Вода на Крымской"),
        (26, "Анонс: Открытие спортплощадки"),
        (27, "Открытие спортплощадки"),
        (27, "Как прошло: Открытие спортплощадки"),
    ]
    announce = gathered.items[1]
    assert announce.who == "Глава администрации"
    assert [one.words for one in announce.pages] == ["ВК: Администрация 7"]
    assert announce.responsible == "М.\u00a0Ковальчук"


def test_what_will_not_come_is_left_out(
    marina: Any, visit: Any, page: Any, write: Any, oleg: Any, utilities: Any
) -> None:
    discard(actor=marina, revision=write(page))
    cancel_event(actor=marina, event=visit, reason="дождь")
    enter_event(actor=oleg, data=EventData("Предложение", FRIDAY_AT_15, utilities))
    assert not gather(marina, WEEK).items


def test_a_whole_day_and_a_neighbouring_week(marina: Any, utilities: Any) -> None:
    for day in (date(2026, 11, 22), date(2026, 11, 29), date(2026, 11, 30)):
        if day >= date(2026, 11, 25):
            enter_event(actor=marina, data=EventData(f"{day}", When.of_wall(day, None, None), utilities))
    assert [item.title for item in gather(marina, WEEK).items] == ["2026-11-29"]
    assert [item.title for item in gather(marina, MONTH).items] == ["2026-11-29", "2026-11-30"]


def test_shortages_are_said_page_by_page(marina: Any, page: Any) -> None:
    assert gather(marina, WEEK).gaps == ["ВКонтакте, «Администрация 7»: 23–29 ноября не хватает 5"]


def test_gathering_costs_the_same_for_many(
    marina: Any, visit: Any, page: Any, write: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        write(page)
        make_posts(actor=marina, event=visit, wanted=[Wanted("report", [page.pk])])
    with django_assert_max_num_queries(16):
        assert len(gather(marina, WEEK).items) == 13


# --- confirming -------------------------------------------------------------------------------------


def test_the_head_confirms_what_was_read(irina: Any, marina: Any, visit: Any) -> None:
    plan = confirm(irina).plan
    assert (plan.number, plan.confirmed_by, plan.first_day, plan.last_day) == (
        1,
        irina,
        WEEK.first,
        WEEK.last,
    )
    assert digest_of(items_of(plan)) == plan.digest
    assert Entry.objects.get(event="plan.confirmed").data["items"] == 1
    assert "утверждён, версия 1" in Notification.objects.get(person=marina, kind="plan.confirmed").text
    assert confirm(irina).plan == plan  # the second click
    assert ContentPlan.objects.count() == 1


def test_only_the_head_confirms(marina: Any, oleg: Any, visit: Any) -> None:
    for actor in (marina, oleg):
        with pytest.raises(AccessDenied, match="План утверждает начальник Отдела"):
            confirm_plan(actor=actor, period=WEEK, digest="0" * 64)


def test_nothing_and_the_past_are_not_confirmed(irina: Any, visit: Any, clock_at: Any) -> None:
    with pytest.raises(Refused, match="утверждать нечего"):
        confirm(irina, period=WEEK.next)
    clock_at.shift(timedelta(days=7))
    with pytest.raises(Refused, match="Этот срок прошёл: 23–29 ноября"):
        confirm(irina)


def test_what_changed_while_it_was_read_is_not_confirmed(irina: Any, marina: Any, visit: Any) -> None:
    seen = gather(irina, WEEK).digest
    move_event(actor=marina, event=visit, when=AT_17)
    with pytest.raises(Stale, match="Пока вы читали, план изменился"):
        confirm_plan(actor=irina, period=WEEK, digest=seen)
    assert not ContentPlan.objects.exists()


def test_a_later_version_does_not_change_the_first(irina: Any, marina: Any, visit: Any) -> None:
    first = confirm(irina).plan
    move_event(actor=marina, event=visit, when=AT_17)
    second = confirm(irina).plan
    assert (second.number, confirmed_of("week", WEEK.first)) == (2, second)
    assert items_of(first)[0].at == FRIDAY_AT_15.starts_at
    document = document_of(first)
    assert document.is_whole and document.newer == second


def test_lines_changed_behind_the_portal_are_noticed(irina: Any, visit: Any) -> None:
    plan = confirm(irina).plan
    PlanItem.objects.filter(plan=plan).update(title="Подмена")
    assert not document_of(plan).is_whole


# --- the plan approves what is finished -------------------------------------------------------------


def test_the_plan_approves_what_is_finished(irina: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    done = confirm(irina, approve=True)
    approval = Approval.objects.get(revision=revision)
    assert (approval.kind, approval.plan, approval.approver) == ("plan", done.plan, irina)
    assert done.approved == ["Вода на Крымской"]
    assert Delivery.objects.get(revision=revision).due_at == DUE
    assert confirm(irina, approve=True).plan == done.plan  # the second click finds all done


def test_without_the_tick_nothing_is_approved(irina: Any, submitted: Any, page: Any) -> None:
    submitted(page)
    confirm(irina)
    assert not Approval.objects.exists()


def test_nobody_approves_own_work_by_a_plan(irina: Any, page: Any, rubric: Any, world: Any) -> None:
    content = Content(text="Сама написала", pages=[PageTime(page.pk, DUE)])
    post = create_post(actor=irina, card=Card("Своё", rubric=rubric), content=content)
    # Another head could approve it, so it can be submitted; she herself cannot.
    with pytest.raises(Refused, match="Согласовать некому"):
        submit(actor=irina, revision=post.latest, version=post.latest.version)


def test_own_work_is_left_and_named(irina: Any, oleg: Any, page: Any, rubric: Any, world: Any) -> None:
    content = Content(text="Сама написала", pages=[PageTime(page.pk, DUE)])
    post = create_post(actor=irina, card=Card("Своё", rubric=rubric), content=content)
    submit(actor=irina, revision=post.latest, version=post.latest.version)
    done = confirm(irina, approve=True)
    assert not done.approved
    assert done.left[0][0] == "Своё" and "Свой материал согласует другой" in done.left[0][1]


def test_a_post_whose_event_is_in_question_is_left(
    irina: Any, marina: Any, visit: Any, page: Any, world: Any
) -> None:
    (post,) = make_posts(actor=marina, event=visit, wanted=[Wanted("report", [page.pk])])
    submit(actor=marina, revision=post.latest, version=post.latest.version)
    move_event(actor=marina, event=visit, when=AT_17)
    done = confirm(irina, approve=True)
    assert "не решено" in done.left[0][1]
    assert not Delivery.objects.exists()


def test_an_approval_of_a_plan_names_it(submitted: Any, page: Any, irina: Any) -> None:
    from django.db import IntegrityError

    revision = submitted(page)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            revision=revision, kind="plan", approver=irina, decision="approved", digest=revision.digest
        )


# --- differences ------------------------------------------------------------------------------------


def test_differences_say_what_came_went_and_changed(
    irina: Any, marina: Any, visit: Any, scheduled: Any, page: Any, make_page: Any, write: Any
) -> None:
    gone, moved = scheduled(page), scheduled(make_page(number=8))
    plan = confirm(irina).plan
    assert not since_confirmed(gather(irina, WEEK), plan)
    cancel_delivery(actor=marina, delivery=gone)
    move_delivery(actor=marina, delivery=moved, due_at=DUE + timedelta(hours=2))
    move_event(actor=marina, event=visit, when=MONDAY)
    write(make_page(number=9), due=DUE + timedelta(days=1))
    found = [(one.kind, one.item.title, one.words) for one in since_confirmed(gather(irina, WEEK), plan)]
    assert found == [
        ("removed", "Вода на Крымской", ""),
        ("changed", "Вода на Крымской", "время: ср, 25 ноября, 11:00 → ср, 25 ноября, 13:00"),
        ("added", "Вода на Крымской", ""),
        ("removed", "Открытие спортплощадки", ""),
    ]


def test_a_draft_that_was_finished_is_no_difference(
    irina: Any, marina: Any, page: Any, write: Any, world: Any
) -> None:
    draft = write(page)
    plan = confirm(irina).plan
    submit(actor=marina, revision=draft, version=draft.version)
    assert not since_confirmed(gather(irina, WEEK), plan)


def test_equal_lines_differ_in_nothing(marina: Any, visit: Any) -> None:
    items = gather(marina, WEEK).items
    assert not differences(items, items)
    assert not differences([], [])


# --- on paper ---------------------------------------------------------------------------------------


def read(body: bytes) -> Any:
    return Document(io.BytesIO(body))


def test_the_sheet_of_a_confirmed_plan(irina: Any, marina: Any, visit: Any, page: Any) -> None:
    make_posts(actor=marina, event=visit, wanted=[Wanted("announce", [page.pk]), Wanted("report", [page.pk])])
    plan = confirm(irina).plan
    sheet = read(plan_docx(WEEK, items_of(plan), gaps=plan.gaps, plan=plan))
    section = sheet.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (297, 210)
    rows = [[cell.text for cell in row.cells] for row in sheet.tables[0].rows]
    assert rows[0] == list(HEADINGS)
    assert rows[1] == [
        *("чт, 26.11", "10:00", "Глава администрации\nул. Нестерова, 12, двор"),
        *("Анонс: Открытие спортплощадки", "ВК\nАдминистрация 7", "М.\u00a0Ковальчук"),
    ]
    assert rows[2][:4] == [
        *("пт, 27.11", "15:00"),
        "Открытие спортплощадки\nГлава администрации В.\u00a0И.\u00a0Соколов\nул. Нестерова, 12, двор",
        "",
    ]
    assert rows[3][0] == "" and rows[3][1] == "18:00"
    words = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "КОНТЕНТ-ПЛАН" in words and "с 23 по 29 ноября 2026 года" in words
    assert "не хватает" in words and "п. 5 Порядка" in words
    assert "Начальник Отдела  ____________________ / И.\u00a0Дорошенко" in words
    assert f"версия 1. Контрольная сумма {plan.digest[:16]}" in words and "ПРОЕКТ" not in words
    assert sheet.styles["Normal"].font.name == FONT


def test_the_font_table_names_what_stands_in(visit: Any, marina: Any) -> None:
    import zipfile

    body = plan_docx(WEEK, gather(marina, WEEK).items)
    table = zipfile.ZipFile(io.BytesIO(body)).read("word/fontTable.xml").decode()
    assert f'w:name="{FONT}"><w:altName w:val="Times New Roman"/>' in table


def test_a_draft_sheet_says_so(marina: Any, visit: Any) -> None:
    words = "\n".join(one.text for one in read(plan_docx(WEEK, gather(marina, WEEK).items)).paragraphs)
    assert "ПРОЕКТ, не утверждён" in words and "/ ______________" in words


def test_a_strange_title_does_not_break_the_file(marina: Any, utilities: Any) -> None:
    title = "Приём \x0b\x1b‮граждан <b>&amp;</b>\ufffe"
    enter_event(actor=marina, data=EventData(title, FRIDAY_AT_15, utilities))
    sheet = read(plan_docx(WEEK, gather(marina, WEEK).items))
    assert "граждан <b>&amp;</b>" in sheet.tables[0].rows[1].cells[2].text


def test_an_empty_period_is_a_sheet_too() -> None:
    assert "Мероприятий и материалов нет." in [one.text for one in read(plan_docx(WEEK, [])).paragraphs]


@pytest.mark.parametrize(
    ("first", "kind", "words"),
    [
        (date(2026, 11, 30), "week", "с 30 ноября по 6 декабря 2026 года"),
        (date(2026, 12, 28), "week", "с 28 декабря 2026 года по 3 января 2027 года"),
        (date(2026, 12, 1), "month", "с 1 по 31 декабря 2026 года"),
    ],
)
def test_the_period_in_words(first: date, kind: str, words: str) -> None:
    assert period_words(Period.of(kind, first)) == words
    assert file_name(Period.of(kind, first), None).endswith("-draft.docx")


# --- screens ----------------------------------------------------------------------------------------

ROOT = "/plan/documents/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_gathered_confirmed_printed(
    client_of: Any, irina: Any, marina: Any, visit: Any, submitted: Any, page: Any
) -> None:
    submitted(page)
    assert "Собрать" in text(client_of(marina).get(ROOT))
    shown = text(client_of(marina).get(f"{ROOT}week/2026-11-23/"))
    assert "2 строки" in shown and "План утверждает начальник Отдела" in shown and "не хватает" in shown
    head = client_of(irina)
    shown = text(head.get(f"{ROOT}week/2026-11-23/"))
    assert "Согласовать готовые материалы плана" in shown
    digest = gather(irina, WEEK).digest
    for _ in range(2):
        done = text(
            head.post(
                f"{ROOT}week/2026-11-23/confirm/", {"digest": digest, "approve_finished": "on"}, follow=True
            )
        )
    assert "План утверждён, версия 1" in done and Approval.objects.get().kind == "plan"
    plan = ContentPlan.objects.get()
    sheet = client_of(marina).get(f"{ROOT}{plan.pk}/docx/")
    assert sheet["Content-Disposition"] == 'attachment; filename="plan-2026-11-23-2026-11-29-v1.docx"'
    assert read(sheet.content).tables
    assert read(head.get(f"{ROOT}week/2026-11-23/docx/").content).tables
    assert "Совпадает с утверждённым" in text(head.get(f"{ROOT}week/2026-11-23/"))
    assert "версия 1" in text(head.get(ROOT))


def test_a_plan_that_changed_meanwhile_is_read_again(client_of: Any, irina: Any, visit: Any) -> None:
    head = client_of(irina)
    late = head.post(f"{ROOT}week/2026-11-23/confirm/", {"digest": "0" * 64})
    assert late.status_code == 422 and "Пока вы читали, план изменился" in text(late)
    assert gather(irina, WEEK).digest in text(late)  # the next click answers for what is shown now


@pytest.mark.parametrize(
    "address", ["week/2026-11-24/", "year/2026-01-01/", "week/никогда/", "week/9999-12-31/", "404/"]
)
def test_no_such_period(client_of: Any, marina: Any, address: str) -> None:
    assert client_of(marina).get(f"{ROOT}{address}").status_code == 404


def test_heads_read_documents_and_gather_none(
    client_of: Any, irina: Any, oleg: Any, svetlana: Any, visit: Any
) -> None:
    plan = confirm(irina).plan
    assert client_of(oleg).get(f"{ROOT}{plan.pk}/").status_code == 200
    assert client_of(oleg).get(f"{ROOT}week/2026-11-23/").status_code == 403
    assert client_of(svetlana).get(f"{ROOT}{plan.pk}/").status_code == 404
    assert client_of(svetlana).get(f"{ROOT}{plan.pk}/docx/").status_code == 404


def test_a_line_leads_only_to_what_opens(
    client_of: Any, irina: Any, natalia: Any, appoint: Any, school: Any, visit: Any, submitted: Any, page: Any
) -> None:
    post = submitted(page).post
    document = f"{ROOT}{confirm(irina).plan.pk}/"
    other = appoint("director@dzhankoy.example", "department_head", school)
    for person, leads in ((natalia, True), (other, False)):
        shown = text(client_of(person).get(document))
        assert post.title in shown and (f"/plan/posts/{post.pk}/" in shown) is leads
        assert client_of(person).get(f"/plan/posts/{post.pk}/").status_code == (200 if leads else 404)
