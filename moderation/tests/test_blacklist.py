"""Bans: in force, lifted by another person or by time, prolonged, seen in the network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import AccessDenied, PermissionMissing, Refused, Stale
from moderation.actions.basis import Basis
from moderation.actions.blacklist import expire, extend, name_ground, unban
from moderation.actions.by_hand import give_up
from moderation.actions.decide import delete_and_ban
from moderation.capture import bans
from moderation.engine import claims, sweep
from moderation.models import Action, BlacklistEntry
from moderation.tests import fakes
from moderation.tests.conftest import INSULT, work
from moderation.tests.fakes import World
from networks.inbound.parsing.residents import BanEvent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
WHY = "Человек извинился"


@pytest.fixture
def entry(item: Any, timur: Any, pass_ten_seconds: Any) -> BlacklistEntry:
    """Timur has banned for a month, and it is in force."""
    until = clock.now() + timedelta(days=30)
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=until)
    pass_ten_seconds()
    return BlacklistEntry.objects.get()


def fresh(entry: BlacklistEntry) -> BlacklistEntry:
    return BlacklistEntry.objects.get(pk=entry.pk)


# --- lifting ------------------------------------------------------------------------------------------


def test_whoever_has_banned_does_not_lift(entry: BlacklistEntry, timur: Any, marina: Any) -> None:
    with pytest.raises(AccessDenied, match=r"не тот, кто внёс.*М\.\sКовальчук") as told:
        unban(actor=timur, entry=entry, version=entry.version, reason=WHY)
    assert told.value.clause == "9"
    with pytest.raises(IntegrityError), transaction.atomic():
        BlacklistEntry.objects.filter(pk=entry.pk).update(lift_by=timur)
    assert fresh(entry).state == "active"


def test_another_person_lifts_and_it_is_read_back(entry: BlacklistEntry, marina: Any, world: World) -> None:
    with pytest.raises(Refused) as told:
        unban(actor=marina, entry=entry, version=entry.version, reason="ну")
    assert told.value.field == "reason"
    unban(actor=marina, entry=entry, version=entry.version, reason=WHY)
    assert fresh(entry).state == "lifting"
    work()
    row = fresh(entry)
    assert (row.state, row.lift_why, row.lift_by, row.lifted_at) == ("lifted", "person", marina, clock.now())
    assert not world.banned
    assert Action.objects.get(kind="unban").verified_at is not None


def test_strangers_lift_nothing(entry: BlacklistEntry, oleg: Any, stranger: Any) -> None:
    for person in (oleg, stranger):
        with pytest.raises(AccessDenied):
            unban(actor=person, entry=entry, version=entry.version, reason=WHY)
        with pytest.raises(AccessDenied):
            extend(actor=person, entry=entry, version=entry.version, until=None, reason=WHY)


def test_two_who_lift_at_once(entry: BlacklistEntry, marina: Any, irina: Any) -> None:
    seen = fresh(entry)
    unban(actor=marina, entry=entry, version=entry.version, reason=WHY)
    with pytest.raises(Stale):
        unban(actor=irina, entry=seen, version=seen.version, reason=WHY)
    with pytest.raises(Stale):
        unban(actor=irina, entry=fresh(entry), version=seen.version, reason=WHY)
    assert Action.objects.filter(kind="unban").count() == 1


def test_what_the_api_cannot_lift_is_lifted_by_hand(entry: BlacklistEntry, marina: Any, world: World) -> None:
    world.faults.append(fakes.refused(PermissionMissing("MAX не даёт разблокировать по API.")))
    unban(actor=marina, entry=entry, version=entry.version, reason=WHY)
    work()
    action = Action.objects.get(kind="unban")
    assert (action.state, fresh(entry).state) == ("by_hand", "lifting")
    give_up(actor=marina, action=action, version=action.version, reason="Аккаунт удалён")
    assert fresh(entry).state == "lifted"


def test_a_ban_not_made_yet_is_not_made_any_more(item: Any, timur: Any, marina: Any, world: World) -> None:
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    entry = BlacklistEntry.objects.get()
    unban(actor=marina, entry=entry, version=entry.version, reason=WHY)
    work()
    assert fresh(entry).state == "lifted" and "ban" not in world.calls


def test_a_ban_is_not_lifted_while_it_is_being_made(
    item: Any, timur: Any, marina: Any, clock_at: Any
) -> None:
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    clock_at.shift(11)
    assert claims.claim(Action.objects.get(kind="ban").pk) is not None
    entry = BlacklistEntry.objects.get()
    with pytest.raises(Stale, match="как раз вносит"):
        unban(actor=marina, entry=entry, version=entry.version, reason=WHY)


# --- time -----------------------------------------------------------------------------------------------


def test_a_term_that_is_over_lifts_the_ban_in_the_network(
    entry: BlacklistEntry, clock_at: Any, world: World
) -> None:
    clock_at.shift(timedelta(days=29))
    sweep.mend()
    work()
    assert fresh(entry).state == "active"
    with pytest.raises(Stale):
        expire(entry=fresh(entry))
    clock_at.shift(timedelta(days=1))
    sweep.mend()
    sweep.mend()
    work()
    row = fresh(entry)
    assert (row.state, row.lift_why, row.lift_by, world.banned) == ("lifted", "expiry", None, {})
    assert Action.objects.filter(kind="unban").count() == 1


def test_a_ban_for_ever_does_not_end(item: Any, timur: Any, pass_ten_seconds: Any, clock_at: Any) -> None:
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    clock_at.shift(timedelta(days=4000))
    sweep.mend()
    assert BlacklistEntry.objects.get().state == "active"


def test_after_lifting_the_same_person_may_be_banned_again(
    entry: BlacklistEntry, marina: Any, timur: Any, wrote: Any, pass_ten_seconds: Any
) -> None:
    unban(actor=marina, entry=entry, version=entry.version, reason=WHY)
    again = wrote("И снова дармоеды")
    with pytest.raises(Refused, match="как раз снимают"):
        delete_and_ban(actor=timur, item=again, version=0, basis=INSULT, until=None)
    work()
    delete_and_ban(actor=timur, item=again, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    assert sorted(BlacklistEntry.objects.values_list("state", flat=True)) == ["active", "lifted"]


# --- prolonging -------------------------------------------------------------------------------------------


def test_a_ban_is_prolonged_by_anybody_who_moderates(entry: BlacklistEntry, timur: Any, world: World) -> None:
    until = clock.now() + timedelta(days=90)
    extend(actor=timur, entry=entry, version=entry.version, until=until, reason="Пишет с других страниц")
    work()
    row = fresh(entry)
    assert (row.state, row.until, world.banned["418"].until) == ("active", until, until)


@pytest.mark.parametrize("days", [1, 30])
def test_shortening_is_not_prolonging(days: int, entry: BlacklistEntry, timur: Any, clock_at: Any) -> None:
    until = clock.now() + timedelta(days=days) - timedelta(seconds=11)
    with pytest.raises(Refused, match="не дольше прежнего") as told:
        extend(actor=timur, entry=entry, version=entry.version, until=until, reason=WHY)
    assert told.value.field == "until"


def test_what_lasts_for_ever_is_not_prolonged(entry: BlacklistEntry, timur: Any) -> None:
    extend(actor=timur, entry=entry, version=entry.version, until=None, reason=WHY)
    work()
    row = fresh(entry)
    with pytest.raises(Refused):
        extend(actor=timur, entry=row, version=row.version, until=None, reason=WHY)
    with pytest.raises(Stale):
        extend(actor=timur, entry=fresh(entry), version=1, until=None, reason=WHY)


def test_a_prolonging_that_is_given_up_leaves_the_ban(
    entry: BlacklistEntry, timur: Any, world: World
) -> None:
    world.faults.append(fakes.refused(PermissionMissing("Нет права.")))
    extend(actor=timur, entry=entry, version=entry.version, until=None, reason=WHY)
    work()
    action = Action.objects.filter(kind="ban").latest("pk")
    give_up(actor=timur, action=action, version=action.version, reason="Хватит и месяца")
    assert fresh(entry).state == "active"


# --- seen in the network ------------------------------------------------------------------------------------


def test_a_ban_made_in_the_network_is_written_down_and_waits_for_its_ground(page: Any, marina: Any) -> None:
    bans.note(page, BanEvent("77", True, page=page.external_id))
    bans.note(page, BanEvent("77", True, page=page.external_id))
    entry = BlacklistEntry.objects.get()
    assert (entry.source, entry.state, entry.ground, entry.banned_by) == ("network", "active", "", None)
    with pytest.raises(Refused, match="Сначала назовите основание"):
        BlacklistEntry.objects.update(until=clock.now() + timedelta(days=1))
        row = fresh(entry)
        extend(actor=marina, entry=row, version=row.version, until=None, reason=WHY)
    name_ground(actor=marina, entry=entry, version=entry.version, basis=Basis("spam"))
    assert fresh(entry).ground == "spam"
    with pytest.raises(Refused, match="уже названо"):
        name_ground(actor=marina, entry=fresh(entry), version=fresh(entry).version, basis=Basis("insult"))


def test_the_news_of_our_own_ban_changes_nothing(entry: BlacklistEntry, page: Any) -> None:
    bans.note(page, BanEvent("418", True, page=page.external_id))
    assert fresh(entry).source == "verdict" and BlacklistEntry.objects.count() == 1


def test_news_of_a_ban_that_comes_after_its_lifting_is_old(
    entry: BlacklistEntry, page: Any, marina: Any
) -> None:
    unban(actor=marina, entry=entry, version=entry.version, reason=WHY)
    work()
    bans.note(page, BanEvent("418", True, page=page.external_id))
    bans.note(page, BanEvent("9", True, page=page.external_id, until=clock.now() - timedelta(days=1)))
    assert BlacklistEntry.objects.count() == 1


@pytest.mark.parametrize(("expired", "why"), [(True, "expiry"), (False, "network")])
def test_lifting_in_the_network_itself_is_noticed(
    expired: bool, why: str, entry: BlacklistEntry, page: Any
) -> None:
    bans.note(page, BanEvent("418", False, page=page.external_id, expired=expired))
    bans.note(page, BanEvent("418", False, page=page.external_id, expired=expired))
    assert (fresh(entry).state, fresh(entry).lift_why) == ("lifted", why)
