"""VK on the loopback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.tests.loopback import Reply, Seen
from networks.base import Adapter, Ban, Network, Operation, Outgoing, Target, TokenKind
from networks.tests.stub import PHOTO, POST, Act, Call, Stub, media_acts
from networks.vk.tests import schema

GROUP = "217000001"
COMMUNITY, SERVICE, USER = TokenKind.VK_COMMUNITY, TokenKind.VK_SERVICE, TokenKind.VK_USER


def error(code: int, text: str = "", **more: Any) -> Reply:
    """VK's error: HTTP 200, with the request's parameters in it, token and all."""
    echo = [{"key": "access_token", "value": VKStub.tokens[USER]}]
    return Reply({"error": {"error_code": code, "error_msg": text, "request_params": echo, **more}})


class VKStub(Stub):
    network = Network.VK
    target = Target(Network.VK, GROUP, "dzhankoy")
    tokens = {
        COMMUNITY: "vk1.a.community-0123456789abcdef",
        SERVICE: "service0123456789abcdef0123456789",
        USER: "vk1.a.user-fedcba9876543210",
    }
    serves = ("vk",)
    publishing = "wall.post"
    looking = "groups.getById"
    visible = frozenset(
        {
            "wall.post",
            "wall.edit",
            "wall.createComment",
            "messages.send",
            "groups.ban",
            "photos.saveWallPhoto",
            "docs.save",
            "video.save",
            "polls.create",
        }
    )

    def method_of(self, seen: Seen) -> str:
        if seen.path.startswith("/upload/"):
            kind = seen.path.split("/")[2]
            return "upload" if kind == "photo" else f"upload.{kind}"
        return seen.path.removeprefix("/method/")

    def reply(self, method: str, seen: Seen) -> Reply:
        """A post that has just been deleted is not there."""
        if method == "wall.getById" and [call.method for call in self.calls[-1:]] == ["wall.delete"]:
            return Reply({"response": {"items": []}})
        return super().reply(method, seen)

    def acts(self) -> dict[Operation, Act]:
        post = Outgoing(POST.text, POST.key, photos=(PHOTO,), link="https://dzhankoy.example/news/1")
        until = datetime(2026, 1, 1, tzinfo=UTC)
        since = datetime(2024, 1, 1, tzinfo=UTC)
        acts: dict[Operation, Act] = {
            Operation.PUBLISH_TEXT: lambda adapter: adapter.publish(POST),
            Operation.PUBLISH_PHOTO: lambda adapter: adapter.publish(post),
            Operation.PUBLISH_LINK: lambda adapter: adapter.publish(Outgoing("Парк", "k", link=post.link)),
            Operation.EDIT: lambda adapter: adapter.edit("345", post),
            Operation.REMOVE: lambda adapter: adapter.remove("345"),
            Operation.READ_WALL: lambda adapter: (adapter.read_wall(since, until), adapter.read_post("345")),
            Operation.READ_SETTINGS: lambda adapter: (adapter.look_up(), _by_name(adapter)),
            Operation.READ_COMMENTS: lambda adapter: adapter.read_comments("345"),
            Operation.REPLY: lambda adapter: adapter.reply("345", "902", "Вода будет.", "reply-1"),
            Operation.DELETE_COMMENT: lambda adapter: adapter.delete_comment("345", "902"),
            Operation.BAN: lambda adapter: (
                adapter.ban(Ban("1000002", until, "spam", "Спам")),
                adapter.is_banned("1000002"),
            ),
            Operation.UNBAN: lambda adapter: adapter.unban("1000002"),
            Operation.READ_MESSAGES: lambda adapter: adapter.read_messages(),
            Operation.SEND_MESSAGE: lambda adapter: adapter.send_message("1000002", "Спасибо.", "m-1"),
        }
        return acts | media_acts()

    def check_request(self, call: Call) -> None:
        if not call.method.startswith("upload"):
            schema.check_request(call.method, call.seen.form)

    def check_reply(self, method: str, body: Any) -> None:
        if not method.startswith("upload"):
            schema.check_reply(method, body)


VKStub.faults = {
    "permanent": error(100, "One of the parameters specified was missing or invalid: attachments is invalid"),
    "auth": error(5, "User authorization failed: invalid access_token (4)."),
    "permission": error(15, "Access denied: no access to this wall"),
    "rate": error(6, "Too many requests per second"),
    "server": error(10, "Internal server error"),
    "gone": error(104, "Not found"),
}


def _by_name(adapter: Adapter) -> object:
    return type(adapter)(Target(Network.VK, "", "dzhankoy"), adapter.tokens).look_up()
