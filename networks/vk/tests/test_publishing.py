"""Posts of a community: tokens, uploads, repeats, edits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from core.errors import (
    InvalidContent,
    MalformedReply,
    OutcomeUnknown,
    PermissionMissing,
    RateLimited,
    WrongTokenKind,
)
from core.tests.loopback import Reply, Seen
from networks.base import Checked, Outgoing, TokenKind
from networks.tests.stub import PHOTO, POST, Purse
from networks.vk.adapter import VKAdapter
from networks.vk.tests.stub import COMMUNITY, SERVICE, USER, VKStub, error

WITH_PHOTO = Outgoing(POST.text, POST.key, photos=(PHOTO,), link="https://dzhankoy.example/a,b?c=d")


def only(*kinds: TokenKind) -> Purse:
    return Purse({kind: VKStub.tokens[kind] for kind in kinds})


def test_a_text_goes_out_in_the_communitys_name(adapter: VKAdapter, vk: VKStub) -> None:
    published = adapter.publish(POST)
    form = vk.called("wall.post")[0].seen.form
    assert form["access_token"] == VKStub.tokens[COMMUNITY]
    assert (form["owner_id"], form["from_group"]) == ("-217000001", "1")
    assert (form["guid"], "attachments" in form) == (POST.key, False)
    assert (published.url, published.all_ids) == ("https://vk.com/wall-217000001_345", ("345",))


def test_without_the_communitys_token_a_person_speaks_for_it(vk: VKStub) -> None:
    VKAdapter(vk.target, only(USER, SERVICE)).publish(POST)
    form = vk.called("wall.post")[0].seen.form
    assert (form["access_token"], form["from_group"]) == (VKStub.tokens[USER], "1")


def test_photos_are_uploaded_by_a_person_and_posted_by_the_community(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.publish(WITH_PHOTO)
    methods = [call.method for call in vk.calls]
    assert methods == ["photos.getWallUploadServer", "upload", "photos.saveWallPhoto", "wall.post"]
    assert vk.calls[0].seen.form["access_token"] == VKStub.tokens[USER]
    assert vk.calls[1].seen.parts["photo"] == ("park.jpg", "image/jpeg", PHOTO.content)
    saved = vk.calls[2].seen.form
    assert (saved["server"], saved["hash"], saved["caption"]) == ("857316", "5e1f", "Новый парк")
    attached = vk.calls[3].seen.form["attachments"]
    assert attached == "photo1000001_457239017_a1b2,https://dzhankoy.example/a%2Cb?c=d"


def test_photos_without_a_persons_token_are_refused_before_any_call(vk: VKStub) -> None:
    with pytest.raises(WrongTokenKind, match="нужен ключ пользователя"):
        VKAdapter(vk.target, only(COMMUNITY, SERVICE)).publish(WITH_PHOTO)
    assert vk.calls == []


def test_a_community_token_for_photos_is_a_wrong_kind(adapter: VKAdapter, vk: VKStub) -> None:
    text = "Group authorization failed: method is unavailable with group auth."
    vk.order("photos.getWallUploadServer", error(27, text))
    with pytest.raises(WrongTokenKind):
        adapter.publish(WITH_PHOTO)
    assert vk.called("wall.post") == []


def once(first: Reply, vk: VKStub, method: str) -> Any:
    """Answer the first call so, the later ones as usual."""
    answers = iter([first])
    return lambda seen: next(answers, None) or vk.reply(method, seen)


@pytest.mark.parametrize(
    ("method", "first"),
    [
        ("upload", Reply({"server": 1, "photo": "[]", "hash": "x"})),
        ("upload", Reply({"server": 1, "photo": "", "hash": "x"})),
        ("upload", Reply({"error": "ERR_UPLOAD_BAD_IMAGE_SIZE"})),
        ("upload", Reply([])),
        ("photos.saveWallPhoto", error(121, "Invalid hash")),
        ("photos.saveWallPhoto", error(22, "Upload error")),
        ("photos.saveWallPhoto", Reply({"response": []})),
    ],
)
def test_a_failed_upload_begins_anew_with_a_new_address(
    adapter: VKAdapter, vk: VKStub, method: str, first: Reply
) -> None:
    vk.order(method, once(first, vk, method))
    assert adapter.publish(WITH_PHOTO).external_id == "345"
    assert len(vk.called("photos.getWallUploadServer")) == 2
    assert len(vk.called("wall.post")) == 1


def test_an_upload_that_fails_twice_is_the_editors_to_mend(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("upload", Reply({"server": 1, "photo": "[]", "hash": "x"}))
    with pytest.raises(InvalidContent, match=r"park\.jpg"):
        adapter.publish(WITH_PHOTO)
    assert (len(vk.called("upload")), vk.called("wall.post")) == (2, [])


def test_a_garbled_upload_is_no_unknown_post(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("upload", Reply(42))
    with pytest.raises((MalformedReply, InvalidContent)):
        adapter.publish(WITH_PHOTO)
    assert vk.called("wall.post") == []


def test_a_refused_right_is_not_tried_again(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("photos.saveWallPhoto", error(200, "Access denied"))
    with pytest.raises(PermissionMissing):
        adapter.publish(WITH_PHOTO)
    assert len(vk.called("upload")) == 1


def test_too_often_is_waited_out(adapter: VKAdapter, vk: VKStub) -> None:
    """Ten photos take twenty calls of a person's token, and three a second are allowed."""
    answers = iter([error(6), error(6)])
    vk.order("wall.post", lambda seen: next(answers, None) or vk.reply("wall.post", seen))
    assert adapter.publish(POST).external_id == "345"
    forms = [call.seen.form for call in vk.called("wall.post")]
    assert len(forms) == 3
    assert {form["guid"] for form in forms} == {POST.key}


