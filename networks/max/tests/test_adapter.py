"""What is MAX's own: media in processing, reading by time, bans without a way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import (
    InvalidContent,
    MalformedReply,
    MissingObject,
    OutcomeUnknown,
    Permanent,
    PermissionMissing,
    Unsupported,
)
from core.tests.loopback import Reply, Seen
from networks.base import (
    Ban,
    Capability,
    Checked,
    How,
    Network,
    Operation,
    Outgoing,
    Target,
    TokenKind,
)
from networks.max.adapter import MaxAdapter
from networks.max.errors import MediaNotReady
from networks.max.tests.stub import CHANNEL, POST_ID, MaxStub, error
from networks.tests.stub import DOCUMENT, PHOTO, POLL, POST, VIDEO, Purse, Remembering

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


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


def test_an_upload_that_the_network_has_forgotten_is_made_anew(adapter: MaxAdapter, stub: MaxStub) -> None:
    """Refused for a token of an earlier attempt: nothing was published, so it goes up once more, and only once."""
    adapter.kept = kept = Remembering({})
    post = Outgoing(POST.text, "k", photos=(PHOTO,))
    stub.order("POST /messages", error(503, "service.unavailable", "Try later"))
    with pytest.raises(OutcomeUnknown):
        adapter.publish(post)
    (key,) = kept.values
    kept.values[key] = "t0ken-of-yesterday"

    def answer(seen: Seen) -> Reply:
        token = seen.json["attachments"][0]["payload"]["token"]
        known = stub.reply("POST /messages", seen)
        return (
            known if token == "image-t0ken" else error(400, "proto.payload", "attachments: token is unknown")
        )

    stub.order("POST /messages", answer)
    assert adapter.publish(post).external_id == POST_ID
    assert (len(stub.called("upload")), kept.values[key]) == (2, "image-t0ken")
    stub.order("POST /messages", error(400, "proto.payload", "text: is not allowed"))
    with pytest.raises(InvalidContent):
        adapter.publish(post)
    assert len(stub.called("upload")) == 3


def test_a_fresh_upload_that_is_refused_is_not_repeated(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.order("POST /messages", error(400, "proto.payload", "attachments: token is unknown"))
    with pytest.raises(InvalidContent):
        adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,)))
    assert len(stub.called("upload")) == 1


@pytest.mark.parametrize(
    ("reply", "tries"),
    [
        (Reply(body=b"<html>hello</html>"), 2),
        (Reply(body=b""), 2),
        (Reply(status=302, body=b"<retval>1</retval>"), 2),
        (error(400, "proto.payload", "File extension is forbidden"), 1),
    ],
    ids=["page", "empty", "status", "refused"],
)
def test_a_video_that_was_not_taken_is_not_named(
    adapter: MaxAdapter, stub: MaxStub, reply: Reply, tries: int
) -> None:
    """Its token is known before the file is sent: only what the file is answered tells that it is there."""
    stub.order("upload.video", reply)
    with pytest.raises((MalformedReply, InvalidContent)):
        adapter.publish(Outgoing(POST.text, "k", videos=(VIDEO,)))
    assert (len(stub.called("upload.video")), stub.called("POST /messages")) == (tries, [])


@pytest.mark.parametrize("status", [401, 403, 404, 410])
@pytest.mark.parametrize(
    ("method", "media"),
    [
        ("upload", {"photos": (PHOTO,)}),
        ("upload.video", {"videos": (VIDEO,)}),
        ("upload.file", {"documents": (DOCUMENT,)}),
    ],
    ids=["picture", "video", "file"],
)
def test_an_address_that_has_grown_old_is_asked_for_anew(
    adapter: MaxAdapter, stub: MaxStub, status: int, method: str, media: Any
) -> None:
    """«No right» is said of the address then, which bears no token: the bot's is as good as before."""

    def old_at_first(seen: Seen) -> Reply:
        if not stub.called(method):
            return error(status, "verify.token", "link has expired")
        return Reply({"token": "fresh-t0ken", "photos": {"1": {"token": "fresh-t0ken"}}})

    stub.order(method, old_at_first)
    assert adapter.publish(Outgoing(POST.text, "k", **media)).external_id
    assert (len(stub.called("POST /uploads")), len(stub.called("POST /messages"))) == (2, 1)


def test_a_picture_s_token_may_stand_by_itself(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.order("upload", Reply({"token": "lone-t0ken"}))
    adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,)))
    sent = stub.called("POST /messages")[0].seen.json["attachments"]
    assert sent == [{"type": "image", "payload": {"token": "lone-t0ken"}}]


def test_a_refusal_inside_a_good_answer_is_a_refusal(adapter: MaxAdapter, stub: MaxStub) -> None:
    stub.order("PUT /messages", Reply({"success": False, "message": "Message is too old"}))
    with pytest.raises(Permanent, match="too old"):
        adapter.edit(POST_ID, POST)


def test_administrators_are_not_banned_and_a_person_is_told_why(adapter: MaxAdapter, stub: MaxStub) -> None:
    refused = Reply({"success": False, "message": "Can not remove admin"})
    stub.order("DELETE /chats/{chat}/members", refused)
    with pytest.raises(PermissionMissing, match="снимите"):
        adapter.ban(Ban("1001"))


@pytest.mark.parametrize(
    "reply", [error(404, "not.found"), Reply({"success": False, "message": "Message not found"})]
)
def test_removing_what_is_not_there_is_done(adapter: MaxAdapter, stub: MaxStub, reply: Reply) -> None:
    for method in ("DELETE /messages", "DELETE /messages/{mid}/comments"):
        stub.order(method, reply)
    stub.order("GET /messages/{mid}", error(404, "not.found"))
    adapter.remove(POST_ID)
    adapter.delete_comment(POST_ID, "mid.comment1")


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
