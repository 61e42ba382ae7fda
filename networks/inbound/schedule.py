"""Periodic jobs of this room. They expire: a worker that was away need not run every round it has missed."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "poll the networks for news": {
        "task": "networks.inbound.tasks.poll_all",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    "handle news that waits": {
        "task": "networks.inbound.tasks.handle_pending",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "keep the hooks subscribed": {
        "task": "networks.inbound.tasks.keep_subscribed",
        "schedule": 1800.0,
        "options": {"expires": 600},
    },
    "forget old news": {
        "task": "networks.inbound.tasks.forget_old",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
}
