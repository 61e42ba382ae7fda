"""The `vk` part of a world file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.moments import moment_ms
from sandbox.shapes import Comment, Page, Person, Post, Token
from sandbox.vk.comments import new_comment

if TYPE_CHECKING:
    from sandbox.vk.hand import VkHand

Json = dict[str, Any]
OWN = {"id", "screen_name", "name", "posts"}


def load(hand: VkHand, world: Json) -> None:
    """People, communities with their posts, tokens."""
    admins = _admins(world)
    for user in world.get("users", []):
        _load_user(hand, user, admins.get(user["id"], []))
    for community in world.get("communities", []):
        _load_community(hand, community)
    for token in world.get("tokens", []):
        data = {name: value for name, value in token.items() if name not in ("token", "kind")}
        hand.records.add(Token("vk", token["token"], token["kind"], data), keep=True)


def _admins(world: Json) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for token in world.get("tokens", []):
        if token["kind"] == "user":
            found.setdefault(token["user_id"], []).extend(token.get("admin_of", []))
    return found


def _load_user(hand: VkHand, user: Json, admin_of: list[int]) -> None:
    own = ("id", "first_name", "last_name")
    data = {name: value for name, value in user.items() if name not in own}
    data["admin_of"] = sorted({*data.get("admin_of", []), *admin_of})
    person = Person("vk", user["id"], user["first_name"], user.get("last_name", ""), data)
    hand.records.add(person, keep=True)
    hand.store.raise_counter("vk:person", max(720_000_000, user["id"]))


def _load_community(hand: VkHand, community: Json) -> None:
    data = {"wall": 2, **{name: value for name, value in community.items() if name not in OWN}}
    page = Page("vk", community["id"], community.get("screen_name", ""), community["name"], data)
    if not hand.records.add(page, keep=True):
        return
    highest = max((post.get("id", 0) for post in community.get("posts", [])), default=0)
    hand.store.raise_counter(f"vk:wall:{page.id}", highest)
    for post in community.get("posts", []):
        _load_post(hand, page, post)


def _load_post(hand: VkHand, page: Page, source: Json) -> None:
    media = [hand.picture(page, None).id for _ in range(source.get("photos", 0))]
    by = str(source.get("by", "community"))
    author = int(by.partition(":")[2]) if by.startswith("user:") else None
    own = ("id", "date", "text", "by", "photos", "comments")
    data = {"source": "vk", "views": 0, **{k: v for k, v in source.items() if k not in own}, "media": media}
    number = source.get("id") or hand.next_id(page)
    post = Post(
        "vk", page.id, number, moment_ms(source["date"]), author, source.get("text", ""), "live", data
    )
    hand.records.add(post)
    for comment in source.get("comments", []):
        _load_comment(hand, page, post, comment, None)


def _load_comment(hand: VkHand, page: Page, post: Post, source: Json, parent: Comment | None) -> None:
    by = str(source.get("by", "community"))
    author = int(by.partition(":")[2]) if by.startswith("user:") else None
    created = new_comment(page, post, source.get("id") or hand.next_id(page), author, source["text"], parent)
    created.at = moment_ms(source.get("date", post.at // 1000 + 60))
    hand.records.add(created)
    hand.store.raise_counter(f"vk:wall:{page.id}", int(created.id))
    for reply in source.get("replies", []):
        _load_comment(hand, page, post, reply, created)
