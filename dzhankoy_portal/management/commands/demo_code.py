"""The present one-time code of a person of the demo city, so that trying the portal needs no phone."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

import pyotp
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Print the present sign-in code of a person of the demo city (reads DATA_DIR/demo-sign-ins.json)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.DATA_DIR / "demo-sign-ins.json"
        if not path.exists():
            raise CommandError("Это не учебный город: demo-sign-ins.json нет.")
        for person in json.loads(path.read_text()):
            if person["email"].split("@")[0] == options["email"].split("@")[0]:
                if not person["totp_seed"]:
                    raise CommandError("У этого человека второго фактора ещё нет: заведите его при входе.")
                self.stdout.write(pyotp.TOTP(person["totp_seed"]).now())
                return
        raise CommandError("Такого человека в учебном городе нет.")
