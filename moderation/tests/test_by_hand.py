"""The manual twin of every action: steps, proof, reading back, doing without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.errors import AccessDenied, InvalidContent, PermissionMissing, Refused, Stale
from moderation.actions.blacklist import unban
from moderation.actions.by_hand import answer_unknown, give_up, hand_over, mark_done, retry
from moderation.actions.decide import answer, delete_and_ban, delete_only
from moderation.capture import bans, gone, hands
from moderation.models import Action, BlacklistEntry, InboxItem, Verdict
from moderation.queries.by_hand import hands_count, waiting_actions
from moderation.steps import steps_of
from moderation.tests import fakes
from moderation.tests.conftest import INSULT, work
from moderation.tests.fakes import World
from networks.base import Ban, Network
from networks.inbound.parsing.residents import BanEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
SEEN = "Обновил страницу, комментария нет"


def now(action: Action) -> Action:
    return Action.objects.get(pk=action.pk)


@pytest.fixture
def refused(item: Any, timur: Any, pass_ten_seconds: Any, world: World) -> Action:
    """The network refuses a deletion: it waits for hands."""
    world.faults.append(fakes.refused(PermissionMissing("Нет права удалять.")))
    delete_only(actor=timur, item=item, version=0, basis=INSULT, reason="Писал ребёнок")
    pass_ten_seconds()
    return Action.objects.get()


@pytest.fixture
def lost(item: Any, timur: Any, pass_ten_seconds: Any, world: World, clock_at: Any) -> Action:
    """An answer of which nobody knows whether it went out; people were asked."""
    world.faults.append(fakes.lost)
    answer(actor=timur, item=item, version=0, text="Бригада приедет")
    pass_ten_seconds()
    for _ in range(4):
        clock_at.shift(60)
        work()
    return Action.objects.get()


def test_it_stands_in_the_named_list_with_steps_and_a_link(refused: Action, timur: Any, oleg: Any) -> None:
    line = waiting_actions(timur).lines[0]
    assert (line.pk, line.why, line.question) == (refused.pk, "Нет права удалять.", False)
    assert line.url.endswith("?reply=501") and len(line.steps) >= 3
    assert hands_count(timur) == 1
    assert hands_count(oleg) == 0 and not waiting_actions(oleg).lines


@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize("kind", Action.Kind.values)
def test_every_act_has_its_steps_in_every_network(network: Network, kind: str, make_page: Any) -> None:
    steps = steps_of(Action(kind=kind, page=make_page(network.value, number=77)))
    assert len(steps) >= 2 and all(step.endswith(".") for step in steps)


def test_a_persons_deletion_is_read_back(refused: Action, timur: Any, world: World) -> None:
    world.comments["45"].clear()
    mark_done(actor=timur, action=refused, version=refused.version, note=SEEN)
    work()
    action = now(refused)
    assert (action.state, action.done_by, action.proof_note) == ("done", timur, SEEN)
    assert action.verified_at is not None and InboxItem.objects.get().state == "closed"


def test_what_is_still_to_be_seen_comes_back_to_the_person(
    refused: Action, timur: Any, clock_at: Any
) -> None:
    mark_done(actor=timur, action=refused, version=refused.version, note=SEEN)
    for _ in range(4):
        work()
        clock_at.shift(6)
    action = now(refused)
    assert (action.state, action.done_by) == ("by_hand", None)
    assert "всё ещё виден" in action.last_error


def test_where_it_cannot_be_read_back_the_persons_word_stands(
    refused: Action, timur: Any, world: World
) -> None:
    world.blind = PermissionMissing("Нет права читать.")
    mark_done(actor=timur, action=refused, version=refused.version, proof_url="https://vk.com/wall-7_45")
    work()
    action = now(refused)
    assert (action.state, action.verified_at, action.proof_url) == ("done", None, "https://vk.com/wall-7_45")


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        ({}, "note"),
        ({"note": "да"}, "note"),
        ({"note": "я" * 501}, "note"),
        ({"proof_url": "https://example.com/"}, "proof_url"),
        ({"proof_url": "https://t.me/dzhankoy/1"}, "proof_url"),
    ],
)
def test_a_proof_says_something(proof: Any, field: str, refused: Action, timur: Any) -> None:
    with pytest.raises(Refused) as told:
        mark_done(actor=timur, action=refused, version=refused.version, **proof)
    assert told.value.field == field
    assert now(refused).state == "by_hand"


def test_a_ban_by_hand_is_in_force(item: Any, timur: Any, pass_ten_seconds: Any, world: World) -> None:
    world.faults.extend([fakes.refused(PermissionMissing("Нет права."))] * 2)
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=clock.now() + timedelta(days=7))
    pass_ten_seconds()
    world.banned["418"] = Ban("418")
    world.comments["45"].clear()
    for action in Action.objects.all():
        mark_done(actor=timur, action=action, version=action.version, note="Сделано, проверил")
    work()
    assert (BlacklistEntry.objects.get().state, BlacklistEntry.objects.get().applied) == ("active", "by_hand")
    assert InboxItem.objects.get().state == "closed"


def test_a_deletion_by_hand_is_noticed_by_itself(refused: Action, page: Any, world: World) -> None:
    world.comments["45"].clear()
    gone.note_gone(page, "501")
    work()
    action = now(refused)
    assert (action.state, action.proof_note, action.done_by) == ("done", hands.SEEN, None)
    assert action.verified_at is not None and InboxItem.objects.get().state == "closed"


def test_a_ban_by_hand_is_noticed_by_itself(
    item: Any, page: Any, timur: Any, marina: Any, pass_ten_seconds: Any, world: World
) -> None:
    world.faults.extend([fakes.refused(PermissionMissing("Нет права."))] * 2)
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    bans.note(page, BanEvent("418", True, page=page.external_id))
    work()
    assert Action.objects.get(kind="ban").state == "checking"  # it is not there yet: read once more
    world.banned["418"] = Ban("418")
    Action.objects.update(next_at=clock.now())
    work()
    entry = BlacklistEntry.objects.get()
    assert (Action.objects.get(kind="ban").state, entry.state) == ("done", "active")
    world.faults.append(fakes.refused(PermissionMissing("Нет права.")))
    unban(actor=marina, entry=entry, version=entry.version, reason="Извинился")
    work()
    world.banned.clear()
    bans.note(page, BanEvent("418", False, page=page.external_id))
    work()
    assert BlacklistEntry.objects.get().state == "lifted"


def test_an_answer_by_hand_is_done_by_its_proof(
    item: Any, timur: Any, pass_ten_seconds: Any, world: World
) -> None:
    world.faults.append(fakes.refused(PermissionMissing("Нет права.")))
    answer(actor=timur, item=item, version=0, text="Бригада приедет")
    pass_ten_seconds()
    action = Action.objects.get()
    mark_done(actor=timur, action=action, version=action.version, note="Ответил от имени группы")
    assert now(action).state == "done" and InboxItem.objects.get().state == "answered"


def test_a_mended_page_is_tried_again(refused: Action, timur: Any, world: World) -> None:
    retry(actor=timur, action=refused, version=refused.version)
    work()
    assert (now(refused).state, world.texts("45")) == ("done", [])


def test_an_action_is_taken_out_of_the_portals_hands(
    item: Any, timur: Any, clock_at: Any, world: World
) -> None:
    delete_only(actor=timur, item=item, version=0, basis=INSULT, reason="Писал ребёнок")
    action = Action.objects.get()
    with pytest.raises(Refused):
        hand_over(actor=timur, action=action, version=action.version, reason="")
    hand_over(actor=timur, action=action, version=action.version, reason="Сеть не отвечает час")
    clock_at.shift(60)
    work()
    assert now(action).state == "by_hand" and not world.calls


def test_doing_without_it_is_written_with_a_reason(refused: Action, timur: Any) -> None:
    with pytest.raises(Refused) as told:
        give_up(actor=timur, action=refused, version=refused.version, reason="")
    assert told.value.field == "reason"
    give_up(actor=timur, action=refused, version=refused.version, reason="Автор уже удалил сам")
    assert now(refused).state == "cancelled" and InboxItem.objects.get().state == "closed"


def test_an_answer_that_is_given_up_waits_for_a_new_decision(
    item: Any, timur: Any, pass_ten_seconds: Any, world: World
) -> None:
    world.faults.append(fakes.refused(InvalidContent("Комментарии закрыты.")))
    answer(actor=timur, item=item, version=0, text="Бригада приедет")
    pass_ten_seconds()
    action = Action.objects.get()
    assert action.state == "failed"
    give_up(actor=timur, action=action, version=action.version, reason="Комментарии закрыты")
    assert InboxItem.objects.get().state == "new"
    assert not Verdict.objects.filter(is_current=True).exists()


def test_a_person_says_that_the_answer_is_there(lost: Action, timur: Any) -> None:
    with pytest.raises(Refused) as told:
        answer_unknown(actor=timur, action=lost, version=lost.version, there=True, url="https://ok.ru/x")
    assert told.value.field == "proof_url"
    answer_unknown(actor=timur, action=lost, version=lost.version, there=True)
    assert now(lost).state == "done" and InboxItem.objects.get().state == "answered"


def test_a_person_says_that_it_is_not_there(lost: Action, timur: Any, world: World) -> None:
    assert waiting_actions(timur).lines[0].question
    answer_unknown(actor=timur, action=lost, version=lost.version, there=False)
    work()
    assert now(lost).state == "done"
    assert world.texts("45").count("Бригада приедет") == 1


def test_others_and_old_versions_are_refused(refused: Action, timur: Any, oleg: Any) -> None:
    for act in (mark_done, retry):
        more = {"note": SEEN} if act is mark_done else {}
        with pytest.raises(AccessDenied):
            act(actor=oleg, action=refused, version=refused.version, **more)  # type: ignore[arg-type]
        with pytest.raises(Stale):
            act(actor=timur, action=refused, version=refused.version + 1, **more)  # type: ignore[arg-type]
    for act in (give_up, hand_over):
        with pytest.raises(AccessDenied):
            act(actor=oleg, action=refused, version=refused.version, reason="Не нужно")  # type: ignore[operator]
    with pytest.raises(AccessDenied):
        answer_unknown(actor=oleg, action=refused, version=refused.version, there=True)
    with pytest.raises(Stale):
        answer_unknown(actor=timur, action=refused, version=refused.version, there=True)
    with pytest.raises(Stale):
        hand_over(actor=timur, action=refused, version=refused.version, reason="Уже вручную")
