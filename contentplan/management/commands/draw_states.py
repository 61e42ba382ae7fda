"""`draw_states`: write docs/states.md from the graphs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from contentplan.drawing import states_page


class Command(BaseCommand):
    help = "Рисует графы состояний в docs/states.md"

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrites the page."""
        (settings.BASE_DIR / "docs" / "states.md").write_text(states_page(), encoding="utf-8")
        self.stdout.write("docs/states.md")
