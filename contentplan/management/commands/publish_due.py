"""`publish_due`: send what is due now, in this process, without a broker."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from contentplan.engine import resolve, send, sweep


class Command(BaseCommand):
    help = (
        "Отправляет всё, чему пришло время, и выясняет неизвестные исходы. Работает без брокера и без beat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep, then one pass over everything due; what fails is written to its delivery, not raised here."""
        sweep.mend()
        handed = sweep.tick(send.deliver, resolve.resolve)
        self.stdout.write(f"Обработано размещений: {handed}")
