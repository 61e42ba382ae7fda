"""Reads of items, of the blacklist and of numbers: complete, narrowed, of a constant number of queries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from moderation.actions.decide import clear, delete_and_ban, delete_only
from moderation.capture.keep import keep
from moderation.graphs import (
    ACTION_GRAPH,
    ACTION_WORDS,
    ENTRY_GRAPH,
    ENTRY_WORDS,
    IN_FORCE,
    ITEM_GRAPH,
    ITEM_WORDS,
    NEEDS_PERSON,
    OPEN,
    OVER,
    WAITING,
)
from moderation.grounds import Ground
from moderation.lanes import LANE_WORDS, Lane, lane_of, rank, span
from moderation.models import BlacklistEntry, InboxItem
from moderation.queries.blacklist import EntryFilters, entries, entry_actions, in_force_count
from moderation.queries.grounds import grounds, term_until
from moderation.queries.item import story_of
from moderation.queries.today import numbers
from moderation.tests.conftest import INSULT
from moderation.tests.test_capture import version
from moderation.working_hours import answer_until, urgent_until
from pages.models import WallPost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "world")]


# --- tables -------------------------------------------------------------------------------------------


def test_every_state_has_its_word() -> None:
    assert set(ITEM_WORDS) == set(ITEM_GRAPH.table) | {"claimed"}
    assert set(ACTION_WORDS) == set(ACTION_GRAPH.table)
    assert set(ENTRY_WORDS) == set(ENTRY_GRAPH.table)
    assert set(LANE_WORDS) == set(Lane)


def test_groups_of_states_are_of_their_graphs() -> None:
    assert set(OPEN) <= set(ITEM_GRAPH.table)
    assert set(WAITING) | set(NEEDS_PERSON) | set(OVER) <= set(ACTION_GRAPH.table)
    assert set(IN_FORCE) <= set(ENTRY_GRAPH.table)


def test_a_lane_comes_before_the_next_whatever_the_time() -> None:
    early, late = datetime(1971, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    ranks = [rank(lane, at) for lane in Lane for at in (early, late)]
    assert ranks == sorted(ranks)
    assert [lane_of(one) for one in ranks] == [lane for lane in Lane for _ in range(2)]
    low, high = span(Lane.MESSAGE, Lane.QUESTION)
    assert [low <= one < high for one in ranks] == [False] * 4 + [True] * 4 + [False] * 4


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-25 10:00", "2026-11-26 10:00"),  # Wednesday
        ("2026-11-27 16:30", "2026-11-30 16:30"),  # Friday, then Monday
        ("2026-11-27 18:00", "2026-12-01 09:00"),  # after the hours: as if on Monday at nine
        ("2026-11-28 12:00", "2026-12-01 09:00"),  # Saturday
        ("2026-11-25 07:15", "2026-11-26 09:00"),
    ],
)
def test_nine_working_hours(at: str, until: str) -> None:
    zone = clock.city_zone()
    told = answer_until(datetime.fromisoformat(at).replace(tzinfo=zone).astimezone(UTC))
    assert told == datetime.fromisoformat(until).replace(tzinfo=zone)


def test_what_is_urgent_has_four_hours_by_night_too() -> None:
    at = datetime(2026, 11, 28, 22, 0, tzinfo=UTC)
    assert urgent_until(at) == datetime(2026, 11, 29, 2, 0, tzinfo=UTC)


# --- grounds ------------------------------------------------------------------------------------------


def test_each_ground_comes_with_the_clause_that_speaks_of_it() -> None:
    found = {choice.ground: choice.clause for choice in grounds(message=False)}
    assert found == {Ground.LAW: 2, Ground.SPAM: 3, Ground.INSULT: 4, Ground.OBSCENE: 5}
    assert [choice.ground for choice in grounds(message=True)] == [Ground.LAW]
    assert [choice.needs_act for choice in grounds(message=False)] == [True, False, False, False]
    assert term_until(None) is None and term_until(30) == clock.now() + timedelta(days=30)


# --- an item ------------------------------------------------------------------------------------------


def test_an_item_comes_with_its_post_thread_and_authors_past(
    page: Any, wrote: Any, timur: Any, clock_at: Any, pass_ten_seconds: Any
) -> None:
    WallPost.objects.create(
        page=page, external_id="45", url="https://vk.com/w", text="Отопление", published_at=clock.now()
    )
    before = wrote("Отдел пишет", author="1")
    clock_at.shift(5)
    bad = wrote("Дармоеды")
    delete_and_ban(actor=timur, item=bad, version=0, basis=INSULT, until=None)
    pass_ten_seconds()
    item, after = wrote("Снова я"), wrote("И я", author="2")
    wrote("под другой записью", author="3", post="46")
    story = story_of(timur, item)
    assert story.post is not None and (story.post.text, story.post.url) == ("Отопление", "https://vk.com/w")
    assert list(story.thread) == [before, bad, item, after]
    assert (story.author.violations, [one.item_id for one in story.author.verdicts]) == (1, [bad.pk])
    assert story.ban_pages_taken == {page.pk}
    assert [one.moment for one in story.evidence] == ["capture"] and story.current is None
    judged = story_of(timur, InboxItem.objects.get(pk=bad.pk))
    assert judged.current is not None and {one.kind for one in judged.actions} == {"delete_comment", "ban"}
    assert judged.kept_until is None


def test_a_story_takes_a_constant_number_of_queries(
    page: Any, wrote: Any, timur: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        bad = wrote(f"Дармоеды {number}")
        delete_only(actor=timur, item=bad, version=0, basis=INSULT, reason="Писал ребёнок")
    item = InboxItem.objects.select_related("page").get(pk=wrote("ещё").pk)
    with django_assert_max_num_queries(10):
        story = story_of(timur, item)
        assert [one.text for one in story.thread] and [
            one.get_kind_display() for one in story.author.verdicts
        ]


def test_long_neighbours_are_cut_and_the_item_itself_is_whole(wrote: Any, timur: Any) -> None:
    wrote("ж" * 50_000, author="1")
    item = wrote("щ" * 50_000)
    wrote("ю" * 50_000)
    story = story_of(timur, item)
    assert [len(row.text) for row in story.thread] == [2000, 50_000, 2000]


def test_earlier_wordings_are_shown_once_each(page: Any, timur: Any) -> None:
    keep(page, version(1))
    keep(page, version(3))
    keep(page, version(2))
    story = story_of(timur, InboxItem.objects.get())
    assert [(one.text, one.is_current) for one in story.versions] == [
        ("текст 1", False),
        ("текст 2", False),
        ("текст 3", True),
    ]


def test_a_message_has_no_post_and_its_dialogue_around(message: Any, wrote: Any, timur: Any) -> None:
    again = wrote("И ещё вопрос", kind="message")
    wrote("Чужой", kind="message", author="5")
    story = story_of(timur, again)
    assert story.post is None and list(story.thread) == [message, again]


def test_a_comment_whose_post_is_not_known_yet(make_page: Any, wrote: Any, timur: Any) -> None:
    item = wrote(on=make_page("telegram", number=-9), post="")
    story = story_of(timur, item)
    assert story.post is None and list(story.thread) == [item]


# --- the blacklist ------------------------------------------------------------------------------------


@pytest.fixture
def banned(wrote: Any, timur: Any, pass_ten_seconds: Any) -> list[BlacklistEntry]:
    for author, days in (("1", 2), ("2", 30), ("3", None)):
        item = wrote(author=author, name=f"Анна {author}")
        until = clock.now() + timedelta(days=days) if days else None
        delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=until)
    pass_ten_seconds()
    return list(BlacklistEntry.objects.order_by("author_id"))


def listed(actor: Any, **query: str) -> list[str]:
    return sorted(entry.author_id for entry in entries(actor, EntryFilters.of(query)).entries)


def test_the_blacklist_is_filtered(banned: Any, timur: Any, oleg: Any, page: Any) -> None:
    assert listed(timur) == ["1", "2", "3"]
    assert listed(timur, state="soon") == ["1"]
    assert listed(timur, state="nameless") == [] == listed(timur, state="over")
    assert listed(timur, network="ok") == [] and listed(timur, network="vk", page=str(page.pk)) != []
    assert listed(timur, ground="spam") == [] and listed(timur, ground="insult") == ["1", "2", "3"]
    assert listed(timur, q="анна 2") == ["2"] and listed(timur, q="3") == ["3"]
    assert listed(timur, network="'; --", ground="?", page="²", state="всё") == ["1", "2", "3"]
    assert listed(oleg) == [] and in_force_count(oleg) == 0 and in_force_count(timur) == 3
    assert [one.kind for one in entry_actions(banned[0])] == ["ban"]


def test_the_blacklist_is_paged_by_key(banned: Any, timur: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("moderation.queries.blacklist.ON_A_PAGE", 2)
    first = entries(timur)
    second = entries(timur, after=first.after)
    assert [len(first.entries), len(second.entries), second.after] == [2, 1, ""]
    assert len(entries(timur, after="²3").entries) == 2


# --- numbers ------------------------------------------------------------------------------------------


def test_numbers_for_today(
    wrote: Any, message: Any, timur: Any, oleg: Any, stranger: Any, clock_at: Any
) -> None:
    bad = wrote("Дармоеды")
    InboxItem.objects.filter(pk=bad.pk).update(
        rank=rank(Lane.VIOLATION, bad.at), answer_until=clock.now() - timedelta(minutes=1)
    )
    wrote("Спасибо")
    clear(actor=timur, item=wrote("Разобрано"), version=0)
    found = numbers(timur)
    assert (found.violations, found.questions, found.rest, found.waiting) == (1, 1, 1, 3)
    assert (found.by_hand, found.overdue, found.any) == (0, 1, True)
    assert not numbers(oleg).any and not numbers(stranger).any
