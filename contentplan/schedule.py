"""Periodic jobs of the plan, joined by `dzhankoy_portal.schedule`."""

from typing import Any

from django.conf import settings

SCHEDULE: dict[str, dict[str, Any]] = {
    # A tick that a busy worker could not take in time is worth nothing: the next one finds the same rows.
    "publish-due": {
        "task": "contentplan.tasks.publish_due",
        "schedule": settings.TICK_S,
        "options": {"expires": max(settings.TICK_S * 3, 3.0)},
    },
    "mend-deliveries": {"task": "contentplan.tasks.mend", "schedule": 60.0, "options": {"expires": 60}},
    # A person has just approved or asked: a few seconds are soon enough for what stands on a page already.
    "changes-due": {"task": "contentplan.tasks.changes_due", "schedule": 5.0, "options": {"expires": 10}},
    "mend-changes": {"task": "contentplan.tasks.mend_changes", "schedule": 60.0, "options": {"expires": 60}},
    "note-removed-posts": {
        "task": "contentplan.tasks.note_removed",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
}
