"""Periodic jobs of notifications."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "notifications-mail": {
        "task": "core.notifications.tasks.sweep_mail",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
