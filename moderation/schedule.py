"""Periodic jobs of moderation, joined by `dzhankoy_portal.schedule`. Each re-derives its work from rows."""

from typing import Any

from django.conf import settings

_READ_EVERY_S = max(min(settings.COMMENTS_READ_S / 2, 15.0), 1.0)

SCHEDULE: dict[str, dict[str, Any]] = {
    # A tick that a busy worker could not take in time is worth nothing: the next one finds the same rows.
    "act on verdicts": {
        "task": "moderation.tasks.act_due",
        "schedule": settings.TICK_S * 2,
        "options": {"expires": max(settings.TICK_S * 3, 3.0)},
    },
    "mend moderation": {"task": "moderation.tasks.mend", "schedule": 60.0, "options": {"expires": 60}},
    "triage what has come": {
        "task": "moderation.tasks.triage_waiting",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "read what residents wrote": {
        "task": "moderation.tasks.read_due",
        "schedule": _READ_EVERY_S,
        # A busy worker takes it late: dropped at once, nothing would ever be read.
        "options": {"expires": max(_READ_EVERY_S * 3, 15.0)},
    },
    "depersonalise what is old": {
        "task": "moderation.tasks.depersonalise",
        "schedule": 6 * 3600.0,
        "options": {"expires": 3600},
    },
}
