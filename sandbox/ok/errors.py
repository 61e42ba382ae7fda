"""OK errors: HTTP 200, an error object and the Invocation-Error header."""

from __future__ import annotations

from django.http import HttpResponse

from sandbox.door import Refusal, json_answer

NAMES = {
    1: "UNKNOWN", 2: "SERVICE", 3: "METHOD", 4: "REQUEST", 7: "ACTION_BLOCKED", 8: "FLOOD_BLOCKED",
    9: "IP_BLOCKED", 10: "PERMISSION_DENIED", 11: "LIMIT_REACHED", 21: "NOT_MULTIPART", 24: "NOT_OWNER",
    50: "NOT_ADMIN", 100: "PARAM", 101: "PARAM_API_KEY", 102: "PARAM_SESSION_EXPIRED",
    103: "PARAM_SESSION_KEY",
    104: "PARAM_SIGNATURE", 106: "PARAM_ENTITY_ID", 160: "PARAM_GROUP_ID", 200: "PARAM_PERMISSION",
    300: "NOT_FOUND", 401: "AUTH_LOGIN", 402: "AUTH_LOGIN_CAPTCHA", 453: "SESSION_REQUIRED",
    454: "CENSOR_MATCH",
    500: "PHOTO", 505: "PHOTO", 600: "MEDIA_TOPIC_BLOCK_LIMIT", 601: "MEDIA_TOPIC_TEXT_LIMIT",
    607: "MEDIA_TOPIC_BAD_LINK", 700: "COMMENT_NOT_FOUND", 705: "CHAT_NOT_FOUND", 2001: "GRAPH_PARAM",
    9999: "SYSTEM",
}  # fmt: skip


class OkError(Exception):
    """An error of a method."""

    def __init__(self, code: int, text: str = "", field: str | None = None) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        self.field = field

    def response(self) -> HttpResponse:
        """The answer of OK."""
        name = NAMES.get(self.code, "UNKNOWN")
        body = {"error_code": self.code, "error_msg": f"{name} : {self.text or name}", "error_data": None}
        if self.field:
            body["error_field"] = self.field
        return json_answer(body, headers={"Invocation-Error": str(self.code)})

    def refusal(self) -> Refusal:
        """The answer as an exception of the door."""
        return Refusal(self.response(), f"error:{self.code}")
