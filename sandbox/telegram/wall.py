"""Posts of channels, each with its copy in the linked group."""

from __future__ import annotations

from typing import Any

from sandbox.media import Media
from sandbox.shapes import Data, Page, Post, now_ms
from sandbox.telegram import events, shapes
from sandbox.telegram.places import Places


class Wall(Places):
    """Publishing, correcting and deleting, by bots and by hand."""

    def add_post(
        self, page: Page, content: Data, media: list[Media], *, by_bot: int | None = None, album: str = "",
        at: int = 0, tell: bool = True, number: int | None = None, **extras: Any,
    ) -> Post:  # fmt: skip
        """A message in a channel and its copy in the linked group."""
        data: Data = {
            "content": content,
            "media": [m.id for m in media],
            "by_bot": by_bot,
            "views": 0,
            **extras,
        }
        if album:
            data["media_group_id"] = album
        group = self.group_of(page)
        if group:
            data["thread_id"] = self.next_id(group.id)
        text = shapes.text_of(content)
        post = Post(
            "telegram", page.id, number or self.next_id(page.id), at or now_ms(), None, text, "live", data
        )
        self.records.add(post)
        if tell:
            events.posted(self, page, post)
        return post

    def publish(self, page: Page, text: str, pictures: list[Media]) -> Post:
        album = str(now_ms()) if len(pictures) > 1 else ""
        contents = [(shapes.attachment(media), [media]) for media in pictures] or [({"text": text}, [])]
        if pictures and text:
            contents[0][0]["caption"] = text
        with self.store.atomic():
            posts = [self.add_post(page, content, media, album=album) for content, media in contents]
        return posts[0]

    def edit_post(self, page: Page, post: Post, text: str) -> None:
        content = dict(post.data["content"])
        content["text" if "text" in content else "caption"] = text
        content.pop("entities", None)
        self.change_post(page, post, content, by=None)

    def change_post(self, page: Page, post: Post, content: Data, *, by: int | None) -> None:
        """A post gets new content."""
        post.data |= {"content": content, "edit_date": now_ms() // 1000}
        post.text = shapes.text_of(content)
        with self.store.atomic():
            self.records.save_post(post)
            events.edited(self, page, post, by=by)

    def remove_post(self, page: Page, post: Post) -> None:
        """Bots are not told."""
        post.state = "deleted"
        self.records.save_post(post)

    def delete_post(self, page: Page, post: Post) -> None:
        """By hand a whole album goes at once."""
        album = post.data.get("media_group_id")
        with self.store.atomic():
            for other in self.records.posts(page.id):
                if other.id == post.id or (album and other.data.get("media_group_id") == album):
                    self.remove_post(page, other)
