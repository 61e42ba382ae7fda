"""Writing: what is refused, what is kept, what a double click does."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.drafts import (
    Card,
    Content,
    PageTime,
    PhotoUse,
    create_post,
    discard,
    edit_draft,
    restore,
)
from contentplan.actions.media import keep_photo
from contentplan.actions.review import return_with_remark, withdraw
from contentplan.actions.times import remove_page, reschedule
from contentplan.content import clean_text
from contentplan.engine.send import deliver
from contentplan.engine.sweep import expire_unapproved
from contentplan.models import Delivery, Post, Revision
from contentplan.queries.plan import plan_between
from contentplan.tests.conftest import DUE, NOW, jpeg, on_its_way
from core.audit.models import Entry
from core.errors import AccessDenied, Refused, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world", "media_root")]
CARD = Card("Вода на Крымской")


def edit(person: Any, revision: Revision, **content: Any) -> Revision:
    """Save what the editor shows for `revision`."""
    content.setdefault("text", revision.text)
    content.setdefault("pages", [PageTime(place.page_id, place.due_at) for place in revision.pages.all()])
    return edit_draft(
        actor=person,
        post=revision.post,
        content=Content(**content),
        number=revision.number,
        version=revision.version,
    )


def test_a_post_begins_with_a_draft(marina: Any, page: Any, administration: Any) -> None:
    post = create_post(actor=marina, card=CARD, content=Content("Текст", pages=[PageTime(page.pk, DUE)]))
    assert post.organization == administration
    assert post.latest.is_draft and post.latest.number == 1
    assert post.latest.pages.get().due_at == DUE
    assert Entry.objects.filter(event="post.created", object_id=post.pk).count() == 1


def test_a_double_click_makes_one_post(marina: Any) -> None:
    nonce = uuid.uuid4()
    first = create_post(actor=marina, card=CARD, content=Content(), nonce=nonce)
    assert create_post(actor=marina, card=CARD, content=Content(), nonce=nonce) == first
    assert Post.objects.count() == 1


def test_only_the_press_office_writes(oleg: Any, timur: Any, prosecutor: Any) -> None:
    for person in (oleg, timur, prosecutor):
        with pytest.raises(AccessDenied):
            create_post(actor=person, card=CARD, content=Content())


@pytest.mark.parametrize(
    ("card", "content", "field"),
    [
        (Card("  "), Content(), "title"),
        (Card("я" * 201), Content(), "title"),
        (CARD, Content(link="https://e.example/" + "a" * 500), "link"),
        (CARD, Content(pages=[PageTime(999)]), "pages"),
        (CARD, Content(photos=[PhotoUse(999)]), "photos"),
        (CARD, Content(photos=[PhotoUse(number) for number in range(11)]), "photos"),
        (CARD, Content(photos=[PhotoUse(1), PhotoUse(1)]), "photos"),
    ],
)
def test_what_a_draft_refuses(marina: Any, card: Card, content: Content, field: str) -> None:
    with pytest.raises(Refused) as refused:
        create_post(actor=marina, card=card, content=content)
    assert refused.value.field == field
    assert not Post.objects.exists()


def test_nobody_is_named_who_could_not_approve(marina: Any, artem: Any, svetlana: Any) -> None:
    for person in (marina, artem, svetlana):
        with pytest.raises(Refused) as refused:
            create_post(actor=marina, card=Card("Вода", approver=person), content=Content())
        assert refused.value.field == "approver"


def test_a_colleagues_photo_can_be_used(marina: Any, artem: Any, stranger: Any) -> None:
    photo = keep_photo(actor=artem, file=jpeg())
    with pytest.raises(Refused):
        create_post(actor=marina, card=CARD, content=Content(photos=[PhotoUse(photo.pk)]))
    create_post(actor=artem, card=CARD, content=Content(photos=[PhotoUse(photo.pk)]))
    create_post(actor=marina, card=CARD, content=Content(photos=[PhotoUse(photo.pk, " Экскаватор ")]))
    assert Post.objects.first().latest.media.get().alt == "Экскаватор"


def test_texts_are_kept_clean() -> None:
    assert clean_text("  Строка  \r\nЕще\u0308 \x00\r\n\r\n") == "Строка\nЕщё"


def test_a_variant_that_says_the_same_is_not_kept(marina: Any) -> None:
    content = Content("Общий", variants={"vk": "Общий ", "ok": "", "telegram": "Свой"})
    post = create_post(actor=marina, card=CARD, content=content)
    assert [variant.network for variant in post.latest.variants.all()] == ["telegram"]


# --- editing ----------------------------------------------------------------------------------------


def test_a_draft_changes_in_place(marina: Any, artem: Any, write: Any, page: Any) -> None:
    draft = write(page)
    saved = edit(artem, draft, text="Другой текст")
    assert (saved.pk, saved.text, saved.saved_by) == (draft.pk, "Другой текст", artem)
    assert saved.post.author == marina


def test_of_two_editors_the_second_is_told(marina: Any, artem: Any, write: Any, page: Any) -> None:
    draft = write(page)
    edit(artem, Revision.objects.get(pk=draft.pk), text="Первый")
    with pytest.raises(Stale):
        edit(marina, draft, text="Второй")
    assert Revision.objects.get().text == "Первый"


def test_what_is_in_review_is_not_edited(marina: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    with pytest.raises(Refused, match="на согласовании"):
        edit(marina, revision, text="Тайком")


def test_after_a_decision_editing_starts_the_next_revision(
    marina: Any, oleg: Any, submitted: Any, page: Any
) -> None:
    revision = submitted(page)
    return_with_remark(actor=oleg, revision=revision, remark="Уточните дату")
    revision.refresh_from_db()
    following = edit(marina, revision, text="С датой")
    assert (following.number, following.state) == (2, "draft")
    revision.refresh_from_db()
    assert revision.text == "Завтра не будет воды"


def test_withdrawn_can_be_edited_too(marina: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    withdraw(actor=marina, revision=revision)
    assert edit(marina, revision, text="Ещё раз").number == 2


def test_editing_what_is_approved_holds_it_meanwhile(
    marina: Any, scheduled: Any, page: Any, clock_at: Any
) -> None:
    delivery = scheduled(page)
    edit(marina, delivery.revision, text="Исправлено")
    clock_at.move_to(DUE)
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.shown_state) == ("scheduled", "held")
    assert "редакция 2" in delivery.held_reason


def test_what_is_just_being_sent_is_not_edited(marina: Any, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    on_its_way(delivery)
    with pytest.raises(Refused, match="прямо сейчас"):
        edit(marina, delivery.revision, text="Поздно")
    assert Revision.objects.count() == 1


def test_a_page_where_it_is_out_is_not_chosen_again(marina: Any, due: Any, page: Any, make_page: Any) -> None:
    deliver(due.pk)
    with pytest.raises(Refused, match="уже вышел"):
        edit(marina, due.revision, text="Ещё раз")
    other = make_page(number=8)
    following = edit(marina, due.revision, pages=[PageTime(other.pk, DUE + timedelta(hours=1))])
    assert following.pages.get().page == other


# --- before an approval -----------------------------------------------------------------------------


def test_a_time_in_review_can_be_changed_and_the_approver_is_told(
    marina: Any, oleg: Any, submitted: Any, page: Any
) -> None:
    from contentplan.actions.review import approve

    revision = submitted(page)
    seen = revision.version
    reschedule(actor=marina, revision=revision, times={page.pk: DUE + timedelta(days=9)}, version=seen)
    with pytest.raises(Stale, match="автор изменил"):
        approve(actor=oleg, revision=revision, version=seen)


def test_a_past_time_is_refused(marina: Any, write: Any, page: Any) -> None:
    draft = write(page)
    for when in (NOW, NOW - timedelta(minutes=1)):
        with pytest.raises(Refused, match="уже прошло"):
            reschedule(actor=marina, revision=draft, times={page.pk: when}, version=draft.version)


def test_a_time_without_a_zone_is_a_fault_of_ours(write: Any, page: Any) -> None:
    with pytest.raises(ValueError, match="aware"):
        write(page, due=DUE.replace(tzinfo=None))


def test_taking_a_page_out_of_review_keeps_it_approvable(
    marina: Any, oleg: Any, submitted: Any, page: Any, make_page: Any
) -> None:
    from contentplan.actions.review import approve

    other = make_page(number=8)
    revision = submitted(page, other)
    remove_page(actor=marina, revision=revision, page_id=other.pk, version=revision.version)
    approve(actor=oleg, revision=revision)
    assert [delivery.page for delivery in Delivery.objects.all()] == [page]


def test_the_last_page_in_review_stays(marina: Any, submitted: Any, page: Any) -> None:
    revision = submitted(page)
    with pytest.raises(Refused, match="последняя"):
        remove_page(actor=marina, revision=revision, page_id=page.pk, version=revision.version)


# --- throwing away ----------------------------------------------------------------------------------


def test_a_draft_is_thrown_away_and_taken_back(marina: Any, write: Any, page: Any) -> None:
    draft = write(page)
    discard(actor=marina, revision=draft)
    discard(actor=marina, revision=draft)  # the second click
    assert Revision.objects.get(pk=draft.pk).state == "discarded"
    assert not plan_between(marina, DUE - timedelta(days=1), DUE + timedelta(days=1))
    assert Entry.objects.filter(event="post.discarded").count() == 1
    back = restore(actor=marina, post=draft.post)
    assert (back.number, back.state, back.text) == (2, "draft", draft.text)
    assert back.pages.get().due_at == DUE
    assert restore(actor=marina, post=draft.post) == back


def test_only_a_draft_is_thrown_away(marina: Any, oleg: Any, write: Any, submitted: Any, page: Any) -> None:
    with pytest.raises(Refused, match="Выбросить можно только черновик"):
        discard(actor=marina, revision=submitted(page))
    draft = write(page)
    with pytest.raises(AccessDenied):
        discard(actor=oleg, revision=draft)
    with pytest.raises(Stale):
        discard(actor=marina, revision=draft, version=draft.version + 1)


def test_a_discarded_time_does_not_pass_in_alarm(marina: Any, write: Any, page: Any, clock_at: Any) -> None:
    draft = write(page)
    discard(actor=marina, revision=draft)
    clock_at.move_to(DUE + timedelta(hours=1))
    expire_unapproved()
    assert draft.pages.get().expired_at is None
