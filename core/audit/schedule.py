"""When the journal is sealed and checked."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "seal-journal": {
        "task": "core.audit.tasks.seal_entries",
        "schedule": 3.0,
        "options": {"expires": 3},
    },
    "verify-journal": {
        "task": "core.audit.tasks.verify_chain",
        "schedule": crontab(hour="1", minute="40"),
    },
}
