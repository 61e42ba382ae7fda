"""The door of Telegram: token in the path, parameters from JSON, form or multipart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer, readable
from sandbox.faults import Fault
from sandbox.shapes import Page, Person, Token
from sandbox.telegram.errors import TelegramError, bad

if TYPE_CHECKING:
    from sandbox.telegram.hand import TelegramHand

TOKEN_FORM = re.compile(r"\d+:[\w-]{3,}")
Args = dict[str, Any]


@dataclass
class Caller:
    """A bot and what it wants."""

    hand: TelegramHand
    bot: Token
    base: str
    args: Args
    files: dict[str, UploadedFile]

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        return int(self.bot.data["id"])

    def text(self, name: str) -> str:
        """A text, '' when missing."""
        value = self.args.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int:
        """A number."""
        value = self.args.get(name)
        if value is None or value == "":
            if default is None:
                raise bad(f"{name} is empty" if name == "chat_id" else f"{name} isn't specified")
            return default
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            raise bad(f"invalid {name} specified")
        return int(value)

    def flag(self, name: str) -> bool:
        """A boolean."""
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def structure(self, name: str) -> Any:
        """A JSON value, given as such or as text."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None

    def chat(self, name: str = "chat_id") -> Page | Person:
        """A channel, a group or a person by id or @username."""
        key = self.text(name)
        if not key:
            raise bad("chat_id is empty")
        found: Page | Person | None = None
        if re.fullmatch(r"-?\d+", key):
            found = self.hand.records.page(int(key)) or self.hand.records.person(int(key))
        elif key.startswith("@"):
            found = self.hand.records.page_by_handle(key)
        if found is None:
            raise bad("chat not found")
        moved = found.data.get("migrate_to_chat_id")
        if moved:
            raise TelegramError(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=moved)
        return found

    def page(self, name: str = "chat_id") -> Page:
        """A channel or a group."""
        found = self.chat(name)
        if isinstance(found, Person):
            raise bad("method is available for supergroup and channel chats only")
        return found

    def rights(self, page: Page) -> dict[str, Any] | None:
        """The bot's administrator rights in a chat; None when it is not there."""
        for admin in page.data.get("admins", []):
            if admin["bot_id"] == self.bot_id:
                rights: dict[str, Any] = admin.get("rights", {})
                return rights
        return None

    def need_right(self, page: Page, right: str, refusal: str) -> None:
        """Refuse unless the bot is an administrator with a right (a right not named is held)."""
        rights = self.rights(page)
        kind = "channel" if page.data["kind"] == "channel" else "supergroup"
        if rights is None:
            raise TelegramError(403, f"bot is not a member of the {kind} chat")
        if not rights.get(right, True):
            raise bad(refusal)


METHODS: dict[str, Callable[[Caller], Any]] = {}


def method(name: str) -> Callable[[Callable[[Caller], Any]], Any]:
    """Register a method; letter case does not matter to Telegram."""

    def register(act: Callable[[Caller], Any]) -> Callable[[Caller], Any]:
        METHODS[name.lower()] = act
        return act

    return register


def endpoint(request: SandboxRequest, token: str, name: str) -> HttpResponse:
    """/telegram/bot<token>/<Method>."""
    args, broken = _arguments(request)
    files: dict[str, Any] = {key: request.FILES[key] for key in request.FILES} if not broken else {}
    shown = {**args, **{key: f"file {file.name}" for key, file in files.items()}}
    call = Call("telegram", name, shown, readable(shown), token)

    def act() -> HttpResponse:
        try:
            return json_answer({"ok": True, "result": _perform(request, token, name, args, files, broken)})
        except TelegramError as error:
            raise error.refusal() from error

    return guarded(request, call, act, _ordered)


def _arguments(request: SandboxRequest) -> tuple[Args, bool]:
    args: Args = dict(request.GET.dict())
    if (request.content_type or "") == "application/json":
        try:
            found = json.loads(request.body or b"{}")
        except ValueError:
            return args, True
        return ({**args, **found}, False) if isinstance(found, dict) else (args, True)
    return {**args, **request.POST.dict()}, False


def _perform(
    request: SandboxRequest, token: str, name: str, args: Args, files: dict[str, Any], broken: bool
) -> Any:
    if not TOKEN_FORM.fullmatch(token):
        raise TelegramError(404)
    hand: Any = request.sandbox.hands["telegram"]
    bot = hand.records.token(token)
    if bot is None or bot.kind != "bot" or bot.data.get("state", "live") != "live":
        raise TelegramError(401)
    act = METHODS.get(name.lower())
    if act is None:
        raise TelegramError(404)
    if broken:
        raise bad("can't parse JSON object")
    return act(Caller(hand, bot, request.base, args, files))


def _ordered(fault: Fault) -> HttpResponse:
    """An error ordered by a fault."""
    if fault.kind == "dead_token":
        return TelegramError(401).response()
    if fault.kind == "rate":
        seconds = 1 if fault.retry_after is None else fault.retry_after
        return TelegramError(429, f"retry after {seconds}", retry_after=seconds).response()
    return TelegramError(int(fault.code or 400), fault.message or "").response()
