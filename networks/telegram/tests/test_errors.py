"""What Telegram's refusals mean."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import (
    CredentialExpired,
    InvalidContent,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    Where,
)
from networks.telegram.errors import ChatMoved, MessageGone, NotModified, RepliedGone, error_of

WHERE = Where("telegram", "sendMessage")


def told(code: int, text: str, *, changes: bool = True, **parameters: Any) -> OutsideError:
    reply = {"ok": False, "error_code": code, "description": text, "parameters": parameters}
    return error_of(WHERE, code, reply, changes=changes)


@pytest.mark.parametrize(
    ("code", "text", "family"),
    [
        (400, "Bad Request: chat not found", MissingObject),
        (400, "Bad Request: user not found", MissingObject),
        (400, "Bad Request: TOPIC_CLOSED", PermissionMissing),
        (400, "Bad Request: message thread not found", PermissionMissing),
        (400, "Bad Request: PEER_ID_INVALID", MissingObject),
        (400, "Bad Request: PARTICIPANT_ID_INVALID", Permanent),
        (400, "Bad Request: not enough rights to send text messages to the chat", PermissionMissing),
        (400, "Bad Request: need administrator rights in the channel chat", PermissionMissing),
        (400, "Bad Request: CHAT_ADMIN_REQUIRED", PermissionMissing),
        (400, "Bad Request: message can't be deleted for everyone", PermissionMissing),
        (400, "Bad Request: user is an administrator of the chat", PermissionMissing),
        (400, "Bad Request: message is not modified: specified new message content is the same", NotModified),
        (400, "Bad Request: message to delete not found", MessageGone),
        (400, "Bad Request: message to edit not found", MessageGone),
        (400, "Bad Request: MESSAGE_ID_INVALID", MessageGone),
        (400, "Bad Request: message to be replied not found", RepliedGone),
        (400, "Bad Request: REPLY_MESSAGE_ID_INVALID", RepliedGone),
        (400, "Bad Request: CHANNEL_PRIVATE", PermissionMissing),
        (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", PermissionMissing),
        (400, "Bad Request: member list is inaccessible", PermissionMissing),
        (400, "Bad Request: USER_ADMIN_INVALID", PermissionMissing),
        (400, "Bad Request: can't remove chat owner", PermissionMissing),
        (400, "Bad Request: message can't be edited", PermissionMissing),
        (400, "Bad Request: poll must have at least 2 answer options", InvalidContent),
        (400, "Bad Request: there must be 2-10 media in an album", InvalidContent),
        (400, "Bad Request: VIDEO_CONTENT_TYPE_INVALID", InvalidContent),
        (400, "Bad Request: can't parse entities: Unsupported start tag", InvalidContent),
        (400, "Bad Request: message text is empty", InvalidContent),
        (400, "Bad Request: message is too long", InvalidContent),
        (400, "Bad Request: message caption is too long", InvalidContent),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", InvalidContent),
        (400, "Bad Request: IMAGE_PROCESS_FAILED", InvalidContent),
        (400, "Bad Request: wrong file identifier/HTTP URL specified", InvalidContent),
        (400, "Bad Request: something quite new", Permanent),
        (401, "Unauthorized", CredentialExpired),
        (403, "Forbidden: bot was kicked from the channel chat", PermissionMissing),
        (403, "Forbidden: bot was blocked by the user", PermissionMissing),
        (404, "Not Found", CredentialExpired),
        (409, "Conflict: terminated by other getUpdates request", Permanent),
        (413, "Request Entity Too Large", InvalidContent),
        (418, "I'm a teapot", Permanent),
        (500, "Internal Server Error", OutcomeUnknown),
        (502, "", OutcomeUnknown),
    ],
)
def test_the_family_of_an_error(code: int, text: str, family: type[OutsideError]) -> None:
    error = told(code, text)
    assert type(error) is family
    assert (error.where.code, error.where.method) == (str(code), "sendMessage")
    assert error.message.endswith(".")


def test_a_read_that_failed_is_repeated() -> None:
    assert type(told(500, "Internal Server Error", changes=False)) is Temporary


@pytest.mark.parametrize(("said", "waited"), [(7, 7), (None, 30), (0, 30), (10**9, 86_400)])
def test_how_long_to_wait(said: int | None, waited: int) -> None:
    error = told(429, "Too Many Requests", **({} if said is None else {"retry_after": said}))
    assert isinstance(error, RateLimited)
    assert error.seconds == waited


def test_words_and_header_tell_the_wait_where_the_parameter_does_not() -> None:
    words = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 41"}
    for reply, header, waited in ((words, 0.0, 41), ({}, 9.0, 9), ({}, 0.0, 30)):
        error = error_of(WHERE, 429, reply, retry_after=header, changes=True)
        assert isinstance(error, RateLimited) and error.seconds == waited
    parts = told(429, "Too Many Requests", retry_after=1.5)
    assert isinstance(parts, RateLimited) and parts.seconds == 1.5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Forbidden: bot was blocked by the user", "закрыл переписку"),
        ("Forbidden: user is deactivated", "закрыл переписку"),
        ("Forbidden: bot can't initiate conversation with a user", "не пишет первым"),
        ("Forbidden: bot was kicked from the supergroup chat", "добавьте его в администраторы"),
    ],
)
def test_a_closed_dialogue_is_no_lost_right(text: str, says: str) -> None:
    assert says in told(403, text).message


def test_an_administrator_is_not_banned() -> None:
    assert "администраторов группы не блокируют" in told(400, "user is an administrator of the chat").message


def test_a_group_that_moved_tells_where() -> None:
    error = told(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100555)
    assert isinstance(error, ChatMoved)
    assert error.chat_id == "-100555"


def test_words_of_the_network_are_scrubbed() -> None:
    error = told(400, "Bad Request: https://x/bot123456:AAFD39kkdpWt3ywyRZergyOLMaJhac60qc/sendMessage")
    assert "AAFD39" not in f"{error} {error.detail}"
