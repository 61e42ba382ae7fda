"""The door of MAX: token in the Authorization header, REST paths, JSON bodies."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer
from sandbox.faults import Fault
from sandbox.max.errors import DEAD_TOKEN, MaxError, bad, denied, missing
from sandbox.shapes import Page, Post, Token

if TYPE_CHECKING:
    from sandbox.max.hand import MaxHand

Json = dict[str, Any]


@dataclass
class Caller:
    """A bot and what it wants."""

    hand: MaxHand
    bot: Token
    base: str
    query: dict[str, str]
    body: Json

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        return int(self.bot.data["user_id"])

    def number(
        self, name: str, default: int | None = None, *, least: int | None = None, most: int | None = None
    ) -> int:
        """A number of the query."""
        text = self.query.get(name, "")
        if not text:
            if default is None:
                raise bad(f"{name}: is required")
            return default
        if not re.fullmatch(r"-?\d+", text):
            raise bad(f"{name}: must be a number")
        value = int(text)
        if (least is not None and value < least) or (most is not None and value > most):
            raise bad(f"{name}: must be between {least} and {most}")
        return value

    def flag(self, name: str) -> bool:
        """A boolean of the query."""
        return self.query.get(name, "").lower() == "true"

    def chat(self, chat_id: int, permission: str | None = None) -> Page:
        """A channel where the bot is an administrator with a permission."""
        page = self.hand.records.page(chat_id)
        if page is None:
            raise missing(f"Chat {chat_id}")
        held = self.permissions(page)
        if held is None:
            raise MaxError(403, "chat.denied", "Bot is not a member of the chat")
        if permission and permission not in held:
            raise denied(f"Bot has no permission {permission}")
        return page

    def permissions(self, page: Page) -> list[str] | None:
        """What the bot may do in a channel; None when it is not there."""
        return self.hand.permissions(page, self.bot_id)

    def post(self, mid: str, permission: str | None = None) -> tuple[Page, Post]:
        """A message of a channel by its mid."""
        found = self.hand.by_mid(mid)
        if found is None:
            raise missing(f"Message {mid}")
        return self.chat(int(found[0].id), permission), found[1]


Act = Callable[..., Any]
ROUTES: list[tuple[str, re.Pattern[str], str, Act]] = []


def route(verb: str, path: str) -> Callable[[Act], Act]:
    """Register a path; `{name}` is a piece of it."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def register(act: Act) -> Act:
        ROUTES.append((verb, pattern, path, act))
        return act

    return register


def endpoint(request: SandboxRequest, path: str) -> HttpResponse:
    """/max/<path>."""
    verb = request.method or "GET"
    text = request.body.decode("utf-8", "replace")
    matches = [(v, p.fullmatch(path), name, act) for v, p, name, act in ROUTES if p.fullmatch(path)]
    name = f"{verb} /{matches[0][2] if matches else path}"
    token = request.headers.get("Authorization", "")
    body, broken = _body(text)
    call = Call(
        "max",
        name,
        {**request.GET.dict(), "path": path, "body": body},
        f"{request.GET.urlencode()}&{text}",
        token,
    )

    def act() -> HttpResponse:
        try:
            bot = _bot(request, token)
            chosen = next((found for found in matches if found[0] == verb), None)
            if chosen is None:
                raise (
                    MaxError(405, "method.not.allowed", verb)
                    if matches
                    else MaxError(404, "not.found", "Unknown path")
                )
            if broken:
                raise bad("body is not a JSON object")
            hand: Any = request.sandbox.hands["max"]
            hand.base = request.base
            caller = Caller(hand, bot, request.base, request.GET.dict(), body)
            pieces = chosen[1].groupdict() if chosen[1] else {}
            return json_answer(chosen[3](caller, **pieces))
        except MaxError as error:
            raise error.refusal() from error

    return guarded(request, call, act, ordered)


def _body(text: str) -> tuple[Json, bool]:
    if not text:
        return {}, False
    try:
        found = json.loads(text)
    except ValueError:
        return {}, True
    return (found, False) if isinstance(found, dict) else ({}, True)


def _bot(request: SandboxRequest, token: str) -> Token:
    bot = request.sandbox.records("max").token(token) if token else None
    if bot is None or bot.kind != "bot" or bot.data.get("state", "live") != "live":
        raise MaxError(401, *DEAD_TOKEN)
    return bot


def ordered(fault: Fault) -> HttpResponse:
    """An error ordered by a fault."""
    if fault.kind == "dead_token":
        return MaxError(401, *DEAD_TOKEN).response()
    if fault.kind == "rate":
        response = MaxError(429, "too.many.requests", "Too many requests").response()
        if fault.retry_after is not None:
            response["Retry-After"] = str(fault.retry_after)
        return response
    status = fault.status if fault.status != 503 else 400
    return MaxError(status, str(fault.code or "proto.payload"), fault.message or "").response()
