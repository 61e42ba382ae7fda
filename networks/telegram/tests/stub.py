"""The Bot API on the loopback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from core.tests.loopback import Reply, Seen
from networks.base import Adapter, Ban, Network, Operation, Outgoing, Target, TokenKind
from networks.telegram.tests import schema
from networks.tests.stub import PHOTO, POST, Act, Call, Stub, media_acts

CHANNEL, GROUP = "-1002100000001", "-1002100000002"
PERSON = "1000002"


def error(code: int, text: str, **parameters: Any) -> Reply:
    """A refusal: the HTTP status is the error's code."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": text}
    return Reply(body | ({"parameters": parameters} if parameters else {}), status=code)


class TelegramStub(Stub):
    network = Network.TELEGRAM
    target = Target(Network.TELEGRAM, CHANNEL, "dzhankoy", GROUP)
    tokens = {TokenKind.TELEGRAM_BOT: "7000000001:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc"}
    serves = ("telegram",)
    publishing = "sendMessage"
    looking = "getChat"
    visible = frozenset(
        {
            "sendMessage",
            "sendPhoto",
            "sendMediaGroup",
            "sendVideo",
            "sendAnimation",
            "sendDocument",
            "sendPoll",
            "editMessageCaption",
            "deleteMessages",
            "editMessageText",
            "editMessageMedia",
            "deleteMessage",
            "banChatMember",
            "unbanChatMember",
        }
    )

    def method_of(self, seen: Seen) -> str:
        return seen.path.rpartition("/")[2]

    def acts(self) -> dict[Operation, Act]:
        album = Outgoing(POST.text, POST.key, photos=(PHOTO, PHOTO))
        one = Outgoing(POST.text, POST.key, photos=(PHOTO,))
        link = Outgoing("Парк", "k", link="https://dzhankoy.example/news/1")
        until = datetime(2027, 1, 1, tzinfo=UTC)
        acts: dict[Operation, Act] = {
            Operation.PUBLISH_TEXT: lambda adapter: adapter.publish(POST),
            Operation.PUBLISH_PHOTO: lambda adapter: (adapter.publish(album), adapter.publish(one)),
            Operation.PUBLISH_LINK: lambda adapter: adapter.publish(link),
            Operation.EDIT: lambda adapter: (
                adapter.edit("51", POST),
                adapter.edit("52", one),
                adapter.edit("52", one, before=one),
            ),
            Operation.REMOVE: lambda adapter: (
                adapter.remove("51"),
                adapter.remove("53", all_ids=("53", "54")),
            ),
            Operation.READ_SETTINGS: lambda adapter: (adapter.look_up(), _by_name(adapter)),
            Operation.REPLY: lambda adapter: adapter.reply("51", "902", "Вода будет.", "reply-1"),
            Operation.DELETE_COMMENT: lambda adapter: adapter.delete_comment("51", "902"),
            Operation.BAN: lambda adapter: (
                adapter.ban(Ban(PERSON, until)),
                adapter.is_banned(PERSON),
                adapter.ban(Ban(CHANNEL)),
            ),
            Operation.UNBAN: lambda adapter: (adapter.unban(PERSON), adapter.unban(CHANNEL)),
            Operation.SEND_MESSAGE: lambda adapter: (
                adapter.send_message(PERSON, "Спасибо.", "m-1"),
                adapter.send_message(f"{GROUP}/17", "Спасибо.", "m-2"),
            ),
        }
        return acts | media_acts()

    def check_request(self, call: Call) -> None:
        schema.check_request(call.method, call.seen)

    def check_reply(self, method: str, body: Any) -> None:
        schema.check_reply(method, body)


TelegramStub.faults = {
    "permanent": error(400, "Bad Request: can't parse entities"),
    "auth": error(401, "Unauthorized"),
    "permission": error(403, "Forbidden: bot is not a member of the channel chat"),
    "rate": error(429, "Too Many Requests: retry after 7", retry_after=7),
    "server": error(500, "Internal Server Error"),
    "gone": error(400, "Bad Request: chat not found"),
}


def _by_name(adapter: Adapter) -> object:
    return type(adapter)(Target(Network.TELEGRAM, "", "dzhankoy"), adapter.tokens).look_up()


def sent(stub: TelegramStub, method: str) -> dict[str, Any]:
    """Parameters of the last call of a method."""
    seen = stub.called(method)[-1].seen
    return dict(seen.json) if seen.headers.get_content_type() == "application/json" else dict(seen.form)
