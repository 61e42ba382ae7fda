"""Messages of the linked group: comments of people and answers of bots."""

from __future__ import annotations

from sandbox.media import Media
from sandbox.shapes import Comment, Data, Id, Page, Person, Post, Token, now_ms
from sandbox.telegram import events, shapes
from sandbox.telegram.places import Places

Place = tuple[Id, Id | None]


class Discussion(Places):
    """Comments under posts, and whether there may be any."""

    def group_comment(self, group: Page, number: int) -> Comment | None:
        """A message of the group by its number."""
        return self.records.comment(group.data["linked_channel"], number)

    def place_in_group(self, group: Page, reply_to: int | None, thread: int) -> Place | None:
        """(post, replied message) for a message that answers another or goes into a thread."""
        wanted = reply_to or thread
        if not wanted:
            return 0, None
        comment = self.group_comment(group, wanted)
        if comment:
            return comment.post_id, comment.id
        row = self.store.row(
            """select id from post where network = 'telegram' and page_id = ? and state = 'live'
               and json_extract(data, '$.thread_id') = ?""",
            group.data["linked_channel"], wanted,
        )  # fmt: skip
        return (row["id"], wanted) if row else None

    def bot_comments(
        self, bot: Token, group: Page, content: Data, place: Place | None, media: list[Media], album: str
    ) -> Data:
        """A bot writes into the group; it acts as the page there."""
        page = self.channel_of(group)
        post_id, reply_to = place or (0, None)
        data: Data = {"content": content, "bot_id": bot.data["id"], "media": [m.id for m in media]}
        if album:
            data["media_group_id"] = album
        text = shapes.text_of(content)
        found = Comment(
            "telegram", page.id, self.next_id(group.id), post_id, reply_to, None, now_ms(), text, "live", data
        )
        self.records.add(found)
        return shapes.group_message(self, page, group, found)

    def write_comment(
        self, page: Page, post: Post, person: Person, text: str, reply_to: Comment | None
    ) -> Comment:
        self.check_may_comment(page, post, person)
        group = self.group_of(page)
        assert group is not None
        parent = reply_to.id if reply_to else post.data.get("thread_id")
        with self.store.atomic():
            data: Data = {"content": {"text": text}}
            number = self.next_id(group.id)
            found = Comment(
                "telegram", page.id, number, post.id, parent, person.id, now_ms(), text, "live", data
            )
            self.records.add(found)
            events.commented(self, page, found)
        return found

    def edit_comment(self, page: Page, comment: Comment, text: str) -> None:
        comment.text = text
        comment.data |= {"content": {"text": text}, "edit_date": now_ms() // 1000}
        with self.store.atomic():
            self.records.save_comment(comment)
            events.commented(self, page, comment, "edited_message")

    def remove_comment(self, page: Page, comment: Comment) -> None:
        """Nobody is told."""
        comment.state = "deleted"
        self.records.save_comment(comment)

    def comments_open(self, page: Page, post: Post | None = None) -> bool:
        group = self.group_of(page)
        if group is None or not page.data.get("comments_open", True):
            return False
        allowed = bool(group.data.get("permissions", {}).get("can_send_messages", True))
        return allowed and (post is None or bool(post.data.get("thread_id")))

    def switch_comments(self, page: Page, open_: bool) -> None:
        """By the permissions of the linked group."""
        group = self.group_of(page)
        if group:
            group.data["permissions"] = {**group.data.get("permissions", {}), "can_send_messages": open_}
            self.records.save_page(group)
