"""`restore FILE`: put a copy back. Checked before anything changes; what was there is kept aside."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.verification import Report
from core.backup import actions
from core.errors import PortalError


class Command(BaseCommand):
    help = "Puts a copy made by `backup` back. Stop the portal first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="the database is not empty: replace it")
        parser.add_argument(
            "--no-privileges",
            action="store_true",
            help="PostgreSQL: leave out the rights on tables, when the roles of the copy do not exist here",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = actions.restore(
                options["file"], replace=options["replace"], privileges=not options["no_privileges"]
            )
        except PortalError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Возвращена копия от {done.manifest.made_at}, файлов {len(done.manifest.files)}.")
        for place in done.kept:
            self.stdout.write(f"Прежнее сохранено: {place}")
        self.stdout.write(_journal(done.report))
        if done.missing_keys:
            missing = ", ".join(done.missing_keys)
            self.stdout.write(
                f"Внимание: в VAULT_KEYS нет ключей {missing}: без них секреты копии не открыть."
            )


def _journal(report: Report | None) -> str:
    if report is None:
        return "Копия старше программы: выполните manage.py migrate, потом manage.py verify_journal."
    if report.problem:
        return f"Внимание: журнал нарушен: {report.problem.sentence}."
    return f"Журнал цел: записей {report.links}."
