"""Queries over what all four networks have in common."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sandbox.shapes import Ban, Comment, Data, Id, Message, Page, Person, Post, Token, now_ms
from sandbox.store import Store


class Records:
    """The common rows of one network."""

    def __init__(self, store: Store, network: str) -> None:
        self.store = store
        self.network = network

    def add(self, record: Any, *, keep: bool = False) -> bool:
        """Insert a record; with `keep` an existing one stays as it is. True when it is new."""
        table = type(record).__name__.lower()
        return bool(self.store.insert(table, keep=keep, **asdict(record)))

    # pages

    def page(self, page_id: Id) -> Page | None:
        """A page by its id."""
        row = self.store.row("select * from page where network = ? and id = ?", self.network, page_id)
        return Page(**row) if row else None

    def page_by_handle(self, handle: str) -> Page | None:
        """A page by its short address, letter case aside."""
        sql = "select * from page where network = ? and lower(handle) = ? and handle != ''"
        row = self.store.row(sql, self.network, handle.lower().lstrip("@"))
        return Page(**row) if row else None

    def pages(self) -> list[Page]:
        """All pages by title."""
        rows = self.store.rows("select * from page where network = ? order by title, id", self.network)
        return [Page(**row) for row in rows]

    def save_page(self, page: Page) -> None:
        """Write a page back."""
        self.store.run(
            "update page set handle = ?, title = ?, data = json(?) where network = ? and id = ?",
            page.handle, page.title, _json(page.data), self.network, page.id,
        )  # fmt: skip

    # posts

    def post(self, page_id: Id, post_id: Id, *, state: str | None = "live") -> Post | None:
        """One post; `state` None finds deleted and postponed ones as well."""
        sql = "select * from post where network = ? and page_id = ? and id = ? and (? is null or state = ?)"
        row = self.store.row(sql, self.network, page_id, post_id, state, state)
        return Post(**row) if row else None

    def posts(
        self, page_id: Id, *, state: str = "live", limit: int = 1000, offset: int = 0,
        since: int = 0, until: int = 1 << 60,
    ) -> list[Post]:  # fmt: skip
        """Posts of a page, newest first."""
        sql = """select * from post where network = ? and page_id = ? and state = ? and at between ? and ?
                 order by at desc, id desc limit ? offset ?"""
        rows = self.store.rows(sql, self.network, page_id, state, since, until, limit, offset)
        return [Post(**row) for row in rows]

    def count_posts(self, page_id: Id, *, state: str = "live", since: int = 0) -> int:
        """How many posts the page has."""
        sql = "select count(*) from post where network = ? and page_id = ? and state = ? and at >= ?"
        return int(self.store.value(sql, self.network, page_id, state, since))

    def save_post(self, post: Post) -> None:
        """Write a post back."""
        self.store.run(
            """update post set text = ?, at = ?, state = ?, data = json(?)
               where network = ? and page_id = ? and id = ?""",
            post.text, post.at, post.state, _json(post.data), self.network, post.page_id, post.id,
        )  # fmt: skip

    def views(self, post_ids: list[Id], page_id: Id) -> None:
        """Somebody looked at these posts."""
        marks = ",".join("?" for _ in post_ids)
        self.store.run(
            f"""update post
                set data = json_set(data, '$.views', coalesce(json_extract(data, '$.views'), 0) + 1)
                where network = ? and page_id = ? and id in ({marks})""",
            self.network, page_id, *post_ids,
        )  # fmt: skip

    # comments

    def comment(self, page_id: Id, comment_id: Id, *, state: str | None = "live") -> Comment | None:
        """One comment; `state` None finds deleted ones as well."""
        sql = (
            "select * from comment where network = ? and page_id = ? and id = ? and (? is null or state = ?)"
        )
        row = self.store.row(sql, self.network, page_id, comment_id, state, state)
        return Comment(**row) if row else None

    def comments(self, page_id: Id, post_id: Id, *, state: str | None = "live") -> list[Comment]:
        """Comments of a post, oldest first."""
        sql = """select * from comment where network = ? and page_id = ? and post_id = ?
                 and (? is null or state = ?) order by at, id"""
        rows = self.store.rows(sql, self.network, page_id, post_id, state, state)
        return [Comment(**row) for row in rows]

    def count_comments(self, page_id: Id) -> dict[Id, int]:
        """Live comments per post of a page."""
        sql = """select post_id, count(*) as n from comment
                 where network = ? and page_id = ? and state = 'live' group by post_id"""
        return {row["post_id"]: row["n"] for row in self.store.rows(sql, self.network, page_id)}

    def save_comment(self, comment: Comment) -> None:
        """Write a comment back."""
        self.store.run(
            """update comment set text = ?, state = ?, data = json(?)
               where network = ? and page_id = ? and id = ?""",
            comment.text, comment.state, _json(comment.data), self.network, comment.page_id, comment.id,
        )  # fmt: skip

    # people

    def person(self, person_id: Id | None) -> Person | None:
        """A person by id."""
        row = self.store.row("select * from person where network = ? and id = ?", self.network, person_id)
        return Person(**row) if row else None

    def people(self) -> list[Person]:
        """Everybody, by name."""
        sql = "select * from person where network = ? order by first_name, last_name"
        return [Person(**row) for row in self.store.rows(sql, self.network)]

    def person_named(self, name: str) -> Person | None:
        """A person by «First Last»."""
        sql = "select * from person where network = ? and trim(first_name || ' ' || last_name) = ?"
        row = self.store.row(sql, self.network, " ".join(name.split()))
        return Person(**row) if row else None

    def save_person(self, person: Person) -> None:
        """Write a person's data back."""
        sql = "update person set data = json(?) where network = ? and id = ?"
        self.store.run(sql, _json(person.data), self.network, person.id)

    # bans

    def ban(self, page_id: Id, person_id: Id | None) -> Ban | None:
        """The ban in force, if any."""
        sql = """select * from ban where network = ? and page_id = ? and person_id = ?
                 and (until = 0 or until > ?)"""
        row = self.store.row(sql, self.network, page_id, person_id, now_ms())
        return Ban(**row) if row else None

    def bans(self, page_id: Id) -> list[Ban]:
        """All bans in force, newest first."""
        sql = """select * from ban where network = ? and page_id = ? and (until = 0 or until > ?)
                 order by at desc, person_id"""
        return [Ban(**row) for row in self.store.rows(sql, self.network, page_id, now_ms())]

    def put_ban(self, ban: Ban) -> None:
        """Ban, replacing an earlier ban of the same person."""
        with self.store.atomic():
            self.lift_ban(ban.page_id, ban.person_id)
            self.add(ban)

    def lift_ban(self, page_id: Id, person_id: Id) -> bool:
        """Lift a ban; False when there was none in force."""
        sql = (
            "delete from ban where network = ? and page_id = ? and person_id = ? and (until = 0 or until > ?)"
        )
        lifted = bool(self.store.run(sql, self.network, page_id, person_id, now_ms()))
        sql = "delete from ban where network = ? and page_id = ? and person_id = ?"
        self.store.run(sql, self.network, page_id, person_id)
        return lifted

    # tokens and private messages

    def token(self, token: str) -> Token | None:
        """A token by its text."""
        row = self.store.row("select * from token where network = ? and token = ?", self.network, token)
        return Token(**row) if row else None

    def tokens(self, kind: str) -> list[Token]:
        """All tokens of a kind."""
        rows = self.store.rows("select * from token where network = ? and kind = ?", self.network, kind)
        return [Token(**row) for row in rows]

    def message(self, page_id: Id, message_id: Id) -> Message | None:
        """One private message."""
        sql = "select * from message where network = ? and page_id = ? and id = ?"
        row = self.store.row(sql, self.network, page_id, message_id)
        return Message(**row) if row else None

    def history(self, page_id: Id, peer_id: Id) -> list[Message]:
        """A dialogue, newest first."""
        sql = """select * from message where network = ? and page_id = ? and peer_id = ?
                 order by at desc, id desc"""
        return [Message(**row) for row in self.store.rows(sql, self.network, page_id, peer_id)]

    def peers(self, page_id: Id) -> list[Id]:
        """Who wrote to the page, the latest first."""
        sql = """select peer_id from message where network = ? and page_id = ? group by peer_id
                 order by max(at) desc"""
        return [row["peer_id"] for row in self.store.rows(sql, self.network, page_id)]

    # facts about the network as a whole

    def fact(self) -> Data:
        """Settings of the network itself (for example the OK application)."""
        row = self.store.row("select data from fact where network = ?", self.network)
        return row["data"] if row else {}

    def put_fact(self, data: Data) -> None:
        """Keep settings of the network; the first ones stay."""
        self.store.insert("fact", keep=True, network=self.network, data=data)

    # keys against repetition

    def remembered(self, scope: str, key: str, within_s: int) -> str | None:
        """What was answered to the same key within the time."""
        sql = "select value from once where network = ? and scope = ? and key = ? and at >= ?"
        found = self.store.value(sql, self.network, scope, key, now_ms() - within_s * 1000)
        return None if found is None else str(found)

    def remember(self, scope: str, key: str, value: Id) -> None:
        """Keep the answer of a key."""
        self.store.run(
            "insert or replace into once values (?, ?, ?, ?, ?)",
            self.network,
            scope,
            key,
            str(value),
            now_ms(),
        )


def _json(data: Data) -> str:
    return json.dumps(data, ensure_ascii=False)
