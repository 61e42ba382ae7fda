"""What MAX's refusals mean."""

from __future__ import annotations

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
    Unsupported,
    Where,
)
from networks.max.errors import MediaNotReady, error_of

WHERE = Where("max", "POST /messages")


def told(
    status: int, code: str = "", text: str = "", *, changes: bool = True, wait: float = 0.0
) -> OutsideError:
    return error_of(WHERE, status, {"code": code, "message": text}, retry_after=wait, changes=changes)


@pytest.mark.parametrize(
    ("status", "code", "text", "family"),
    [
        (400, "attachment.not.ready", "", MediaNotReady),
        (400, "proto.payload", "Key: errors.process.attachment.file.not.processed", MediaNotReady),
        (422, "attachment.not.ready", "", MediaNotReady),
        (403, "verify.token", "Invalid access_token", CredentialExpired),
        (400, "proto.payload", "text: size must be between 0 and 4000", InvalidContent),
        (400, "proto.payload", "File extension exe is forbidden", InvalidContent),
        (400, "proto.payload", "chat_id: must be a number", Permanent),
        (400, "", "", Permanent),
        (401, "verify.token", "Invalid access_token", CredentialExpired),
        (403, "access.denied", "No permission", PermissionMissing),
        (403, "chat.denied", "Bot is not a member", PermissionMissing),
        (404, "not.found", "Message not found", MissingObject),
        (405, "method.not.allowed", "", Unsupported),
        (413, "too.large", "", InvalidContent),
        (422, "comments.timeout_exceeded", "Comment is too old", Permanent),
        (418, "teapot", "", Permanent),
        (500, "internal.error", "", OutcomeUnknown),
        (503, "service.unavailable", "", OutcomeUnknown),
    ],
)
def test_the_family_of_an_error(status: int, code: str, text: str, family: type[OutsideError]) -> None:
    error = told(status, code, text)
    assert type(error) is family
    assert error.where.code == (code or str(status))
    assert error.message.endswith(".")


def test_media_not_ready_was_certainly_not_published() -> None:
    assert issubclass(MediaNotReady, Temporary)


def test_a_read_that_failed_is_repeated() -> None:
    assert type(told(503, "service.unavailable", changes=False)) is Temporary


@pytest.mark.parametrize(("said", "waited"), [(0.0, 2), (9.0, 9), (0.2, 1), (999_999.0, 3600)])
def test_how_long_to_wait(said: float, waited: int) -> None:
    error = told(429, "too.many.requests", wait=said)
    assert isinstance(error, RateLimited)
    assert error.seconds == waited
