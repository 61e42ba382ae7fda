"""MAX errors: an HTTP status with a code and a message."""

from __future__ import annotations

from django.http import HttpResponse

from sandbox.door import Refusal, json_answer


class MaxError(Exception):
    """An error of a method."""

    def __init__(self, status: int, code: str, text: str = "") -> None:
        super().__init__(f"{status} {code} {text}")
        self.status = status
        self.code = code
        self.text = text

    def response(self) -> HttpResponse:
        """The answer of MAX."""
        return json_answer({"code": self.code, "message": self.text}, status=self.status)

    def refusal(self) -> Refusal:
        """The answer as an exception of the door."""
        return Refusal(self.response(), f"error:{self.code}")


def bad(text: str) -> MaxError:
    """400: something in the request is wrong."""
    return MaxError(400, "proto.payload", text)


def denied(text: str = "Access denied") -> MaxError:
    """403."""
    return MaxError(403, "access.denied", text)


def missing(what: str) -> MaxError:
    """404."""
    return MaxError(404, "not.found", f"{what} not found")


DEAD_TOKEN = ("verify.token", "Invalid access_token")
