"""Start-up checks: the keys can be read, and they are the ones that sealed what is in the database.

The database part runs with `manage.py migrate` and `manage.py check --database default`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from core.vault import keys
from core.vault.errors import KeysMalformed
from core.vault.models import KeyCheck

SETTINGS = "settings"  # tag of checks of what `.env` says


@register(SETTINGS)
def keys_readable(**_: Any) -> list[CheckMessage]:
    """`VAULT_KEYS` has the right form. Its absence is a warning: most commands open no secret."""
    if not settings.VAULT_KEYS:
        return [Warning("VAULT_KEYS не задан: секреты нельзя ни сохранить, ни открыть.", id="vault.W001")]
    try:
        keys.ring()
    except KeysMalformed as error:
        return [
            Error(
                error.message,
                hint="«id:base64 от 32 случайных байт»; bin/run делает ключ сам.",
                id="vault.E001",
            )
        ]
    return []


@register(Tags.database)
def keys_fit(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """The keys open what is stored."""
    if not databases or "default" not in databases or not settings.VAULT_KEYS:
        return []
    connection = connections["default"]
    if KeyCheck._meta.db_table not in connection.introspection.table_names():
        return []
    return [Error(problem, id="vault.E002") for problem in keys.problems()]
