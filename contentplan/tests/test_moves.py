"""Moving a post in the plan: what keeps its approval, what asks for another, what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contentplan.actions.deliveries import move_delivery
from contentplan.actions.drafts import edit_draft
from contentplan.actions.filling import Content, PageTime
from contentplan.actions.moves import NeedsApproval, move_line, seen_of
from contentplan.actions.review import approve, return_with_remark
from contentplan.actions.stop import stop_all
from contentplan.engine.claims import claim
from contentplan.engine.road import open_road
from contentplan.models import Approval, Delivery, DeliveryNote, Revision
from contentplan.queries.calendar import PlanFilters, days_of_week
from contentplan.queries.modes import still_stopped
from contentplan.tests.conftest import DUE, on_its_way
from core import clock
from core.audit.models import Entry
from core.clock import Week
from core.errors import AccessDenied, Refused, Stale

pytestmark = pytest.mark.django_db
LATER = DUE + timedelta(hours=3)
TOMORROW = DUE + timedelta(days=1)


@pytest.fixture(autouse=True)
def _now(clock_at: Any) -> None:
    """Wednesday morning."""


@pytest.fixture
def move(marina: Any) -> Any:
    """Marina moves what she sees: `move(post, LATER)`."""

    def act(post: Any, due_at: Any, *, since: Any = DUE, actor: Any = None, **more: Any) -> str:
        more.setdefault("seen", seen_of(post, since))
        return move_line(actor=actor or marina, post=post, since=since, due_at=due_at, **more)

    return act


def drawn(actor: Any) -> list[tuple[str, str, str]]:
    """Day, time and state of everything in the week."""
    days = days_of_week(actor, Week.of(clock.now()), PlanFilters())
    return [(day.iso, item.time, item.state) for day in days for item in day.items]


# --- what is moved ----------------------------------------------------------------------------------


def test_within_the_day_the_approval_stays(move: Any, scheduled: Any, make_page: Any) -> None:
    first, second = make_page("vk", number=7), make_page("ok", number=8)
    delivery = scheduled(first, second)
    seen = move(delivery.post, LATER)
    times = set(Delivery.objects.values_list("due_at", "state", "approval_id"))
    assert times == {(LATER, "scheduled", delivery.approval_id)}
    assert Approval.objects.count() == Revision.objects.count() == 1
    assert seen == seen_of(delivery.post, LATER) != ""


def test_what_is_in_review_moves_anywhere(move: Any, submitted: Any, page: Any, marina: Any) -> None:
    revision = submitted(page)
    move(revision.post, TOMORROW)
    revision.refresh_from_db()
    assert revision.state == "in_review" and revision.pages.get().due_at == TOMORROW
    assert drawn(marina) == [("2026-11-26", "11:00", "in_review")]


def test_a_draft_moves_with_all_its_pages_of_that_time(move: Any, write: Any, make_page: Any) -> None:
    first, second, other = (make_page("vk", number=n) for n in (7, 8, 9))
    places = [PageTime(first.pk, DUE), PageTime(second.pk, DUE), PageTime(other.pk, LATER)]
    draft = write(pages=places)
    move(draft.post, TOMORROW)
    found = dict(draft.pages.values_list("page_id", "due_at"))
    assert found == {first.pk: TOMORROW, second.pk: TOMORROW, other.pk: LATER}


def test_the_same_time_changes_nothing(move: Any, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    before = Entry.objects.count()
    move(delivery.post, DUE)
    assert Entry.objects.count() == before


# --- another day ------------------------------------------------------------------------------------


def test_another_day_asks_first(move: Any, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    with pytest.raises(NeedsApproval, match="Согласование действует до конца дня: ср, 25 ноября, 23:59"):
        move(delivery.post, TOMORROW)
    delivery.refresh_from_db()
    assert delivery.due_at == DUE and delivery.state == "scheduled"


def test_agreed_it_goes_before_the_approvers_anew(
    move: Any, scheduled: Any, page: Any, marina: Any, oleg: Any
) -> None:
    old = scheduled(page)
    move(old.post, TOMORROW, again=True)
    old.refresh_from_db()
    revision = old.post.latest
    assert old.state == "cancelled" and revision.number == 2 and revision.state == "in_review"
    assert revision.text == old.revision.text and revision.submitted_by == marina
    assert DeliveryNote.objects.filter(delivery=old, sentence__contains="ждёт нового согласования").exists()
    assert drawn(marina) == [("2026-11-26", "11:00", "in_review")]
    approve(actor=oleg, revision=revision)
    assert drawn(marina) == [("2026-11-26", "11:00", "scheduled")]


def test_other_times_of_the_post_come_along(move: Any, scheduled: Any, make_page: Any, marina: Any) -> None:
    first, second = make_page("vk", number=7), make_page("ok", number=8)
    delivery = scheduled(first, second, pages=[PageTime(first.pk, DUE), PageTime(second.pk, LATER)])
    move(delivery.post, TOMORROW, again=True)
    found = dict(delivery.post.latest.pages.values_list("page_id", "due_at"))
    assert found == {first.pk: TOMORROW, second.pk: LATER}
    assert ("2026-11-25", "14:00", "held") in drawn(marina)


def test_nobody_to_ask_leaves_all_as_it_was(
    move: Any, scheduled: Any, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = scheduled(page)
    monkeypatch.setattr("contentplan.access.approvers_of", lambda revision: [])
    with pytest.raises(Refused, match="согласовать заново некому"):
        move(delivery.post, TOMORROW, again=True)
    delivery.refresh_from_db()
    assert delivery.state == "scheduled" and delivery.held_at is None
    assert Revision.objects.count() == 1


def test_a_newer_revision_is_where_the_time_is_set(move: Any, scheduled: Any, page: Any, marina: Any) -> None:
    delivery = scheduled(page)
    edit_draft(
        actor=marina,
        post=delivery.post,
        content=Content(text="Иначе", pages=[PageTime(page.pk, DUE)]),
        number=1,
        version=delivery.post.latest.version,
    )
    with pytest.raises(Refused, match="уже есть новая редакция"):
        move(delivery.post, TOMORROW, again=True)


# --- refusals ---------------------------------------------------------------------------------------


def test_two_people_at_once(move: Any, scheduled: Any, page: Any, irina: Any) -> None:
    delivery = scheduled(page)
    seen = seen_of(delivery.post, DUE)
    move(delivery.post, LATER, actor=irina)
    with pytest.raises(Stale, match="материал изменили"):
        move(delivery.post, LATER + timedelta(hours=1), seen=seen)
    delivery.refresh_from_db()
    assert delivery.due_at == LATER


@pytest.mark.parametrize(
    ("state", "words", "more"),
    [
        ("sending", "Уже отправляется", {}),
        ("unknown", "Неизвестно, вышла ли", {}),
        ("published", "уже вышел", {"external_id": "1", "published_at": DUE}),
    ],
)
def test_what_is_on_its_way_stays(
    state: str, words: str, more: dict[str, Any], move: Any, scheduled: Any, page: Any
) -> None:
    delivery = scheduled(page)
    on_its_way(delivery)
    Delivery.objects.filter(pk=delivery.pk).update(state=state, **more)
    with pytest.raises(Refused, match=words):
        move(delivery.post, LATER)


def test_a_time_that_has_passed(move: Any, scheduled: Any, page: Any) -> None:
    with pytest.raises(Refused, match="уже прошло"):
        move(scheduled(page).post, clock.now() - timedelta(minutes=1))


def test_moving_is_planning_also_while_everything_is_stopped(
    move: Any, scheduled: Any, submitted: Any, page: Any, make_page: Any, irina: Any
) -> None:
    delivery, review = scheduled(page), submitted(make_page("max", number=3))
    stop_all(actor=irina, reason="Взлом")
    move(delivery.post, LATER)
    move(review.post, LATER)
    assert review.pages.get().due_at == Delivery.objects.get().due_at == LATER
    assert "пока её не снимут, не выйдет" in still_stopped([page.pk])
    assert not Delivery.objects.filter(open_road()).exists()


def test_two_posts_of_a_page_keep_apart(move: Any, scheduled: Any, page: Any) -> None:
    scheduled(page, due=LATER)
    other = scheduled(page)
    with pytest.raises(Refused, match=r"В 14:00 на странице «Администрация 7» стоит «Вода"):
        move(other.post, LATER + timedelta(minutes=4))
    move(other.post, LATER + timedelta(minutes=5))


def test_a_returned_post_is_opened_first(
    move: Any, submitted: Any, page: Any, oleg: Any, marina: Any
) -> None:
    revision = submitted(page)
    return_with_remark(actor=oleg, revision=revision, remark="Нет адреса")
    with pytest.raises(Refused, match="возвращено"):
        move(revision.post, LATER)


def test_who_does_not_write_moves_nothing(move: Any, scheduled: Any, page: Any, oleg: Any) -> None:
    delivery = scheduled(page)
    with pytest.raises(AccessDenied):
        move(delivery.post, LATER, actor=oleg)


# --- the screen -------------------------------------------------------------------------------------


def address(post: Any) -> str:
    return f"/plan/posts/{post.pk}/move/"


def asked(post: Any, day: str, time: str, **more: Any) -> dict[str, Any]:
    """What the form sends."""
    seen = {"at": DUE.isoformat(), "seen": seen_of(post, DUE), "next": "/plan/?week=2026-11-25"}
    return {**seen, "due_at_0": day, "due_at_1": time, **more}


def test_the_form_works_without_script(client_of: Any, marina: Any, scheduled: Any, page: Any) -> None:
    post = scheduled(page).post
    html = client_of(marina).get(address(post), {"at": "2026-11-25T11:00:00+03:00"}).content.decode()
    assert 'value="2026-11-25"' in html and 'value="11:00"' in html and seen_of(post, DUE) in html
    done = client_of(marina).post(address(post), asked(post, "2026-11-25", "14:00"), follow=True)
    assert done.redirect_chain == [("/plan/?week=2026-11-25", 302)]
    assert "сегодня в 14:00" in done.content.decode() and "Отменить" in done.content.decode()


def test_the_undo_brings_it_back(client_of: Any, marina: Any, scheduled: Any, page: Any) -> None:
    delivery = scheduled(page)
    client = client_of(marina)
    done = client.post(address(delivery.post), asked(delivery.post, "2026-11-25", "14:00"), follow=True)
    undo = next(str(one.extra_tags) for one in done.context["messages"]).removeprefix("undo:")
    assert client.post(undo).status_code == 302
    delivery.refresh_from_db()
    assert delivery.due_at == DUE


def test_another_day_is_a_question_on_the_page(
    client_of: Any, marina: Any, scheduled: Any, page: Any
) -> None:
    post, client = scheduled(page).post, client_of(marina)
    answer = client.post(address(post), asked(post, "2026-11-27", "10:00"))
    assert answer.status_code == 422 and b"data-move-ask" in answer.content
    done = client.post(address(post), asked(post, "2026-11-27", "10:00", again="1"), follow=True)
    assert "Ждёт нового согласования" in done.content.decode()
    assert post.latest.state == "in_review"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due_at_0": "2026-11-24"}, "уже прошло"),
        ({"seen": "1.1"}, "материал изменили"),
        ({"at": "вчера"}, "Такого времени нет"),
        ({"at": "2026-11-25T11:00:00"}, "Такого времени нет"),
        ({"due_at_1": "25:99"}, "Такого времени нет"),
    ],
)
def test_a_refusal_is_a_sentence(
    change: dict[str, str], words: str, client_of: Any, marina: Any, scheduled: Any, page: Any
) -> None:
    post = scheduled(page).post
    answer = client_of(marina).post(address(post), asked(post, "2026-11-25", "14:00") | change)
    assert answer.status_code == 422
    assert words in answer.content.decode() and b"data-move-refused" in answer.content


def test_nobody_is_led_away(client_of: Any, marina: Any, scheduled: Any, page: Any) -> None:
    post = scheduled(page).post
    sent = asked(post, "2026-11-25", "14:00", next="https://evil.example/")
    assert client_of(marina).post(address(post), sent)["Location"] == "/plan/?week=2026-11-25"


def test_the_screen_is_for_those_who_write(
    client_of: Any, oleg: Any, stranger: Any, scheduled: Any, page: Any
) -> None:
    post = scheduled(page).post
    assert client_of(oleg).get(address(post)).status_code == 403
    assert client_of(stranger).post(address(post), asked(post, "2026-11-25", "14:00")).status_code == 404


def test_only_what_may_be_moved_says_so(
    client_of: Any, marina: Any, oleg: Any, scheduled: Any, page: Any
) -> None:
    delivery = scheduled(page)
    mark = f'data-move="{delivery.post_id}"'
    for view in ("/plan/", "/plan/month/", "/plan/?view=list", "/plan/?view=day"):
        assert mark in client_of(marina).get(view).content.decode()
        assert mark not in client_of(oleg).get(view).content.decode()
    Delivery.objects.update(state="unknown")
    assert mark not in client_of(marina).get("/plan/").content.decode()


def test_a_page_at_another_time_that_a_worker_has_in_hand_is_not_lost(
    move: Any, marina: Any, scheduled: Any, make_page: Any, clock_at: Any
) -> None:
    delivery = scheduled(make_page("vk", number=7), make_page("ok", number=8))
    move_delivery(actor=marina, delivery=delivery, due_at=LATER)
    other = Delivery.objects.exclude(pk=delivery.pk).get()
    clock_at.move_to(DUE)
    assert claim(other.pk) is not None
    with pytest.raises(Refused, match="уже прошло"):
        move(delivery.post, TOMORROW, since=LATER, again=True)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"scheduled", "sending"}
