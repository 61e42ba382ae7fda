"""The `ok` part of a world file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.moments import moment_ms
from sandbox.shapes import Comment, Page, Person, Post, Token

if TYPE_CHECKING:
    from sandbox.ok.hand import OkHand

Json = dict[str, Any]


def load(hand: OkHand, world: Json) -> None:
    """The application, people, groups with their topics, tokens."""
    if world.get("application"):
        hand.records.put_fact({"application": world["application"]})
    for user in world.get("users", []):
        person = Person("ok", int(user["uid"]), user["first_name"], user.get("last_name", ""))
        hand.records.add(person, keep=True)
    for group in world.get("groups", []):
        _load_group(hand, group)
    for token in world.get("tokens", []):
        data = {name: value for name, value in token.items() if name not in ("access_token", "kind")}
        hand.records.add(Token("ok", token["access_token"], token["kind"], data), keep=True)


def _load_group(hand: OkHand, group: Json) -> None:
    own = ("gid", "shortname", "name", "topics")
    data = {name: value for name, value in group.items() if name not in own}
    page = Page("ok", int(group["gid"]), group.get("shortname", ""), group["name"], data)
    if not hand.records.add(page, keep=True):
        return
    highest = max((int(topic.get("id", 0)) for topic in group.get("topics", [])), default=0)
    hand.store.raise_counter("ok:topic", max(156_000_000_000_000, highest))
    for topic in group.get("topics", []):
        _load_topic(hand, page, topic)


def _load_topic(hand: OkHand, page: Page, source: Json) -> None:
    media = [hand.picture(page, None).id for _ in range(source.get("photos", 0))]
    own = ("id", "date", "text", "by", "photos", "comments")
    data = {"links": [], "views": 1, **{k: v for k, v in source.items() if k not in own}, "media": media}
    by = str(source.get("by", "group"))
    author = int(by.partition(":")[2]) if by.startswith("user:") else None
    number = int(source.get("id") or hand.next_topic_id())
    post = Post(
        "ok", page.id, number, moment_ms(source["date"]), author, source.get("text", ""), "live", data
    )
    hand.records.add(post)
    for comment in source.get("comments", []):
        _load_comment(hand, page, post, comment, None)


def _load_comment(hand: OkHand, page: Page, post: Post, source: Json, parent: Comment | None) -> None:
    by = str(source.get("by", "group"))
    author = int(by.partition(":")[2]) if by.startswith("user:") else None
    created = hand.add_comment(page, post, author, source["text"], parent)
    hand.store.run(
        "update comment set at = ? where network = 'ok' and page_id = ? and id = ?",
        moment_ms(source.get("date", post.at // 1000 + 60)), page.id, created.id,
    )  # fmt: skip
    for reply in source.get("replies", []):
        _load_comment(hand, page, post, reply, created)
