"""Make an installation ready to serve: called by `bin/run` before any process starts."""

from __future__ import annotations

import hashlib
import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from core.installation import is_demo
from core.vault.checks import SETTINGS
from dzhankoy_portal.broker import declare_queues


class Command(BaseCommand):
    help = "Migrate, collect static files, declare queues and, with --demo-if-new, load the demo city."
    requires_migrations_checks = False
    # What a person's settings can break. Whether models and addresses fit together is asked by the tests, not at each start.
    requires_system_checks = [Tags.security, SETTINGS]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo-if-new", action="store_true")
        parser.add_argument("--quick", action="store_true", help="end with code 75 if it would take time")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        # The mark outlives a crash between the first migration and the end of the demo's loading.
        begun = settings.DATA_DIR / "demo-begun"
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if options["quick"] and (pending or begun.exists() or not is_static_collected()):
            raise CommandError("Not prepared yet", returncode=os.EX_TEMPFAIL)
        if options["demo_if_new"] and not executor.loader.applied_migrations:
            begun.touch()
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
        close_to_others()
        if not is_static_collected():
            collect_static()
        declare_queues()
        if begun.exists():
            call_command("load_demo", stdout=self.stdout)
            begun.unlink()
        self.stdout.write(json.dumps({"demo": is_demo()}))


def close_to_others() -> None:
    """The front server shares the folder's group to hand out media; the database beside them is not for it."""
    path = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and path.exists():
        path.chmod(0o600)  # the files that SQLite lays beside it follow its mode


def is_static_collected() -> bool:
    """Whether no static file has changed since the last time."""
    stamp = _stamp()
    return stamp.exists() and stamp.read_text() == _static_digest()


def collect_static() -> None:
    """Collect and compress static files."""
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    _stamp().write_text(_static_digest())


def _stamp() -> Path:
    return settings.STATIC_ROOT / ".stamp"


def _static_digest() -> str:
    """A digest of names, sizes and times of our static files: cheap enough for every start."""
    seen = hashlib.sha256()
    for root in settings.STATICFILES_DIRS:
        for path in sorted(Path(root).rglob("*")):
            if path.is_file():
                facts = path.stat()
                seen.update(f"{path.relative_to(root)}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()
