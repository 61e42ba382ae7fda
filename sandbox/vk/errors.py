"""VK errors: always HTTP 200 with an error object."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from sandbox.door import Refusal, json_answer

MESSAGES = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed",
    6: "Too many requests per second",
    7: "Permission to perform this action is denied",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    17: "Validation required",
    18: "User was deleted or banned",
    19: "Content blocked",
    27: "Group authorization failed",
    28: "Application authorization failed",
    29: "Rate limit reached",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    105: "Couldn't save file",
    113: "Invalid user id",
    118: "Invalid server",
    121: "Invalid hash",
    125: "Invalid group id",
    129: "Invalid photo",
    203: "Access to group denied",
    204: "Access denied",
    210: "Access to wall's post denied",
    211: "Access to wall's comment denied",
    212: "Access to post comments denied",
    213: "Access to status replies denied",
    214: "Access to adding post denied",
    222: "Hyperlinks are forbidden",
    243: "Comment has not been deleted",
    900: "Can't send messages for users from blacklist",
    901: "Can't send messages for users without permission",
    914: "Message is too long",
    915: "Messages are disabled in the community",
    1051: "Method is unavailable for the profile type",
    2000: "Servers number limit is reached",
}


class VkError(Exception):
    """An error of a method; the dispatcher adds the request's parameters."""

    def __init__(self, code: int, detail: str = "", **extras: Any) -> None:
        super().__init__(f"{code} {detail}")
        self.code = code
        self.text = detail
        self.extras = extras

    @property
    def message(self) -> str:
        """The text VK would send."""
        known = MESSAGES.get(self.code, "Unknown error occurred")
        return f"{known}: {self.text}" if self.text else known

    def response(self, params: dict[str, Any]) -> HttpResponse:
        """The answer; parameters are echoed without the token, as VK does."""
        echoed = [{"key": k, "value": str(v)} for k, v in params.items() if k != "access_token"]
        body = {"error_code": self.code, "error_msg": self.message, **self.extras, "request_params": echoed}
        return json_answer({"error": body})

    def refusal(self, params: dict[str, Any]) -> Refusal:
        """The answer as an exception of the door."""
        return Refusal(self.response(params), f"error:{self.code}")
