"""VK's codes and the portal's families."""

from __future__ import annotations

import json
from datetime import UTC, datetime
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
    Where,
    WrongTokenKind,
)
from core.http import Answer
from networks.vk.errors import error_of, front_end
from networks.vk.tests import schema

FAMILIES: dict[type[OutsideError], tuple[int, ...]] = {
    CredentialExpired: (5, 28, 1114, 1116, 1117, 3609, 3610),
    WrongTokenKind: (27,),
    Permanent: (
        3, 4, 8, 16, 18, 19, 37, 100, 101, 103, 113, 214, 219, 220, 224, 225, 243, 900, 901, 902, 912, 915, 916, 917,
        918, 921, 924, 936, 943, 944, 945, 946, 949, 950, 983, 2000,
    ),
    MissingObject: (104, 125),
    PermissionMissing: (7, 15, 20, 21, 23, 203, 204, 210, 211, 212, 213, 1051),
    HumanCheck: (14, 17, 24, 25, 703, 704, 3300, 3301, 3302, 3303, 3304, 11500),
    InvalidContent: (22, 105, 114, 118, 121, 122, 129, 222, 914),
    RateLimited: (6, 9, 29, 223),
}  # fmt: skip
TOKEN = "vk1.a.user-fedcba9876543210"


def told(code: Any, text: str = "", *, changes: bool = False, **more: Any) -> OutsideError:
    answer = Answer(200, {}, b"", Where("vk", "wall.post"), changes, (TOKEN,))
    return error_of({"error_code": code, "error_msg": text, **more}, answer)


@pytest.mark.parametrize(("family", "code"), [(f, code) for f, codes in FAMILIES.items() for code in codes])
def test_a_code_has_its_family(family: type[OutsideError], code: int) -> None:
    error = told(code)
    assert type(error) is family
    assert error.where == Where("vk", "wall.post", str(code))
    assert error.message.startswith("ВКонтакте: ")
    assert error.message.endswith(".")


@pytest.mark.parametrize("code", [1, 10, 36, 43])
def test_a_fault_inside_vk_is_unknown_for_a_change_and_temporary_for_a_read(code: int) -> None:
    assert type(told(code, changes=True)) is OutcomeUnknown
    assert type(told(code)) is Temporary


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_fault_before_the_api_is_judged_alike(status: int) -> None:
    for changes, family in ((True, OutcomeUnknown), (False, RateLimited if status == 429 else Temporary)):
        answer = Answer(status, {}, b"<html>", Where("vk", "wall.post"), changes)
        assert type(front_end(answer)) is family


@pytest.mark.parametrize(
    ("told", "seconds"), [("7", 7.0), ("99999", 3600.0), ("0", 1.0), ("", 5.0), ("Wed, 21 Oct 2026", 5.0)]
)
def test_a_read_that_came_too_often_waits_as_long_as_it_is_told(told: str, seconds: float) -> None:
    error = front_end(Answer(429, {"Retry-After": told}, b"", Where("vk", "wall.get")))
    assert isinstance(error, RateLimited)
    assert (error.seconds, error.scope) == (seconds, "token")


def wait(code: int, text: str = "") -> RateLimited:
    error = told(code, text)
    assert isinstance(error, RateLimited)
    return error


def test_limits_say_how_long_and_for_what() -> None:
    assert (wait(6).seconds, wait(6).scope) == (1.0, "token")
    assert (wait(9).seconds, wait(9).scope) == (1800.0, "method")


@time_machine.travel(datetime(2024, 11, 25, 19, 0, tzinfo=UTC), tick=False)
def test_a_daily_limit_lasts_till_midnight_in_moscow() -> None:
    assert (wait(29).seconds, wait(29).scope) == (2 * 3600 + 60, "day")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("Access to adding post denied: you can only add 50 posts a day", RateLimited),
        ("Access to adding post denied: 50 posts per day limit reached", RateLimited),
        ("Доступ запрещён: не больше 50 записей в сутки", RateLimited),
        ("Access to adding post denied: you can only schedule 150 posts", Permanent),
        ("Access to adding post denied: a post is already scheduled for this time", Permanent),
        ("Access to adding post denied", Permanent),
    ],
)
def test_the_words_of_a_denied_post_decide(text: str, family: type[OutsideError]) -> None:
    assert type(told(214, text, changes=True)) is family


@pytest.mark.parametrize(
    ("code", "text", "family"),
    [
        (27, "Group authorization failed: method is unavailable with group auth.", WrongTokenKind),
        (27, "Group authorization failed", WrongTokenKind),
        (27, "Group authorization failed: access_token was revoked.", CredentialExpired),
        (27, "Group authorization failed: invalid access_token (9).", CredentialExpired),
        (28, "Application authorization failed: method is unavailable with service token.", WrongTokenKind),
        (5, "User authorization failed: method is unavailable with user auth.", WrongTokenKind),
        (5, "User authorization failed: invalid access_token (4).", CredentialExpired),
        (5, "User authorization failed: access_token was given to another ip address.", CredentialExpired),
    ],
)
def test_a_wrong_kind_of_token_is_no_dead_one(code: int, text: str, family: type[OutsideError]) -> None:
    assert type(told(code, text)) is family


def test_a_token_of_another_server_says_so() -> None:
    text = "User authorization failed: access_token was given to another ip address."
    assert "для другого адреса сервера" in told(5, text).message


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ({"redirect_uri": "https://id.vk.com/x"}, "https://id.vk.com/x"),
        ({"captcha_img": "https://api.vk.com/captcha.php?sid=1"}, "https://api.vk.com/captcha.php?sid=1"),
        ({"redirect_uri": "javascript:alert(1)"}, ""),
        ({}, ""),
    ],
)
def test_a_check_by_a_person_says_where(more: dict[str, str], url: str) -> None:
    error = told(14, **more)
    assert isinstance(error, HumanCheck)
    assert error.url == url


@pytest.mark.parametrize("code", [None, "x", {}, True, "5 "])
def test_an_error_without_a_code_tells_nothing(code: Any) -> None:
    assert type(told(code, "Something new", changes=True)) is OutcomeUnknown
    assert type(told(code, "Something new")) is MalformedReply


def test_a_bad_parameter_is_shown_in_the_network_s_words() -> None:
    text = f"One of the parameters specified was missing or invalid: attachments, {TOKEN}"
    message = told(100, text).message
    assert "attachments" in message and TOKEN not in message


@pytest.mark.parametrize("code", [0, -1, 999_999, "999999"])
def test_an_unknown_code_is_permanent_and_shown(code: Any) -> None:
    assert type(told(code, "Something new", changes=True)) is Permanent
    assert "Something new" in told(code, "Something new").message


def test_nothing_of_the_request_is_kept() -> None:
    echo = [{"key": "access_token", "value": TOKEN}]
    error = told(999, f"bad token {TOKEN}", request_params=echo)
    assert TOKEN not in error.message + error.detail


@pytest.mark.contracts
def test_every_published_code_has_a_family() -> None:
    path = schema.FOLDER / "errors.json"
    if not path.exists():
        pytest.skip(f"API_CONTRACTS: no published schemas in {schema.FOLDER}")
    for published in json.loads(path.read_text())["errors"].values():
        assert told(published["code"], published["description"]).message.startswith("ВКонтакте: ")
