"""Keeping what residents write: any order, repeats, edits, deletions, odd texts, nobody's pages."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import clock
from core.audit.models import Entry
from moderation.actions.decide import answer, clear, delete_and_ban
from moderation.actions.triage import triage_waiting
from moderation.capture import gone
from moderation.capture.keep import keep
from moderation.capture.seen import LONGEST, Seen, fit
from moderation.models import Evidence, InboxItem, Tombstone, Verdict
from moderation.tests.conftest import INSULT, NOW
from moderation.triage import Label, Level, Name, Triage
from networks.base import Network
from networks.inbound.actions.handle import handle_due
from networks.inbound.actions.store import store
from networks.inbound.bodies import decode
from networks.inbound.models import RawUpdate
from networks.inbound.parsing.shapes import Version
from networks.inbound.sources import Source
from networks.inbound.tests import samples
from networks.inbound.tests.samples import CHANNEL, GROUP, MAX_CHANNEL
from networks.inbound.tests.test_residents import SERGEY, max_comment, vk_comment, vk_message
from pages.models import OfficialPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture(autouse=True)
def _no_waking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("networks.inbound.tasks.wake", lambda: None)


@pytest.fixture(autouse=True)
def _simple_triage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Triage that knows two words: these tests are about what is done with its answer."""

    def read(text: str) -> Triage:
        if "убью" in text:
            return Triage((Label(Name.THREAT, 0.9, Level.PERSON, "threat", "Угроза.", ((0, 1),)),))
        if text.endswith("?"):
            return Triage((Label(Name.QUESTION, 0.9, Level.CONTEXT, "question", "Вопрос.", ((0, 1),)),))
        return Triage(())

    monkeypatch.setattr("moderation.actions.triage.triage", read)


@pytest.fixture
def community(make_page: Any) -> OfficialPage:
    return make_page("vk", number=int(samples.COMMUNITY))


@pytest.fixture
def channel(make_page: Any) -> OfficialPage:
    return make_page("telegram", number=int(CHANNEL), linked=GROUP)


@pytest.fixture
def max_channel(make_page: Any) -> OfficialPage:
    return make_page("max", number=int(MAX_CHANNEL))


def arrive(network: Network, *bodies: dict[str, Any], source: str = "s") -> None:
    """Updates come in this order and are handled."""
    for body in bodies:
        store(network=network, source=source, bodies=[body])
        handle_due()
    assert not RawUpdate.objects.filter(handled_at__isnull=True).exists()


def comment(update_id: int, text: str = "А на улице Мира?", **more: Any) -> dict[str, Any]:
    return samples.group_message(update_id, text=text, **{"from": SERGEY, "message_thread_id": 545} | more)


# --- in the four networks -------------------------------------------------------------------------------


def test_a_comment_of_vk_becomes_an_item(community: OfficialPage) -> None:
    arrive(Network.VK, vk_comment(), vk_comment())
    item = InboxItem.objects.get()
    assert (item.page, item.kind, item.external_id, item.post_id) == (community, "comment", "93", "45")
    assert (item.author_id, item.state) == ("418", "new")
    assert item.author_url.endswith("/id418") and item.url.endswith("?reply=93")
    frozen = item.evidence.get()
    assert (frozen.moment, frozen.text, frozen.is_intact) == ("capture", "Когда дадут воду?", True)


def test_a_comment_of_telegram_finds_its_post_whichever_comes_first(channel: OfficialPage) -> None:
    arrive(Network.TELEGRAM, comment(11))
    assert InboxItem.objects.get().post_id == ""
    arrive(Network.TELEGRAM, samples.copy(12, 45))
    first = InboxItem.objects.get()
    assert first.post_id == "45" and first.url.endswith("/45?comment=900")
    arrive(Network.TELEGRAM, comment(13, message_id=901))
    assert InboxItem.objects.get(external_id="901").post_id == "45"


def test_a_comment_of_max_becomes_an_item(max_channel: OfficialPage) -> None:
    arrive(Network.MAX, max_comment())
    item = InboxItem.objects.get()
    assert (item.page, item.post_id, item.author_name) == (max_channel, "mid.45", "Сергей К.")


