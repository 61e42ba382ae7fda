"""Raw updates in the portal's words."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.base import Network, PostKind
from networks.inbound.kinds import Kind
from networks.inbound.parsing import PostEvent, identify, post_event, telegram
from networks.inbound.tests import samples
from networks.inbound.tests.test_bodies import ANY_JSON

TELEGRAM, VK, MAX, OK = Network.TELEGRAM, Network.VK, Network.MAX, Network.OK
_PRIVATE = {"chat": {"id": 1000002, "type": "private"}}
_DIRECT = {"chat": {"id": -1003, "type": "supergroup", "is_direct_messages": True}}
_DIALOG = {"recipient": {"chat_id": 182182182, "chat_type": "dialog"}}


@pytest.mark.parametrize(
    ("network", "body", "kind"),
    [
        (TELEGRAM, samples.channel_post(1, 10), Kind.WALL_POST),
        (TELEGRAM, samples.edited_post(1, 10, "б", edited=samples.START), Kind.WALL_POST),
        (TELEGRAM, samples.copy(1, 10), Kind.FORWARDED_COPY),
        (TELEGRAM, samples.group_message(1), Kind.COMMENT),
        (TELEGRAM, samples.group_message(1, **_PRIVATE), Kind.MESSAGE),
        (TELEGRAM, samples.group_message(1, **_DIRECT), Kind.MESSAGE),
        (TELEGRAM, samples.group_message(1, migrate_to_chat_id=-100777), Kind.SETTINGS),
        (TELEGRAM, samples.group_message(1, migrate_from_chat_id=-77), Kind.SETTINGS),
        (TELEGRAM, {"update_id": 1, "chat_member": {}}, Kind.BAN),
        (TELEGRAM, {"update_id": 1, "my_chat_member": {}}, Kind.JOINED),
        (TELEGRAM, {"update_id": 1, "poll": {}}, Kind.OTHER),
        (TELEGRAM, {"update_id": 1, "channel_post": "?"}, Kind.OTHER),
        (VK, samples.vk_post(5), Kind.WALL_POST),
        (VK, samples.vk_post(5, post_type="suggest"), Kind.OTHER),
        (VK, samples.vk_post(5, post_type="postpone"), Kind.OTHER),
        (VK, {"type": "wall_reply_edit", "event_id": "e"}, Kind.COMMENT),
        (VK, {"type": "wall_reply_delete", "event_id": "e"}, Kind.COMMENT_GONE),
        (VK, {"type": "message_new", "event_id": "e"}, Kind.MESSAGE),
        (VK, {"type": "user_block", "event_id": "e"}, Kind.BAN),
        (VK, {"type": "group_change_settings", "event_id": "e"}, Kind.SETTINGS),
        (VK, {"type": "like_add", "event_id": "e"}, Kind.OTHER),
        (MAX, samples.max_message("m1"), Kind.WALL_POST),
        (MAX, samples.max_message("m1", kind="message_edited"), Kind.WALL_POST),
        (MAX, samples.max_removed("m1", at=1), Kind.WALL_POST_GONE),
        (MAX, samples.max_removed("m1", at=1, chat="182182182"), Kind.OTHER),
        (MAX, samples.max_message("m1", **_DIALOG), Kind.MESSAGE),
        (MAX, {"update_type": "comment_created", "timestamp": 1}, Kind.COMMENT),
        (MAX, {"update_type": "comment_removed", "timestamp": 1}, Kind.COMMENT_GONE),
        (MAX, {"update_type": "bot_added", "timestamp": 1, "chat_id": -5}, Kind.JOINED),
        (MAX, {"update_type": "message_callback", "timestamp": 1}, Kind.OTHER),
        (OK, samples.ok_message(), Kind.MESSAGE),
        (OK, {"webhookType": "CHAT_SYSTEM"}, Kind.OTHER),
    ],
)
def test_what_an_update_is_about(network: Network, body: dict[str, Any], kind: Kind) -> None:
    found = identify(network, body)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize("network", Network)
def test_what_is_no_update_has_no_identity(network: Network) -> None:
    assert identify(network, {"hello": "world"}) is None


def test_the_same_news_has_the_same_key_and_other_news_another() -> None:
    keys = [
        identify(TELEGRAM, samples.channel_post(1, 10)),
        identify(TELEGRAM, samples.channel_post(2, 10)),
        identify(VK, samples.vk_post(5, event_id="a")),
        identify(VK, samples.vk_post(5, event_id="b")),
        identify(MAX, samples.max_message("m1")),
        identify(MAX, samples.max_message("m1", at=5)),
        identify(MAX, samples.max_removed("m1", at=5)),
        identify(OK, samples.ok_message()),
    ]
    assert len({found.key for found in keys if found}) == len(keys)
    assert identify(MAX, samples.max_message("m1")) == identify(MAX, samples.max_message("m1"))


def test_a_vk_event_without_a_number_is_known_by_its_content() -> None:
    old = {"type": "wall_post_new", "object": {"id": 1}}
    first, again = identify(VK, old), identify(VK, {**old, "secret": "s"})
    assert first == again
    assert first != identify(VK, {"type": "wall_post_new", "object": {"id": 2}})


def test_a_post_of_a_telegram_channel() -> None:
    photo = [{"file_id": "x"}]
    body = samples.channel_post(7, 10, photo=photo, media_group_id="135", caption="Парк")
    del body["channel_post"]["text"]
    event = _event(TELEGRAM, body)
    assert event.post is not None
    assert (event.page, event.external_id) == (samples.CHANNEL, "10")
    assert event.post.url == "https://t.me/dzhankoy/10"
    assert (event.post.text, event.post.attachments, event.post.album_id) == ("Парк", 1, "135")
    assert (event.post.kind, event.post.official) == (PostKind.POST, True)
    assert event.post.at.timestamp() == samples.START


def test_a_channel_without_a_name_has_an_address_for_its_members() -> None:
    body = samples.channel_post(7, 10)
    body["channel_post"]["chat"] = {"id": -1002100000001, "type": "channel"}
    event = _event(TELEGRAM, body)
    assert event.post is not None and event.post.url == "https://t.me/c/2100000001/10"


@pytest.mark.parametrize(
    "service", ["pinned_message", "new_chat_title", "new_chat_photo", "video_chat_started"]
)
def test_a_service_message_is_no_publication(service: str) -> None:
    body = samples.channel_post(7, 10)
    del body["channel_post"]["text"]
    body["channel_post"][service] = {"message_id": 1}
    found = identify(TELEGRAM, body)
    assert found is not None and found.kind is Kind.OTHER
    event = _event(TELEGRAM, body)
    assert event.post is not None and event.post.kind is PostKind.SERVICE


def test_a_forward_is_a_repost_and_a_story_a_story() -> None:
    forward = samples.channel_post(7, 10, forward_origin={"type": "channel"})
    story = samples.channel_post(7, 10, story={"id": 1})
    kinds = [event.post.kind for event in (_event(TELEGRAM, forward), _event(TELEGRAM, story)) if event.post]
    assert kinds == [PostKind.REPOST, PostKind.STORY]


def test_a_copy_tells_of_the_post_it_is_of() -> None:
    event, original = _event(TELEGRAM, samples.copy(8, 10)), _event(TELEGRAM, samples.channel_post(7, 10))
    assert event.post is not None and original.post is not None
    assert (event.page, event.external_id) == (original.page, original.external_id)
    assert (event.post.url, event.post.text, event.post.kind) == (original.post.url, "Текст", PostKind.POST)
    assert event.version < original.version


def test_a_copy_of_a_repost_does_not_name_the_post() -> None:
    body = samples.copy(8, 10)
    body["message"]["forward_origin"]["chat"] = {"id": -100999, "type": "channel"}
    assert post_event(TELEGRAM, body) is None
    assert telegram.copy_event(body) is None


@pytest.mark.parametrize(
    ("poll", "text"),
    [
        ({"question": "Где поставить ёлку?"}, "Где поставить ёлку?"),
        ({"question": "Где поставить ёлку?", "description": "Выбираем место"}, "Выбираем место"),
    ],
)
def test_a_poll_is_told_by_its_words(poll: dict[str, Any], text: str) -> None:
    body = samples.channel_post(8, 10, poll=poll)
    del body["channel_post"]["text"]
    post = _event(TELEGRAM, body).post
    assert post is not None and (post.text, post.attachments, post.kind) == (text, 0, PostKind.POST)


@pytest.mark.parametrize(
    ("told", "old", "new"),
    [
        ({"migrate_to_chat_id": -100777}, samples.GROUP, "-100777"),
        ({"migrate_from_chat_id": "-77"}, "-77", samples.GROUP),
    ],
)
def test_both_groups_tell_of_a_move(told: dict[str, Any], old: str, new: str) -> None:
    move = telegram.group_move(samples.group_message(8, **told))
    assert move is not None and (move.old, move.new) == (old, new)
    assert telegram.group_move(samples.group_message(8)) is None
    assert telegram.group_move({"update_id": 8, "message": {"migrate_to_chat_id": -100777}}) is None


def test_a_repost_of_max_without_a_body_has_a_number_all_the_same() -> None:
    link = {"type": "forward", "message": {"mid": "mid.other", "seq": 1, "text": "Новость"}}
    event = _event(MAX, samples.max_message("m1", body=None, link=link))
    assert event.post is not None and event.post.kind is PostKind.REPOST
    assert event.external_id == f"forward:{samples.START * 1000}:mid.other"


def test_a_post_of_a_vk_community() -> None:
    body = samples.vk_post(5, attachments=[{"type": "photo"}], comments={"can_post": 0})
    event = _event(VK, body)
    assert event.post is not None
    assert (event.page, event.external_id) == (samples.COMMUNITY, "5")
    assert event.post.url == "https://vk.com/wall-217000001_5"
    assert (event.post.attachments, event.post.comments_open, event.post.official) == (1, False, True)


def test_a_vk_post_of_a_visitor_a_repost_and_a_new_avatar() -> None:
    visitor = _event(VK, samples.vk_post(5, from_id=1000002)).post
    repost = _event(VK, samples.vk_post(5, copy_history=[{"id": 1}])).post
    avatar = _event(VK, samples.vk_post(5, post_source={"type": "vk", "data": "profile_photo"})).post
    assert visitor is not None and not visitor.official
    assert repost is not None and repost.kind is PostKind.REPOST
    assert avatar is not None and avatar.kind is PostKind.SERVICE


def test_a_post_of_a_max_channel_and_its_end() -> None:
    event = _event(MAX, samples.max_message("m1", stat={"views": 12}))
    assert event.post is not None
    assert (event.page, event.external_id) == (samples.MAX_CHANNEL, "m1")
    assert (event.post.views, event.post.url) == (12, "https://max.ru/dzhankoy/m1")
    gone = _event(MAX, samples.max_removed("m1", at=samples.START * 1000))
    assert gone.post is None
    assert gone.version > event.version


def test_odnoklassniki_tell_nothing_of_walls() -> None:
    assert post_event(OK, samples.ok_message()) is None


@given(st.sampled_from(Network), st.dictionaries(st.sampled_from(
    ["update_id", "channel_post", "message", "type", "object", "update_type", "timestamp", "webhookType", "event_id"]
), ANY_JSON))  # fmt: skip
def test_nonsense_never_crashes(network: Network, body: dict[str, Any]) -> None:
    identify(network, body)
    post_event(network, body)


@given(st.data())
def test_a_spoiled_update_never_crashes(data: st.DataObject) -> None:
    network, body = data.draw(
        st.sampled_from(
            [
                (TELEGRAM, samples.channel_post(1, 10)),
                (TELEGRAM, samples.copy(1, 10)),
                (VK, samples.vk_post(5)),
                (MAX, samples.max_message("m1")),
                (OK, samples.ok_message()),
            ]
        )
    )
    body = deepcopy(body)
    place = body
    while True:
        key = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or not place[key] or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(ANY_JSON)
    identify(network, body)
    post_event(network, body)


def _event(network: Network, body: dict[str, Any]) -> PostEvent:
    event = post_event(network, body)
    assert event is not None
    return event
