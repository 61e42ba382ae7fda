"""The Graph API: private messages of a group, with the group's own key."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import SandboxRequest, guarded, json_answer
from sandbox.ok import events
from sandbox.ok.api import ordered
from sandbox.ok.errors import OkError
from sandbox.shapes import Message, Page, now_ms

Json = dict[str, Any]
TEXT_LIMIT = 4096
TYPES = ("MESSAGE_CREATED", "MESSAGE_CALLBACK", "CHAT_SYSTEM")


def endpoint(request: SandboxRequest, path: str) -> HttpResponse:
    """/ok/graph/me/…"""
    text = request.body.decode("utf-8", "replace")
    name = re.sub(r"chat:[^/]+", "{chat}", path)
    call = Call("ok", f"graph.{request.method}.{name}", {**request.GET.dict(), "body": text}, text)
    call.token = request.GET.get("access_token", "")

    def act() -> HttpResponse:
        try:
            return json_answer(_route(request, path, text))
        except OkError as error:
            raise error.refusal() from error

    return guarded(request, call, act, ordered)


def _route(request: SandboxRequest, path: str, text: str) -> Any:
    hand: Any = request.sandbox.hands["ok"]
    token = hand.records.token(request.GET.get("access_token", ""))
    if token is None or token.kind != "graph" or token.data.get("state", "live") != "live":
        raise OkError(103, "Invalid access token")
    page = hand.records.page(int(token.data["gids"][0]))
    body = _body(request, text)
    chat = re.fullmatch(r"me/messages/(chat:[\w]+)", path)
    if request.method == "POST" and path == "me/subscribe":
        return _subscribe(hand, page, body)
    if request.method == "GET" and path == "me/subscriptions":
        return {
            "subscriptions": [{"url": h["url"], "time": h["data"]["time"]} for h in events.hooks(hand, page)]
        }
    if request.method == "POST" and path == "me/unsubscribe":
        return {"success": bool(events.remove_hook(hand, page, str(body.get("url", ""))))}
    if request.method == "GET" and path == "me/info":
        return {"user_id": f"group:{page.id}", "name": page.title}
    if request.method == "GET" and path == "me/chats":
        return _chats(hand, page, request)
    if chat and request.method == "GET":
        return _history(hand, page, chat[1], request)
    if chat and request.method == "POST":
        return _send(hand, page, chat[1], body)
    raise OkError(3, f"No such graph method: {path}")


def _body(request: SandboxRequest, text: str) -> Json:
    if request.method != "POST":
        return {}
    if not (request.content_type or "").startswith("application/json"):
        raise OkError(2001, "Content-Type must be application/json")
    try:
        found = json.loads(text or "{}")
    except ValueError:
        raise OkError(2001, "Body is not a JSON") from None
    if not isinstance(found, dict):
        raise OkError(2001, "Body is not an object")
    return found


def _subscribe(hand: Any, page: Page, body: Json) -> Json:
    url = str(body.get("url", ""))
    if not url.startswith(("http://", "https://")):
        raise OkError(2001, "url is invalid", "url")
    types = body.get("types") or list(TYPES)
    if not set(types) <= set(TYPES):
        raise OkError(2001, "types are invalid", "types")
    events.add_hook(hand, page, url, types)
    return {"success": True}


def _chats(hand: Any, page: Page, request: SandboxRequest) -> Json:
    count = _number(request, "count", 50, 100)
    start = _number(request, "marker", 0, 1 << 40)
    peers = hand.records.peers(page.id)
    chats = [
        {"chat_id": events.chat_id(page, peer), "type": "dialog", "last_event_time": last.at,
         "owner_id": f"user:{peer}", "title": hand.author(peer, page)}
        for peer in peers[start : start + count]
        if (last := hand.records.history(page.id, peer)[0])
    ]  # fmt: skip
    answer: Json = {"chats": chats}
    if start + count < len(peers):
        answer["marker"] = start + count
    return answer


def _number(request: SandboxRequest, name: str, default: int, most: int) -> int:
    text = request.GET.get(name, "")
    return min(int(text), most) if text.isdigit() else default


def _peer(hand: Any, page: Page, chat: str) -> int:
    for peer in hand.records.peers(page.id):
        if events.chat_id(page, peer) == chat:
            return int(peer)
    raise OkError(705, f"Chat {chat} not found")


def _history(hand: Any, page: Page, chat: str, request: SandboxRequest) -> Json:
    """Newest first; `from` and `to` are milliseconds."""
    since, until = _number(request, "from", 0, 1 << 60), _number(request, "to", 1 << 60, 1 << 60)
    found = [m for m in hand.records.history(page.id, _peer(hand, page, chat)) if since <= m.at <= until]
    return {"messages": [events.message(hand, page, m) for m in found[: _number(request, "count", 50, 100)]]}


def _send(hand: Any, page: Page, chat: str, body: Json) -> Json:
    wish = body.get("message")
    if not isinstance(wish, dict) or not (
        wish.get("text") or wish.get("attachments") or wish.get("attachment")
    ):
        raise OkError(2001, "message is empty", "message")
    if len(str(wish.get("text", ""))) > TEXT_LIMIT:
        raise OkError(2001, "text is too long", "text")
    if len(wish.get("attachments") or []) > 5:
        raise OkError(2001, "too many attachments", "attachments")
    peer = _peer(hand, page, chat)
    number = hand.store.next(f"ok:message:{page.id}")
    sent = Message("ok", page.id, peer, number, now_ms(), 1, str(wish.get("text", "")))
    hand.records.add(sent)
    return {"success": True, "message_id": events.mid(sent)}