def test_messages_to_a_community_and_to_bots(
    make_page: Any, channel: OfficialPage, school: Any, monkeypatch: Any
) -> None:
    make_page("vk", number=7)
    other = make_page("telegram", number=-9)
    OfficialPage.objects.filter(pk=other.pk).update(organization=school)
    bot = Source(Network.TELEGRAM, "bot", lambda: None, frozenset({CHANNEL, "-9"}))
    monkeypatch.setattr("networks.inbound.sources.find", lambda network, key: bot if key == "bot" else None)
    arrive(Network.VK, vk_message())
    private = samples.group_message(16, chat={"id": 418, "type": "private"}, **{"from": SERGEY})
    arrive(Network.TELEGRAM, private, source="bot")
    arrive(Network.TELEGRAM, private | {"update_id": 17}, source="nobody's")
    found = {(item.network, item.kind, item.page_id) for item in InboxItem.objects.all()}
    assert found == {
        ("vk", "message", OfficialPage.objects.get(network="vk").pk),
        ("telegram", "message", channel.pk),
    }
    assert {item.lane_word for item in InboxItem.objects.all()} == {"личное сообщение"}


def test_what_the_page_itself_writes_is_no_item(
    community: OfficialPage, channel: OfficialPage, max_channel: OfficialPage
) -> None:
    arrive(Network.VK, vk_comment(from_id=-int(samples.COMMUNITY)))
    arrive(Network.TELEGRAM, comment(11, **{"from": SERGEY | {"is_bot": True}}))
    own = {"sender_chat": {"id": int(CHANNEL), "type": "channel"}, "reply_to_message": {"message_id": 880}}
    arrive(Network.TELEGRAM, comment(12, message_id=902, **own))
    arrive(Network.MAX, max_comment(sender=None))
    assert not InboxItem.objects.exists()


def test_comments_of_nobodys_page_are_ignored(make_page: Any) -> None:
    make_page("vk", number=int(samples.COMMUNITY), state="closed")
    arrive(Network.VK, vk_comment())
    arrive(Network.TELEGRAM, comment(11))
    arrive(Network.MAX, max_comment())
    arrive(Network.VK, vk_comment("wall_reply_delete"))
    assert not InboxItem.objects.exists() and not Tombstone.objects.exists()


def test_the_same_number_on_two_pages_is_two_comments(make_page: Any) -> None:
    for number in (7, 8):
        make_page("vk", number=number)
        arrive(Network.VK, vk_comment(owner_id=-number) | {"group_id": number, "event_id": f"e{number}"})
    assert InboxItem.objects.count() == 2


# --- order ----------------------------------------------------------------------------------------------


