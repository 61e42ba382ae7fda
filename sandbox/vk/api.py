"""The door of VK: version, token, its kind and rights, parameters, then the method."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer, readable
from sandbox.faults import Fault
from sandbox.shapes import Page, Person, Token
from sandbox.vk.errors import VkError

if TYPE_CHECKING:
    from sandbox.vk.hand import VkHand

OLDEST = (5, 81)
KIND_ERRORS = {
    "community": (27, "method is unavailable with group auth"),
    "service": (28, "method is unavailable with service token"),
    "user": (5, "method is unavailable with user auth"),
}


@dataclass
class Caller:
    """Who calls, with which parameters, and the tools to answer."""

    hand: VkHand
    token: Token
    base: str
    args: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """community, service or user."""
        return self.token.kind

    @property
    def user_id(self) -> int | None:
        """Whose user token it is."""
        return self.token.data.get("user_id")

    def is_admin(self, group_id: int) -> bool:
        """Does the token speak for the community or for one of its administrators?"""
        if self.kind == "community":
            return bool(self.token.data.get("community_id") == group_id)
        return self.kind == "user" and group_id in self.token.data.get("admin_of", [])

    def may(self, scope: str) -> bool:
        """Has the token this right? A token without a list has all."""
        scopes = self.token.data.get("scopes")
        return scopes is None or scope in scopes

    def group(self, group_id: int | None, *, admin: bool = False) -> Page:
        """A community by its positive id."""
        if admin and group_id is not None and not self.is_admin(group_id):
            raise VkError(15, "you should be group admin")
        page = self.hand.records.page(group_id) if group_id else None
        if page is None:
            raise VkError(125)
        return page

    def wall(self, owner_id: int | None) -> Page:
        """The community whose wall has this (negative) owner id."""
        if owner_id is None:
            raise VkError(100, "owner_id is undefined")
        page = self.hand.records.page(-owner_id) if owner_id < 0 else None
        if page is None:
            raise VkError(15, "wall is not available")
        if page.data.get("deactivated"):
            raise VkError(18 if page.data["deactivated"] == "deleted" else 19)
        return page

    def me(self) -> Person | None:
        """The person behind a user token."""
        return self.hand.records.person(self.user_id)


@dataclass(frozen=True)
class Method:
    """One API method: who may call it and with what."""

    name: str
    kinds: tuple[str, ...]
    scope: str
    params: dict[str, str]
    act: Callable[[Caller], Any]


METHODS: dict[str, Method] = {}


def method(
    name: str, kinds: str, scope: str = "", /, **params: str
) -> Callable[[Callable[[Caller], Any]], Any]:
    """Register a method. Parameter kinds: int, bool, str, list; `!` marks a required one."""

    def register(act: Callable[[Caller], Any]) -> Callable[[Caller], Any]:
        METHODS[name] = Method(name, tuple(kinds.split()), scope, params, act)
        return act

    return register


def endpoint(request: SandboxRequest, name: str) -> HttpResponse:
    """/vk/method/<name>."""
    params: dict[str, Any] = {**request.GET.dict(), **_form(request)}
    token = (
        params.get("access_token") or request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    )
    call = Call("vk", name, params, readable(params), str(token))

    def act() -> HttpResponse:
        try:
            return json_answer({"response": _perform(request, name, params, str(token))})
        except VkError as error:
            raise error.refusal({"method": name, **params}) from error

    return guarded(request, call, act, lambda fault: _ordered(fault, {"method": name, **params}))


def _form(request: SandboxRequest) -> dict[str, Any]:
    """Form parameters; a JSON body is not read at all, as in VK."""
    found: dict[str, Any] = request.POST.dict()
    return found


def _perform(request: SandboxRequest, name: str, params: dict[str, Any], token_text: str) -> Any:
    wanted = METHODS.get(name)
    if wanted is None:
        raise VkError(3)
    _check_version(params.get("v"))
    hand: Any = request.sandbox.hands["vk"]
    hand.base = request.base
    token = hand.records.token(token_text) if token_text else None
    if token is None:
        reason = "invalid access_token (4)." if token_text else "no access_token passed."
        raise VkError(5, reason)
    _check_token(token, wanted)
    caller = Caller(hand, token, request.base, _parse(wanted, params))
    return wanted.act(caller)


def _check_version(version: str | None) -> None:
    found = re.fullmatch(r"(\d+)\.(\d+)", version or "")
    if not version:
        raise VkError(8, "v (version) is required")
    if not found or (int(found[1]), int(found[2])) < OLDEST:
        raise VkError(8, 'versions below 5.81 are deprecated. Version param should be passed as "v"')


def _check_token(token: Token, wanted: Method) -> None:
    state = token.data.get("state", "live")
    if state != "live":
        text = "access_token has expired." if state == "expired" else "invalid access_token (4)."
        raise VkError(5, text)
    if token.kind not in wanted.kinds:
        raise VkError(*KIND_ERRORS[token.kind])
    if token.data.get("profile") == "vk_id" and wanted.scope in ("wall", "messages"):
        raise VkError(1051)
    scopes = token.data.get("scopes")
    if (
        wanted.scope
        and scopes is not None
        and token.kind != "service"
        and not _scoped(wanted.scope, scopes, token)
    ):
        raise VkError(15, "no access to call this method. It cannot be called with current scopes.")


def _scoped(scope: str, scopes: list[str], token: Token) -> bool:
    if scope == "groups" and token.kind == "community":
        return "manage" in scopes
    return scope in scopes


def _parse(wanted: Method, params: dict[str, Any]) -> dict[str, Any]:
    args: dict[str, Any] = {}
    for name, kind in wanted.params.items():
        text = params.get(name)
        if text is None or (text == "" and kind.endswith("!")):
            if kind.endswith("!"):
                raise VkError(100, f"{name} is undefined")
            args[name] = [] if kind == "list" else None
            continue
        args[name] = _value(name, kind.rstrip("!"), str(text))
    return args


def _value(name: str, kind: str, text: str) -> Any:
    if kind == "str":
        return text
    if kind == "list":
        return [item.strip() for item in text.split(",") if item.strip()]
    if kind == "bool":
        return text not in ("", "0", "false", "False")
    if not re.fullmatch(r"-?\d+", text.strip()):
        raise VkError(100, f"{name} not integer")
    return int(text)


def _ordered(fault: Fault, params: dict[str, Any]) -> HttpResponse:
    """An error ordered by a fault."""
    if fault.kind == "dead_token":
        return VkError(5, "invalid access_token (4).").response(params)
    if fault.kind == "rate":
        return VkError(6).response(params)
    code = int(fault.code or 10)
    extras: dict[str, Any] = {}
    if code == 14:
        extras = {
            "captcha_sid": "239633676097",
            "captcha_img": "https://api.vk.com/captcha.php?sid=239633676097&s=1",
        }
    if code == 17:
        extras = {"redirect_uri": "https://m.vk.com/login?act=security_check"}
    return VkError(code, fault.message or "", **extras).response(params)
