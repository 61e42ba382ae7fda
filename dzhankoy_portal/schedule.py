"""The timetable of beat: each app keeps its own `schedule.py` with a dict SCHEDULE; here they are joined.

Periodic jobs re-derive their work from rows, so a lost, late or doubled message is harmless.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

OWN: dict[str, dict[str, Any]] = {
    # Expires: a worker that was away need not run every pulse it has missed.
    "pulse": {"task": "dzhankoy_portal.tasks.pulse", "schedule": 5.0, "options": {"expires": 5}},
}


def timetable() -> dict[str, dict[str, Any]]:
    """Every periodic job of the installed apps, by name; a name used twice is a fault."""
    joined = dict(OWN)
    for config in apps.get_app_configs():
        module = f"{config.name}.schedule"
        if config.name == "dzhankoy_portal" or find_spec(module) is None:
            continue
        for name, entry in import_module(module).SCHEDULE.items():
            if name in joined:
                raise ValueError(f"periodic job {name!r} is scheduled twice")
            joined[name] = entry
    return joined
