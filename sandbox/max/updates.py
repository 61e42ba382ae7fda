"""/subscriptions and /updates."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.max import events
from sandbox.max.api import Caller, route
from sandbox.max.errors import bad
from sandbox.shapes import now_ms

Json = dict[str, Any]


@route("GET", "subscriptions")
def subscriptions(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/GET/subscriptions"""
    found = events.hooks(caller.hand, caller.bot_id)
    shapes = [
        {"url": hook["url"], "time": hook["data"]["time"], "update_types": hook["data"].get("update_types")}
        for hook in found
    ]
    return {"subscriptions": shapes}


@route("POST", "subscriptions")
def subscribe(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/POST/subscriptions — plain http only on the loopback."""
    url, secret, types = caller.body.get("url"), caller.body.get("secret"), caller.body.get("update_types")
    if not isinstance(url, str) or not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/]", url):
        raise bad("url: must be an HTTPS address")
    if secret is not None and not re.fullmatch(r"[a-zA-Z0-9_-]{5,256}", str(secret)):
        raise bad("secret: must match ^[a-zA-Z0-9_-]{5,256}$")
    if types is not None and (not isinstance(types, list) or not set(types) <= set(events.TYPES)):
        raise bad("update_types: unknown type")
    store = caller.hand.store
    with store.atomic():
        _remove(caller, url)
        data = {"secret": secret or "", "update_types": types, "time": now_ms()}
        number = store.next(f"max:hook:{caller.bot_id}")
        store.insert("hook", network="max", owner=caller.bot_id, id=number, url=url, status="ok", data=data)
    return {"success": True}


def _remove(caller: Caller, url: str) -> int:
    sql = "delete from hook where network = 'max' and owner = ? and url = ?"
    return caller.hand.store.run(sql, caller.bot_id, url)


@route("DELETE", "subscriptions")
def unsubscribe(caller: Caller) -> Json:
    """https://dev.max.ru/docs-api/methods/DELETE/subscriptions"""
    if not caller.query.get("url"):
        raise bad("url: is required")
    if not _remove(caller, caller.query["url"]):
        return {"success": False, "message": "Subscription not found"}
    return {"success": True}


@route("GET", "updates")
def updates(caller: Caller) -> Json:
    """Long poll; `marker` is what was given back last time. Without it the oldest waiting ones come first."""
    outbox, lane = caller.hand.sandbox.outbox, events.lane(caller.bot_id)
    marker = caller.number("marker", 0)
    limit = caller.number("limit", 100, least=1, most=1000)
    timeout = caller.number("timeout", 30, least=0, most=90)
    types = [name for name in caller.query.get("types", "").split(",") if name]
    if marker:
        caller.hand.store.run(
            "update outbox set state = 'sent' where lane = ? and url is null and id < ?", lane, marker
        )

    def found() -> list[Json]:
        rows = outbox.parked(lane, max(marker - 1, 0), limit)
        return [row for row in rows if not types or row["kind"] in types]

    outbox.wait(lambda: bool(found()), timeout)
    rows = found()
    latest = rows[-1]["id"] + 1 if rows else marker or None
    return {"updates": [json.loads(row["body"]) for row in rows], "marker": latest}
