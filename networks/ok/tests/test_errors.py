"""What the codes of Odnoklassniki mean: the whole table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import time_machine

from core.errors import (
    CredentialExpired,
    HumanCheck,
    InvalidContent,
    MissingObject,
    OutcomeUnknown,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Temporary,
    Unsupported,
    WrongTokenKind,
)
from networks.ok.errors import PhotoRefused, error_of
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


def told(code: int, *, changes: bool = True) -> OutsideError:
    return error_of({"error_code": code, "error_msg": "WORDS"}, "mediatopic.post", changes=changes)


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
