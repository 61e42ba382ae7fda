"""`fit_triage`: fit the models of triage anew from a folder of data (docs/triage.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from moderation.triage import fitting


class Command(BaseCommand):
    help = "Заново подбирает коэффициенты моделей разбора по папке с размеченными данными"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("data", type=Path, help="папка с vk_toxicity_dev.tsv и telegram_spam_dev.tsv")
        parser.add_argument(
            "--only", action="append", choices=fitting.MODELS, help="какую модель подобрать; без ключа – все"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Overwrites the model files; a folder without the data is refused before anything is written."""
        for name in ("vk_toxicity_dev.tsv", "telegram_spam_dev.tsv"):
            if not (options["data"] / name).is_file():
                raise CommandError(f"Нет файла {options['data'] / name}: укажите папку с данными.")
        for name, model in fitting.refit(options["data"], options["only"] or fitting.MODELS).items():
            self.stdout.write(f"{name}: признаков {len(model.weights)}")
