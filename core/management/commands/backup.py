"""`backup --to DIR|FILE`: one file with the database, the media and the journal's head. Keys are kept apart."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import actions
from core.errors import PortalError
from core.russian import file_size


class Command(BaseCommand):
    help = "Copies the database, the media and the journal's head into one .tar.gz. The portal may go on working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", required=True, type=Path, metavar="DIR|FILE", help="folder or name.tar.gz"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = actions.make(options["to"])
        except PortalError as error:
            raise CommandError(error.message) from None
        size = file_size(made.path.stat().st_size)
        self.stdout.write(f"Копия: {made.path} ({size}, файлов {len(made.manifest.files)})")
        self.stdout.write(f"SHA-256: {made.sha256}")
        keys = ", ".join(made.manifest.vault_keys) or "пока ни одного"
        self.stdout.write(
            "Ключей в копии нет: VAULT_KEYS и SECRET_KEY храните отдельно от неё. Секреты этой копии откроют "
            f"ключи хранилища: {keys}."
        )