def telegram_story() -> list[dict[str, Any]]:
    first = comment(21, "первый текст")
    edits = [
        {
            "update_id": 22 + number,
            "edited_message": first["message"]
            | {"text": f"правка {number}", "edit_date": samples.START + number},
        }
        for number in (1, 2)
    ]
    return [first, *edits, samples.copy(20, 45)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_edits_and_copies_in_any_order_leave_the_newest_text(order: Any, channel: OfficialPage) -> None:
    story = telegram_story()
    arrive(Network.TELEGRAM, *(story[place] for place in order))
    item = InboxItem.objects.get()
    assert (item.text, item.post_id) == ("правка 2", "45")
    wordings = set(item.evidence.values_list("text", flat=True))
    # The first wording is never lost; of edits that were out of date on arrival each is kept as well.
    assert wordings == {"первый текст", "правка 1", "правка 2"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_removal_is_the_last_word_in_any_order(order: Any, max_channel: OfficialPage) -> None:
    story = [
        max_comment(),
        max_comment("comment_edited", body={"mid": "c.93", "seq": 1, "text": "Иначе"})
        | {"timestamp": samples.START * 1000 + 9},
        {
            "update_type": "comment_removed",
            "timestamp": samples.START * 1000 + 20,
            "message_id": "c.93",
            "chat_id": int(MAX_CHANNEL),
            "post_id": "mid.45",
        },
    ]
    arrive(Network.MAX, *(story[place] for place in order))
    item = InboxItem.objects.get()
    assert (item.text, item.is_gone) == ("Иначе", True)
    assert not Tombstone.objects.exists()


class AnyOrder(TestCase):
    """Versions of one comment, told by whatever source, repeated and mixed, end in the same row."""

    @settings(max_examples=40)
    @given(told=st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=12))
    def test_the_newest_version_wins(self, told: list[tuple[int, bool]]) -> None:
        from core.organizations.models import Organization

        owner = Organization.objects.create(kind="administration", name="А", short_name="А")
        page = OfficialPage.objects.create(
            network="max", external_id="-1", title="А", organization=owner, state="active"
        )
        for number, named in told:
            keep(page, version(number, name="Анна" if named else ""))
        item = InboxItem.objects.get()
        newest = max(number for number, _ in told)
        assert item.text == f"текст {newest}"
        assert bool(item.author_name) == any(named for _, named in told)
        assert item.evidence.filter(moment="capture").count() == 1
        texts = list(item.evidence.values_list("text", flat=True))
        assert sorted(set(texts)) == sorted({f"текст {number}" for number, _ in told})
        assert item.evidence.count() == len(set(texts))
        assert all(row.is_intact for row in item.evidence.all())


def version(number: int, *, name: str = "Анна", text: str = "", restored: bool = False) -> Seen:
    return Seen(
        kind="comment",
        external_id="1",
        author_id="418",
        name=name,
        author_url="",
        at=NOW - timedelta(minutes=5),
        text=fit(text) or f"текст {number}",
        version=Version(number),
        post_id="45",
        restored=restored,
    )


# --- edits and deletions after a decision -----------------------------------------------------------------


def test_what_is_edited_after_a_decision_is_judged_anew(page: Any, timur: Any) -> None:
    item = keep(page, version(1))
    assert item is not None
    clear(actor=timur, item=item, version=0)
    keep(page, version(2, text="Дармоеды"))
    row = InboxItem.objects.get()
    assert (row.state, row.closed_at, row.triaged_at, row.text) == ("new", None, None, "Дармоеды")
    assert not Verdict.objects.filter(is_current=True).exists()
    assert Entry.objects.filter(event="moderation.reopened").exists()


def test_an_edit_makes_an_open_decision_form_stale(page: Any, timur: Any) -> None:
    item = keep(page, version(1))
    assert item is not None
    keep(page, version(2))
    from core.errors import Stale

    with pytest.raises(Stale):
        clear(actor=timur, item=InboxItem.objects.get(), version=item.version)


def test_an_edit_does_not_stop_a_deletion(page: Any, timur: Any) -> None:
    item = keep(page, version(1))
    assert item is not None
    delete_and_ban(actor=timur, item=item, version=0, basis=INSULT, until=None)
    keep(page, version(2))
    assert InboxItem.objects.get().state == "decided"


def test_a_harmless_comment_that_its_author_took_away_is_closed(page: Any) -> None:
    keep(page, version(1, text="Спасибо за ярмарку"))
    triage_waiting()
    gone.note_gone(page, "1")
    gone.note_gone(page, "1")
    row = InboxItem.objects.get()
    assert (row.state, row.gone_at) == ("closed", clock.now())
    assert row.evidence.get().text == "Спасибо за ярмарку"
    assert Entry.objects.filter(event="moderation.closed_gone").count() == 1


def test_what_was_gone_before_triage_is_closed_after_it(page: Any) -> None:
    gone.note_gone(page, "1")
    keep(page, version(1, text="Спасибо за ярмарку"))
    assert InboxItem.objects.get().state == "new"
    triage_waiting()
    assert InboxItem.objects.get().state == "closed"


def test_a_breach_that_its_author_took_away_is_still_judged(page: Any) -> None:
    keep(page, version(1, text="Я тебя убью, найду и зарежу"))
    triage_waiting()
    gone.note_gone(page, "1")
    row = InboxItem.objects.get()
    assert (row.state, row.is_gone) == ("new", True)


def test_a_comment_that_stands_again_waits_again(page: Any) -> None:
    keep(page, version(1, text="Спасибо за ярмарку"))
    triage_waiting()
    gone.note_gone(page, "1")
    keep(page, version(3, text="Спасибо за ярмарку", restored=True))
    row = InboxItem.objects.get()
    assert (row.state, row.gone_at) == ("new", None)


def test_an_answered_comment_that_is_gone_stays_answered(page: Any, timur: Any) -> None:
    item = keep(page, version(1))
    assert item is not None
    answer(actor=timur, item=item, version=0, text="Спасибо")
    gone.note_gone(page, "1")
    assert InboxItem.objects.get().state == "decided"


# --- odd texts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b>жирно</b>",
        "обычно \u202eьтировоган\u202c и обратно",
        "ноль \x00 и половина \ud83d пары",
        "&lt;&#1084;&gt;",
        "",
        "🙂" * 3000,
        "'; DROP TABLE moderation_inboxitem; --",
    ],
)
def test_any_text_is_kept_as_data(text: str, page: Any) -> None:
    keep(page, version(1, text=text or " "))
    row = InboxItem.objects.get()
    assert row.text == fit(text or " ")
    assert row.evidence.get().is_intact
    triage_waiting()
    assert InboxItem.objects.get().triaged_at is not None