def test_too_often_for_long_is_the_workers_to_wait(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.post", error(6))
    with pytest.raises(RateLimited):
        adapter.publish(POST)
    assert len(vk.called("wall.post")) == 4


@pytest.mark.parametrize("code", [1, 9, 10, 14, 29, 36, 43, 100, 214])
def test_nothing_else_is_repeated(adapter: VKAdapter, vk: VKStub, code: int) -> None:
    vk.order("wall.post", error(code))
    with pytest.raises(Exception, match="ВКонтакте"):
        adapter.publish(POST)
    assert len(vk.called("wall.post")) == 1


@pytest.mark.parametrize(
    "reply", [Reply({}, status=503), Reply(body=b"<html>", status=502), Reply(body=b"<p>")]
)
def test_a_page_instead_of_an_answer_is_unknown(adapter: VKAdapter, vk: VKStub, reply: Reply) -> None:
    vk.order("wall.post", reply)
    with pytest.raises(OutcomeUnknown):
        adapter.publish(POST)


@pytest.mark.parametrize("number", [0, -1, None, "x", True, {}])
def test_an_answer_without_a_post_s_number_is_unknown(adapter: VKAdapter, vk: VKStub, number: Any) -> None:
    vk.order("wall.post", Reply({"response": {"post_id": number}}))
    with pytest.raises(OutcomeUnknown):
        adapter.publish(POST)


def test_posts_made_by_others_count_for_the_day_s_quota(adapter: VKAdapter, vk: VKStub) -> None:
    asked: list[datetime] = []

    def seen(since: datetime) -> int:
        asked.append(since)
        return 49

    adapter.seen_since = seen
    with time_machine.travel("2026-11-28T22:30:00Z", tick=False):
        adapter.publish(POST)
        adapter.seen_since = lambda since: 50
        with pytest.raises(RateLimited, match="предел 50 записей на стене"):
            adapter.publish(POST)
    assert asked == [datetime(2026, 11, 28, 21, tzinfo=UTC)]
    assert len(vk.called("wall.post")) == 1


def test_an_edit_whose_links_the_wall_writes_anew_is_seen(adapter: VKAdapter, vk: VKStub) -> None:
    kept = (vk.kept("wall.getById") or {})["reply"]["json"]["response"]["items"][0]
    vk.order("wall.getById", Reply({"response": {"items": [{**kept, "text": "Парк dzhankoy.example/1"}]}}))
    assert adapter.edit("345", Outgoing("Парк https://dzhankoy.example/1", "k")) is Checked.SEEN


def test_an_edit_sends_everything_again(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.edit("345", WITH_PHOTO)
    form = vk.called("wall.edit")[0].seen.form
    assert (form["post_id"], form["access_token"]) == ("345", VKStub.tokens[USER])
    assert form["attachments"].startswith("photo1000001_457239017")


def test_a_removed_post_is_removed_again_without_error(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.remove("345")
    vk.order("wall.delete", error(104, "Not found"))
    adapter.remove("345")
    assert [call.seen.form["post_id"] for call in vk.called("wall.delete")] == ["345", "345"]


@pytest.mark.parametrize("verb", ["remove", "edit"])
def test_without_a_persons_token_nothing_is_taken_back(vk: VKStub, verb: str) -> None:
    adapter = VKAdapter(vk.target, only(COMMUNITY, SERVICE))
    with pytest.raises(WrongTokenKind):
        adapter.remove("345") if verb == "remove" else adapter.edit("345", POST)
    assert vk.calls == []


def test_the_token_is_asked_for_at_the_moment_of_use(vk: VKStub) -> None:
    purse = Purse(VKStub.tokens)
    adapter = VKAdapter(vk.target, purse)
    assert purse.asked == []
    adapter.publish(POST)
    assert purse.asked == [COMMUNITY]


def test_the_answer_is_asked_in_russian_and_of_one_version(adapter: VKAdapter, vk: VKStub) -> None:
    seen: Seen = (adapter.publish(POST), vk.calls[0].seen)[1]
    assert (seen.method, seen.form["v"], seen.form["lang"]) == ("POST", "5.199", "ru")
    assert VKStub.tokens[COMMUNITY] not in seen.path + str(seen.query)
