"""Bots Long Poll: events of a community kept by VK until somebody asks for them."""

from __future__ import annotations

import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from sandbox.calls import Call
from sandbox.door import STATUS_PAGE, SandboxRequest, guarded, json_answer, readable
from sandbox.faults import Fault
from sandbox.vk import events
from sandbox.vk.api import Caller, method
from sandbox.vk.callbacks import EVENTS
from sandbox.vk.errors import VkError

if TYPE_CHECKING:
    from sandbox.app import Sandbox

Json = dict[str, Any]
KEY_LIVES_S = 3600
KEPT = 1000  # so many events back a server remembers
MOST_WAIT_S = 90
TOLD = tuple(name for name in EVENTS if not name.startswith("wall_schedule"))
# In the published shape of the settings, but nothing of it happens here.
NEVER = (
    "message_reaction_event", "donut_subscription_create", "donut_subscription_prolonged",
    "donut_subscription_cancelled", "donut_subscription_expired", "donut_subscription_price_changed",
    "donut_money_withdraw", "donut_money_withdraw_error", "wall_schedule_post_new", "wall_schedule_post_delete",
)  # fmt: skip


@method("groups.getLongPollServer", "user community", "groups", group_id="int!")
def get_server(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getLongPollServer — each call gives another key; the older ones go on."""
    page = caller.group(caller.args["group_id"], admin=True)
    if not page.data.get("long_poll", {}).get("enabled"):
        raise VkError(100, "longpoll for this group is not enabled")
    key = secrets.token_hex(20)
    caller.hand.records.remember("longpoll", key, page.id)
    url = f"{caller.base}/vk/longpoll/wh{page.id}"
    return {"key": key, "server": url, "ts": str(_latest(caller.hand.sandbox, int(page.id)))}


@method(
    "groups.setLongPollSettings", "user community", "groups", group_id="int!", enabled="bool",
    api_version="str",
    **dict.fromkeys(TOLD, "bool"),
)  # fmt: skip
def set_settings(caller: Caller) -> int:
    """https://dev.vk.com/method/groups.setLongPollSettings — what is not named keeps its state."""
    page = caller.group(caller.args["group_id"], admin=True)
    held = page.data.get("long_poll", {})
    named = {name: caller.args[name] for name in TOLD if caller.args[name] is not None}
    enabled, version = caller.args["enabled"], caller.args["api_version"]
    page.data["long_poll"] = {
        "enabled": held.get("enabled", False) if enabled is None else enabled,
        "api_version": version or held.get("api_version", events.VERSION),
        "events": {**held.get("events", {}), **named},
    }
    caller.hand.records.save_page(page)
    return 1


@method("groups.getLongPollSettings", "user community", "groups", group_id="int!")
def get_settings(caller: Caller) -> Json:
    """https://dev.vk.com/method/groups.getLongPollSettings"""
    held = caller.group(caller.args["group_id"], admin=True).data.get("long_poll", {})
    told = held.get("events", {})
    return {
        "is_enabled": bool(held.get("enabled")),
        "api_version": held.get("api_version", events.VERSION),
        "events": {name: int(bool(told.get(name))) for name in (*TOLD, *NEVER)},
    }


def check(request: SandboxRequest, group_id: int) -> HttpResponse:
    """/vk/longpoll/wh<id>: `act=a_check` with the key and the number of the last event known."""
    params = request.GET.dict()
    sandbox, call = request.sandbox, Call("vk", "longpoll", params, readable(params))

    def act() -> HttpResponse:
        return json_answer(_news(sandbox, group_id, params))

    return guarded(request, call, act, lambda fault: _ordered(sandbox, group_id, fault))


def _news(sandbox: Sandbox, group_id: int, params: dict[str, str]) -> Json:
    key = params.get("key", "")
    owner = sandbox.records("vk").remembered("longpoll", key, KEY_LIVES_S) if key else None
    if params.get("act") != "a_check" or owner != str(group_id):
        return {"failed": 2}
    ts, wait = params.get("ts", ""), params.get("wait", "25")
    if not re.fullmatch(r"\d{1,18}", ts):
        return {"failed": 3}
    lane, latest = events.poll_lane(group_id), _latest(sandbox, group_id)
    if int(ts) > latest or len(sandbox.outbox.parked(lane, int(ts), KEPT + 1)) > KEPT:
        return {"failed": 1, "ts": str(latest)}
    seconds = min(int(wait), MOST_WAIT_S) if wait.isdecimal() else 25
    sandbox.outbox.wait(lambda: bool(sandbox.outbox.parked(lane, int(ts), 1)), seconds)
    rows = sandbox.outbox.parked(lane, int(ts), KEPT)
    last = str(rows[-1]["id"]) if rows else ts
    return {"ts": last, "updates": [json.loads(row["body"]) for row in rows]}


def _latest(sandbox: Sandbox, group_id: int) -> int:
    sql = "select coalesce(max(id), 0) from outbox where lane = ?"
    return int(sandbox.store.value(sql, events.poll_lane(group_id)))


def _ordered(sandbox: Sandbox, group_id: int, fault: Fault) -> HttpResponse:
    """A failure ordered by a fault: `error` with code 1, 2 or 3, a dead key, too often."""
    if fault.kind == "rate":
        headers = {"Retry-After": str(fault.retry_after or 1)}
        return HttpResponse(STATUS_PAGE.format(429), status=429, content_type="text/html", headers=headers)
    code = 2 if fault.kind == "dead_token" else int(fault.code or 1)
    told = {"ts": str(_latest(sandbox, group_id))} if code == 1 else {}
    return json_answer({"failed": code, **told})
