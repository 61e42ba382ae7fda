"""What the portal may do in a group of Odnoklassniki, by calls that leave nothing visible."""

from __future__ import annotations

import io
from collections.abc import Callable

from core.errors import (
    CredentialExpired,
    HumanCheck,
    InvalidContent,
    MissingObject,
    Permanent,
    PermissionMissing,
    Unsupported,
    WrongTokenKind,
)
from networks.base import Capability, File, How, Operation, TokenKind, Tokens
from networks.ok.client import Client, Graph, discussions, photos, topics, videos

_NO_METHOD = "У сети нет метода для этого: сделайте это на странице группы."
# A name for asking an upload address; nothing is ever sent there.
_NO_VIDEO = File(lambda: io.BytesIO(), 1024 * 1024, "video/mp4", "video.mp4")
# Topics have long numbers: there is none with this one, so the network only says whether deleting is allowed.
_NO_SUCH_TOPIC = "1"
_BY_GRAPH = (Operation.READ_MESSAGES, Operation.SEND_MESSAGE, Operation.RECEIVE_EVENTS)
Answer = tuple[How, str, TokenKind | None]


def capabilities(tokens: Tokens, gid: str, *, comment_methods: bool) -> list[Capability]:
    """Every operation; `comment_methods`: the old methods of writing comments are switched on."""
    found = _by_application(tokens, gid, comment_methods=comment_methods) | _by_graph(tokens)
    ordered = [(operation, found[operation]) for operation in Operation]
    return [
        Capability(operation, how, why, _kind(operation, kind)) for operation, (how, why, kind) in ordered
    ]


def _kind(operation: Operation, kind: TokenKind | None) -> TokenKind | None:
    """The kind of token an operation wants, also where it is there already."""
    if kind or operation in (Operation.PUBLISH_DOCUMENT, Operation.BAN, Operation.UNBAN):
        return kind
    return TokenKind.OK_GRAPH if operation in _BY_GRAPH else TokenKind.OK_APPLICATION


def _by_application(tokens: Tokens, gid: str, *, comment_methods: bool) -> dict[Operation, Answer]:
    fixed: dict[Operation, Answer] = {
        Operation.PUBLISH_DOCUMENT: (How.UNSUPPORTED, "Темы не принимают документов: дайте ссылку.", None),
        Operation.BAN: (How.MANUAL, _NO_METHOD, None),
        Operation.UNBAN: (How.MANUAL, _NO_METHOD, None),
    }
    asked = (
        Operation.PUBLISH_TEXT, Operation.PUBLISH_LINK, Operation.PUBLISH_POLL, Operation.EDIT, Operation.REMOVE,
        Operation.PUBLISH_PHOTO, Operation.PUBLISH_ANIMATION, Operation.PUBLISH_VIDEO, Operation.READ_WALL, Operation.READ_SETTINGS, Operation.READ_COMMENTS, Operation.REPLY,
        Operation.DELETE_COMMENT,
    )  # fmt: skip
    token = tokens.get(TokenKind.OK_APPLICATION)
    if token is None:
        lacks: Answer = (How.MANUAL, "Нужны ключи приложения с правами группы.", TokenKind.OK_APPLICATION)
        return fixed | dict.fromkeys(asked, lacks)
    client = Client(token)
    publish = _ask(lambda: topics.delete(client, gid, _NO_SUCH_TOPIC, changes=False))
    read_comments = _ask(lambda: discussions.listed(client))
    write_comments: Answer = (How.MANUAL, _NO_METHOD, None)
    if comment_methods:
        write_comments = (How.UNKNOWN, "Старые методы сети включены: станет ясно при первом ответе.", None)
    pictures = videos_too = publish
    if publish[0] is How.API:
        pictures = _ask(lambda: photos.upload_address(client, gid, 1))
        videos_too = _ask(lambda: videos.upload_address(client, gid, _NO_VIDEO))
    return fixed | {
        **dict.fromkeys(asked[:5], publish),
        Operation.PUBLISH_PHOTO: pictures,
        Operation.PUBLISH_ANIMATION: pictures,
        Operation.PUBLISH_VIDEO: videos_too,
        Operation.READ_WALL: _wall(client, gid),
        Operation.READ_SETTINGS: (How.API, "Настройки группы видны приложению.", None),
        Operation.READ_COMMENTS: read_comments,
        Operation.REPLY: write_comments,
        Operation.DELETE_COMMENT: write_comments,
    }


def _wall(client: Client, gid: str) -> Answer:
    try:
        topics.listed(client, gid, count=1)
    except Unsupported:
        partial = _ask(lambda: topics.with_views(client, gid, since_ms=0, until_ms=1))
        if partial[0] is How.API:
            return (
                How.API,
                "Сеть отдаёт только темы, которые кто-то видел: новые появляются не сразу.",
                None,
            )
        return partial
    except (PermissionMissing, Permanent) as error:
        return How.MANUAL, str(error), None
    return How.API, "Сеть отдаёт список тем группы.", None


def _by_graph(tokens: Tokens) -> dict[Operation, Answer]:
    operations = _BY_GRAPH
    token = tokens.get(TokenKind.OK_GRAPH)
    if token is None:
        why = "Нужен ключ сообщений группы: настройки группы, раздел «Сообщения»."
        return dict.fromkeys(operations, (How.MANUAL, why, TokenKind.OK_GRAPH))
    try:
        Graph(token).chats(count=1)
    except (CredentialExpired, PermissionMissing, WrongTokenKind, HumanCheck, Permanent) as error:
        return dict.fromkeys(operations, (How.MANUAL, str(error), TokenKind.OK_GRAPH))
    return dict.fromkeys(operations, (How.API, "Ключ сообщений группы действует.", None))


def _ask(call: Callable[[], object]) -> Answer:
    """What the network says to a call that changes nothing; «no such object» means that it would be allowed.

    Errors about the token, the rate or the connection are not about one operation and go up.
    """
    try:
        call()
    except MissingObject:
        pass
    except PermissionMissing as error:
        return How.MANUAL, str(error), None
    except Unsupported:
        return How.MANUAL, _NO_METHOD, None
    except (InvalidContent, Permanent):
        return How.UNKNOWN, "Сеть не сказала заранее: станет ясно при первом размещении.", None
    return How.API, "Право подтверждено сетью.", None
