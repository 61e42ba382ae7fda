"""Odnoklassniki: what the wall says, and what a look at it proves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import (
    MalformedReply,
    MissingObject,
    PermissionMissing,
    Unsupported,
)
from core.tests.loopback import Reply, Seen
from networks.base import (
    Network,
    PostKind,
    Target,
)
from networks.ok import wall
from networks.ok.adapter import OKAdapter
from networks.ok.client.groups import Group
from networks.ok.facts import facts
from networks.ok.tests.stub import GROUP, TOPIC, OKStub, error
from networks.tests.stub import POST, Purse

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


def topic(number: int, **more: Any) -> dict[str, Any]:
    at = int((START + timedelta(hours=number)).timestamp() * 1000)
    text = [{"type": "text", "text": f"Тема {number}"}]
    return {"id": str(number), "created_ms": at, "author_ref": f"group:{GROUP}", "media": text, **more}


class Topics:
    """Topics every hour, the newest first, by anchors."""

    def __init__(self, count: int, pinned: int | None = None) -> None:
        self.topics = [topic(number) for number in range(count)][::-1]
        if pinned is not None:
            self.topics.insert(0, topic(pinned))

    def answer(self, seen: Seen) -> Reply:
        start, count = int(seen.form.get("anchor", "a0")[1:]), int(seen.form["count"])
        end = start + count
        more = end < len(self.topics)
        return Reply({"media_topics": self.topics[start:end], "has_more": more, "anchor": f"a{end}"})


def hours(number: int) -> datetime:
    return START + timedelta(hours=number)


def test_the_wall_is_read_page_by_page(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("mediatopic.getTopics", Topics(450).answer)
    reading = adapter.read_wall(hours(160), hours(440))
    assert [post.external_id for post in reading.posts] == [str(n) for n in range(439, 159, -1)]
    assert (reading.complete, len(stub.called("mediatopic.getTopics"))) == (True, 4)


def test_a_pinned_topic_does_not_end_the_reading(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("mediatopic.getTopics", Topics(120, pinned=-900).answer)
    reading = adapter.read_wall(hours(5), hours(999))
    assert (len(reading.posts), reading.complete) == (115, True)


def test_a_wall_without_end_is_read_so_far(
    adapter: OKAdapter, stub: OKStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall, "MOST_PAGES", 2)
    stub.order("mediatopic.getTopics", Topics(500).answer)
    reading = adapter.read_wall(START, hours(999))
    assert (len(reading.posts), reading.complete) == (200, False)


def test_without_the_list_what_was_seen_is_read_and_said_to_be_partial(
    adapter: OKAdapter, stub: OKStub
) -> None:
    stub.order("mediatopic.getTopics", error(3, "METHOD"))
    reading = adapter.read_wall(datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert [post.external_id for post in reading.posts] == [TOPIC]
    assert not reading.complete and "видел" in reading.note
    assert not adapter.read_proves_absence


def test_a_right_that_lacks_is_not_mistaken_for_an_absent_list(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("mediatopic.getTopics", error(10, "PERMISSION_DENIED"))
    with pytest.raises(PermissionMissing):
        adapter.read_wall(START, hours(1))


def test_what_kind_of_topics_there_are(adapter: OKAdapter) -> None:
    until = datetime(2026, 1, 1, tzinfo=UTC)
    posts = adapter.read_wall(until - timedelta(days=999), until).posts
    assert [(post.official, post.kind) for post in posts] == [
        (True, PostKind.POST), (False, PostKind.POST), (True, PostKind.REPOST)
    ]  # fmt: skip
    assert (posts[0].attachments, posts[0].comments_open, posts[0].views) == (2, True, 351)
    assert "Ждёт проверки" not in {post.text for post in posts}


@pytest.mark.parametrize(
    ("block", "count"),
    [
        ({"type": "photo", "photo_refs": ["group_photo:1", "group_photo:2"]}, 2),
        ({"type": "photo", "list": [{"id": "1"}, {"id": "2"}, {"id": "3"}]}, 3),
        ({"type": "movie", "movies": [{"id": "1"}]}, 1),
        ({"type": "link", "url": "https://dzhankoy.example/"}, 1),
        ({"type": "poll", "question": "?", "answers": [{"text": "Да"}, {"text": "Нет"}]}, 1),
        ({"type": "text", "text": "Тема"}, 0),
    ],
)
def test_what_a_topic_holds_is_counted(adapter: OKAdapter, stub: OKStub, block: Any, count: int) -> None:
    stub.order("mediatopic.getTopics", Reply({"media_topics": [topic(1, media=[block])], "has_more": False}))
    (post,) = adapter.read_wall(START, hours(9)).posts
    assert post.attachments == count


def test_a_topic_that_the_network_still_checks_is_spoken_of(adapter: OKAdapter, stub: OKStub) -> None:
    """Whoever asks whether it is out must not think that it was never sent."""
    topics = [topic(2, on_moderation=True), topic(1)]
    stub.order("mediatopic.getTopics", Reply({"media_topics": topics, "has_more": False}))
    reading = adapter.read_wall(START, hours(9))
    assert ([post.external_id for post in reading.posts], reading.complete) == (["1"], False)
    assert "проверяют" in reading.note


def test_a_topic_without_a_time_spoils_the_answer(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order(
        "mediatopic.getTopics", Reply({"media_topics": [topic(1, created_ms=None)], "has_more": False})
    )
    with pytest.raises(MalformedReply):
        adapter.read_wall(START, hours(9))


def test_a_topic_that_is_gone_is_none(adapter: OKAdapter, stub: OKStub) -> None:
    post = adapter.read_post(TOPIC)
    assert post is not None and post.external_id == TOPIC
    stub.order("mediatopic.getByIds", Reply({"media_topics": []}))
    assert adapter.read_post(TOPIC) is None


def test_comments_have_author_and_address(adapter: OKAdapter, stub: OKStub) -> None:
    page = adapter.read_comments(TOPIC)
    (comment,) = page.items
    assert (comment.author_id, comment.text, page.cursor) == ("571000001", "А на улице Мира?", "")
    assert comment.url == f"https://ok.ru/group/{GROUP}/topic/{TOPIC}"
    adapter.read_comments(TOPIC, "a7")
    assert stub.calls[-1].seen.form["anchor"] == "a7"


def test_a_comment_s_author_and_time_are_found_where_the_network_tells_them(
    adapter: OKAdapter, stub: OKStub
) -> None:
    comment = {"id": "MTAx", "author_ref": "user:571000001", "text": "Вода?", "date": "2026-11-29 10:15:00"}
    people = [{"uid": "571000001", "first_name": "Анна", "last_name": "Житель"}]
    stub.order("discussions.getComments", Reply({"comments": [comment], "entities": {"users": people}}))
    (found,) = adapter.read_comments(TOPIC).items
    assert (found.author_id, found.author_name) == ("571000001", "Анна Житель")
    assert found.at == datetime(2026, 11, 29, 7, 15, tzinfo=UTC)
    stub.order("discussions.getComments", Reply({"comments": [{**comment, "date": "вчера"}]}))
    with pytest.raises(MalformedReply):
        adapter.read_comments(TOPIC)


# -- looking ------------------------------------------------------------------------------------------------------


def test_a_short_name_is_looked_up_first(stub: OKStub) -> None:
    by_name = OKAdapter(Target(Network.OK, "", "dzhankoy"), Purse(stub.tokens))
    assert by_name.look_up().external_id == GROUP
    assert stub.calls[0].seen.form["url"] == "https://ok.ru/dzhankoy"
    with pytest.raises(MissingObject):
        by_name.publish(POST)


def test_a_short_name_of_a_person(stub: OKStub) -> None:
    stub.order("url.getInfo", Reply({"type": "USER", "objectIdStr": "571000001"}))
    found = OKAdapter(Target(Network.OK, "", "ivan"), Purse(stub.tokens)).look_up()
    assert (found.is_personal, found.external_id) == (True, "571000001")


def test_a_network_that_does_not_tell_numbers_wants_an_address_with_one(stub: OKStub) -> None:
    stub.order("url.getInfo", error(3, "METHOD"))
    with pytest.raises(Unsupported, match="адрес с номером"):
        OKAdapter(Target(Network.OK, "", "dzhankoy"), Purse(stub.tokens)).look_up()


def test_a_group_s_answer_may_leave_its_number_out(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("group.getInfo", Reply([{"name": "Джанкой", "gos_org": True}]))
    found = adapter.look_up()
    assert (found.external_id, found.title, found.official_mark) == (GROUP, "Джанкой", True)
    stub.order("group.getInfo", Reply([{"uid": "5", "name": "Чужая"}]))
    with pytest.raises(MissingObject):
        adapter.look_up()


def test_a_group_that_the_network_has_blocked_is_missing(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("group.getInfo", Reply([{"uid": GROUP, "name": "Джанкой", "blocked": True}]))
    with pytest.raises(MissingObject, match="заблокирована"):
        adapter.look_up()


def test_a_group_that_is_not_there(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("group.getInfo", Reply([]))
    with pytest.raises(MissingObject):
        adapter.look_up()


def test_what_is_told_of_a_group(adapter: OKAdapter) -> None:
    found = adapter.look_up()
    assert (found.official_mark, found.is_closed, found.comments_open, found.messages_open) == (
        True, False, True, True
    )  # fmt: skip
    assert (found.members, found.address) == (2104, "Джанкой, ул. Карла Маркса, 15")


@pytest.mark.parametrize(
    ("settings_told", "name", "value"),
    [
        ({"access_type": "CLOSED"}, "is_closed", True),
        ({"access_type": "OPEN", "private": True}, "is_closed", True),
        ({}, "is_closed", None),
        ({"who_can_comment": "ADMINS"}, "comments_open", False),
        ({"who_can_comment": "NOBODY"}, "comments_open", False),
        ({"who_can_comment": "MEMBERS_ONLY"}, "comments_open", True),
        ({"who_can_comment": "SOMETHING_NEW"}, "comments_open", None),
        ({}, "comments_open", None),
        ({"messages_allowed": True, "messaging_enabled": False}, "messages_open", False),
        ({"messages_allowed": True}, "messages_open", True),
        ({}, "messages_open", None),
        ({}, "official_mark", None),
    ],
)
def test_a_setting_not_told_is_unknown(settings_told: Any, name: str, value: object) -> None:
    assert getattr(facts(Group("1", "Группа", "", settings_told)), name) is value
