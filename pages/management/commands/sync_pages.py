"""Read the walls of all active pages now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pages.actions.walls import sync_page
from pages.models import OfficialPage


class Command(BaseCommand):
    help = "Read the walls of active pages (or of one, --page) and keep what was seen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--page", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        pages = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).order_by("pk")
        if options["page"]:
            pages = pages.filter(pk=options["page"])
        for page in pages:
            read = sync_page(page.pk)
            if read is None:
                said = "стену по API не прочитать, публикации приходят обновлениями"
            elif read.complete:
                said = f"прочитана, новых {read.found}"
            else:
                said = read.sentence or "прочитана не до конца"
            self.stdout.write(f"{page}: {said}")
