"""Evidence: frozen by the database itself, depersonalised when its time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.audit.models import Entry
from moderation.actions.blacklist import unban
from moderation.actions.decide import clear, delete_and_ban
from moderation.actions.retention import depersonalise_old
from moderation.capture.keep import keep
from moderation.models import BlacklistEntry, Evidence, InboxItem, Tombstone
from moderation.queries.item import kept_until, story_of
from moderation.tests.conftest import INSULT, work
from moderation.tests.test_capture import version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]
YEAR = timedelta(days=366)


def test_the_database_refuses_to_change_or_delete_evidence(item: Any) -> None:
    row = Evidence.objects.get()
    for change in (
        lambda: Evidence.objects.update(text="другое"),
        lambda: Evidence.objects.update(depersonalised_at=clock.now()),
        lambda: Evidence.objects.update(
            depersonalised_at=clock.now(),
            text="",
            author_id="",
            author_name="",
            author_url="",
            url="",
            digest="0",
        ),
        lambda: Evidence.objects.all().delete(),
        lambda: Evidence(pk=row.pk, item=item, moment="edit", written_at=row.written_at).save(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    if connection.vendor == "sqlite":
        replace = "INSERT OR REPLACE INTO moderation_evidence SELECT * FROM moderation_evidence"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(replace)
    assert Evidence.objects.get().is_intact


def test_a_changed_copy_is_noticed(item: Any) -> None:
    row = Evidence.objects.get()
    row.text = "подменили"
    assert row.is_intact is False


def test_words_and_names_go_when_their_time_is_over(item: Any, timur: Any, clock_at: Any) -> None:
    clear(actor=timur, item=item, version=0)
    closed = InboxItem.objects.get()
    assert kept_until(closed) == clock.now() + timedelta(days=365)
    clock_at.shift(timedelta(days=364))
    assert depersonalise_old() == 0
    clock_at.shift(timedelta(days=2))
    assert depersonalise_old() == 1
    assert depersonalise_old() == 0
    row = InboxItem.objects.get()
    assert (row.text, row.author_id, row.author_name, row.url, row.triage) == ("", "", "", "", None)
    assert {(one.text, one.author_name, one.is_intact) for one in Evidence.objects.all()} == {("", "", None)}
    assert all(one.digest for one in Evidence.objects.all())
    entry = Entry.objects.get(event="moderation.depersonalised")
    assert entry.data["count"] == 1
    assert story_of(timur, row).versions == []


def test_what_comes_again_after_that_stays_empty(page: Any, timur: Any, clock_at: Any) -> None:
    item = keep(page, version(1))
    assert item is not None
    clear(actor=timur, item=item, version=0)
    clock_at.shift(YEAR)
    depersonalise_old()
    assert keep(page, version(5)) is None
    assert InboxItem.objects.get().text == ""


def test_open_items_and_those_a_ban_rests_on_are_kept(
    item: Any, wrote: Any, timur: Any, marina: Any, pass_ten_seconds: Any, clock_at: Any
) -> None:
    wrote("ещё ждёт", author="5")
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    assert kept_until(InboxItem.objects.get(pk=item.pk)) is None
    clock_at.shift(YEAR * 3)
    assert depersonalise_old() == 0
    entry = BlacklistEntry.objects.get()
    unban(actor=marina, entry=entry, version=entry.version, reason="Прошло три года")
    work()
    assert depersonalise_old() == 0  # the ban has ended just now
    clock_at.shift(YEAR)
    assert depersonalise_old() == 1
    row = BlacklistEntry.objects.get()
    assert (row.author_id, row.author_name, row.state) == ("", "", "lifted")


def test_two_depersonalised_entries_do_not_collide(
    wrote: Any, timur: Any, marina: Any, pass_ten_seconds: Any, clock_at: Any
) -> None:
    for author in ("1", "2"):
        item = wrote(author=author)
        delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    for entry in BlacklistEntry.objects.all():
        unban(actor=marina, entry=entry, version=entry.version, reason="Извинились оба")
    work()
    clock_at.shift(YEAR)
    assert depersonalise_old() == 2


def test_tombstones_of_what_never_came_are_cleared_away(clock_at: Any, db: Any) -> None:
    Tombstone.objects.create(network="vk", page="7", external_id="1")
    clock_at.shift(timedelta(days=59))
    depersonalise_old()
    assert Tombstone.objects.exists()
    clock_at.shift(timedelta(days=2))
    depersonalise_old()
    assert not Tombstone.objects.exists()
