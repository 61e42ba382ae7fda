"""A table becomes drafts, all or none, once."""

from __future__ import annotations

from typing import Any

import pytest

from contentplan.exchange import actions
from contentplan.exchange.actions import apply, discard, name_columns, upload
from contentplan.exchange.submitting import submit_all
from contentplan.exchange.tests.conftest import HEAD, Bring, line
from contentplan.models import Approval, Delivery, PlanImport, Post, Revision
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale
from core.notifications.models import Notification
from core.tables.kept import RowsRefused
from core.tables.tests.files import xlsx

pytestmark = pytest.mark.django_db


def test_every_row_becomes_a_draft_of_its_author(bring: Bring, marina: Any, page: Any, rubric: Any) -> None:
    sheet = bring(line(), line(day="06.12.2026", title="Афиша", text="", rubric=""))
    posts = apply(actor=marina, sheet=sheet, version=sheet.version)
    first, second = (post.latest for post in posts)
    assert [(post.title, post.author, post.rubric) for post in posts] == [
        ("Вода на Крымской", marina, rubric),
        ("Афиша", marina, None),
    ]
    assert {first.state, second.state} == {"draft"} and first.saved_by == marina
    assert (first.text, first.pages.get().page, second.text) == ("Завтра не будет воды", page, "")
    assert first.pages.get().due_at.isoformat() == "2026-12-05T07:00:00+00:00"
    assert not Approval.objects.exists() and not Delivery.objects.exists()


def test_the_journal_tells_of_the_table_and_of_each_post(bring: Bring, marina: Any) -> None:
    sheet = bring(line(), line(title="Другое"))
    apply(actor=marina, sheet=sheet, version=sheet.version)
    entry = Entry.objects.get(event="plan.imported")
    assert (entry.actor_id, entry.data["count"], entry.data["sha256"]) == (marina.pk, 2, sheet.digest)
    assert Entry.objects.filter(event="post.created").count() == 2


def test_one_wrong_row_keeps_all_out(bring: Bring, marina: Any) -> None:
    sheet = bring(line(), line(day="31.11.2026"))
    with pytest.raises(RowsRefused, match="не внесена ни одна"):
        apply(actor=marina, sheet=sheet, version=sheet.version)
    kept = PlanImport.objects.get()
    assert not Post.objects.exists() and (kept.state, len(kept.rows)) == ("uploaded", 2)


