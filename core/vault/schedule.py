"""When the vault looks who has gone."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "note-leavers": {"task": "core.vault.tasks.note_leavers", "schedule": 60.0, "options": {"expires": 60}},
}
