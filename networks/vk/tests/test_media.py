"""Videos, files, polls: what is uploaded by whom, and what an edit keeps."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import (
    MissingObject,
    OutcomeUnknown,
    PermissionMissing,
    Temporary,
    Unsupported,
    WrongTokenKind,
)
from core.tests.loopback import Reply
from networks.base import Checked, Outgoing
from networks.tests.stub import CLIP, DOCUMENT, GIF, PHOTO, POLL, POST, VIDEO, Purse, Remembering
from networks.vk.adapter import VKAdapter
from networks.vk.errors import UploadRefused
from networks.vk.tests.stub import COMMUNITY, SERVICE, USER, VKStub, error


def attached(vk: VKStub, method: str = "wall.post") -> list[str]:
    return vk.called(method)[-1].seen.form["attachments"].split(",")


def test_everything_stands_in_order_and_a_poll_last(adapter: VKAdapter, vk: VKStub) -> None:
    post = Outgoing(
        "Парк",
        "k",
        photos=(replace(PHOTO, order=2),),
        videos=(replace(VIDEO, order=1),),
        documents=(DOCUMENT,),
        poll=POLL,
        link="https://dzhankoy.example/1",
    )
    adapter.publish(post)
    assert attached(vk) == [
        "video-217000001_456239017_v1d",
        "photo1000001_457239017_a1b2",
        "doc-217000001_657000017_d1c",
        "poll-217000001_741000017",
        "https://dzhankoy.example/1",
    ]


def test_a_video_is_saved_by_a_person_for_the_community(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.publish(Outgoing("Парк", "k", videos=(VIDEO,)))
    assert [call.method for call in vk.calls] == ["video.save", "upload.video", "video.get", "wall.post"]
    saved = vk.calls[0].seen.form
    assert saved["access_token"] == VKStub.tokens[USER]
    assert (saved["group_id"], saved["name"], saved["wallpost"]) == ("217000001", "Парк", "0")
    assert len(vk.calls[1].seen.parts["video_file"][2]) == VIDEO.file.size


NOTHING = Reply({"response": {"count": 0, "items": []}})


def in_process(vk: VKStub, times: int, after: Reply | None = None) -> None:
    ready = (vk.kept("video.get") or {})["reply"]["json"]
    item = {**ready["response"]["items"][0], "processing": 1}
    left = [times]

    def answer(seen: object) -> Reply:
        left[0] -= 1
        if left[0] >= 0:
            return Reply({"response": {"count": 1, "items": [item]}})
        return after or Reply(ready)

    vk.order("video.get", answer)


def test_a_post_waits_until_its_video_is_processed(
    adapter: VKAdapter, vk: VKStub, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(VKAdapter, "wait", staticmethod(waited.append))
    in_process(vk, 3)
    adapter.publish(Outgoing("Парк", "k", videos=(VIDEO,)))
    assert waited == [2, 4, 8]
    assert len(vk.called("wall.post")) == 1


def test_a_video_never_processed_is_kept_for_the_next_attempt(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.kept = Remembering({})
    in_process(vk, 99)
    for _ in range(2):
        with pytest.raises(Temporary, match="обрабатывает"):
            adapter.publish(Outgoing("Парк", "k", videos=(VIDEO,)))
    assert (len(vk.called("video.save")), vk.called("wall.post")) == (1, [])


def test_a_video_of_which_the_network_does_not_tell_holds_no_post_back(
    adapter: VKAdapter, vk: VKStub
) -> None:
    vk.order("video.get", Reply({"response": {"count": 0, "items": []}}))
    adapter.publish(Outgoing("Парк", "k", videos=(VIDEO,)))
    assert (len(vk.called("video.get")), len(vk.called("wall.post"))) == (4, 1)


def test_a_video_that_the_network_fails_to_process_is_not_posted(adapter: VKAdapter, vk: VKStub) -> None:
    """It was there while it was processed, and then it was not: a post would stand without it."""
    adapter.kept = Remembering({})
    in_process(vk, 1, after=NOTHING)
    post = Outgoing("Парк", "k", videos=(VIDEO,))
    with pytest.raises(UploadRefused, match="обработать"):
        adapter.publish(post)
    assert vk.called("wall.post") == []
    vk.forget("video.get")
    adapter.publish(post)
    assert len(vk.called("video.save")) == 2, "what had failed went up anew"


def test_a_video_of_an_earlier_attempt_that_is_gone_is_not_posted(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.kept = Remembering({})
    in_process(vk, 99)
    post = Outgoing("Парк", "k", videos=(VIDEO,))
    with pytest.raises(Temporary):
        adapter.publish(post)
    vk.order("video.get", NOTHING)
    with pytest.raises(UploadRefused):
        adapter.publish(post)
    assert vk.called("wall.post") == []


def test_a_video_that_the_network_never_tells_of_goes_out_at_a_second_attempt_too(
    adapter: VKAdapter, vk: VKStub
) -> None:
    """That it went up earlier says nothing of its being processed: a stop or a limit came between."""
    adapter.kept = Remembering({})
    vk.order("video.get", NOTHING)
    post = Outgoing("Парк", "k", videos=(VIDEO,))
    for _ in range(2):
        adapter.publish(post)
    assert (len(vk.called("video.save")), len(vk.called("wall.post"))) == (1, 2)


def test_a_document_goes_with_the_communitys_token(vk: VKStub) -> None:
    purse = Purse({COMMUNITY: VKStub.tokens[COMMUNITY]})
    VKAdapter(vk.target, purse).publish(Outgoing("Парк", "k", documents=(DOCUMENT,)))
    assert {call.seen.form.get("access_token") for call in vk.calls} == {VKStub.tokens[COMMUNITY], None}
    assert vk.called("docs.save")[0].seen.form["title"] == "Постановление"


def test_a_gif_moves_as_a_file_and_a_clip_as_a_video(adapter: VKAdapter, vk: VKStub) -> None:
    adapter.publish(Outgoing("Снег", "k", animation=GIF))
    assert attached(vk) == ["doc-217000001_657000017_d1c"]
    adapter.publish(Outgoing("Снег", "k", animation=CLIP))
    assert vk.called("video.save")[0].seen.form["repeat"] == "1"


@pytest.mark.parametrize("post", [Outgoing("а", "k", videos=(VIDEO,)), Outgoing("а", "k", poll=POLL)])
def test_without_a_persons_token_nothing_is_begun(vk: VKStub, post: Outgoing) -> None:
    purse = Purse({kind: VKStub.tokens[kind] for kind in (COMMUNITY, SERVICE)})
    with pytest.raises(WrongTokenKind, match="нужен ключ пользователя"):
        VKAdapter(vk.target, purse).publish(post)
    assert vk.calls == []


def standing(vk: VKStub, text: str, *attachments: dict[str, object]) -> None:
    body = (vk.kept("wall.getById") or {})["reply"]["json"]
    item = {**body["response"]["items"][0], "text": text, "attachments": list(attachments)}
    vk.order("wall.getById", Reply({"response": {"items": [item]}}))


def test_an_edit_of_the_text_sends_the_standing_attachments_again(adapter: VKAdapter, vk: VKStub) -> None:
    photo = {"type": "photo", "photo": {"id": 7, "owner_id": -5, "access_key": "x"}}
    standing(vk, "Новый", photo, {"type": "poll", "poll": {"id": 8, "owner_id": -5}})
    post = Outgoing("Новый", "k", photos=(PHOTO,), poll=POLL)
    assert adapter.edit("345", post, before=replace(post, text="Старый")) is Checked.SEEN
    assert attached(vk, "wall.edit") == ["photo-5_7_x", "poll-5_8"]
    assert [call.method for call in vk.calls] == ["wall.getById", "wall.edit", "wall.getById"]


def test_an_edit_of_the_photo_keeps_the_poll_and_its_votes(adapter: VKAdapter, vk: VKStub) -> None:
    photo = {"type": "photo", "photo": {"id": 7, "owner_id": -5}}
    standing(vk, POST.text, photo, {"type": "poll", "poll": {"id": 8, "owner_id": -5}})
    post = Outgoing(POST.text, "k", photos=(PHOTO,), poll=POLL)
    adapter.edit("345", post, before=replace(post, photos=(replace(PHOTO, content=b"old"),)))
    assert attached(vk, "wall.edit") == ["photo1000001_457239017_a1b2", "poll-5_8"]
    assert vk.called("polls.create") == []
    with pytest.raises(Unsupported, match="голоса"):
        adapter.edit("345", post, before=replace(post, poll=None))


def test_an_edit_that_the_wall_does_not_show_is_a_question(adapter: VKAdapter, vk: VKStub) -> None:
    with pytest.raises(OutcomeUnknown, match="прежний текст"):
        adapter.edit("345", Outgoing("Новый", "k"))


def test_what_is_not_there_is_not_edited(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.getById", Reply({"response": {"items": []}}))
    with pytest.raises(MissingObject):
        adapter.edit("345", POST)
    assert vk.called("wall.edit") == []


@pytest.mark.parametrize("code", [100, 104, 210])
def test_a_post_that_is_not_there_counts_as_removed(adapter: VKAdapter, vk: VKStub, code: int) -> None:
    vk.order("wall.delete", error(code))
    vk.order("wall.getById", Reply({"response": {"items": []}}))
    assert adapter.remove("345") is Checked.SEEN


def test_a_right_that_is_missing_is_not_taken_for_a_removal(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.delete", error(210))
    standing(vk, POST.text)
    with pytest.raises(PermissionMissing):
        adapter.remove("345")


def test_a_post_that_stands_after_its_deletion_is_a_question(adapter: VKAdapter, vk: VKStub) -> None:
    standing(vk, POST.text)
    with pytest.raises(OutcomeUnknown, match="ещё на стене"):
        adapter.remove("345")
