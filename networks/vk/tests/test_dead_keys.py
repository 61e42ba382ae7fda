"""A key that the page can do without: its death takes away what it alone unlocks, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.errors import CredentialExpired, PermissionMissing
from core.tests.loopback import Reply, Seen
from networks.base import How, Operation, TokenKind
from networks.spare import SpareKeyExpired
from networks.tests.stub import PHOTO, POST, Purse
from networks.vk.adapter import VKAdapter
from networks.vk.tests.stub import COMMUNITY, SERVICE, USER, VKStub, error

DEAD = error(5, "User authorization failed: access_token has expired.")
SINCE, UNTIL = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def told(adapter: VKAdapter) -> list[tuple[TokenKind, str]]:
    """What the adapter says of dead keys."""
    found: list[tuple[TokenKind, str]] = []
    adapter.key_died = lambda kind, why: found.append((kind, why))
    return found


def kill(vk: VKStub, method: str, kind: TokenKind) -> None:
    """The network refuses this method to that token only."""

    def answer(seen: Seen) -> Reply:
        return DEAD if seen.form["access_token"] == VKStub.tokens[kind] else vk.reply(method, seen)

    vk.order(method, answer)


def test_a_dead_key_of_a_person_stops_photos_and_not_texts(
    vk: VKStub, adapter: VKAdapter, told: list[tuple[TokenKind, str]]
) -> None:
    kill(vk, "photos.getWallUploadServer", USER)
    with pytest.raises(SpareKeyExpired, match="Впишите новый") as caught:
        adapter.publish(replace(POST, photos=(PHOTO,)))
    assert isinstance(caught.value, PermissionMissing) and not isinstance(caught.value, CredentialExpired)
    assert [kind for kind, _ in told] == [USER] and "администратора сообщества" in told[0][1]
    assert vk.called("wall.post") == []
    assert adapter.publish(POST).external_id


def test_the_community_s_own_dead_key_is_the_page_s_end(
    vk: VKStub, adapter: VKAdapter, told: list[tuple[TokenKind, str]]
) -> None:
    kill(vk, "wall.post", COMMUNITY)
    with pytest.raises(CredentialExpired):
        adapter.publish(POST)
    assert told == []


def test_a_person_s_key_that_is_all_the_page_has_is_not_spared(vk: VKStub) -> None:
    kill(vk, "wall.post", USER)
    with pytest.raises(CredentialExpired):
        VKAdapter(vk.target, Purse({USER: VKStub.tokens[USER]})).publish(POST)


def test_a_page_that_people_serve_is_not_lost_with_the_reading_key(vk: VKStub) -> None:
    vk.order("wall.get", DEAD)
    with pytest.raises(SpareKeyExpired):
        VKAdapter(vk.target, Purse({SERVICE: VKStub.tokens[SERVICE]})).read_wall(SINCE, UNTIL)


def test_reading_goes_on_with_the_next_key(
    vk: VKStub, adapter: VKAdapter, told: list[tuple[TokenKind, str]]
) -> None:
    for method in ("wall.get", "wall.getById", "wall.getComments", "groups.getById"):
        kill(vk, method, SERVICE)
    assert adapter.read_wall(SINCE, UNTIL).complete
    assert adapter.read_post("1") is None
    adapter.read_comments("1")
    assert adapter.look_up().title
    assert {kind for kind, _ in told} == {SERVICE} and len(told) == 4


def test_reading_with_no_living_key_is_a_missing_right(vk: VKStub, adapter: VKAdapter) -> None:
    vk.order("wall.get", DEAD)
    with pytest.raises(SpareKeyExpired):
        adapter.read_wall(SINCE, UNTIL)


def test_a_probe_leaves_the_rest_by_api(vk: VKStub, adapter: VKAdapter) -> None:
    for method in ("wall.delete", "wall.deleteComment", "groups.unban"):
        vk.order(method, DEAD)
    found = {one.operation: one for one in adapter.probe()}
    assert found[Operation.PUBLISH_TEXT].how is How.API
    assert found[Operation.EDIT].how is How.MANUAL and "ключ" in found[Operation.EDIT].why
