"""`verify_journal`: is the journal's chain whole? Exit 0 and its head, or 1 and the first broken entry."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import events, head
from core.audit.verification import Problem, verify_and_keep


class Command(BaseCommand):
    help = (
        "Checks every entry of the journal against the chain and the head kept in DATA_DIR/journal-head.txt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify_and_keep()
        if report.problem:
            raise CommandError(_told(report.problem))
        self.stdout.write(f"Цепочка цела: записей {report.links}, ждут скрепления {report.waiting}.")
        self.stdout.write(f"Вершина: {report.head_hash or 'пока нет'}")
        self.stdout.write(f"Сверено с файлом {head.path()}, отметок {len(head.read())}.")


def _told(problem: Problem) -> str:
    lines = [f"Журнал нарушен: {problem.sentence}."]
    if problem.entry_id is not None:
        lines.append(f"Первая нарушенная запись: № {problem.entry_id}")
    if problem.event:
        known = events.find(problem.event)
        lines.append(f"Событие: {problem.event}" + (f" ({known.sentence})" if known else ""))
    if problem.at:
        lines.append(f"Время: {problem.at.isoformat()}")
    return "\n".join(lines)
