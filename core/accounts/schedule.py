"""Periodic jobs of accounts."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "accounts-tidy": {"task": "core.accounts.tasks.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
}
