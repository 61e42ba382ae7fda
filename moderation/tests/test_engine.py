"""Doing in the network what was decided: every family of errors, dying at any line, reading back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import (
    CredentialExpired,
    HumanCheck,
    InvalidContent,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    Unsupported,
    Where,
    WrongTokenKind,
)
from core.notifications.models import Notification
from core.work.gate import LostClaim
from moderation.actions.decide import answer, delete_and_ban, delete_only, pass_to_department
from moderation.engine import check, claims, run, sweep
from moderation.models import Action, ActionAttempt, BlacklistEntry, InboxItem
from moderation.tests import fakes
from moderation.tests.conftest import INSULT, work
from moderation.tests.fakes import Killed, World
from networks.base import SeenComment
from pages.models import OfficialPage, PageCapability

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]


@pytest.fixture
def banned(item: Any, timur: Any) -> Any:
    """The comment is to be deleted and its author banned for thirty days."""
    until = clock.now() + timedelta(days=30)
    return delete_and_ban(actor=timur, item=item, version=item.version, basis=INSULT, until=until)


@pytest.fixture
def deletion(item: Any, timur: Any) -> Action:
    """One deletion, whose time has come."""
    delete_only(actor=timur, item=item, version=0, basis=INSULT, reason="Писал ребёнок")
    return Action.objects.get()


@pytest.fixture
def reply(item: Any, timur: Any) -> Action:
    """One answer."""
    answer(actor=timur, item=item, version=0, text="Бригада приедет к обеду")
    return Action.objects.get()


def now_state(action: Action) -> str:
    return Action.objects.get(pk=action.pk).state


def own_words(world: World) -> list[str]:
    return [text for text in world.texts("45") if text != "Дармоеды вы все"]


# --- the straight way -----------------------------------------------------------------------------------


def test_nothing_leaves_within_ten_seconds(banned: Any, clock_at: Any, world: World) -> None:
    clock_at.shift(9)
    work(3)
    assert not world.calls


def test_a_comment_is_deleted_its_author_banned_both_read_back(
    banned: Any, item: Any, pass_ten_seconds: Any, world: World
) -> None:
    pass_ten_seconds()
    assert world.texts("45") == [] and world.banned["418"].until == banned.ban_until
    assert world.banned["418"].reason == "insult" and "Дармоеды" not in world.banned["418"].comment
    assert {(one.state, one.verified_at is not None) for one in Action.objects.all()} == {("done", True)}
    entry = BlacklistEntry.objects.get()
    assert (entry.state, entry.applied) == ("active", "api")
    row = InboxItem.objects.get()
    assert (row.state, row.is_gone, row.closed_at) == ("closed", True, clock.now())
    kinds = ActionAttempt.objects.values_list("action__kind", "kind", "outcome")
    assert set(kinds) == {
        ("delete_comment", "send", "accepted"),
        ("delete_comment", "look", "found"),
        ("ban", "send", "accepted"),
        ("ban", "look", "found"),
    }


def test_an_answer_goes_out_once(reply: Action, pass_ten_seconds: Any, world: World) -> None:
    pass_ten_seconds()
    work(3)
    assert own_words(world) == ["Бригада приедет к обеду"]
    action = Action.objects.get()
    assert (action.state, action.result_id != "") == ("done", True)
    assert InboxItem.objects.get().state == "answered"


def test_a_private_message_is_answered_in_its_dialogue(
    message: Any, timur: Any, pass_ten_seconds: Any, world: World
) -> None:
    answer(actor=timur, item=message, version=0, text="В МФЦ на Карла Маркса")
    pass_ten_seconds()
    assert world.sent == [("418", "В МФЦ на Карла Маркса")]
    assert InboxItem.objects.get().state == "answered"


def test_a_department_is_told_when_the_ten_seconds_are_over(
    item: Any, timur: Any, oleg: Any, utilities: Any, clock_at: Any
) -> None:
    pass_to_department(actor=timur, item=item, version=0, department=utilities, note="Про трубу")
    work()
    assert not Notification.objects.exists()
    clock_at.shift(11)
    work(2)
    told = Notification.objects.get()
    assert (told.person, "Про трубу" in told.text, "Дармоеды" in told.text) == (oleg, True, False)


# --- what the network refuses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        WrongTokenKind("Нужен ключ администратора."),
        PermissionMissing("Нет права удалять."),
        Unsupported("Сеть этого не умеет."),
        HumanCheck("Сеть просит проверку.", url="https://vk.com"),
    ],
)
def test_what_the_api_refuses_is_done_by_hand(
    error: Exception, deletion: Action, pass_ten_seconds: Any, world: World, timur: Any
) -> None:
    world.faults.append(fakes.refused(error))
    pass_ten_seconds()
    work(2)
    action = Action.objects.get()
    assert (action.state, action.last_error, action.next_at) == ("by_hand", str(error), None)
    assert InboxItem.objects.get().state == "decided"
    told = Notification.objects.get()
    assert told.person == timur and str(error) in told.text
    assert world.calls == ["delete_comment"]


def test_a_page_that_cannot_do_it_is_not_even_asked(
    deletion: Action, page: Any, pass_ten_seconds: Any, world: World
) -> None:
    PageCapability.objects.create(
        page=page, operation="delete_comment", how="manual", why="нужен ключ администратора"
    )
    pass_ten_seconds()
    action = Action.objects.get()
    assert (action.state, action.last_error) == ("by_hand", "нужен ключ администратора")
    assert not world.calls


def test_a_network_that_says_no_for_good_fails(deletion: Action, pass_ten_seconds: Any, world: World) -> None:
    world.faults.append(fakes.refused(InvalidContent("Так нельзя.")))
    pass_ten_seconds()
    assert now_state(deletion) == "failed" and Notification.objects.count() == 1


def test_a_busy_network_is_asked_again_when_it_says(
    deletion: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.faults.append(fakes.refused(RateLimited("Слишком часто.", seconds=30)))
    pass_ten_seconds()
    action = Action.objects.get()
    assert (action.state, action.tries) == ("retry_wait", 0)
    assert action.next_at is not None and action.next_at >= clock.now() + timedelta(seconds=30)
    clock_at.shift(40)
    work()
    assert now_state(deletion) == "done"


def test_a_network_that_is_away_is_tried_with_growing_pauses_then_by_hand(
    deletion: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.faults.extend([fakes.refused(Temporary("Нет связи."))] * 12)
    pass_ten_seconds()
    for _ in range(11):
        assert now_state(deletion) == "retry_wait"
        clock_at.shift(601)
        work()
    assert now_state(deletion) == "by_hand" and not world.faults


def test_a_dead_token_pauses_its_page_and_the_rest_goes_on(
    deletion: Action, page: Any, make_page: Any, wrote: Any, timur: Any, pass_ten_seconds: Any, world: World,
    clock_at: Any,
) -> None:  # fmt: skip
    other = wrote("Спам", on=make_page(number=8), post="46")
    world.faults.append(fakes.refused(CredentialExpired("Токен больше не действует.")))
    pass_ten_seconds()
    assert OfficialPage.objects.get(pk=page.pk).broken_since is not None
    delete_only(actor=timur, item=other, version=0, basis=INSULT, reason="Писал ребёнок")
    clock_at.shift(70)
    work(2)
    assert now_state(deletion) == "retry_wait"
    assert Action.objects.get(item=other).state == "done"
    OfficialPage.objects.filter(pk=page.pk).update(broken_since=None, broken_why="")
    work()
    assert now_state(deletion) == "done"


# --- lost answers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [fakes.lost, fakes.accepted_and_dropped])
def test_a_deletion_whose_answer_is_lost_is_simply_made_again(
    fault: Any, deletion: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.faults.append(fault)
    pass_ten_seconds()
    assert now_state(deletion) == "retry_wait"
    clock_at.shift(30)
    work()
    assert (now_state(deletion), world.texts("45")) == ("done", [])


def test_a_lost_answer_is_found_in_the_network(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.faults.append(fakes.accepted_and_dropped)
    pass_ten_seconds()
    assert now_state(reply) == "unknown"
    clock_at.shift(60)
    work()
    action = Action.objects.get()
    assert (action.state, action.verified_at) == ("done", clock.now())
    assert own_words(world) == ["Бригада приедет к обеду"]


def test_an_answer_that_is_not_seen_is_never_sent_again_by_itself(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any, timur: Any
) -> None:
    world.faults.append(fakes.lost)
    pass_ten_seconds()
    for _ in range(6):
        clock_at.shift(60)
        work()
    action = Action.objects.get()
    assert (action.state, action.next_at) == ("unknown", None)
    assert world.calls.count("reply") == 1
    assert [told.person for told in Notification.objects.all()] == [timur]


def test_an_answer_that_is_surely_not_there_is_sent_again(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    """The network shows all comments at once (MAX): two settled looks without it prove that the first try was lost."""
    world.shows_all = True
    world.faults.append(fakes.lost)
    pass_ten_seconds()
    clock_at.shift(60)
    work()
    assert (now_state(reply), world.calls.count("reply")) == ("unknown", 1), "one look proves nothing"
    clock_at.shift(60)
    work(2)
    assert (now_state(reply), own_words(world)) == ("done", ["Бригада приедет к обеду"])
    assert world.calls.count("reply") == 2


def test_the_same_words_by_anybody_keep_an_answer_from_being_sent_again(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    """Who wrote them, a network may tell in a way of its own."""
    world.shows_all = True
    world.faults.append(fakes.lost)
    world.write("45", "777", "Бригада приедет к обеду")
    pass_ten_seconds()
    for _ in range(6):
        clock_at.shift(60)
        work()
    assert (now_state(reply), world.calls.count("reply")) == ("unknown", 1)


def test_with_a_key_the_answer_is_sent_again_and_stands_once(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.key_lives_s = 3600
    world.faults.append(fakes.accepted_and_dropped)
    pass_ten_seconds()
    clock_at.shift(30)
    work()
    assert (now_state(reply), world.calls.count("reply")) == ("done", 2)
    assert own_words(world) == ["Бригада приедет к обеду"]


def test_a_key_that_is_refused_is_followed_by_reading(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.key_lives_s = 3600
    refusal = Permanent("Такой комментарий уже был.", where=Where("vk", "wall.createComment", "100"))
    world.faults.extend([fakes.accepted_and_dropped, fakes.refused(refusal)])
    pass_ten_seconds()
    for _ in range(2):
        clock_at.shift(60)
        work()
    assert (now_state(reply), world.calls.count("reply")) == ("done", 2)
    assert own_words(world) == ["Бригада приедет к обеду"]


def test_where_nothing_can_be_read_a_person_is_asked_at_once(
    reply: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.faults.append(fakes.lost)
    world.blind = Unsupported("Телеграм не отдаёт историю.")
    pass_ten_seconds()
    clock_at.shift(60)
    work()
    action = Action.objects.get()
    assert (action.state, action.next_at, action.last_error) == (
        "unknown",
        None,
        "Телеграм не отдаёт историю.",
    )


# --- dying ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [fakes.killed_before, fakes.killed_after])
def test_a_killed_deletion_is_made_again_when_its_lease_ends(
    fault: Any, deletion: Action, world: World, clock_at: Any
) -> None:
    world.faults.append(fault)
    clock_at.shift(11)
    with pytest.raises(Killed):
        run.act(deletion.pk)
    assert now_state(deletion) == "doing"
    work()
    assert now_state(deletion) == "doing"
    clock_at.shift(121)
    work()
    assert (now_state(deletion), world.texts("45")) == ("done", [])
    assert ActionAttempt.objects.filter(outcome="unknown").count() == 0


@pytest.mark.parametrize(("fault", "copies"), [(fakes.killed_before, 0), (fakes.killed_after, 1)])
def test_a_killed_answer_is_looked_up_never_doubled(
    fault: Any, copies: int, reply: Action, world: World, clock_at: Any
) -> None:
    world.faults.append(fault)
    clock_at.shift(11)
    with pytest.raises(Killed):
        run.act(reply.pk)
    clock_at.shift(121)
    for _ in range(6):
        work()
        clock_at.shift(60)
    assert len(own_words(world)) == copies
    assert now_state(reply) == ("done" if copies else "unknown")
    assert world.calls.count("reply") == 1


def test_an_answer_killed_before_the_call_is_sent(
    reply: Action, world: World, clock_at: Any, monkeypatch: Any
) -> None:
    clock_at.shift(11)
    with monkeypatch.context() as patch:
        patch.setattr("moderation.engine.calls.require_api", _killed)
        with pytest.raises(Killed):
            run.act(reply.pk)
    clock_at.shift(121)
    work(2)
    assert (now_state(reply), own_words(world)) == ("done", ["Бригада приедет к обеду"])


def _killed(action: Action) -> None:
    raise Killed


def test_a_worker_that_lost_its_claim_does_not_call(deletion: Action, world: World, clock_at: Any) -> None:
    clock_at.shift(11)
    job = claims.claim(deletion.pk)
    assert job is not None and claims.claim(deletion.pk) is None
    clock_at.shift(121)
    sweep.recover_lapsed()
    with pytest.raises(LostClaim):
        claims.advance(job)
    run.run(job)
    assert not world.calls and now_state(deletion) == "scheduled"


def test_a_page_that_breaks_between_claim_and_call_holds_it_back(
    deletion: Action, page: Any, world: World, clock_at: Any
) -> None:
    clock_at.shift(11)
    job = claims.claim(deletion.pk)
    assert job is not None
    OfficialPage.objects.filter(pk=page.pk).update(broken_since=clock.now())
    run.run(job)
    assert not world.calls and now_state(deletion) == "scheduled"


def test_a_fault_of_ours_is_written_down_and_raised(deletion: Action, world: World, clock_at: Any) -> None:
    world.faults.append(fakes.refused(ZeroDivisionError("ошибка")))
    clock_at.shift(11)
    with pytest.raises(ZeroDivisionError):
        run.act(deletion.pk)
    action = Action.objects.get()
    assert (action.state, action.last_code) == ("retry_wait", "ZeroDivisionError")


# --- reading back ---------------------------------------------------------------------------------------------


def test_what_the_network_only_pretends_to_do_comes_to_a_person(
    banned: Any, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.faults.extend([fakes.pretended, fakes.pretended])
    pass_ten_seconds()
    for _ in range(4):
        clock_at.shift(6)
        work()
    assert {one.state for one in Action.objects.all()} == {"by_hand"}
    assert "всё ещё виден" in Action.objects.get(kind="delete_comment").last_error
    assert BlacklistEntry.objects.get().state == "applying"
    assert InboxItem.objects.get().state == "decided"


def test_where_nothing_can_be_read_back_the_networks_word_stands(
    banned: Any, pass_ten_seconds: Any, world: World
) -> None:
    world.blind = WrongTokenKind("Нужен сервисный ключ.")
    pass_ten_seconds()
    assert {(one.state, one.verified_at) for one in Action.objects.all()} == {("done", None)}
    assert BlacklistEntry.objects.get().state == "active"


def test_a_reading_that_fails_now_is_repeated(
    deletion: Action, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.reads.append(Temporary("Нет связи."))
    pass_ten_seconds()
    assert now_state(deletion) == "checking"
    clock_at.shift(20)
    work()
    action = Action.objects.get()
    assert (action.state, action.verified_at is not None) == ("done", True)


def test_a_comment_is_looked_for_on_all_sheets(
    deletion: Action, item: Any, pass_ten_seconds: Any, world: World, clock_at: Any
) -> None:
    world.sheet = 2
    world.comments["45"] = [
        SeenComment(str(number), "45", "1", "", clock.now(), "да") for number in range(5)
    ] + world.comments["45"]
    world.faults.append(fakes.pretended)
    pass_ten_seconds()
    assert now_state(deletion) == "checking"


def test_a_ban_in_telegram_takes_the_comments_along(
    wrote: Any, timur: Any, make_page: Any, pass_ten_seconds: Any, world: World
) -> None:
    channel = make_page("telegram", number=-100, linked="-200")
    one, other = wrote("Дармоеды", on=channel), wrote("Ещё слово", on=channel, post="46")
    delete_and_ban(actor=timur, item=one, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    assert InboxItem.objects.get(pk=other.pk).is_gone
    assert other.evidence.get().text == "Ещё слово"


def test_max_is_banned_for_ever_and_the_portal_keeps_the_term(
    wrote: Any, timur: Any, make_page: Any, pass_ten_seconds: Any, world: World
) -> None:
    item = wrote(on=make_page("max", number=-70))
    until = clock.now() + timedelta(days=7)
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=until)
    pass_ten_seconds()
    assert world.banned["418"].until is None
    assert BlacklistEntry.objects.get().until == until


# --- alarms -----------------------------------------------------------------------------------------------------


def test_five_minutes_late_is_an_alarm_once(deletion: Action, clock_at: Any, timur: Any, marina: Any) -> None:
    clock_at.shift(299)
    sweep.mend()
    assert not Notification.objects.exists()
    clock_at.shift(12)
    sweep.mend()
    sweep.mend()
    assert {told.person for told in Notification.objects.all()} == {timur, marina}
    assert Notification.objects.count() == 2


def test_people_who_were_not_told_by_a_dying_process_are_told(
    deletion: Action, pass_ten_seconds: Any, world: World, monkeypatch: Any
) -> None:
    world.faults.append(fakes.refused(PermissionMissing("Нет права.")))
    with monkeypatch.context() as patch:
        patch.setattr("moderation.engine.outcome.tell", lambda pk: None)
        pass_ten_seconds()
    assert not Notification.objects.exists()
    sweep.mend()
    sweep.mend()
    assert Notification.objects.count() == 1


def test_a_tick_hands_each_id_over_once(banned: Any, clock_at: Any) -> None:
    clock_at.shift(11)
    handed: list[int] = []
    take: Callable[[int], object] = handed.append
    assert sweep.tick(take, take) == 2
    assert sweep.tick(take, take) == 0
    assert sorted(handed) == sorted(Action.objects.values_list("pk", flat=True))
    check.look(handed[0])
    assert now_state(Action.objects.get(pk=handed[0])) == "scheduled"
