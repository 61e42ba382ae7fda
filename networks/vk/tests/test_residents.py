"""Comments, bans and messages of a community."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidContent, MissingObject, OutcomeUnknown, PermissionMissing, WrongTokenKind
from core.tests.loopback import Reply, Seen
from networks.base import Ban
from networks.tests.stub import Purse
from networks.vk.adapter import VKAdapter
from networks.vk.adapter.residents import random_id
from networks.vk.tests.stub import COMMUNITY, GROUP, USER, VKStub, error

OWNER = -int(GROUP)


def a_comment(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "from_id": 1000002, "date": 1_732_010_000, "text": f"{number}", **more}


# --- comments ----------------------------------------------------------------------------------------


def test_comments_come_with_their_answers_and_names(adapter: VKAdapter) -> None:
    page = adapter.read_comments("345")
    first, answer = page.items
    assert (first.external_id, first.author_id, first.author_name) == ("902", "1000002", "Эмине Сейтова")
    assert (answer.reply_to, answer.author_name) == ("902", "Администрация города Джанкоя")
    assert (answer.author_id, answer.post_id) == (f"-{GROUP}", "345")
    assert first.url == f"https://vk.com/wall-{GROUP}_345?reply=902"
    assert page.cursor == ""


def test_many_comments_come_page_by_page(adapter: VKAdapter, vk: VKStub) -> None:
    def paged(seen: Seen) -> Reply:
        start = int(seen.form["offset"])
        items = [a_comment(1 + n) for n in range(start, min(start + 100, 230))]
        return Reply({"response": {"count": 230, "current_level_count": 230, "items": items}})

    vk.order("wall.getComments", paged)
    found, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = adapter.read_comments("345", cursor)
        found += [comment.external_id for comment in page.items]
        cursor, pages = page.cursor, pages + 1
    assert (len(set(found)), len(found), pages) == (230, 230, 3)


def test_a_long_thread_is_read_whole(adapter: VKAdapter, vk: VKStub) -> None:
    def answer(seen: Seen) -> Reply:
        if "comment_id" not in seen.form:
            thread = {"count": 130, "items": [a_comment(100 + n) for n in range(10)]}
            return Reply(
                {"response": {"count": 131, "items": [a_comment(1, thread=thread)], "current_level_count": 1}}
            )
        start = int(seen.form["offset"])
        items = [a_comment(100 + n) for n in range(start, min(start + 100, 130))]
        return Reply({"response": {"count": 130, "items": items, "current_level_count": 130}})

    vk.order("wall.getComments", answer)
    ids = [comment.external_id for comment in adapter.read_comments("345").items]
    assert ids == ["1", *(str(100 + n) for n in range(130))]


def test_a_thread_that_shrinks_does_not_loop(adapter: VKAdapter, vk: VKStub) -> None:
    def answer(seen: Seen) -> Reply:
        top = [a_comment(1, thread={"count": 50, "items": []})] if "comment_id" not in seen.form else []
        return Reply({"response": {"count": 51, "items": top, "current_level_count": 1}})

    vk.order("wall.getComments", answer)
    assert [comment.external_id for comment in adapter.read_comments("345").items] == ["1"]


def test_deleted_comments_are_left_out(adapter: VKAdapter, vk: VKStub) -> None:
    items = [a_comment(1, deleted=True, from_id=0), a_comment(2)]
    vk.order("wall.getComments", Reply({"response": {"count": 2, "items": items, "current_level_count": 2}}))
    assert [comment.external_id for comment in adapter.read_comments("345").items] == ["2"]


def test_a_deleted_comment_tells_nothing_and_its_answers_stay(adapter: VKAdapter, vk: VKStub) -> None:
    answer = a_comment(2, parents_stack=[1])
    items = [{"id": 1, "deleted": True, "thread": {"count": 1, "items": [answer]}}]
    vk.order("wall.getComments", Reply({"response": {"count": 2, "items": items, "current_level_count": 1}}))
    (found,) = adapter.read_comments("345").items
    assert (found.external_id, found.reply_to) == ("2", "1")


def test_the_community_answers_under_its_name(adapter: VKAdapter, vk: VKStub) -> None:
    assert adapter.reply("345", "902", "Вода будет.", "key-1") == "904"
    form = vk.calls[0].seen.form
    assert (form["from_group"], form["owner_id"], form["reply_to_comment"]) == (GROUP, f"-{GROUP}", "902")
    assert (form["guid"], form["access_token"]) == ("key-1", VKStub.tokens[COMMUNITY])


def test_a_lost_answer_to_a_reply_is_unknown(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.createComment", Reply({}, cut="before"))
    with pytest.raises(OutcomeUnknown):
        adapter.reply("345", "902", "Вода будет.", "key-1")
    assert len(vk.calls) == 1


def test_a_comment_is_deleted_by_a_person_and_twice_is_no_error(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.delete_comment("345", "902")
    assert vk.calls[0].seen.form["access_token"] == VKStub.tokens[USER]
    vk.order("wall.deleteComment", error(104))
    adapter.delete_comment("345", "902")
    vk.order("wall.deleteComment", error(211))
    with pytest.raises(PermissionMissing):
        adapter.delete_comment("345", "902")


def test_only_not_found_counts_as_done_already(adapter: VKAdapter, vk: VKStub) -> None:
    """«Invalid group» is a fault of ours, and a page known by name alone has nothing to delete in."""
    for method in ("wall.deleteComment", "groups.unban", "groups.getBanned"):
        vk.order(method, error(125))
    for act in (
        lambda: adapter.delete_comment("345", "902"),
        lambda: adapter.unban("1000002"),
        lambda: adapter.is_banned("1000002"),
        lambda: VKAdapter(replace(vk.target, external_id=""), adapter.tokens).delete_comment("345", "902"),
    ):
        with pytest.raises(MissingObject):
            act()


@pytest.mark.parametrize("verb", ["delete_comment", "ban", "unban", "remove"])
def test_a_zero_instead_of_a_one_is_no_success(adapter: VKAdapter, vk: VKStub, verb: str) -> None:
    for method in ("wall.deleteComment", "groups.ban", "groups.unban", "wall.delete"):
        vk.order(method, Reply({"response": 0}))
    acts = {
        "delete_comment": lambda: adapter.delete_comment("345", "902"),
        "ban": lambda: adapter.ban(Ban("1000002")),
        "unban": lambda: adapter.unban("1000002"),
        "remove": lambda: adapter.remove("345"),
    }
    with pytest.raises(OutcomeUnknown):
        acts[verb]()


# --- bans --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "code"), [("spam", "1"), ("insult", "2"), ("obscene", "3"), ("law", "0"), ("other", "0")]
)
def test_a_ban_carries_term_and_reason(adapter: VKAdapter, vk: VKStub, reason: str, code: str) -> None:
    adapter.ban(Ban("1000002", datetime(2025, 1, 1, tzinfo=UTC), reason, "Спам"))
    form = vk.calls[0].seen.form
    assert (form["reason"], form["end_date"], form["comment"]) == (code, "1735689600", "Спам")
    assert (form["owner_id"], form["comment_visible"]) == ("1000002", "0")


def test_a_ban_for_ever_has_no_term(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.ban(Ban("1000002"))
    assert "end_date" not in vk.calls[0].seen.form


def test_who_is_not_banned_is_unbanned_without_error(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.unban("1000002")
    vk.order("groups.unban", error(104))
    adapter.unban("1000002")


def test_the_black_list_is_asked_by_the_community(adapter: VKAdapter, vk: VKStub) -> None:
    assert adapter.is_banned("1000002") is True
    assert vk.calls[0].seen.form["access_token"] == VKStub.tokens[COMMUNITY]
    vk.order("groups.getBanned", error(104))
    assert adapter.is_banned("1000002") is False


def a_ban(number: int, **more: Any) -> dict[str, Any]:
    return {"type": "profile", "profile": {"id": number}, "ban_info": {"end_date": 0, **more}}


@pytest.mark.parametrize(
    ("items", "banned"),
    [
        ([a_ban(1000002)], True),
        ([a_ban(5), a_ban(6)], False),
        ([a_ban(5), a_ban(1000002)], True),
        ([a_ban(1000002, end_date=1)], False),
        ([a_ban(1000002, end_date=4_000_000_000)], True),
        ([{"type": "group", "group": {"id": 1000002}, "ban_info": {}}], False),
        ([], False),
    ],
)
def test_a_ban_is_this_person_s_and_lasts(adapter: VKAdapter, vk: VKStub, items: Any, banned: bool) -> None:
    vk.order("groups.getBanned", Reply({"response": {"count": len(items), "items": items}}))
    assert adapter.is_banned("1000002") is banned


def test_a_community_in_the_black_list_is_known_by_its_minus(adapter: VKAdapter, vk: VKStub) -> None:
    item = {"type": "group", "group": {"id": 7}, "ban_info": {"end_date": 0}}
    vk.order("groups.getBanned", Reply({"response": {"count": 1, "items": [item]}}))
    assert adapter.is_banned("-7") is True


@pytest.mark.parametrize("verb", ["ban", "unban", "delete_comment"])
def test_without_a_persons_token_a_person_acts(vk: VKStub, verb: str) -> None:
    adapter = VKAdapter(vk.target, Purse({COMMUNITY: VKStub.tokens[COMMUNITY]}))
    acts = {
        "ban": lambda: adapter.ban(Ban("1")),
        "unban": lambda: adapter.unban("1"),
        "delete_comment": lambda: adapter.delete_comment("1", "2"),
    }
    with pytest.raises(WrongTokenKind, match="нужен ключ пользователя"):
        acts[verb]()
    assert vk.calls == []


# --- messages ----------------------------------------------------------------------------------------


def test_unread_messages_are_read_whole(adapter: VKAdapter, vk: VKStub) -> None:
    found, cursor = adapter.read_messages()
    assert [message.external_id for message in found] == ["71", "70"]
    assert (found[0].dialogue_id, found[0].author_name) == ("1000002", "Эмине Сейтова")
    assert (found[0].outgoing, cursor) == (False, "")
    assert vk.called("messages.getHistory")[0].seen.form["peer_id"] == "1000002"


def test_a_chat_of_many_is_no_letter_to_the_page(adapter: VKAdapter, vk: VKStub) -> None:
    kept = (vk.kept("messages.getConversations") or {})["reply"]["json"]
    item = deepcopy(kept["response"]["items"][0])
    item["last_message"]["peer_id"] = 2_000_000_001
    vk.order("messages.getConversations", Reply({"response": {"count": 1, "items": [item]}}))
    assert adapter.read_messages() == ([], "")
    assert vk.called("messages.getHistory") == []


def test_a_message_is_sent_once_by_its_key(adapter: VKAdapter, vk: VKStub) -> None:
    for _ in range(2):
        assert adapter.send_message("1000002", "Спасибо.", "key-1") == "72"
    ids = {call.seen.form["random_id"] for call in vk.calls}
    assert ids == {str(random_id("key-1"))}


def test_a_long_message_is_refused_before_any_call(adapter: VKAdapter, vk: VKStub) -> None:
    with pytest.raises(InvalidContent, match="4096"):
        adapter.send_message("1000002", "я" * 4097, "key-1")
    assert vk.calls == []


@given(st.text(), st.text())
def test_numbers_of_messages_are_of_vks_range(one: str, other: str) -> None:
    assert 0 < random_id(one) < 2**31
    assert (random_id(one) == random_id(other)) == (one == other)
