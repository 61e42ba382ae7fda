"""Periodic jobs of pages. Each re-derives its work from rows, so a lost or doubled message is harmless."""

from typing import Any

from pages.tasks import SYNC_ROUND_S

SCHEDULE: dict[str, dict[str, Any]] = {
    "read-walls": {"task": "pages.tasks.sync_due", "schedule": SYNC_ROUND_S, "options": {"expires": 60}},
    "probe-broken": {
        "task": "pages.tasks.probe_broken_due",
        "schedule": SYNC_ROUND_S,
        "options": {"expires": 60},
    },
    "note-heard": {"task": "pages.tasks.note_heard", "schedule": 60.0, "options": {"expires": 60}},
    "check-clauses": {
        "task": "pages.tasks.check_due",
        "schedule": SYNC_ROUND_S,
        "options": {"expires": 60},
    },
    "remind-assurances": {
        "task": "pages.tasks.remind_assurances",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "close-week": {"task": "pages.tasks.close_week", "schedule": 60.0, "options": {"expires": 60}},
    "warn-of-week": {"task": "pages.tasks.warn_of_week", "schedule": 300.0, "options": {"expires": 300}},
}
