"""What the portal says that it can do on a page of VK."""

from __future__ import annotations

import pytest

from core.errors import RateLimited, Temporary
from core.tests.loopback import Reply
from networks.base import Capability, How, Operation, TokenKind
from networks.tests.stub import Purse
from networks.vk.adapter import VKAdapter
from networks.vk.tests.stub import COMMUNITY, SERVICE, USER, VKStub, error

# A poll cannot be tried without making one.
UNTRIED = {Operation.PUBLISH_POLL}
NEED_A_PERSON = {
    Operation.PUBLISH_PHOTO, Operation.PUBLISH_VIDEO, Operation.PUBLISH_POLL, Operation.EDIT, Operation.REMOVE,
    Operation.DELETE_COMMENT, Operation.BAN, Operation.UNBAN,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_there(vk: VKStub) -> None:
    """Probes ask for objects that do not exist."""
    for method in ("wall.delete", "wall.deleteComment", "groups.unban"):
        vk.order(method, error(104, "Not found"))


def probe(vk: VKStub, *kinds: TokenKind) -> dict[Operation, Capability]:
    purse = Purse({kind: VKStub.tokens[kind] for kind in kinds})
    return {capability.operation: capability for capability in VKAdapter(vk.target, purse).probe()}


def by_api(found: dict[Operation, Capability]) -> set[Operation]:
    return {operation for operation, capability in found.items() if capability.how == How.API}


def test_with_all_tokens_everything_is_done_by_api(vk: VKStub) -> None:
    found = probe(vk, COMMUNITY, SERVICE, USER)
    assert by_api(found) == set(Operation) - UNTRIED
    assert {found[operation].how for operation in UNTRIED} == {How.UNKNOWN}


def test_with_community_and_service_tokens_a_person_does_the_rest(vk: VKStub) -> None:
    found = probe(vk, COMMUNITY, SERVICE)
    assert by_api(found) == set(Operation) - NEED_A_PERSON
    for operation in NEED_A_PERSON:
        assert found[operation].how == How.MANUAL
        assert found[operation].token_kind == USER
        assert found[operation].why == "нужен ключ пользователя — администратора сообщества"


def test_with_the_community_token_alone_nothing_is_read(vk: VKStub) -> None:
    found = probe(vk, COMMUNITY)
    assert found[Operation.READ_WALL].token_kind == SERVICE
    assert Operation.PUBLISH_TEXT in by_api(found)
    assert Operation.READ_WALL not in by_api(found)
    assert Operation.READ_SETTINGS in by_api(found)


def test_every_call_is_made_once(vk: VKStub) -> None:
    """A person's token may call three times a second."""
    probe(vk, COMMUNITY, SERVICE, USER)
    calls = [(call.method, call.seen.form["access_token"]) for call in vk.calls]
    twice = {call for call in calls if calls.count(call) > 1}
    assert {method for method, _ in twice} <= {"wall.get"}


def test_a_token_of_another_community_is_found_out(vk: VKStub) -> None:
    other = {"id": 5, "name": "Чужая группа"}
    vk.order("groups.getById", Reply({"response": {"groups": [other], "profiles": []}}))
    found = probe(vk, COMMUNITY)
    assert found[Operation.PUBLISH_TEXT].how == How.MANUAL
    assert "Чужая группа" in found[Operation.PUBLISH_TEXT].why


def test_a_missing_right_of_the_wall_is_named(vk: VKStub) -> None:
    rights = {"mask": 4096, "permissions": [{"name": "messages", "setting": 4096}]}
    vk.order("groups.getTokenPermissions", Reply({"response": rights}))
    found = probe(vk, COMMUNITY)
    for operation in (
        Operation.PUBLISH_TEXT,
        Operation.PUBLISH_LINK,
        Operation.PUBLISH_PHOTO,
        Operation.REPLY,
    ):
        assert found[operation].how == How.MANUAL
        assert "«Стена»" in found[operation].why
    assert Operation.READ_MESSAGES in by_api(found)


def test_rights_that_the_network_does_not_name_are_found_out_at_first_use(vk: VKStub) -> None:
    vk.order("groups.getTokenPermissions", Reply({"response": {"mask": 0, "permissions": []}}))
    found = probe(vk, COMMUNITY, USER)
    assert {found[operation].how for operation in (Operation.PUBLISH_TEXT, Operation.REPLY)} == {How.UNKNOWN}
    assert found[Operation.PUBLISH_PHOTO].how == How.API


@pytest.mark.parametrize(
    ("code", "how", "word"),
    [
        (104, How.API, "по API"), (15, How.MANUAL, "доступ запрещён"), (210, How.MANUAL, "нет доступа"),
        (5, How.MANUAL, "больше не действует"), (27, How.MANUAL, "не годится"), (17, How.MANUAL, "подтвердить"),
        (1051, How.MANUAL, "профиля"), (100, How.UNKNOWN, "не проверено"), (29, How.UNKNOWN, "не проверено"),
    ],
)  # fmt: skip
def test_the_answer_about_a_missing_post_tells_the_right(vk: VKStub, code: int, how: How, word: str) -> None:
    vk.order("wall.delete", error(code))
    found = probe(vk, USER)
    assert found[Operation.REMOVE].how == how
    assert word in found[Operation.REMOVE].why


def test_one_dead_token_does_not_hide_what_the_others_can(vk: VKStub) -> None:
    vk.order("wall.get", error(5, "invalid access_token"))
    found = probe(vk, COMMUNITY, SERVICE)
    assert found[Operation.READ_WALL].how == How.MANUAL
    assert Operation.PUBLISH_TEXT in by_api(found)


def test_an_empty_wall_is_no_obstacle(vk: VKStub) -> None:
    vk.order("wall.get", Reply({"response": {"count": 0, "items": []}}))
    found = probe(vk, SERVICE)
    assert found[Operation.READ_COMMENTS].how == How.UNKNOWN
    assert vk.called("wall.getComments") == []


@pytest.mark.parametrize(("reply", "family"), [(error(6), RateLimited), (error(10), Temporary)])
def test_a_network_that_does_not_talk_tells_nothing(
    vk: VKStub, reply: Reply, family: type[Exception]
) -> None:
    vk.order("wall.get", reply)
    with pytest.raises(family):
        probe(vk, COMMUNITY, SERVICE, USER)


def test_a_probe_touches_only_what_does_not_exist(vk: VKStub) -> None:
    probe(vk, COMMUNITY, SERVICE, USER)
    nobody = str(2**31 - 1)
    touched = {
        "wall.delete": "post_id", "wall.deleteComment": "comment_id", "groups.unban": "owner_id",
    }  # fmt: skip
    for method, field in touched.items():
        assert [call.seen.form[field] for call in vk.called(method)] == [nobody]
