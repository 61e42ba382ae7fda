"""`manage.py export_official_pages [--format json|csv|html] [--output FILE]`: the public list as a file."""

from __future__ import annotations

import csv
import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from core.spreadsheet import harmless
from pages.public.json_list import list_as_json
from pages.public.snapshot import Snapshot, build, read_rows

CSV_HEAD = ("Организация", "ИНН", "Сеть", "Название", "Адрес", "Отметка сети", "Проверено")


class Command(BaseCommand):
    """Writes exactly what the public list shows: active pages and nothing internal."""

    help = "Export the public list of official pages (active ones) as JSON, CSV or an HTML fragment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["json", "csv", "html"], default="json")
        parser.add_argument("--output", type=Path, help="a file to write instead of the standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        snapshot = build(read_rows())
        text = {"json": _as_json, "csv": _as_csv, "html": _as_html}[options["format"]](snapshot)
        if options["output"] is None:
            self.stdout.write(text)
            return
        options["output"].write_text(text, encoding="utf-8")
        self.stderr.write(f"{len(snapshot.pages)} pages written to {options['output']}")


def _as_json(snapshot: Snapshot) -> str:
    return json.dumps(list_as_json(snapshot), ensure_ascii=False, indent=1)


def _as_html(snapshot: Snapshot) -> str:
    return render_to_string("public/embed.html", {"snapshot": snapshot})


def _as_csv(snapshot: Snapshot) -> str:
    # The mark tells spreadsheet programs that the file is UTF-8; semicolons are what they expect in Russian.
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out, delimiter=";")
    table.writerow(CSV_HEAD)
    for row, page in snapshot.pages:
        mark = "да" if page.official_mark else ""
        checked = page.checked_at.isoformat(timespec="seconds") if page.checked_at else ""
        cells = (row.name, row.inn, page.network_name, page.title, page.url, mark, checked)
        table.writerow([harmless(cell) for cell in cells])
    return out.getvalue()
