"""/_sandbox/…: what tests use to set the scene and to look behind it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from sandbox.door import SandboxRequest, json_answer
from sandbox.faults import BadOrder
from sandbox.hand import Hand, Refused
from sandbox.listing import as_json, listed
from sandbox.moments import moment_ms
from sandbox.shapes import Page
from sandbox.world import BadWorld, load_world

Json = dict[str, Any]


def endpoint(request: SandboxRequest, name: str) -> HttpResponse:
    """Dispatch by verb and name; mistakes are answered by 400 with the reason."""
    act = ROUTES.get((request.method or "GET", name))
    if act is None:
        return json_answer({"error": "no such control"}, 404)
    try:
        return json_answer(act(request))
    except (BadOrder, BadWorld, Refused, ValueError, KeyError) as error:
        return json_answer({"error": str(error)}, 400)


def _body(request: SandboxRequest) -> Json:
    found = json.loads(request.body or b"{}")
    if not isinstance(found, dict):
        raise ValueError("an object is expected")
    return found


def _page(request: SandboxRequest, wish: Any) -> tuple[Hand, Page]:
    hand = request.sandbox.hands.get(wish.get("network", ""))
    if hand is None:
        raise Refused("network is missing or unknown")
    return hand, hand.page(wish.get("page", ""))


# the scene


def _world(request: SandboxRequest) -> Json:
    load_world(request.sandbox, _body(request))
    return {"ok": True}


def _reset(request: SandboxRequest) -> Json:
    request.sandbox.reset()
    return {"ok": True}


def _order(request: SandboxRequest) -> Json:
    return {"id": request.sandbox.faults.order(_body(request)).id}


def _faults(request: SandboxRequest) -> Json:
    return {"faults": request.sandbox.faults.listed()}


def _clear_faults(request: SandboxRequest) -> Json:
    number = request.GET.get("id")
    request.sandbox.faults.clear(int(number) if number else None)
    return {"ok": True}


# a look behind


def _calls(request: SandboxRequest) -> Json:
    found = request.sandbox.calls.find(request.GET.get("network"), request.GET.get("method"))
    return {"calls": [call.as_json() for call in found]}


def _clear_calls(request: SandboxRequest) -> Json:
    request.sandbox.calls.clear()
    return {"ok": True}


def _posts(request: SandboxRequest) -> Json:
    hand, page = _page(request, request.GET)
    views = listed(hand, page, state=request.GET.get("state", "live"))
    return {"posts": [as_json(hand, page, view) for view in views]}


def _hooks(request: SandboxRequest) -> Json:
    return {"hooks": request.sandbox.outbox.listed(request.GET.get("network") or None)}


def _bans(request: SandboxRequest) -> Json:
    hand, page = _page(request, request.GET)
    return {"bans": [{"person": b.person_id, "until": b.until // 1000, **b.data} for b in hand.bans(page)]}


def _messages(request: SandboxRequest) -> Json:
    """The dialogue of a page (for Telegram and MAX: of its bot) with a person."""
    hand, page = _page(request, request.GET)
    person = hand.person(request.GET.get("person", ""))
    owner = page.data["admins"][0]["bot_id"] if page.data.get("admins") else page.id
    found = hand.records.history(owner, person.id)
    return {"messages": [{"id": m.id, "out": bool(m.out), "text": m.text, "at": m.at / 1000} for m in found]}


# what people do by hand


def _hand_post(request: SandboxRequest) -> Json:
    """`photos` is a number of placeholders or a list of base64 pictures."""
    wish = _body(request)
    hand, page = _page(request, wish)
    photos = wish.get("photos") or 0
    contents = [None] * photos if isinstance(photos, int) else [base64.b64decode(text) for text in photos]
    post = hand.publish(
        page, str(wish.get("text", "")), [hand.picture(page, content) for content in contents]
    )
    return {"id": post.id, "path": f"/walls/{page.network}/{hand.path(page, post.id)}"}


def _edit_post(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    hand.edit_post(page, hand.post(page, wish["post"]), str(wish["text"]))
    return {"ok": True}


def _delete_post(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    hand.delete_post(page, hand.post(page, wish["post"]))
    return {"ok": True}


def _comment(request: SandboxRequest) -> Json:
    """`person` is an id or a name; a new name registers a resident."""
    wish = _body(request)
    hand, page = _page(request, wish)
    parent = hand.comment(page, wish["reply_to"]) if wish.get("reply_to") else None
    post, person = hand.post(page, wish["post"]), hand.person(wish.get("person", ""))
    created = hand.write_comment(page, post, person, str(wish["text"]), parent)
    return {"id": created.id, "person_id": person.id}


def _edit_comment(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    hand.edit_comment(page, hand.comment(page, wish["comment"]), str(wish["text"]))
    return {"ok": True}


def _delete_comment(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    hand.remove_comment(page, hand.comment(page, wish["comment"]))
    return {"ok": True}


def _switch_comments(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    hand.switch_comments(page, bool(wish["open"]))
    return {"ok": True}


def _ban(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    until = moment_ms(wish["until"]) if wish.get("until") else 0
    hand.ban(
        page, hand.person(wish["person"]), until, int(wish.get("reason", 0)), str(wish.get("comment", ""))
    )
    return {"ok": True}


def _unban(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    hand.unban(page, hand.person(wish["person"]))
    return {"ok": True}


def _message(request: SandboxRequest) -> Json:
    wish = _body(request)
    hand, page = _page(request, wish)
    person = hand.person(wish.get("person", ""))
    return {"id": hand.write_message(page, person, str(wish["text"])).id, "person_id": person.id}


def _page_settings(request: SandboxRequest) -> Json:
    """Change settings of a page behind the product's back (`data`: names and values, `title`, `handle`)."""
    wish = _body(request)
    hand, page = _page(request, wish)
    page.data |= wish.get("data", {})
    page.title, page.handle = wish.get("title", page.title), wish.get("handle", page.handle)
    hand.records.save_page(page)
    return {"ok": True}


def _token_state(request: SandboxRequest) -> Json:
    """Kill or revive a token: `state` is live, expired or revoked; `data` changes what it may do."""
    wish = _body(request)
    records = request.sandbox.records(wish["network"])
    token = records.token(wish["token"])
    if token is None:
        raise Refused("no such token")
    data = {**token.data, **wish.get("data", {}), "state": wish.get("state", token.data.get("state", "live"))}
    sql = "update token set data = json(?) where network = ? and token = ?"
    request.sandbox.store.run(sql, json.dumps(data, ensure_ascii=False), token.network, token.token)
    return {"ok": True}


ROUTES: dict[tuple[str, str], Callable[[SandboxRequest], Json]] = {
    ("POST", "world"): _world, ("POST", "reset"): _reset,
    ("POST", "faults"): _order, ("GET", "faults"): _faults, ("DELETE", "faults"): _clear_faults,
    ("GET", "calls"): _calls, ("DELETE", "calls"): _clear_calls,
    ("GET", "posts"): _posts, ("GET", "hooks"): _hooks, ("GET", "bans"): _bans, ("GET",
    "messages"): _messages,
    ("POST", "hand-post"): _hand_post, ("POST", "edit-post"): _edit_post, ("POST",
    "delete-post"): _delete_post,
    ("POST", "comment"): _comment, ("POST", "edit-comment"): _edit_comment,
    ("POST", "delete-comment"): _delete_comment, ("POST", "switch-comments"): _switch_comments,
    ("POST", "ban"): _ban, ("POST", "unban"): _unban, ("POST", "message"): _message,
    ("POST", "page"): _page_settings, ("POST", "token"): _token_state,
}  # fmt: skip
