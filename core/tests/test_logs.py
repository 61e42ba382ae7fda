"""What the log must never show."""

from __future__ import annotations

import logging
import sys

import pytest
from django.test import Client, RequestFactory

from core.logs import NoSecrets, WithoutExpected, scrub

TOKEN = "vA1-x_9Qw3rTy5UiOp7AsDf9GhJk1LzX3cVb5NmQwErT"


@pytest.mark.parametrize(
    "text",
    [
        f"Unprocessable Entity: /invitation/{TOKEN}/",
        f"Not Found: /hooks/ok/{TOKEN}/",
        f"https://api.telegram.org/bot7000000001:{TOKEN}/sendMessage",
        f"https://api.telegram.org/bot7000000001%3A{TOKEN}/sendMessage",
        f"bot 7000000001:{TOKEN} is unknown",
        f"cannot reach http://portal:{TOKEN}@proxy.example:3128",
        f"{{b'Authorization': b'{TOKEN}'}}",
        f"access_token={TOKEN}&v=5.199",
        f'{{"access_token": "{TOKEN}"}}',
        f"Authorization: Bearer {TOKEN}",
        f"vk1.a.{TOKEN}",
    ],
)
def test_what_opens_a_door_is_cut_out(text: str) -> None:
    assert TOKEN not in scrub(text)
    assert "•••" in scrub(text)


@pytest.mark.parametrize("text", ["/pages/7/weeks/2026-11-16/", "/plan/posts/18/", "Not Found: /hooks/ok/"])
def test_usual_addresses_stay(text: str) -> None:
    assert scrub(text) == text


def test_a_record_loses_them_in_its_message_its_traceback_and_its_stack() -> None:
    try:
        raise ValueError(f"access_token={TOKEN}")
    except ValueError:
        found = sys.exc_info()
    line = f'  File "x.py", line 1, in call\n    ask(token="{TOKEN}")'
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "password=%s", (TOKEN,), found, sinfo=line)
    assert NoSecrets().filter(record)
    assert TOKEN not in logging.Formatter().format(record)


@pytest.mark.django_db
def test_the_server_names_no_invitation_that_it_refuses(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(NoSecrets())
    Client().get(f"/invitation/{TOKEN}/")
    assert "/invitation/•••/" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("path", "status", "shown"), [("/readyz", 503, False), ("/readyz", 500, True), ("/accounts/", 503, True)]
)
def test_not_ready_yet_is_an_answer_and_no_fault(
    rf: RequestFactory, path: str, status: int, shown: bool
) -> None:
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", ("Unavailable",), None)
    record.request, record.status_code = rf.get(path), status
    assert WithoutExpected().filter(record) is shown


@pytest.mark.django_db
def test_the_question_whether_the_portal_is_ready_leaves_nothing_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/readyz").status_code == 503
    assert not caplog.records
