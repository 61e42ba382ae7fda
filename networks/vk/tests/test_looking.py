"""Walls, single posts and settings of a community."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import MalformedReply, MissingObject, PermissionMissing, Temporary, WrongTokenKind
from core.tests.loopback import Reply, Seen
from networks.base import Network, PostKind, Target, TokenKind
from networks.tests.stub import Purse
from networks.vk.adapter import VKAdapter
from networks.vk.tests.stub import COMMUNITY, GROUP, SERVICE, USER, VKStub, error

NOW = datetime(2024, 11, 25, 12, tzinfo=UTC)
OWNER = -int(GROUP)


def a_post(number: int, *, hours_ago: float, **more: Any) -> dict[str, Any]:
    date = int((NOW - timedelta(hours=hours_ago)).timestamp())
    return {"id": number, "owner_id": OWNER, "from_id": OWNER, "date": date, "text": f"{number}", **more}


class Wall:
    """A wall of posts, newest first, answered by offset and count as VK does."""

    def __init__(self, posts: list[dict[str, Any]]) -> None:
        self.posts, self.asked = posts, 0

    def __call__(self, seen: Seen) -> Reply:
        self.asked += 1
        offset, count = int(seen.form["offset"]), int(seen.form["count"])
        return Reply({"response": {"count": len(self.posts), "items": self.posts[offset : offset + count]}})


def week(adapter: VKAdapter, days: float = 7) -> tuple[list[str], bool, str]:
    reading = adapter.read_wall(NOW - timedelta(days=days), NOW)
    return [post.external_id for post in reading.posts], reading.complete, reading.note


def test_a_page_known_by_name_alone_has_no_wall_to_read_yet(adapter: VKAdapter) -> None:
    named = VKAdapter(Target(Network.VK, "", "dzhankoy"), adapter.tokens)
    with pytest.raises(MissingObject, match="номер сообщества"):
        named.read_wall(NOW - timedelta(days=7), NOW)


# --- the wall ----------------------------------------------------------------------------------------


def test_posts_are_told_apart(adapter: VKAdapter) -> None:
    reading = adapter.read_wall(datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    found = {post.external_id: (post.official, post.kind) for post in reading.posts}
    assert found == {
        "300": (True, PostKind.POST),  # pinned, and still where its date puts it
        "345": (True, PostKind.POST),
        "344": (False, PostKind.POST),
        "343": (True, PostKind.REPOST),
        "342": (True, PostKind.SERVICE),
    }
    assert [post.external_id for post in reading.posts][-1] == "300"
    post = reading.posts[0]
    assert (post.attachments, post.comments_open, post.views) == (1, True, 412)
    assert (post.url, reading.complete) == (f"https://vk.com/wall-{GROUP}_345", True)


@pytest.mark.parametrize(("kinds", "used"), [((SERVICE, USER), SERVICE), ((USER, COMMUNITY), USER)])
def test_a_wall_is_read_by_the_service_token_else_by_a_person(
    vk: VKStub, kinds: tuple[TokenKind, ...], used: TokenKind
) -> None:
    purse = Purse({kind: VKStub.tokens[kind] for kind in kinds})
    VKAdapter(vk.target, purse).read_wall(NOW - timedelta(days=7), NOW)
    assert vk.calls[0].seen.form["access_token"] == VKStub.tokens[used]


def test_a_community_token_alone_reads_no_wall(vk: VKStub) -> None:
    adapter = VKAdapter(vk.target, Purse({COMMUNITY: VKStub.tokens[COMMUNITY]}))
    with pytest.raises(WrongTokenKind, match="сервисный ключ приложения или ключ пользователя"):
        week(adapter)
    assert vk.calls == []


def test_a_long_wall_is_read_page_by_page_to_the_week(adapter: VKAdapter, vk: VKStub) -> None:
    wall = Wall([a_post(1000 - i, hours_ago=i) for i in range(600)])
    vk.order("wall.get", wall)
    ids, complete, note = week(adapter)
    assert ids == [str(1000 - i) for i in range(169) if 0 < i <= 168]
    assert (complete, note, wall.asked) == (True, "", 2)


def test_a_pinned_old_post_does_not_end_the_reading(adapter: VKAdapter, vk: VKStub) -> None:
    pinned = a_post(1, hours_ago=9000, is_pinned=1)
    vk.order("wall.get", Wall([pinned, *(a_post(1000 - i, hours_ago=i + 1) for i in range(150))]))
    ids, complete, _ = week(adapter)
    assert (len(ids), complete) == (150, True)


def test_a_whole_short_wall_is_complete(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.get", Wall([a_post(2, hours_ago=1), a_post(1, hours_ago=2)]))
    assert week(adapter) == (["2", "1"], True, "")
    vk.order("wall.get", Wall([]))
    assert week(adapter) == ([], True, "")


@pytest.mark.parametrize(("gone", "complete"), [(0, True), (3, True), (20, False)])
def test_posts_deleted_while_reading_do_not_fall_between_pages(
    adapter: VKAdapter, vk: VKStub, gone: int, complete: bool
) -> None:
    wall = Wall([a_post(1000 - i, hours_ago=i / 10 + 1) for i in range(150)])

    def shrinking(seen: Seen) -> Reply:
        reply = wall(seen)
        del wall.posts[:gone]
        return reply

    vk.order("wall.get", shrinking)
    ids, found_complete, note = week(adapter)
    assert found_complete is complete
    assert bool(note) is not complete
    if complete:
        assert len(ids) == 150


def test_posts_made_while_reading_are_not_read_twice(adapter: VKAdapter, vk: VKStub) -> None:
    wall = Wall([a_post(1000 - i, hours_ago=i / 10 + 1) for i in range(250)])

    def growing(seen: Seen) -> Reply:
        reply = wall(seen)
        wall.posts.insert(0, a_post(2000 + wall.asked, hours_ago=0.5))
        return reply

    vk.order("wall.get", growing)
    ids, complete, _ = week(adapter)
    assert complete
    assert len(ids) == len(set(ids)) >= 250


def test_an_endless_wall_is_not_complete(adapter: VKAdapter, vk: VKStub) -> None:
    def endless(seen: Seen) -> Reply:
        start = int(seen.form["offset"])
        items = [a_post(10**6 - n, hours_ago=n / 1000 + 1) for n in range(start, start + 100)]
        return Reply({"response": {"count": 10**6, "items": items}})

    vk.order("wall.get", endless)
    _, complete, note = week(adapter)
    assert (complete, note) == (False, "стена слишком длинная, прочитано не всё")


def test_a_pinned_post_that_is_not_marked_does_not_end_the_reading_either(
    adapter: VKAdapter, vk: VKStub
) -> None:
    old = a_post(1, hours_ago=9000)
    vk.order("wall.get", Wall([old, *(a_post(1000 - i, hours_ago=i + 1) for i in range(150))]))
    ids, complete, _ = week(adapter)
    assert (len(ids), complete) == (150, True)


@pytest.mark.parametrize("shown", [0, 3])
def test_a_wall_that_shows_less_than_it_promises_proves_no_absence(
    adapter: VKAdapter, vk: VKStub, shown: int
) -> None:
    def fewer(seen: Seen) -> Reply:
        items = [a_post(9 - n, hours_ago=n + 1) for n in range(shown)] if seen.form["offset"] == "0" else []
        return Reply({"response": {"count": 120, "items": items}})

    vk.order("wall.get", fewer)
    ids, complete, note = week(adapter)
    assert (len(ids), complete, note) == (shown, False, "сеть показала меньше записей, чем насчитала")


@pytest.mark.parametrize("kind", ["suggest", "postpone", "post_ads"])
def test_what_does_not_stand_on_the_wall_yet_is_no_publication(
    adapter: VKAdapter, vk: VKStub, kind: str
) -> None:
    vk.order(
        "wall.get", Wall([a_post(2, hours_ago=1, post_type=kind), a_post(1, hours_ago=2, post_type="new")])
    )
    assert week(adapter)[0] == ["1"]
    vk.order("wall.getById", Reply({"response": {"items": [a_post(2, hours_ago=1, post_type=kind)]}}))
    assert adapter.read_post("2") is None


def test_a_deleted_post_without_author_and_time_spoils_nothing(adapter: VKAdapter, vk: VKStub) -> None:
    gone = {"id": 3, "owner_id": OWNER, "is_deleted": True}
    vk.order("wall.get", Wall([gone, a_post(2, hours_ago=1), a_post(1, hours_ago=2)]))
    assert week(adapter) == (["2", "1"], True, "")


def test_a_bare_list_of_posts_is_read_too(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.getById", Reply({"response": [a_post(345, hours_ago=1)]}))
    found = adapter.read_post("345")
    assert found is not None and found.external_id == "345"


def test_deleted_posts_are_left_out(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.get", Wall([a_post(2, hours_ago=1, is_deleted=True), a_post(1, hours_ago=2)]))
    assert week(adapter)[0] == ["1"]


@pytest.mark.parametrize("field", ["id", "owner_id", "from_id", "date"])
def test_a_post_that_cannot_be_counted_spoils_the_reading(adapter: VKAdapter, vk: VKStub, field: str) -> None:
    for post in (
        {key: value for key, value in a_post(1, hours_ago=1).items() if key != field},
        a_post(1, hours_ago=1, **{field: "x"}),
    ):
        vk.order("wall.get", Wall([post]))
        with pytest.raises(MalformedReply):
            week(adapter)


def test_a_closed_wall_is_a_missing_right(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.get", error(15, "Access denied: this wall available only for community members"))
    with pytest.raises(PermissionMissing):
        week(adapter)


# --- one post ----------------------------------------------------------------------------------------


def test_one_post_is_there_or_not(adapter: VKAdapter, vk: VKStub) -> None:
    found = adapter.read_post("345")
    assert found is not None
    assert found.external_id == "345"
    assert vk.calls[0].seen.form["posts"] == f"-{GROUP}_345"
    for items in ([], [a_post(345, hours_ago=1, is_deleted=True)], [a_post(346, hours_ago=1)]):
        vk.order("wall.getById", Reply({"response": {"items": items}}))
        assert adapter.read_post("345") is None


def test_an_unreadable_post_is_not_called_absent(adapter: VKAdapter, vk: VKStub) -> None:
    for reply in (Reply({"response": {}}), Reply({"response": []}), Reply({}, status=500)):
        vk.order("wall.getById", reply)
        with pytest.raises((MalformedReply, Temporary)):
            adapter.read_post("345")


# --- settings ----------------------------------------------------------------------------------------


def group(vk: VKStub, **more: Any) -> Reply:
    kept = vk.kept("groups.getById")
    assert kept
    body = json.loads(json.dumps(kept["reply"]["json"]))
    body["response"]["groups"][0] |= more
    return Reply(body)


def test_the_settings_of_a_page(adapter: VKAdapter) -> None:
    facts = adapter.look_up()
    assert (facts.external_id, facts.screen_name, facts.url) == (GROUP, "dzhankoy", "https://vk.com/dzhankoy")
    assert (facts.title, facts.members) == ("Администрация города Джанкоя", 8123)
    assert (facts.site, facts.phone) == ("https://dzhankoy.example/", "+7 36564 0-00-00")
    assert (facts.is_closed, facts.has_avatar, facts.has_cover) == (False, True, True)
    assert (facts.comments_open, facts.messages_open, facts.is_personal) == (True, True, False)
    assert (facts.email, facts.address, facts.links) == ("press@dzhankoy.example", "Джанкой", ())
    assert facts.raw["contacts"]


def test_contacts_address_and_links_are_read_where_a_community_has_them(
    adapter: VKAdapter, vk: VKStub
) -> None:
    contacts = [
        {"desc": "Справочная", "phone": "8 (36564) 3-12-00", "email": "info@dzhankoy.example"},
        {"user_id": 5},
    ]
    main = {"id": 1, "address": "ул. Карла Маркса, 15", "city": {"id": 1, "title": "Джанкой"}}
    links = [{"id": 1, "url": "https://portal.example/rules/", "name": "Правила"}]
    addresses = {"is_enabled": True, "main_address_id": 1, "main_address": main}
    vk.order("groups.getById", group(vk, phone="", contacts=contacts, addresses=addresses, links=links))
    facts = adapter.look_up()
    assert (facts.phone, facts.email) == ("8 (36564) 3-12-00", "info@dzhankoy.example")
    assert facts.address == "Джанкой, ул. Карла Маркса, 15"
    assert facts.links == ("https://portal.example/rules/",)


def test_a_community_that_tells_no_contacts_has_unknown_ones(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("groups.getById", group(vk, phone="", contacts=None, links=None, city=None))
    facts = adapter.look_up()
    assert (facts.phone, facts.email, facts.address, facts.links) == ("", None, None, ())


@pytest.mark.parametrize(
    ("wall", "can_post", "opened"), [(0, 1, False), (1, 1, True), (2, 0, False), (2, 1, True), (3, 1, False)]
)
def test_comments_are_open_when_the_wall_and_its_posts_say_so(
    adapter: VKAdapter, vk: VKStub, wall: int, can_post: int, opened: bool
) -> None:
    vk.order("groups.getById", group(vk, wall=wall))
    vk.order("wall.get", Wall([a_post(1, hours_ago=1, comments={"can_post": can_post, "count": 0})]))
    assert adapter.look_up().comments_open is opened


def test_what_cannot_be_told_stays_unknown(adapter: VKAdapter, vk: VKStub) -> None:
    vk.order("wall.get", error(15))
    assert adapter.look_up().comments_open is None
    by_community = VKAdapter(vk.target, Purse({COMMUNITY: VKStub.tokens[COMMUNITY]})).look_up()
    assert (by_community.comments_open, by_community.messages_open) == (None, None)


def test_a_closed_community_is_known_as_closed(adapter: VKAdapter, vk: VKStub) -> None:
    for value in (1, 2):
        vk.order("groups.getById", group(vk, is_closed=value))
        assert adapter.look_up().is_closed is True


@pytest.mark.parametrize(("state", "word"), [("banned", "заблокировано"), ("deleted", "удалено")])
def test_a_dead_community_is_missing(adapter: VKAdapter, vk: VKStub, state: str, word: str) -> None:
    vk.order("groups.getById", group(vk, deactivated=state))
    with pytest.raises(MissingObject, match=word):
        adapter.look_up()


@pytest.mark.parametrize(
    "reply", [Reply({"response": {"groups": [], "profiles": []}}), error(100, "invalid")]
)
def test_an_unknown_number_is_missing(adapter: VKAdapter, vk: VKStub, reply: Reply) -> None:
    vk.order("groups.getById", reply)
    with pytest.raises(MissingObject, match=GROUP):
        adapter.look_up()


def named(name: str, purse: Purse) -> VKAdapter:
    return VKAdapter(Target(Network.VK, "", name), purse)


def test_a_name_is_resolved(vk: VKStub, purse: Purse) -> None:
    assert named("dzhankoy", purse).look_up().external_id == GROUP
    assert [call.method for call in vk.calls][:2] == ["utils.resolveScreenName", "groups.getById"]
    assert vk.calls[1].seen.form["group_id"] == GROUP


def test_a_name_with_a_number_needs_no_resolving(vk: VKStub, purse: Purse) -> None:
    assert named(f"club{GROUP}", purse).look_up().external_id == GROUP
    assert vk.called("utils.resolveScreenName") == []


def test_a_persons_name_is_a_personal_profile(vk: VKStub, purse: Purse) -> None:
    vk.order("utils.resolveScreenName", Reply({"response": {"type": "user", "object_id": 1000002}}))
    facts = named("emine", purse).look_up()
    assert (facts.is_personal, facts.external_id) == (True, "1000002")
    assert vk.called("groups.getById") == []


@pytest.mark.parametrize("response", [[], {}, {"type": "application", "object_id": 5}])
def test_a_name_that_is_no_page_is_missing(vk: VKStub, purse: Purse, response: Any) -> None:
    vk.order("utils.resolveScreenName", Reply({"response": response}))
    with pytest.raises(MissingObject, match="nobody"):
        named("nobody", purse).look_up()


def test_the_old_form_of_an_answer_is_read_too(adapter: VKAdapter, vk: VKStub) -> None:
    kept = vk.kept("groups.getById")
    assert kept
    vk.order("groups.getById", Reply({"response": kept["reply"]["json"]["response"]["groups"]}))
    assert adapter.look_up().external_id == GROUP
