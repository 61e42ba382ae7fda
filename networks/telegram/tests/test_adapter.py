"""What is Telegram's own: captions, albums, what is told of a channel and what a bot may do there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.errors import InvalidContent, OutcomeUnknown, Permanent, RateLimited, Unsupported
from core.tests.loopback import Reply
from networks.base import Capability, How, Network, Operation, Outgoing, Target
from networks.telegram.adapter import TelegramAdapter
from networks.telegram.tests.stub import CHANNEL, GROUP, TelegramStub, error, sent
from networks.tests.stub import DOCUMENT, PHOTO, POLL, POST, Purse

pytestmark = pytest.mark.django_db


# -- size -----------------------------------------------------------------------------------------------------


def test_an_emoji_counts_as_two() -> None:
    limit = TelegramAdapter.text_limit("Да 😀")
    assert (limit.used, limit.most, limit.unit) == (5, 4096, "знаков UTF-16")


def test_beside_photos_the_text_is_a_caption() -> None:
    assert TelegramAdapter.text_limit("а", photos=1).most == 1024
    (problem,) = TelegramAdapter.check(Outgoing("я" * 1025, "k", photos=(PHOTO,)))
    assert (problem.field, problem.value, problem.limit) == ("text", 1025, 1024)
    assert "1024" in problem.sentence
    assert TelegramAdapter.check(Outgoing("😀" * 512, "k", photos=(PHOTO,))) == []


def test_the_link_is_part_of_the_text() -> None:
    link = "https://dzhankoy.example/1"
    assert TelegramAdapter.check(Outgoing("я" * (4096 - len(link) - 2), "k", link=link)) == []
    assert TelegramAdapter.check(Outgoing("я" * (4096 - len(link) - 1), "k", link=link))
    assert TelegramAdapter.check(Outgoing("я" * (4095 - len(link)) + " " + link, "k", link=link)) == []


@pytest.mark.parametrize(
    "photo",
    [replace(PHOTO, content=b"x" * (10 * 1024 * 1024 + 1)), replace(PHOTO, width=9000, height=1001),
     replace(PHOTO, width=2100, height=100), replace(PHOTO, mime="image/gif")],
)  # fmt: skip
def test_a_photo_that_would_be_refused_is_named(photo: Any) -> None:
    (problem,) = TelegramAdapter.check(Outgoing("Парк", "k", photos=(photo,)))
    assert problem.field == "photos" and PHOTO.name in problem.sentence


def test_an_album_has_at_most_ten() -> None:
    assert TelegramAdapter.check(Outgoing("Парк", "k", photos=(PHOTO,) * 10)) == []
    assert TelegramAdapter.check(Outgoing("Парк", "k", photos=(PHOTO,) * 11))


# -- publishing -------------------------------------------------------------------------------------------------


def test_a_text_goes_plain_with_the_link_under_it(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    published = adapter.publish(Outgoing("<b>Вода</b> & свет_", "k", link="https://dzhankoy.example/1"))
    params = sent(stub, "sendMessage")
    assert params["text"] == "<b>Вода</b> & свет_\n\nhttps://dzhankoy.example/1"
    assert params["link_preview_options"] == {"url": "https://dzhankoy.example/1"}
    assert "parse_mode" not in params
    assert (published.external_id, published.url) == ("51", "https://t.me/dzhankoy/51")
    assert published.at == datetime.fromtimestamp(1_732_000_000, UTC)


def test_an_album_is_one_call_with_all_its_numbers(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    published = adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO, PHOTO)))
    assert (published.external_id, published.all_ids) == ("53", ("53", "54"))
    assert [call.method for call in stub.calls] == ["sendMediaGroup"]
    assert sent(stub, "sendMediaGroup")["media"].count("caption") == 1


def test_a_message_put_off_by_the_server_is_unknown(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    stub.change = lambda method, body: {**body, "result": {**body["result"], "message_id": 0}}
    with pytest.raises(OutcomeUnknown):
        adapter.publish(POST)


def test_an_edit_that_changes_nothing_is_done(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    stub.order("editMessageText", error(400, "Bad Request: message is not modified"))
    adapter.edit("51", POST)


def test_an_album_is_edited_by_a_person(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    with pytest.raises(Unsupported):
        adapter.edit("53", Outgoing("Парк", "k", photos=(PHOTO, PHOTO)))
    assert stub.calls == []


def test_an_album_is_edited_message_by_message(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    before = Outgoing("Парк", "k", photos=(PHOTO, replace(PHOTO, content=b"old")))
    adapter.edit("53", Outgoing("Сквер", "k", photos=(PHOTO, PHOTO)), before=before, all_ids=("53", "54"))
    caption = stub.called("editMessageCaption")[0].seen.json
    assert (caption["message_id"], caption["caption"]) == (53, "Сквер")
    media = stub.called("editMessageMedia")[0].seen
    assert media.form["message_id"] == "54"
    assert json.loads(media.form["media"]) == {"type": "photo", "media": "attach://file0"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Outgoing("а", "k", photos=(PHOTO, PHOTO)), Outgoing("а", "k", photos=(PHOTO,) * 3)),
        (Outgoing("а", "k", photos=(PHOTO,)), Outgoing("а", "k")),
        (Outgoing("а", "k"), Outgoing("а", "k", photos=(PHOTO, PHOTO))),
        (Outgoing("а", "k", poll=POLL), Outgoing("б", "k", poll=POLL)),
    ],
    ids=["count", "media off", "album on", "poll"],
)
def test_what_no_edit_can_do_is_a_person_s(
    adapter: TelegramAdapter, stub: TelegramStub, before: Outgoing, after: Outgoing
) -> None:
    ids = ("53", "54") if len(before.photos) == 2 else ("53",)
    with pytest.raises(Unsupported):
        adapter.edit("53", after, before=before, all_ids=ids)
    assert stub.calls == []


def test_every_message_of_an_album_is_deleted(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    adapter.remove("53", all_ids=("53", "54"))
    assert [call.seen.json["message_ids"] for call in stub.called("deleteMessages")] == [[53, 54]]
    assert stub.called("deleteMessage") == []


def test_a_poll_takes_the_text_over_it(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    adapter.publish(Outgoing("Выбираем", "k", poll=replace(POLL, multiple=True, anonymous=False)))
    sent = stub.called("sendPoll")[0].seen.json
    assert (sent["description"], sent["is_anonymous"], sent["allows_multiple_answers"]) == (
        "Выбираем",
        True,
        True,
    )
    assert sent["options"] == [{"text": "Утром"}, {"text": "Вечером"}]


def test_a_chat_is_a_number_and_a_name_is_text(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    adapter.publish(POST)
    assert sent(stub, "sendMessage")["chat_id"] == int(CHANNEL)
    TelegramAdapter(Target(Network.TELEGRAM, "", "dzhankoy"), Purse(stub.tokens)).look_up()
    assert [call.seen.json["chat_id"] for call in stub.called("getChat")][:1] == ["@dzhankoy"]


@pytest.mark.parametrize(
    ("reply", "family"),
    [
        (Reply(status=413, body=b"<html>413 Request Entity Too Large</html>"), InvalidContent),
        (Reply(status=429, body=b"<html>slow down</html>", headers={"Retry-After": "11"}), RateLimited),
    ],
)
def test_a_server_before_the_api_has_let_nothing_through(
    adapter: TelegramAdapter, stub: TelegramStub, reply: Reply, family: type[Exception]
) -> None:
    stub.order("sendPhoto", reply)
    with pytest.raises(family) as caught:
        adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,)))
    assert getattr(caught.value, "seconds", 11) == 11


LONG = Outgoing("я" * 1500, "k", photos=(PHOTO,), text_apart=True)


def test_a_long_text_follows_the_media_when_it_was_decided_so(
    adapter: TelegramAdapter, stub: TelegramStub
) -> None:
    assert TelegramAdapter.check(replace(LONG, text_apart=False))
    published = adapter.publish(LONG)
    assert [call.method for call in stub.calls] == ["sendPhoto", "sendMessage"]
    assert "caption" not in stub.calls[0].seen.form
    assert stub.calls[1].seen.json["reply_parameters"]["message_id"] == int(published.external_id)
    assert len(published.all_ids) == 2


def test_a_text_that_does_not_follow_is_a_question_and_begins_nothing_anew(
    adapter: TelegramAdapter, stub: TelegramStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(TelegramAdapter, "wait", staticmethod(waited.append))
    stub.order("sendMessage", error(429, "Too Many Requests", retry_after=7))
    with pytest.raises(OutcomeUnknown, match="вложения вышли"):
        adapter.publish(LONG)
    assert (len(stub.called("sendPhoto")), len(stub.called("sendMessage"))) == (1, 5)
    assert min(waited) >= 7


def test_a_mixture_that_no_message_takes_is_placed_by_hand(
    adapter: TelegramAdapter, stub: TelegramStub
) -> None:
    with pytest.raises(Unsupported, match="несколькими сообщениями"):
        adapter.publish(Outgoing("Парк", "k", photos=(PHOTO,), documents=(DOCUMENT,)))
    assert stub.calls == []


@pytest.mark.parametrize("words", ["message to delete not found", "MESSAGE_ID_INVALID"])
def test_removing_what_is_not_there_is_done(adapter: TelegramAdapter, stub: TelegramStub, words: str) -> None:
    stub.order("deleteMessage", error(400, f"Bad Request: {words}"))
    adapter.remove("51")
    adapter.delete_comment("51", "902")


def test_a_channel_that_is_gone_is_no_removal(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    stub.order("deleteMessage", error(400, "Bad Request: chat not found"))
    with pytest.raises(Permanent):
        adapter.remove("51")


# -- looking ------------------------------------------------------------------------------------------------------


def changed(stub: TelegramStub, **chat: Any) -> None:
    """getChat answers so for the channel."""
    stub.change = lambda method, body: (
        {**body, "result": {**body["result"], **chat}} if method == "getChat" else body
    )


def test_what_is_told_of_a_channel(adapter: TelegramAdapter) -> None:
    facts = adapter.look_up()
    assert (facts.external_id, facts.screen_name, facts.linked_id) == (CHANNEL, "dzhankoy", GROUP)
    assert (facts.members, facts.is_closed, facts.has_avatar, facts.comments_open) == (
        4812,
        False,
        True,
        True,
    )


def test_a_channel_whose_members_are_not_told_is_known_all_the_same(
    adapter: TelegramAdapter, stub: TelegramStub
) -> None:
    stub.order("getChatMemberCount", error(400, "Bad Request: member list is inaccessible"))
    facts = adapter.look_up()
    assert (facts.external_id, facts.members) == (CHANNEL, None)


def test_a_person_is_known_as_such(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    changed(stub, type="private", id=1000002)
    assert adapter.look_up().is_personal


def test_a_group_is_no_page(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    changed(stub, type="supergroup")
    with pytest.raises(Permanent, match="группа"):
        adapter.look_up()


def test_a_channel_without_a_name_is_closed_and_one_without_a_group_has_no_comments(
    adapter: TelegramAdapter, stub: TelegramStub
) -> None:
    changed(stub, username=None, linked_chat_id=None)
    facts = adapter.look_up()
    assert (facts.is_closed, facts.comments_open) == (True, False)


def test_a_group_that_the_bot_is_not_in_leaves_comments_unknown(stub: TelegramStub) -> None:
    def answer(seen: Any) -> Reply:
        if seen.json["chat_id"] == int(GROUP):
            return error(400, "Bad Request: chat not found")
        return Reply(stub.kept("getChat")["reply"]["json"])  # type: ignore[index]

    stub.order("getChat", answer)
    assert TelegramAdapter(stub.target, Purse(stub.tokens)).look_up().comments_open is None


def test_the_wall_is_not_read_and_the_reason_is_told(adapter: TelegramAdapter) -> None:
    with pytest.raises(Unsupported, match="историю"):
        adapter.read_wall(clock.now() - timedelta(days=1), clock.now())
    assert not adapter.read_proves_absence


# -- probing ------------------------------------------------------------------------------------------------------


def probed(adapter: TelegramAdapter) -> dict[Operation, Capability]:
    return {capability.operation: capability for capability in adapter.probe()}


def test_an_administrator_of_both_can_do_all_there_is(adapter: TelegramAdapter) -> None:
    found = probed(adapter)
    by_api = {operation for operation, capability in found.items() if capability.how is How.API}
    assert {Operation.PUBLISH_PHOTO, Operation.BAN, Operation.RECEIVE_EVENTS} <= by_api
    assert found[Operation.READ_WALL].how is How.UNSUPPORTED


def test_a_right_not_granted_is_named(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    stub.change = lambda method, body: (
        {**body, "result": {**body["result"], "can_post_messages": False, "can_delete_messages": False}}
        if method == "getChatMember"
        else body
    )
    found = probed(adapter)
    assert found[Operation.PUBLISH_TEXT].how is How.MANUAL
    assert "Публикация сообщений" in found[Operation.PUBLISH_TEXT].why
    assert "Удаление сообщений" in found[Operation.DELETE_COMMENT].why


def test_old_posts_need_a_right_of_their_own(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    assert "48" not in probed(adapter)[Operation.REMOVE].why
    stub.change = lambda method, body: (
        {**body, "result": {**body["result"], "can_delete_messages": False}}
        if method == "getChatMember"
        else body
    )
    removing = probed(adapter)[Operation.REMOVE]
    assert removing.how is How.API and "48 часов" in removing.why


def test_a_bot_that_is_no_administrator_does_nothing(adapter: TelegramAdapter, stub: TelegramStub) -> None:
    stub.order("getChatMember", error(400, "Bad Request: member list is inaccessible"))
    found = probed(adapter)
    assert {found[Operation.PUBLISH_TEXT].how, found[Operation.RECEIVE_EVENTS].how} == {How.MANUAL}
    assert "администратор" in found[Operation.REPLY].why


def test_without_a_discussion_group_there_are_no_comments(
    adapter: TelegramAdapter, stub: TelegramStub
) -> None:
    changed(stub, linked_chat_id=None)
    alone = TelegramAdapter(Target(Network.TELEGRAM, CHANNEL), Purse(stub.tokens))
    assert probed(alone)[Operation.REPLY].how is How.UNSUPPORTED
    with pytest.raises(Unsupported, match="группы обсуждений"):
        alone.reply("51", "902", "Вода будет.", "k")
