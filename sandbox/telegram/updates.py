"""Webhooks and polling."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.telegram import events
from sandbox.telegram.api import Caller, method
from sandbox.telegram.errors import TelegramError, bad

Json = dict[str, Any]
BUSY = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
POLL_S = 50


def _allowed(caller: Caller, row: Json) -> None:
    wish = caller.structure("allowed_updates")
    if isinstance(wish, list):
        row["data"]["allowed_updates"] = [str(name) for name in wish]


@method("setWebhook")
def set_webhook(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#setwebhook — plain http only on the loopback."""
    url, secret = caller.text("url"), caller.text("secret_token")
    if not url:
        return delete_webhook(caller)
    if not re.match(r"https://|http://(127\.0\.0\.1|localhost|\[::1\])[:/]", url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad("secret token contains unallowed characters")
    connections = caller.integer("max_connections", 40)
    if not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    row = events.hook(caller.hand, caller.bot_id)
    row["url"] = url
    row["data"] = {**row["data"], "secret_token": secret, "max_connections": connections}
    _allowed(caller, row)
    with caller.hand.store.atomic():
        _drop_pending(caller)
        events.save_hook(caller.hand, row)
        _redirect(caller, url, events.headers(row))
    return True


@method("deleteWebhook")
def delete_webhook(caller: Caller) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    row = events.hook(caller.hand, caller.bot_id)
    row["url"] = ""
    row["data"].pop("secret_token", None)
    with caller.hand.store.atomic():
        _drop_pending(caller)
        events.save_hook(caller.hand, row)
        _redirect(caller, None, {})
    return True


def _drop_pending(caller: Caller) -> None:
    if caller.flag("drop_pending_updates"):
        sql = "update outbox set state = 'dropped' where lane = ? and state = 'waiting'"
        caller.hand.store.run(sql, events.lane(caller.bot_id))


def _redirect(caller: Caller, url: str | None, headers: dict[str, str]) -> None:
    """Waiting updates follow the new way."""
    caller.hand.store.run(
        "update outbox set url = ?, headers = json(?), due = 0 where lane = ? and state = 'waiting'",
        url, json.dumps(headers), events.lane(caller.bot_id),
    )  # fmt: skip
    caller.hand.store.after_commit(caller.hand.sandbox.outbox.wake)


@method("getWebhookInfo")
def webhook_info(caller: Caller) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    row = events.hook(caller.hand, caller.bot_id)
    shape: Json = {
        "url": row["url"], "has_custom_certificate": False,
        "pending_update_count": caller.hand.sandbox.outbox.waiting(events.lane(caller.bot_id)),
    }  # fmt: skip
    if row["url"]:
        shape["max_connections"] = row["data"].get("max_connections", 40)
        shape["ip_address"] = "127.0.0.1"
    for name in ("last_error_date", "last_error_message", "allowed_updates"):
        if row["data"].get(name):
            shape[name] = row["data"][name]
    return shape


@method("getUpdates")
def get_updates(caller: Caller) -> list[Json]:
    """https://core.telegram.org/bots/api#getupdates"""
    hand, sandbox, lane = caller.hand, caller.hand.sandbox, events.lane(caller.bot_id)
    row = events.hook(hand, caller.bot_id)
    if row["url"]:
        raise TelegramError(409, BUSY)
    if "allowed_updates" in caller.args:
        _allowed(caller, row)
        events.save_hook(hand, row)
    _confirm(caller, lane)
    turn = sandbox.pollers[lane] = sandbox.pollers.get(lane, 0) + 1
    sandbox.outbox.wake()
    limit = min(max(caller.integer("limit", 100), 1), 100)
    timeout = min(max(caller.integer("timeout", 0), 0), POLL_S)
    sandbox.outbox.wait(
        lambda: bool(sandbox.outbox.parked(lane, limit=1)) or sandbox.pollers[lane] != turn, timeout
    )
    if sandbox.pollers[lane] != turn:
        raise TelegramError(409, OTHER)
    return [json.loads(found["body"]) for found in sandbox.outbox.parked(lane, limit=limit)]


def _confirm(caller: Caller, lane: str) -> None:
    """Updates below the offset are done with; a negative offset keeps only the last ones."""
    offset, store = caller.integer("offset", 0), caller.hand.store
    if offset < 0:
        waiting = [row["id"] for row in caller.hand.sandbox.outbox.parked(lane, limit=100_000)]
        offset = waiting[offset] if len(waiting) >= -offset else 0
    if offset:
        store.run("update outbox set state = 'sent' where lane = ? and url is null and id < ?", lane, offset)