def test_a_hundred_thousand_characters_are_kept_and_no_more(community: OfficialPage) -> None:
    long = "ж" * 120_000
    arrive(Network.VK, vk_comment(text=long))
    row = InboxItem.objects.get()
    assert len(row.text) == LONGEST and row.evidence.get().is_intact
    triage_waiting()
    assert InboxItem.objects.get().triaged_at is not None


def test_a_hook_of_a_hundred_thousand_characters_is_taken(community: OfficialPage) -> None:
    """However the network writes them, the update is neither refused nor cut to nothing."""
    raw = json.dumps(vk_comment(text="🙂" * LONGEST)).encode()
    arrive(Network.VK, decode(raw))
    assert InboxItem.objects.get().text == "🙂" * LONGEST


def test_a_nul_is_replaced_on_the_way_in() -> None:
    assert fit("a\x00b\ud83dc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_a_clock_that_runs_ahead_does_not_reach_the_end_of_the_queue(page: Any) -> None:
    ahead = Seen(**{**version(1).__dict__, "at": datetime(2030, 1, 1, tzinfo=UTC)})
    keep(page, ahead)
    assert InboxItem.objects.get().at == clock.now()


# --- triage -------------------------------------------------------------------------------------------------


def test_triage_puts_an_item_in_its_lane(page: Any) -> None:
    texts = {
        "1": "Я тебя найду и убью",
        "2": "Где взять талон на ярмарку?",
        "3": "Спасибо за ярмарку",
    }
    for number, text in texts.items():
        keep(page, Seen(**{**version(1, text=text).__dict__, "external_id": number}))
    assert triage_waiting() == 3 and triage_waiting() == 0
    found = dict(InboxItem.objects.order_by("rank").values_list("external_id", "rank"))
    assert list(found) == ["1", "2", "3"]
    row = InboxItem.objects.get(external_id="1")
    assert row.triage is not None and row.triage["labels"][0]["name"] == "threat"
    assert row.answer_until == row.seen_at + timedelta(hours=4)


def test_a_text_edited_while_triage_read_it_is_read_again(page: Any, monkeypatch: Any) -> None:
    from moderation.actions import triage as reading

    keep(page, version(1))
    real = reading.triage

    def slow(text: str) -> Any:
        monkeypatch.setattr(reading, "triage", real)
        keep(page, version(2))
        return real(text)

    monkeypatch.setattr(reading, "triage", slow)
    triage_waiting()
    assert InboxItem.objects.get().triaged_at is None
    triage_waiting()
    assert InboxItem.objects.get().triaged_at is not None


def test_evidence_is_taken_once_at_capture_and_once_at_each_edit(page: Any) -> None:
    for number in (1, 2, 2, 1, 3):
        keep(page, version(number))
    moments = list(Evidence.objects.values_list("moment", "text"))
    assert moments == [("capture", "текст 1"), ("edit", "текст 2"), ("edit", "текст 3")]
