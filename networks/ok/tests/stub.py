"""Odnoklassniki on the loopback: the REST API and the groups' messages API."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from core.tests.loopback import Reply, Seen
from networks.base import Adapter, Network, Operation, Outgoing, Target, TokenKind
from networks.ok.tests import schema
from networks.tests.stub import PHOTO, POST, Act, Call, Stub, media_acts

GROUP = "57063388012345"
TOPIC = "157063388000051"
CHAT = "chat:C3e9f1c2a00"
KEYS = {
    "application_key": "CBAFKLMNEBABABABA",
    "access_token": "tkn-0123456789abcdefghijklmnopqrstuv",
    "session_secret_key": "5d41402abc4b2a76b9719d911017c592",
}


def error(code: int, text: str) -> Reply:
    """A refusal: HTTP 200 and a header."""
    body = {"error_code": code, "error_msg": text, "error_data": None}
    return Reply(body, headers={"Invocation-Error": str(code)})


class OKStub(Stub):
    network = Network.OK
    target = Target(Network.OK, GROUP, "dzhankoy")
    tokens = {
        TokenKind.OK_APPLICATION: json.dumps(KEYS),
        TokenKind.OK_GRAPH: "tkn1-graph-9876543210zyxwvutsrqponm",
    }
    serves = ("ok", "ok_graph")
    publishing = "mediatopic.post"
    looking = "group.getInfo"
    visible = frozenset(
        {
            "mediatopic.post",
            "mediatopic.edit",
            "upload",
            "upload.video",
            "video.update",
            "graph POST me/messages/{chat_id}",
        }
        | {"discussions.addDiscussionComment", "discussions.deleteDiscussionComment"}
    )

    def method_of(self, seen: Seen) -> str:
        if seen.path.startswith("/upload/"):
            return "upload.video" if seen.path.startswith("/upload/video") else "upload"
        if seen.path.startswith("/graph/"):
            path = seen.path.removeprefix("/graph/").replace(CHAT, "{chat_id}")
            return f"graph {seen.method} {path}"
        return seen.form.get("method", "")

    def secrets(self) -> list[str]:
        return sorted([*super().secrets(), KEYS["access_token"], KEYS["session_secret_key"]], key=len)[::-1]

    def hide(self, text: str) -> str:
        return super().hide(text).replace(KEYS["application_key"], "•••")

    def masked(self, seen: Seen) -> dict[str, Any]:
        """The signature is a digest of all the rest, so it is checked and not kept."""
        kept = super().masked(seen)
        if "sig" in kept.get("form", {}):
            kept["form"]["sig"] = "•••"
        return kept

    def reply(self, method: str, seen: Seen) -> Reply:
        """As many photos as are asked for; a topic that has just been deleted is not there."""
        reply = super().reply(method, seen)
        if (
            method == "mediatopic.getByIds"
            and self.calls
            and self.calls[-1].method == "mediatopic.deleteTopic"
        ):
            return Reply({"media_topics": [], "entities": {}})
        if method == "photosV2.getUploadUrl" and seen.form.get("count") == "2":
            reply = Reply({**reply.json, "photo_ids": ["91", "92"]})
        if method == "upload" and "pic2" in seen.parts:
            reply = Reply({"photos": {"92": {"token": "photo-token-2"}, "91": {"token": "photo-token-1"}}})
        return reply

    def acts(self) -> dict[Operation, Act]:
        post = Outgoing(POST.text, POST.key, photos=(PHOTO,), link="https://dzhankoy.example/news/1")
        since, until = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
        media = media_acts()
        del media[Operation.PUBLISH_DOCUMENT]
        acts: dict[Operation, Act] = {
            Operation.PUBLISH_TEXT: lambda adapter: adapter.publish(POST),
            Operation.PUBLISH_PHOTO: lambda adapter: adapter.publish(post),
            Operation.PUBLISH_LINK: lambda adapter: adapter.publish(Outgoing("Парк", "k", link=post.link)),
            Operation.EDIT: lambda adapter: adapter.edit(TOPIC, post),
            Operation.REMOVE: lambda adapter: adapter.remove(TOPIC),
            Operation.READ_WALL: lambda adapter: (adapter.read_wall(since, until), adapter.read_post(TOPIC)),
            Operation.READ_SETTINGS: lambda adapter: (adapter.look_up(), _by_name(adapter)),
            Operation.READ_COMMENTS: lambda adapter: adapter.read_comments(TOPIC),
            Operation.READ_MESSAGES: lambda adapter: adapter.read_messages(),
            Operation.SEND_MESSAGE: lambda adapter: adapter.send_message(CHAT, "Спасибо.", "m-1"),
        }
        return acts | media

    def check_request(self, call: Call) -> None:
        schema.check_request(call.method, call.seen, KEYS["session_secret_key"])

    def check_reply(self, method: str, body: Any) -> None:
        schema.check_reply(method, body)


OKStub.faults = {
    "permanent": error(100, "PARAM : Invalid parameter attachment value"),
    "auth": error(102, "PARAM_SESSION_EXPIRED : Session expired"),
    "permission": error(10, "PERMISSION_DENIED : The application needs the GROUP_CONTENT permission"),
    "rate": error(8, "FLOOD_BLOCKED : Too many requests"),
    "server": error(9999, "SYSTEM : System error"),
    "gone": error(300, "NOT_FOUND : Not found"),
}


def _by_name(adapter: Adapter) -> object:
    return type(adapter)(Target(Network.OK, "", "dzhankoy"), adapter.tokens).look_up()
