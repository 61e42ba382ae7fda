"""Telegram errors: the HTTP status is the error code."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sandbox.door import Refusal, json_answer

WORDS = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
    413: "Request Entity Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
}  # fmt: skip


class TelegramError(Exception):
    """An error of a method; the text goes after the words of the status."""

    def __init__(self, code: int, text: str = "", **parameters: Any) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        self.parameters = parameters

    def response(self) -> HttpResponse:
        """The answer of Telegram."""
        words = WORDS.get(self.code, "Error")
        description = f"{words}: {self.text}" if self.text else words
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": description}
        if self.parameters:
            body["parameters"] = self.parameters
        return json_answer(body, status=self.code)

    def refusal(self) -> Refusal:
        """The answer as an exception of the door."""
        return Refusal(self.response(), f"error:{self.code}")


def bad(text: str) -> TelegramError:
    """400."""
    return TelegramError(400, text)
