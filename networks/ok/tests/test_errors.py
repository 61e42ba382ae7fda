"""What the codes of Odnoklassniki mean: the whole table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import time_machine

from core.errors import (
    CredentialExpired,
    HumanCheck,
    InvalidContent,
    MalformedReply,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    Unsupported,
    Where,
    WrongTokenKind,
)
from core.http import Answer
from networks.ok.errors import PhotoRefused, error_of, too_often
from networks.tests.stub import SCHEMAS

TABLE = {
    OutcomeUnknown: (1, 2, 30, 31, 9999),
    Unsupported: (3,),
    HumanCheck: (7, 9, 402, 403, 511, 514),
    RateLimited: (8, 11),
    CredentialExpired: (102, 103, 401, 453),
    WrongTokenKind: (101, 104),
    PermissionMissing: (10, 24, 50, 200, 210, 455, 456, 457, 458),
    MissingObject: (300, 700),
    PhotoRefused: (500, 501, 502, 503, 504, 505),
    InvalidContent: (454, 600, 601, 607),
    Permanent: (4, 21, 22, 100, 106, 110, 121, 141, 160, 451, 702, 704, 705, 2001, 31337),
}


def told(code: Any, *, changes: bool = True, **more: Any) -> OutsideError:
    answer = Answer(200, {}, b"", Where("ok", "mediatopic.post"), changes, ("tkn-secret",))
    return error_of({"error_code": code, "error_msg": "WORDS", **more}, answer)


@pytest.mark.parametrize(
    ("code", "family"), [(code, family) for family, codes in TABLE.items() for code in codes]
)
def test_the_family_of_a_code(code: int, family: type[OutsideError]) -> None:
    error = told(code)
    assert type(error) is family
    assert (error.where.network, error.where.method, error.where.code) == ("ok", "mediatopic.post", str(code))
    assert error.message.startswith("Одноклассники: ") and error.message.endswith(".")


@pytest.mark.parametrize("code", TABLE[OutcomeUnknown])
def test_a_read_that_failed_is_repeated(code: int) -> None:
    assert type(told(code, changes=False)) is Temporary


@pytest.mark.parametrize("code", [None, "x", {}, True])
def test_an_error_without_a_code_tells_nothing(code: Any) -> None:
    assert type(told(code)) is OutcomeUnknown
    assert type(told(code, changes=False)) is MalformedReply


def test_a_code_may_be_written_as_text() -> None:
    assert type(told("102")) is CredentialExpired


@pytest.mark.parametrize("name", ["error_msg", "error_data", "error_field"])
def test_what_is_wrong_with_a_video_may_stand_in_any_field(name: str) -> None:
    error = told(100, **{name: "FileToSmall"})
    assert type(error) is InvalidContent and "16 КБ" in error.message


def test_a_refused_parameter_is_named_without_secrets() -> None:
    message = told(100, error_field="attachment", error_data="tkn-secret").message
    assert "attachment" in message and "tkn-secret" not in message


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("", 30.0)])
def test_a_bare_429_waits_as_long_as_it_is_told(header: str, seconds: float) -> None:
    assert (
        too_often(Answer(429, {"Retry-After": header}, b"", Where("ok", "group.getInfo"))).seconds == seconds
    )


def test_the_daily_limit_ends_with_the_day_of_moscow() -> None:
    with time_machine.travel("2026-11-24T20:30:00Z", tick=False):
        error = told(11)
    assert isinstance(error, RateLimited)
    assert (error.scope, error.seconds) == ("day", 1860)


def test_a_person_is_sent_to_the_network() -> None:
    error = told(402)
    assert isinstance(error, HumanCheck)
    assert error.url == "https://ok.ru"


@pytest.mark.contracts
def test_every_code_of_the_published_list_is_in_the_table() -> None:
    path = Path(SCHEMAS / "ok" / "errors.json")
    if not path.exists():
        pytest.skip(f"API_CONTRACTS: no published list of errors in {SCHEMAS}")
    known = {code for codes in TABLE.values() for code in codes}
    assert {int(code) for code in json.loads(path.read_text())["errors"]} <= known
