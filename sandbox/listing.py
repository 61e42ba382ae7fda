"""Posts of a page as people count them: an album of several messages is one post."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.media import Media
from sandbox.moments import russian
from sandbox.shapes import Comment, Id, Page, Post

if TYPE_CHECKING:
    from sandbox.hand import Hand

Json = dict[str, Any]
PICTURES = ("photo", "image")
VIDEOS = ("video", "movie")


@dataclass
class PollView:
    """A poll to show."""

    question: str
    answers: list[str]
    about: str


@dataclass
class CommentView:
    """A comment to show."""

    comment: Comment
    author: str
    when: str
    deep: bool


@dataclass
class PostView:
    """A post to show, with its files and comments."""

    post: Post
    ids: list[Id]
    text: str
    author: str
    when: str
    path: str
    media: list[Media]
    comments: list[CommentView] = field(default_factory=list)
    comments_open: bool = True

    @property
    def pictures(self) -> list[Media]:
        """Files to look at."""
        return [item for item in self.media if item.kind in PICTURES]

    @property
    def files(self) -> list[Media]:
        """Files to download."""
        return [
            item for item in self.media if item.kind not in (*PICTURES, *VIDEOS, "poll") and not _moves(item)
        ]

    @property
    def videos(self) -> list[Media]:
        """Files to watch."""
        return [item for item in self.media if item.kind in VIDEOS]

    @property
    def animations(self) -> list[Media]:
        """Short pictures that move."""
        return [item for item in self.media if item.kind not in PICTURES and _moves(item)]

    @property
    def polls(self) -> list[PollView]:
        """Questions with answers, however the network keeps them."""
        found = [item.data for item in self.media if item.kind == "poll"]
        found += [poll for poll in (self.post.data.get("poll"), _told(self.post)) if poll]
        return [_poll(poll) for poll in found]

    @property
    def views(self) -> int:
        """How often it was looked at."""
        return int(self.post.data.get("views", 0))


def _moves(item: Media) -> bool:
    return item.kind == "animation" or item.mime == "image/gif"


def _told(post: Post) -> Json | None:
    content = post.data.get("content")
    return content.get("poll") if isinstance(content, dict) else None


def _poll(poll: Json) -> PollView:
    answers = poll.get("answers") or poll.get("options") or []
    texts = [str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in answers]
    options = str(poll.get("options", "")) if isinstance(poll.get("options"), str) else ""
    multiple = poll.get("multiple") or poll.get("allows_multiple_answers")
    if "answers" in poll and "multiple" not in poll:
        multiple = "SingleChoice" not in options
    anonymous = poll.get("anonymous") or poll.get("is_anonymous") or "AnonymousVoting" in options
    about = ", ".join(
        ["можно несколько ответов" if multiple else "один ответ", "анонимный" if anonymous else "открытый"]
    )
    return PollView(str(poll.get("question", "")), texts, about)


def listed(hand: Hand, page: Page, *, state: str = "live") -> list[PostView]:
    """Posts of a page, newest first, albums put together."""
    albums: dict[str, PostView] = {}
    views: list[PostView] = []
    for post in hand.records.posts(page.id, state=state, limit=100_000):
        album = post.data.get("media_group_id")
        if album in albums:
            _join(albums[album], post, hand, page)
            continue
        view = PostView(
            post,
            [post.id],
            post.text,
            hand.author(post.author_id, page),
            russian(post.at),
            hand.path(page, post.id),
            [],
        )
        views.append(view)
        if album:
            albums[album] = view
    return views


def _join(view: PostView, post: Post, hand: Hand, page: Page) -> None:
    """The list goes back in time, so the later one is the head of the album."""
    view.ids.insert(0, post.id)
    view.text = post.text or view.text
    view.post, view.path = post, hand.path(page, post.id)


def fill(hand: Hand, page: Page, views: list[PostView]) -> None:
    """Files and comments of the posts on one screen."""
    for view in views:
        posts = [found for i in view.ids if (found := hand.records.post(page.id, i, state=None))]
        ids = [media_id for post in posts for media_id in post.data.get("media", [])]
        files = hand.media.many(page.network, ids)
        view.media = [files[i] for i in ids if i in files]
        view.comments_open = hand.comments_open(page, view.post)
        view.comments = [
            _comment(hand, page, view.post, found)
            for i in view.ids
            for found in hand.records.comments(page.id, i, state="live")
        ]


def _comment(hand: Hand, page: Page, post: Post, found: Comment) -> CommentView:
    author = hand.author(found.author_id, page)
    deep = bool(found.reply_to) and found.reply_to != post.data.get("thread_id")
    return CommentView(found, author, russian(found.at), deep)


def as_json(hand: Hand, page: Page, view: PostView) -> Json:
    """A post for tests."""
    fill(hand, page, [view])
    data = view.post.data
    return {
        "id": view.post.id, "ids": view.ids, "at": view.post.at / 1000, "text": view.text,
        "author_id": view.post.author_id, "state": view.post.state, "photos": len(view.pictures),
        "media": [{"id": m.id, "kind": m.kind, "name": m.name, "size": m.size} for m in view.media],
        "links": data.get("links", []), "comments_open": view.comments_open, "views": view.views,
        "comments": [
            {"id": c.comment.id, "author_id": c.comment.author_id, "author": c.author, "text": c.comment.text,
             "reply_to": c.comment.reply_to}
            for c in view.comments
        ],
        "path": f"/walls/{page.network}/{view.path}",
    }  # fmt: skip
