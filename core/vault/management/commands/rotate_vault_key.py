"""`rotate_vault_key`: put everything under the first key of `VAULT_KEYS`; safe to stop and to run again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.access import System
from core.vault.actions import rotate
from core.vault.errors import VaultError


class Command(BaseCommand):
    help = (
        "Re-encrypts every secret with the first key of VAULT_KEYS. Put a new key first and keep the old one behind "
        "it, restart the portal, run this, then take out the keys it names as not needed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = rotate(actor=System("rotate_vault_key"), progress=self._progress)
        except VaultError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"Перешифровано ключом «{result.key_id}»: {result.moved}.")
        for key_id in result.removable:
            self.stdout.write(f"Ключ «{key_id}» больше не нужен: уберите его из VAULT_KEYS.")
        if result.failed:
            lines = [f"Не открылись и остались как были: {len(result.failed)}."]
            raise CommandError("\n".join([*lines, *result.failed.values()]))

    def _progress(self, moved: int) -> None:
        self.stdout.write(f"… {moved}")
