"""Reading back by time: the wall page by page, comments, dialogues."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import Unsupported
from core.tests.loopback import Reply, Seen
from networks.base import PostKind
from networks.max import shapes, wall
from networks.max.adapter import MaxAdapter
from networks.max.client import messages
from networks.max.tests.stub import CHANNEL, POST_ID, MaxStub, error

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


def one_message(number: int, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "recipient": {"chat_id": int(CHANNEL), "chat_type": "channel"},
        "timestamp": int(at.timestamp() * 1000),
        "body": {"mid": f"m{number}", "seq": number, "text": f"Пост {number}", "attachments": []},
        **more,
    }


class Channel:
    """A channel with posts every hour, answered as the schema says: `from` is the upper bound in time."""

    def __init__(self, count: int) -> None:
        self.posts = [one_message(n, START + timedelta(hours=n)) for n in range(count)][::-1]
        self.asked: list[int | None] = []

    def answer(self, seen: Seen) -> Reply:
        until = int(seen.query.get("from", 1 << 60))
        self.asked.append(None if until == 1 << 60 else until)
        page = [post for post in self.posts if post["timestamp"] <= until]
        return Reply({"messages": page[: int(seen.query["count"])]})

    def answer_the_other_way(self, seen: Seen) -> Reply:
        """As the words say: `from` is the earlier bound, `to` the later one."""
        since, until = int(seen.query.get("from", 0)), int(seen.query.get("to", 1 << 60))
        page = [post for post in self.posts if since <= post["timestamp"] <= until]
        return Reply({"messages": page[: int(seen.query["count"])]})


def hours(number: int) -> datetime:
    return START + timedelta(hours=number)


def test_the_wall_is_read_page_by_page(adapter: MaxAdapter, stub: MaxStub) -> None:
    channel = Channel(250)
    stub.order("GET /messages", channel.answer)
    reading = adapter.read_wall(hours(10), hours(240))
    assert [post.external_id for post in reading.posts] == [f"m{n}" for n in range(239, 9, -1)]
    assert (reading.complete, reading.note, len(channel.asked)) == (True, "", 3)


def test_reading_ends_at_the_beginning_of_the_channel(adapter: MaxAdapter, stub: MaxStub) -> None:
    channel = Channel(3)
    stub.order("GET /messages", channel.answer)
    reading = adapter.read_wall(START - timedelta(days=1), hours(99))
    assert (len(reading.posts), reading.complete) == (3, True)


def test_an_empty_channel_is_read(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.order("GET /messages", Reply({"messages": []}))
    reading = adapter.read_wall(START, hours(1))
    assert (reading.posts, reading.complete) == ([], True)


@pytest.mark.parametrize("count", [3, 250])
def test_a_network_that_means_time_the_other_way_round_is_read_all_the_same(
    adapter: MaxAdapter, stub: MaxStub, count: int
) -> None:
    stub.order("GET /messages", Channel(count).answer_the_other_way)
    reading = adapter.read_wall(START - timedelta(days=1), hours(999))
    assert (len(reading.posts), reading.complete) == (count, True)


def test_a_network_that_does_not_look_at_the_bound_is_found_out(adapter: MaxAdapter, stub: MaxStub) -> None:
    """The same newest page again and again: the reading must not call itself complete."""
    newest = Channel(250).posts[:100]
    stub.order("GET /messages", Reply({"messages": newest}))
    reading = adapter.read_wall(hours(10), hours(240))
    assert not reading.complete
    assert "разрыв" in reading.note


def test_a_page_that_does_not_go_on_from_the_last_one_is_a_gap(adapter: MaxAdapter, stub: MaxStub) -> None:
    posts = Channel(250).posts

    def answer(seen: Seen) -> Reply:
        bounded = {"from", "to"} & set(seen.query)
        return Reply({"messages": posts[150:] if bounded else posts[:100]})

    stub.order("GET /messages", answer)
    reading = adapter.read_wall(hours(10), hours(240))
    assert (reading.complete, "разрыв" in reading.note) == (False, True)


def test_a_post_without_a_number_makes_the_reading_incomplete(adapter: MaxAdapter, stub: MaxStub) -> None:
    post = one_message(1, hours(1), body=None)
    stub.order("GET /messages", Reply({"messages": [one_message(2, hours(2)), post]}))
    reading = adapter.read_wall(START, hours(9))
    assert ([one.external_id for one in reading.posts], reading.complete) == (["m2"], False)


def test_a_repost_without_a_body_is_known_by_its_time_and_original(
    adapter: MaxAdapter, stub: MaxStub
) -> None:
    link = {"type": "forward", "chat_id": -5, "message": {"mid": "mid.other", "seq": 1, "text": "Новость"}}
    bare = one_message(1, hours(1), body=None, link=link)
    stub.order("GET /messages", Reply({"messages": [one_message(2, hours(2)), bare]}))
    reading = adapter.read_wall(START, hours(9))
    assert reading.complete
    repost = reading.posts[1]
    assert (repost.kind, repost.text) == (PostKind.REPOST, "Новость")
    assert repost.external_id == f"forward:{bare['timestamp']}:mid.other"


def test_a_wall_without_end_is_read_so_far(
    adapter: MaxAdapter, stub: MaxStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "MOST_PAGES", 2)
    stub.order("GET /messages", Channel(500).answer)
    reading = adapter.read_wall(START, hours(999))
    assert (len(reading.posts), reading.complete) == (199, False)


def test_a_repost_is_one_with_the_words_of_the_original(adapter: MaxAdapter, stub: MaxStub) -> None:
    until = datetime(2027, 1, 1, tzinfo=UTC)
    posts = adapter.read_wall(until - timedelta(days=9999), until).posts
    assert [post.kind for post in posts] == [PostKind.POST, PostKind.POST, PostKind.REPOST]
    assert posts[2].text == "Новость республики"
    assert (posts[0].views, posts[0].attachments) == (171, 1)


def test_a_post_that_is_gone_is_none(adapter: MaxAdapter, stub: MaxStub) -> None:
    assert adapter.read_post(POST_ID)
    stub.order("GET /messages/{mid}", error(404, "not.found"))
    assert adapter.read_post(POST_ID) is None


def test_comments_are_read_page_by_page(adapter: MaxAdapter, stub: MaxStub) -> None:
    full = [one_message(n, hours(n)) for n in range(messages.PAGE)][::-1]
    stub.order("GET /messages/{mid}/comments", Reply({"messages": full}))
    page = adapter.read_comments(POST_ID)
    assert page.cursor == str(int(START.timestamp() * 1000))
    adapter.read_comments(POST_ID, page.cursor)
    assert stub.calls[-1].seen.query["before"] == page.cursor
    assert adapter.read_comments(POST_ID, page.cursor).cursor == ""


def test_one_short_sheet_is_all_there_is(adapter: MaxAdapter, stub: MaxStub) -> None:
    few = [one_message(n, hours(n)) for n in (3, 2, 1)]
    for listed, is_all in (([], True), (few, True), (few[::-1], False), ([*few, {"body": {}}], False)):
        stub.order("GET /messages/{mid}/comments", Reply({"messages": listed}))
        assert adapter.read_comments(POST_ID).is_all is is_all
    stub.order("GET /messages/{mid}/comments", Reply({"messages": few}))
    assert not adapter.read_comments(POST_ID, "1").is_all


def test_comments_may_be_listed_under_a_name_of_their_own(adapter: MaxAdapter, stub: MaxStub) -> None:
    """The stored description has no comments, and the pages that do have them do not say how a list is named."""
    stub.order("GET /messages/{mid}/comments", Reply({"comments": [one_message(1, START)]}))
    (comment,) = adapter.read_comments(POST_ID).items
    assert comment.text == "Пост 1"


@pytest.mark.parametrize("around", ["message", "comment", ""])
def test_a_comment_just_written_may_come_bare(adapter: MaxAdapter, stub: MaxStub, around: str) -> None:
    written = one_message(7, START)
    stub.order("POST /messages/{mid}/comments", Reply({around: written} if around else written))
    assert adapter.reply(POST_ID, "m1", "Спасибо.", "k") == "m7"


def test_a_comment_names_its_author_and_post(adapter: MaxAdapter) -> None:
    (comment,) = adapter.read_comments(POST_ID).items
    assert (comment.author_id, comment.author_name, comment.post_id) == ("1001", "Анна Житель", POST_ID)


def test_dialogues_are_not_listed_but_a_known_one_is_read(adapter: MaxAdapter) -> None:
    for cursor in ("", "user1001"):
        with pytest.raises(Unsupported):
            adapter.read_messages(cursor)
    found, rest = adapter.read_messages("182182182")
    assert (len(found), rest) == (3, "")


def test_a_dialogue_without_a_number_is_answered_by_its_person(adapter: MaxAdapter, stub: MaxStub) -> None:
    sender = {"user_id": 1001, "first_name": "Анна", "is_bot": False}
    told = one_message(1, START, sender=sender, recipient={"chat_id": None, "chat_type": "dialog"})
    written = shapes.message(told)
    assert written is not None
    dialogue = shapes.seen_message(written, "").dialogue_id
    adapter.send_message(dialogue, "Спасибо.", "k")
    assert stub.calls[-1].seen.query == {"user_id": "1001"}
    adapter.send_message("182182182", "Спасибо.", "k")
    assert stub.calls[-1].seen.query == {"chat_id": "182182182"}