def test_a_fault_in_the_middle_leaves_nothing(
    bring: Bring, marina: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = bring(line())

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the database has gone")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError):
        apply(actor=marina, sheet=sheet, version=sheet.version)
    assert not Post.objects.exists() and PlanImport.objects.get().state == "uploaded"


def test_the_same_confirmation_again_makes_no_second_set(bring: Bring, marina: Any) -> None:
    sheet = bring(line(), line(title="Другое"))
    again = PlanImport.objects.get(pk=sheet.pk)
    version = sheet.version
    posts = apply(actor=marina, sheet=sheet, version=version)
    assert apply(actor=marina, sheet=again, version=version) == posts
    assert apply(actor=marina, sheet=PlanImport.objects.get(), version=version) == posts
    assert Post.objects.count() == 2 and Entry.objects.filter(event="plan.imported").count() == 1


def test_the_same_file_again_adds_nothing(bring: Bring, marina: Any) -> None:
    for _ in range(2):
        sheet = bring(line(), line(title="Другое", text="Слова"))
        if Post.objects.exists():
            with pytest.raises(RowsRefused, match="Вносить нечего"):
                apply(actor=marina, sheet=sheet, version=sheet.version)
        else:
            apply(actor=marina, sheet=sheet, version=sheet.version)
    assert Post.objects.count() == 2


def test_what_was_not_looked_at_is_not_entered(bring: Bring, marina: Any) -> None:
    sheet = bring(line())
    seen = sheet.version
    columns = {int(number): key for number, key in sheet.columns.items()}
    name_columns(actor=marina, sheet=sheet, columns=columns, default_at=None)
    with pytest.raises(Stale, match="Посмотрите строки ещё раз"):
        apply(actor=marina, sheet=sheet, version=seen)
    assert not Post.objects.exists()


def test_a_discarded_table_leaves_nothing(bring: Bring, marina: Any) -> None:
    sheet = bring(line())
    for _ in range(2):
        discard(actor=marina, sheet=sheet)
    kept = PlanImport.objects.get()
    assert (kept.state, kept.rows) == ("discarded", [])
    with pytest.raises(Stale):
        apply(actor=marina, sheet=kept, version=kept.version - 1)


def test_columns_must_say_when_what_and_where(bring: Bring, marina: Any) -> None:
    sheet = bring(line())
    for wrong, why in (
        ({0: "day"}, "Название"),
        ({0: "day", 2: "title"}, "Страницы"),
        ({2: "title"}, "Дата"),
    ):
        with pytest.raises(Refused, match=why):
            name_columns(actor=marina, sheet=sheet, columns=wrong, default_at=None)


def test_others_may_not(bring: Bring, oleg: Any) -> None:
    sheet = bring(line())
    for act in (
        lambda: upload(actor=oleg, name="a.xlsx", content=xlsx(HEAD, line())),
        lambda: name_columns(actor=oleg, sheet=sheet, columns={}, default_at=None),
        lambda: apply(actor=oleg, sheet=sheet, version=sheet.version),
        lambda: discard(actor=oleg, sheet=sheet),
        lambda: submit_all(actor=oleg, sheet=sheet),
    ):
        with pytest.raises(AccessDenied):
            act()


def test_queries_of_entering_are_those_of_its_journal(
    bring: Bring, marina: Any, django_assert_max_num_queries: Any
) -> None:
    sheet = bring(*(line(title=f"Материал {number}", text=f"Слова {number}") for number in range(60)))
    with django_assert_max_num_queries(60 + 30):
        apply(actor=marina, sheet=sheet, version=sheet.version)


# --- sent for approval at once -----------------------------------------------------------------------


def test_all_drafts_are_sent_by_one_button(bring: Bring, marina: Any, oleg: Any) -> None:
    sheet = bring(line(), line(day="06.12.2026", title="Другое", text="Слова"))
    apply(actor=marina, sheet=sheet, version=sheet.version)
    sent = submit_all(actor=marina, sheet=sheet)
    assert (sent.count, sent.left, sent.waiting) == (2, {}, 0)
    assert set(Revision.objects.values_list("state", flat=True)) == {"in_review"}
    assert Notification.objects.filter(person=oleg, kind="post.submitted").count() == 2
    again = submit_all(actor=marina, sheet=sheet)
    assert again.count == 0 and Entry.objects.filter(event="post.submitted").count() == 2


def test_what_is_not_fit_is_left_with_its_reason(bring: Bring, marina: Any, oleg: Any) -> None:
    sheet = bring(line(), line(day="06.12.2026"), line(day="07.12.2026", title="Пусто", text=""))
    fit, same, empty = apply(actor=marina, sheet=sheet, version=sheet.version)
    Revision.objects.filter(post=fit).update(text="Иное")
    sent = submit_all(actor=marina, sheet=sheet)
    assert sent.count == 2 and "Напишите текст" in sent.left[empty.pk]
    assert Revision.objects.get(post=same).state == "in_review"


def test_a_repeat_waits_for_a_persons_word(
    bring: Bring, marina: Any, oleg: Any, scheduled: Any, page: Any
) -> None:
    scheduled(page)
    sheet = bring(line())
    [post] = apply(actor=marina, sheet=sheet, version=sheet.version)
    sent = submit_all(actor=marina, sheet=sheet)
    assert sent.count == 0 and "Похоже на повтор" in sent.left[post.pk]
    assert post.latest.is_draft


def test_a_press_of_the_button_is_bounded(
    bring: Bring, marina: Any, oleg: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("contentplan.exchange.submitting.MOST", 1)
    sheet = bring(line(), line(day="06.12.2026", title="Другое", text="Слова"))
    apply(actor=marina, sheet=sheet, version=sheet.version)
    assert (submit_all(actor=marina, sheet=sheet).waiting, submit_all(actor=marina, sheet=sheet).waiting) == (
        1,
        0,
    )
