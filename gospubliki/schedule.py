"""Periodic jobs of the register, joined by `dzhankoy_portal.schedule`."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "keep-connections": {
        "task": "gospubliki.tasks.keep_rows",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    # From nine in the morning on; the key of a notification keeps it single, so a lost message is made up for.
    "tell-late-connections": {
        "task": "gospubliki.tasks.tell_late",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
