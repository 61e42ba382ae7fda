"""What is MAX's own: media in processing, reading by time, bans without a way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import MalformedReply, MissingObject, OutcomeUnknown, Permanent, Unsupported
from core.tests.loopback import Loopback, Reply, Seen
from networks.base import (
    Ban,
    Capability,
    Checked,
    How,
    Network,
    Operation,
    Outgoing,
    PostKind,
    Target,
    TokenKind,
)
from networks.max import wall
from networks.max.adapter import MaxAdapter
from networks.max.client import messages
from networks.max.errors import MediaNotReady
from networks.max.tests.stub import CHANNEL, POST_ID, MaxStub, error
from networks.tests.stub import DOCUMENT, PHOTO, POLL, POST, VIDEO, Purse, Remembering

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def stub(settings: Any) -> Iterator[MaxStub]:
    found = MaxStub()
    server = Loopback(found.answer)
    settings.NETWORK_API_URLS = {**settings.NETWORK_API_URLS, **found.urls(server.url)}
    yield found
    server.close()


@pytest.fixture
def adapter(stub: MaxStub) -> MaxAdapter:
    return MaxAdapter(stub.target, Purse(stub.tokens))


def one_message(number: int, at: datetime, **more: Any) -> dict[str, Any]:
    return {
        "recipient": {"chat_id": int(CHANNEL), "chat_type": "channel"},
        "timestamp": int(at.timestamp() * 1000),
        "body": {"mid": f"m{number}", "seq": number, "text": f"Пост {number}", "attachments": []},
        **more,
    }


# -- publishing ---------------------------------------------------------------------------------------------------


def test_the_text_goes_plain_with_the_link_under_it(adapter: MaxAdapter, stub: MaxStub) -> None:
    published = adapter.publish(Outgoing("*Вода* <b>", "k", link="https://dzhankoy.example/1"))
    seen = stub.called("POST /messages")[0].seen
    assert seen.json["text"] == "*Вода* <b>\n\nhttps://dzhankoy.example/1"
    assert "format" not in seen.json
    assert seen.query == {"chat_id": CHANNEL}
    assert (published.external_id, published.url) == (POST_ID, "https://max.ru/id9105000011_gos/AZ051")


def test_the_limit_is_in_utf16_units() -> None:
    limit = MaxAdapter.text_limit("😀")
    assert (limit.used, limit.most, limit.unit) == (2, 4000, "знаков UTF-16")


def test_a_private_channel_s_post_has_the_channel_s_address(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.change = lambda method, body: {"message": {**body["message"], "url": None}}
    assert adapter.publish(POST).url == "https://max.ru/id9105000011_gos"


def not_ready(times: int, stub: MaxStub) -> None:
    """The network still processes the photo when asked for the first so many times."""
    left = [times]

    def answer(seen: Seen) -> Reply:
        left[0] -= 1
        return error(400, "attachment.not.ready") if left[0] >= 0 else stub.reply("POST /messages", seen)

    stub.order("POST /messages", answer)


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr(MaxAdapter, "wait", staticmethod(waited.append))
    return waited


def test_media_in_processing_are_waited_for(adapter: MaxAdapter, stub: MaxStub, pauses: list[float]) -> None:
    not_ready(3, stub)
    published = adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,)))
    assert published.external_id == POST_ID
    assert pauses == [1, 2, 4]
    assert len(stub.called("upload")) == 1


def test_media_never_ready_are_certainly_not_published(
    adapter: MaxAdapter, stub: MaxStub, pauses: list[float]
) -> None:
    not_ready(99, stub)
    with pytest.raises(MediaNotReady):
        adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,)))
    assert pauses == list(MaxAdapter.pauses_s)


def test_an_edit_replaces_text_and_photos(adapter: MaxAdapter, stub: MaxStub) -> None:
    assert adapter.edit(POST_ID, Outgoing(POST.text, "k", photos=(PHOTO,))) is Checked.SEEN
    seen = stub.called("PUT /messages")[0].seen
    assert seen.query == {"message_id": POST_ID}
    assert [item["payload"] for item in seen.json["attachments"]] == [{"token": "image-t0ken"}]
    adapter.edit(POST_ID, POST)
    assert stub.called("PUT /messages")[1].seen.json["attachments"] == []


def test_files_that_do_not_change_are_not_sent_again(adapter: MaxAdapter, stub: MaxStub) -> None:
    post = Outgoing(POST.text, "k", photos=(PHOTO,), videos=(VIDEO,))
    adapter.edit(POST_ID, post, before=replace(post, text="Старый текст"))
    assert stub.called("PUT /messages")[0].seen.json["attachments"] is None
    assert stub.called("POST /uploads") == []


def test_an_edit_that_the_channel_does_not_show_is_a_question(adapter: MaxAdapter, stub: MaxStub) -> None:
    with pytest.raises(OutcomeUnknown, match="прежний текст"):
        adapter.edit(POST_ID, Outgoing("Новый текст", "k"))


def test_a_deletion_is_looked_at(adapter: MaxAdapter, stub: MaxStub) -> None:
    assert adapter.remove(POST_ID) is Checked.SEEN
    stub.order("DELETE /messages", error(404, "not.found", "Message not found"))
    stub.order("GET /messages/{mid}", error(404, "not.found", "Message not found"))
    assert adapter.remove(POST_ID) is Checked.SEEN


def test_a_post_that_stands_after_its_deletion_is_a_question(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.order("GET /messages/{mid}", Reply((stub.kept("GET /messages/{mid}") or {})["reply"]["json"]))
    with pytest.raises(OutcomeUnknown, match="ещё в канале"):
        adapter.remove(POST_ID)


def test_media_go_in_their_order_and_a_poll_by_hand(adapter: MaxAdapter, stub: MaxStub) -> None:
    late, early = replace(PHOTO, order=2), replace(VIDEO, order=1)
    adapter.publish(Outgoing(POST.text, "k", photos=(late,), videos=(early,)))
    sent = stub.called("POST /messages")[0].seen.json["attachments"]
    assert [item["type"] for item in sent] == ["video", "image"]
    for post in (
        Outgoing(POST.text, "k", poll=POLL),
        Outgoing(POST.text, "k", documents=(DOCUMENT,), photos=(PHOTO,)),
    ):
        with pytest.raises(Unsupported, match="вручную"):
            adapter.publish(post)
    assert len(stub.called("POST /messages")) == 1


def test_a_link_without_a_card(adapter: MaxAdapter, stub: MaxStub) -> None:
    adapter.publish(Outgoing("Парк", "k", link="https://dzhankoy.example/1", link_preview=False))
    assert stub.called("POST /messages")[0].seen.query["disable_link_preview"] == "true"


def test_what_was_uploaded_is_not_uploaded_again(adapter: MaxAdapter, stub: MaxStub) -> None:
    adapter.kept = Remembering({})
    stub.order("POST /messages", error(503, "service.unavailable", "Try later"))
    post = Outgoing(POST.text, "k", videos=(VIDEO,))
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            adapter.publish(post)
    assert (len(stub.called("upload.video")), len(stub.called("POST /messages"))) == (1, 2)


def test_a_refusal_inside_a_good_answer_is_a_refusal(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.order("PUT /messages", Reply({"success": False, "message": "Message is too old"}))
    with pytest.raises(Permanent, match="too old"):
        adapter.edit(POST_ID, POST)


def test_removing_what_is_not_there_is_done(adapter: MaxAdapter, stub: MaxStub) -> None:
    for method in ("DELETE /messages", "DELETE /messages/{mid}/comments"):
        stub.order(method, error(404, "not.found"))
    adapter.remove(POST_ID)
    adapter.delete_comment(POST_ID, "mid.comment1")


# -- reading ------------------------------------------------------------------------------------------------------


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


def test_a_network_that_means_time_the_other_way_round_is_found_out(
    adapter: MaxAdapter, stub: MaxStub
) -> None:
    """`from` as the lower bound would bring nothing older: the reading must not call itself complete."""
    channel = Channel(250)

    def other_way(seen: Seen) -> Reply:
        since = int(seen.query.get("from", 0))
        return Reply({"messages": [post for post in channel.posts if post["timestamp"] >= since][:100]})

    stub.order("GET /messages", other_way)
    reading = adapter.read_wall(hours(10), hours(240))
    assert not reading.complete
    assert "разрыв" in reading.note


def test_a_post_without_a_number_makes_the_reading_incomplete(adapter: MaxAdapter, stub: MaxStub) -> None:
    post = one_message(1, hours(1), body=None)
    stub.order("GET /messages", Reply({"messages": [one_message(2, hours(2)), post]}))
    reading = adapter.read_wall(START, hours(9))
    assert ([one.external_id for one in reading.posts], reading.complete) == (["m2"], False)


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


def test_a_comment_names_its_author_and_post(adapter: MaxAdapter) -> None:
    (comment,) = adapter.read_comments(POST_ID).items
    assert (comment.author_id, comment.author_name, comment.post_id) == ("1001", "Анна Житель", POST_ID)


def test_dialogues_are_not_listed_but_a_known_one_is_read(adapter: MaxAdapter) -> None:
    with pytest.raises(Unsupported):
        adapter.read_messages()
    found, rest = adapter.read_messages("182182182")
    assert (len(found), rest) == (3, "")


# -- looking ------------------------------------------------------------------------------------------------------


def changed(stub: MaxStub, **chat: Any) -> None:
    stub.change = lambda method, body: {**body, **chat} if method == "GET /chats/{chat}" else body


def test_what_is_told_of_a_channel(adapter: MaxAdapter) -> None:
    facts = adapter.look_up()
    assert (facts.external_id, facts.screen_name) == (CHANNEL, "id9105000011_gos")
    assert (facts.members, facts.is_closed, facts.has_avatar) == (903, False, True)
    assert (facts.comments_open, facts.has_cover, facts.official_mark) == (None, None, None)


def test_a_channel_is_looked_up_by_its_link_first(stub: MaxStub) -> None:
    by_name = MaxAdapter(Target(Network.MAX, "", "id9105000011_gos"), Purse(stub.tokens))
    assert by_name.look_up().external_id == CHANNEL
    assert stub.calls[0].seen.path == "/chats/id9105000011_gos"
    with pytest.raises(MissingObject):
        by_name.publish(POST)


def test_a_closed_channel_a_dialogue_and_a_chat(adapter: MaxAdapter, stub: MaxStub) -> None:
    changed(stub, is_public=False, link=None)
    facts = adapter.look_up()
    assert (facts.is_closed, facts.screen_name, facts.url) == (True, "", f"https://max.ru/{CHANNEL}")
    changed(stub, type="dialog")
    assert adapter.look_up().is_personal
    changed(stub, type="chat")
    with pytest.raises(Permanent, match="чат"):
        adapter.look_up()


def test_a_broken_answer_is_no_channel(adapter: MaxAdapter, stub: MaxStub) -> None:
    changed(stub, chat_id=None)
    with pytest.raises(MalformedReply):
        adapter.look_up()


def test_the_authorities_of_the_setting_are_trusted(
    adapter: MaxAdapter, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAX_CA_BUNDLE = "/etc/portal/russian-trusted-root.pem"
    asked: list[str] = []

    def note(*args: Any, ca_bundle: str, **more: Any) -> Any:
        asked.append(ca_bundle)
        raise MissingObject("нет")

    monkeypatch.setattr("core.http.request", note)
    with pytest.raises(MissingObject):
        adapter.look_up()
    assert asked == ["/etc/portal/russian-trusted-root.pem"]


# -- probing and bans -----------------------------------------------------------------------------------------------


def probed(adapter: MaxAdapter) -> dict[Operation, Capability]:
    return {capability.operation: capability for capability in adapter.probe()}


def test_what_the_rights_allow(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.change = lambda method, body: (
        {**body, "permissions": ["read_all_messages"]} if method.endswith("/members/me") else body
    )
    found = probed(adapter)
    assert found[Operation.READ_WALL].how is How.API
    assert found[Operation.PUBLISH_TEXT].how is How.MANUAL and "Писать" in found[Operation.PUBLISH_TEXT].why
    assert found[Operation.UNBAN].how is How.MANUAL


def test_an_older_name_of_a_right_does_as_well(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.change = lambda method, body: (
        {**body, "permissions": ["post_edit_delete_message"]} if method.endswith("/members/me") else body
    )
    assert probed(adapter)[Operation.REMOVE].how is How.API


@pytest.mark.parametrize("answer", [error(403, "chat.denied"), error(404, "not.found")])
def test_a_bot_that_is_not_there_does_nothing(adapter: MaxAdapter, stub: MaxStub, answer: Reply) -> None:
    stub.order("GET /chats/{chat}/members/me", answer)
    found = probed(adapter)
    assert {found[Operation.PUBLISH_TEXT].how, found[Operation.READ_WALL].how} == {How.MANUAL}


def test_a_ban_is_for_ever_and_needs_a_link(adapter: MaxAdapter, stub: MaxStub) -> None:
    adapter.ban(Ban("1001"))
    assert stub.calls[-1].seen.query == {"user_id": "1001", "block": "true"}
    with pytest.raises(Unsupported, match="срок"):
        adapter.ban(Ban("1001", START))
    changed(stub, link=None)
    with pytest.raises(Unsupported, match="без ссылки"):
        adapter.ban(Ban("1001"))
    with pytest.raises(Unsupported):
        adapter.unban("1001")
    assert len(stub.called("DELETE /chats/{chat}/members")) == 1


def test_every_kind_of_token_says_what_it_unlocks() -> None:
    assert list(MaxAdapter.token_kinds()) == [TokenKind.MAX_BOT]
