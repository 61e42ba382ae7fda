"""MAX on the loopback."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.tests.loopback import Reply, Seen
from networks.base import Adapter, Ban, Network, Operation, Outgoing, Target, TokenKind
from networks.max.tests import schema
from networks.tests.stub import PHOTO, POST, Act, Call, Stub, media_acts

CHANNEL = "-70801090403050"
POST_ID = "mid.ffffbdb48e6c3775019d496b34390051"
_PLACES = (
    (r"^/messages/[^/]+/comments$", "/messages/{mid}/comments"),
    (r"^/messages/[^/]+$", "/messages/{mid}"),
    (r"^/chats/[^/]+", "/chats/{chat}"),
)


def error(status: int, code: str, text: str = "", **headers: str) -> Reply:
    """A refusal: a status, a code and words."""
    return Reply({"code": code, "message": text}, status=status, headers=headers)


class MaxStub(Stub):
    network = Network.MAX
    target = Target(Network.MAX, CHANNEL, "id9105000011_gos")
    tokens = {TokenKind.MAX_BOT: "f9LHodD0cOJf4_DkJGeq8BkDgc5vgSwZocVrn44oirfMzUQ4"}
    serves = ("max",)
    publishing = "POST /messages"
    looking = "GET /chats/{chat}"
    visible = frozenset(
        {
            "POST /messages",
            "PUT /messages",
            "DELETE /messages",
            "POST /messages/{mid}/comments",
            "DELETE /messages/{mid}/comments",
            "DELETE /chats/{chat}/members",
        }
    )

    def method_of(self, seen: Seen) -> str:
        if seen.path.startswith("/upload/"):
            kind = seen.path.split("/")[2]
            return "upload" if kind == "image" else f"upload.{kind}"
        path = seen.path
        for pattern, instead in _PLACES:
            path = re.sub(pattern, instead, path)
        return f"{seen.method} {path}"

    def reply(self, method: str, seen: Seen) -> Reply:
        """A message that has just been deleted is not there; a video has its token before it is sent."""
        if method == "GET /messages/{mid}" and [call.method for call in self.calls[-1:]] == [
            "DELETE /messages"
        ]:
            return error(404, "not.found", "Message not found")
        reply = super().reply(method, seen)
        kind = seen.query.get("type", "image")
        if method == "POST /uploads" and kind != "image" and isinstance(reply.json, dict):
            token = {"token": "video-t0ken"} if kind == "video" else {}
            return Reply({**reply.json, "url": f"{self.url}/upload/{kind}/1?key=abc", **token})
        return reply

    def acts(self) -> dict[Operation, Act]:
        post = Outgoing(POST.text, POST.key, photos=(PHOTO,), link="https://dzhankoy.example/news/1")
        since, until = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
        media = media_acts()
        del media[Operation.PUBLISH_POLL]
        acts: dict[Operation, Act] = {
            Operation.PUBLISH_TEXT: lambda adapter: adapter.publish(POST),
            Operation.PUBLISH_PHOTO: lambda adapter: adapter.publish(post),
            Operation.PUBLISH_LINK: lambda adapter: adapter.publish(Outgoing("Парк", "k", link=post.link)),
            Operation.EDIT: lambda adapter: adapter.edit(POST_ID, replace(post, link="")),
            Operation.REMOVE: lambda adapter: adapter.remove(POST_ID),
            Operation.READ_WALL: lambda adapter: (
                adapter.read_wall(since, until),
                adapter.read_post(POST_ID),
            ),
            Operation.READ_SETTINGS: lambda adapter: (adapter.look_up(), _by_name(adapter)),
            Operation.READ_COMMENTS: lambda adapter: adapter.read_comments(POST_ID),
            Operation.REPLY: lambda adapter: adapter.reply(POST_ID, "mid.comment1", "Вода будет.", "reply-1"),
            Operation.DELETE_COMMENT: lambda adapter: adapter.delete_comment(POST_ID, "mid.comment1"),
            Operation.BAN: lambda adapter: adapter.ban(Ban("1001")),
            Operation.SEND_MESSAGE: lambda adapter: adapter.send_message("182182182", "Спасибо.", "m-1"),
            # Not declared, since dialogues are known from events; one that is known can be read.
            Operation.READ_MESSAGES: lambda adapter: adapter.read_messages("182182182"),
        }
        return acts | media

    def check_request(self, call: Call) -> None:
        schema.check_request(call.method, call.seen)

    def check_reply(self, method: str, body: Any) -> None:
        schema.check_reply(method, body)


MaxStub.faults = {
    "permanent": error(422, "rule.broken", "Not allowed"),
    "auth": error(401, "verify.token", "Invalid access_token"),
    "permission": error(403, "access.denied", "Bot has no permission write"),
    "rate": error(429, "too.many.requests", "Too many requests"),
    "server": error(503, "service.unavailable", "Try later"),
    "gone": error(404, "not.found", "Chat not found"),
}


def _by_name(adapter: Adapter) -> object:
    return type(adapter)(Target(Network.MAX, "", "id9105000011_gos"), adapter.tokens).look_up()
