"""Write `docs/regulation.md` from the clauses and rules."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from regulation.reference import reference


class Command(BaseCommand):
    help = "Write docs/regulation.md from the clauses and rules."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "regulation.md").write_text(reference())
