"""What is the network's own: the signature, topics in blocks, two ways of reading, two keys."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import (
    CredentialExpired,
    InvalidContent,
    MalformedReply,
    OutcomeUnknown,
    PermissionMissing,
    Temporary,
    Unsupported,
)
from core.tests.loopback import Reply, Seen
from networks.base import (
    Capability,
    Checked,
    How,
    Operation,
    Outgoing,
    Published,
    Secret,
    TokenKind,
)
from networks.ok.adapter import OKAdapter
from networks.ok.client.transport import Keys, signature
from networks.ok.errors import PhotoRefused
from networks.ok.tests.stub import CHAT, GROUP, KEYS, TOPIC, OKStub, error
from networks.tests.stub import DOCUMENT, PHOTO, POLL, POST, VIDEO, Purse, Remembering

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


# -- keys and signature -------------------------------------------------------------------------------------------


def test_the_signature_is_as_the_reference_computes_it() -> None:
    """md5 of «application_key=CBAformat=jsonmethod=users.getCurrentUsersecret»."""
    params = {"method": "users.getCurrentUser", "application_key": "CBA", "format": "json"}
    not_signed = {"access_token": "t", "session_key": "s", "sig": "x"}
    assert signature({**params, **not_signed}, "secret") == "58c4692b757bd49a446cb619ad2c92e5"


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=9), max_size=5), st.randoms())
def test_the_order_of_parameters_does_not_matter(params: dict[str, str], chance: Any) -> None:
    names = list(params)
    chance.shuffle(names)
    assert signature({name: params[name] for name in names}, "s") == signature(params, "s")


def test_an_application_s_own_secret_does_as_well() -> None:
    whole = {"application_key": "CBA", "access_token": "tkn", "application_secret_key": "app"}
    assert (
        Keys.of(Secret(json.dumps(whole))).session_secret == "7480012d4a9a1921700e946d52a3fa30"
    )  # md5("tknapp")


@pytest.mark.parametrize("value", ["", "token", "[]", "{}", json.dumps({**KEYS, "session_secret_key": ""})])
def test_keys_not_written_whole_are_no_keys(value: str) -> None:
    with pytest.raises(CredentialExpired, match="application_key"):
        Keys.of(Secret(value))


def test_keys_are_not_shown() -> None:
    shown = repr(Keys.of(Secret(json.dumps(KEYS))))
    assert not any(value in shown for value in KEYS.values())


# -- publishing ---------------------------------------------------------------------------------------------------


def attachment(stub: OKStub, method: str = "mediatopic.post") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stub.called(method)[-1].seen.form["attachment"])
    return found


def test_a_topic_is_made_of_blocks_in_the_group_s_name(adapter: OKAdapter, stub: OKStub) -> None:
    post = Outgoing("Вода & свет", "k", photos=(PHOTO, PHOTO), link="https://dzhankoy.example/1")
    published = adapter.publish(post)
    assert attachment(stub) == {
        "media": [
            {"type": "text", "text": "Вода & свет"},
            {"type": "photo", "list": [{"id": "photo-token-1"}, {"id": "photo-token-2"}]},
            {"type": "link", "url": "https://dzhankoy.example/1"},
        ],
        "onBehalfOfGroup": "true",
    }
    form = stub.called("mediatopic.post")[0].seen.form
    assert (form["type"], form["gid"]) == ("GROUP_THEME", GROUP)
    assert (published.external_id, published.url) == (TOPIC, f"https://ok.ru/group/{GROUP}/topic/{TOPIC}")


def test_the_limit_is_in_signs() -> None:
    limit = OKAdapter.text_limit("😀")
    assert (limit.used, limit.most, limit.unit) == (1, 32_000, "знаков")


def test_an_upload_address_that_grew_old_is_asked_anew_once(adapter: OKAdapter, stub: OKStub) -> None:
    tries: list[int] = []

    def old_at_first(seen: Seen) -> Reply:
        tries.append(1)
        return error(505, "PHOTO") if len(tries) == 1 else stub.reply("upload", seen)

    stub.order("upload", old_at_first)
    assert adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,))).external_id == TOPIC
    assert len(stub.called("photosV2.getUploadUrl")) == 2


def test_a_photo_refused_twice_is_refused(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("upload", error(500, "PHOTO"))
    with pytest.raises(PhotoRefused):
        adapter.publish(Outgoing(POST.text, "k", photos=(PHOTO,)))
    assert (len(stub.called("upload")), stub.called("mediatopic.post")) == (2, [])


def test_a_kept_photo_that_the_network_does_not_take_again_goes_up_anew(
    adapter: OKAdapter, stub: OKStub
) -> None:
    """Its token may serve one topic only; the refusal says that nothing was posted."""
    adapter.kept = Remembering({})
    tokens: list[str] = []

    def once_each(seen: Seen) -> Reply:
        token = json.loads(seen.form["attachment"])["media"][1]["list"][0]["id"]
        tokens.append(token)
        return error(500, "PHOTO") if tokens.count(token) > 1 else Reply(TOPIC)

    stub.order("mediatopic.post", once_each)
    stub.order("upload", lambda seen: Reply({"photos": {"91": {"token": f"fresh-{len(tokens)}"}}}))
    post = Outgoing(POST.text, "k", photos=(PHOTO,))
    for _ in range(2):
        assert adapter.publish(post).external_id == TOPIC
    assert tokens == ["fresh-0", "fresh-0", "fresh-2"]


def test_before_that_it_is_looked_whether_the_first_topic_is_out(adapter: OKAdapter, stub: OKStub) -> None:
    """The answer to the first try was lost: perhaps its topic has used the token."""
    adapter.kept = Remembering({})
    out = Published("155000000000077", "https://ok.ru/group/1/topic/155000000000077")
    adapter.look_again = lambda: out
    post = Outgoing(POST.text, "k", photos=(PHOTO,))
    adapter.publish(post)
    stub.order("mediatopic.post", error(500, "PHOTO"))
    assert adapter.publish(post) is out
    assert (len(stub.called("mediatopic.post")), len(stub.called("upload"))) == (2, 1)


def test_a_look_that_is_answered_with_rubbish_leaves_nothing_unknown(
    adapter: OKAdapter, stub: OKStub
) -> None:
    def look() -> None:
        raise MalformedReply("Это не список тем.")

    adapter.kept, adapter.look_again = Remembering({}), look
    post = Outgoing(POST.text, "k", photos=(PHOTO,))
    adapter.publish(post)
    stub.order("mediatopic.post", error(500, "PHOTO"))
    with pytest.raises(Temporary):
        adapter.publish(post)


def test_a_broken_upload_after_such_a_refusal_leaves_nothing_unknown(
    adapter: OKAdapter, stub: OKStub
) -> None:
    adapter.kept = Remembering({})
    post = Outgoing(POST.text, "k", photos=(PHOTO,))
    adapter.publish(post)
    stub.order("mediatopic.post", error(500, "PHOTO"))
    stub.order("upload", Reply({"photos": {}}))
    with pytest.raises(Temporary):
        adapter.publish(post)


def test_a_video_s_upload_may_be_answered_in_xml(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("upload.video", Reply(body=b"<retval>1</retval>"))
    assert adapter.publish(Outgoing(POST.text, "k", videos=(VIDEO,))).external_id == TOPIC


@pytest.mark.parametrize("body", [b"", b"\n", b"true", b"{}"])
def test_naming_a_video_promises_no_value(adapter: OKAdapter, stub: OKStub, body: bytes) -> None:
    stub.order("video.update", Reply(body=body))
    assert adapter.publish(Outgoing(POST.text, "k", videos=(VIDEO,))).external_id == TOPIC


def test_a_silent_refusal_of_a_video_s_name_is_no_success(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("video.update", Reply(body=b"", headers={"Invocation-Error": "10"}))
    with pytest.raises(PermissionMissing):
        adapter.publish(Outgoing(POST.text, "k", videos=(VIDEO,)))


@pytest.mark.parametrize("number", [TOPIC, int(TOPIC)])
def test_a_topic_s_number_may_come_as_text_or_as_a_number(
    adapter: OKAdapter, stub: OKStub, number: Any
) -> None:
    stub.order("mediatopic.post", Reply(number))
    assert adapter.publish(POST).external_id == TOPIC


def test_an_error_that_only_the_header_tells_is_no_success(adapter: OKAdapter, stub: OKStub) -> None:
    for body in (Reply(TOPIC), Reply(body=b""), Reply({})):
        stub.order("mediatopic.post", replace(body, headers={"Invocation-Error": "454"}))
        with pytest.raises(InvalidContent, match="фильтр"):
            adapter.publish(POST)


@pytest.mark.parametrize("number", [True, {"topic_id": "1"}, "", "not a number", 0, "0", -5])
def test_an_answer_without_a_topic_s_number_is_unknown(adapter: OKAdapter, stub: OKStub, number: Any) -> None:
    stub.order("mediatopic.post", Reply(number))
    with pytest.raises(OutcomeUnknown):
        adapter.publish(POST)


def test_an_edit_replaces_the_whole_content(adapter: OKAdapter, stub: OKStub) -> None:
    assert adapter.edit(TOPIC, Outgoing(POST.text, "k")) is Checked.SEEN
    assert attachment(stub, "mediatopic.edit")["media"] == [{"type": "text", "text": POST.text}]


def test_an_edit_that_the_group_does_not_show_is_a_question(adapter: OKAdapter, stub: OKStub) -> None:
    with pytest.raises(OutcomeUnknown, match="прежний текст"):
        adapter.edit(TOPIC, Outgoing("Новый текст", "k"))


def test_neighbours_of_one_sort_share_a_block(adapter: OKAdapter, stub: OKStub) -> None:
    photos = [replace(PHOTO, order=order) for order in (1, 3)]
    adapter.publish(Outgoing("Парк", "k", photos=photos, videos=(replace(VIDEO, order=2),), poll=POLL))
    kinds = [block["type"] for block in attachment(stub)["media"]]
    assert kinds == ["text", "photo", "movie", "photo", "poll"]
    assert attachment(stub)["media"][4] == {
        "type": "poll",
        "question": POLL.question,
        "answers": [{"text": "Утром"}, {"text": "Вечером"}],
        "options": "SingleChoice,AnonymousVoting",
    }


def test_a_poll_that_closes_by_itself_is_placed_by_hand(adapter: OKAdapter, stub: OKStub) -> None:
    closing = Outgoing("Парк", "k", poll=replace(POLL, closes_at=START + timedelta(days=9999)))
    with pytest.raises(Unsupported, match="не закрывают опрос в назначенное время"):
        adapter.publish(closing)
    assert stub.calls == []
    assert OKAdapter.by_hand_why(replace(closing, poll=POLL)) == ""


def test_a_poll_without_options_names_none(adapter: OKAdapter, stub: OKStub) -> None:
    adapter.publish(Outgoing("Парк", "k", poll=replace(POLL, anonymous=False, multiple=True)))
    assert "options" not in attachment(stub)["media"][-1]


def test_a_document_is_placed_by_hand(adapter: OKAdapter, stub: OKStub) -> None:
    with pytest.raises(Unsupported, match="не принимают документов"):
        adapter.publish(Outgoing("Парк", "k", documents=(DOCUMENT,)))
    assert stub.calls == []


@pytest.mark.parametrize("word", ["FileToSmall", "FileToLarge", "BadFormat"])
def test_a_bad_video_is_the_editor_s(adapter: OKAdapter, stub: OKStub, word: str) -> None:
    stub.order("video.getUploadUrl", error(100, f"PARAM : {word}"))
    with pytest.raises(InvalidContent, match="видео"):
        adapter.publish(Outgoing("Парк", "k", videos=(VIDEO,)))
    assert stub.called("mediatopic.post") == []


def test_a_topic_that_stands_after_its_deletion_is_a_question(adapter: OKAdapter, stub: OKStub) -> None:
    assert adapter.remove(TOPIC) is Checked.SEEN
    stub.order("mediatopic.getByIds", Reply((stub.kept("mediatopic.getByIds") or {})["reply"]["json"]))
    with pytest.raises(OutcomeUnknown, match="ещё в группе"):
        adapter.remove(TOPIC)


def test_removing_what_is_not_there_is_done(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("mediatopic.deleteTopic", error(300, "NOT_FOUND"))
    adapter.remove(TOPIC)


# -- probing ------------------------------------------------------------------------------------------------------


def probed(adapter: OKAdapter) -> dict[Operation, Capability]:
    return {capability.operation: capability for capability in adapter.probe()}


def test_a_right_is_asked_for_by_a_topic_that_is_not_there(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("mediatopic.deleteTopic", error(300, "NOT_FOUND"))
    assert probed(adapter)[Operation.PUBLISH_TEXT].how is How.API
    stub.order("mediatopic.deleteTopic", error(10, "PERMISSION_DENIED"))
    found = probed(adapter)
    assert {found[Operation.PUBLISH_TEXT].how, found[Operation.PUBLISH_PHOTO].how} == {How.MANUAL}
    stub.order("mediatopic.deleteTopic", error(100, "PARAM"))
    assert probed(adapter)[Operation.PUBLISH_TEXT].how is How.UNKNOWN


def test_the_wall_can_be_read_in_two_ways(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("mediatopic.getTopics", error(3, "METHOD"))
    found = probed(adapter)[Operation.READ_WALL]
    assert (found.how, "не сразу" in found.why) == (How.API, True)
    stub.order("group.getStatTopics", error(10, "PERMISSION_DENIED"))
    assert probed(adapter)[Operation.READ_WALL].how is How.MANUAL


def test_two_keys_unlock_two_things(stub: OKStub) -> None:
    only_graph = OKAdapter(stub.target, Purse({TokenKind.OK_GRAPH: stub.tokens[TokenKind.OK_GRAPH]}))
    found = probed(only_graph)
    assert found[Operation.SEND_MESSAGE].how is How.API
    assert found[Operation.PUBLISH_TEXT].token_kind is TokenKind.OK_APPLICATION
    only_keys = {TokenKind.OK_APPLICATION: stub.tokens[TokenKind.OK_APPLICATION]}
    found = probed(OKAdapter(stub.target, Purse(only_keys)))
    assert found[Operation.SEND_MESSAGE].token_kind is TokenKind.OK_GRAPH
    assert found[Operation.PUBLISH_TEXT].how is How.API


def test_a_dead_key_of_messages_does_not_hide_the_rest(adapter: OKAdapter, stub: OKStub) -> None:
    stub.order("graph GET me/chats", error(103, "PARAM_SESSION_KEY"))
    found = probed(adapter)
    assert (found[Operation.SEND_MESSAGE].how, found[Operation.PUBLISH_TEXT].how) == (How.MANUAL, How.API)


# -- residents ----------------------------------------------------------------------------------------------------


def test_comments_are_answered_by_a_person_unless_switched_on(
    adapter: OKAdapter, stub: OKStub, settings: Any
) -> None:
    with pytest.raises(Unsupported):
        adapter.reply(TOPIC, "MTAx", "Вода будет.", "k")
    with pytest.raises(Unsupported):
        adapter.delete_comment(TOPIC, "MTAx")
    assert stub.calls == []
    settings.OK_COMMENT_METHODS = True
    assert adapter.reply(TOPIC, "MTAx", "Вода будет.", "k") == "MTAy"
    adapter.delete_comment(TOPIC, "MTAx")
    assert stub.calls[0].seen.form["as_admin"] == "true"
    assert probed(adapter)[Operation.REPLY].how is How.UNKNOWN


def test_messages_are_read_from_dialogues(adapter: OKAdapter) -> None:
    (message,), rest = adapter.read_messages()
    assert (message.dialogue_id, message.author_name, message.outgoing, rest) == (
        CHAT,
        "Анна Житель",
        False,
        "",
    )
