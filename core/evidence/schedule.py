"""Periodic jobs of evidence."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "evidence-sweep": {
        "task": "core.evidence.tasks.sweep",
        "schedule": crontab(hour="2", minute="20"),
        "options": {"expires": 3600},
    },
}
