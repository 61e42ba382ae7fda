"""Reads of the tasks that leavers leave behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core import clock
from core.accounts.models import User
from core.vault import kinds, owners
from core.vault.leavers import HAND_OVER
from core.vault.models import RotationTask
from core.vault.owners import Owner, OwnerName

MOST_TASKS = 500


@dataclass(frozen=True)
class TaskLine:
    """One task as the screen shows it."""

    task: RotationTask
    name: OwnerName
    today: date

    @property
    def what(self) -> str:
        """«Сменить пароль», «Передать аккаунт другому или снять со страниц»."""
        if self.task.kind == HAND_OVER:
            return "Передать аккаунт другому или снять со страниц"
        return f"Сменить: {kinds.name_of(self.task.kind)}"

    @property
    def is_late(self) -> bool:
        return self.task.done_at is None and self.task.due_on < self.today

    @property
    def can_be_replaced(self) -> bool:
        """Whether the vault has a form for a new value."""
        return self.task.done_at is None and self.task.kind != HAND_OVER


@dataclass(frozen=True)
class Leaver:
    """A person who has gone and the tasks left behind."""

    person: User
    lines: list[TaskLine]

    @property
    def left(self) -> int:
        return sum(line.task.done_at is None for line in self.lines)

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.lines)


def leavers_with_tasks(*, done_too: bool = False) -> list[Leaver]:
    """People who left tasks behind, those with the oldest open one first. Three queries and those of the names."""
    rows = RotationTask.objects.select_related("person", "done_by")
    if not done_too:
        rows = rows.filter(
            Q(done_at__isnull=True)
            | Q(person__in=RotationTask.objects.filter(done_at__isnull=True).values("person"))
        )
    tasks = list(rows.order_by("due_on", "owner_kind", "owner_id", "pk")[:MOST_TASKS])
    names, today = owners.names_of(task.owner for task in tasks), clock.city_now().date()
    found: dict[int, Leaver] = {}
    for task in tasks:
        person = found.setdefault(task.person_id, Leaver(task.person, []))
        person.lines.append(TaskLine(task, names[task.owner], today))
    for person in found.values():
        person.lines.sort(key=lambda line: line.task.done_at is not None)
    return sorted(found.values(), key=lambda one: (one.left == 0, one.lines[0].task.due_on))


def first_open(most: int) -> list[TaskLine]:
    """Open tasks that are due first. One query and those of the names."""
    rows = RotationTask.objects.filter(done_at__isnull=True).select_related("person")
    tasks = list(rows.order_by("due_on", "pk")[:most])
    names, today = owners.names_of(task.owner for task in tasks), clock.city_now().date()
    return [TaskLine(task, names[task.owner], today) for task in tasks]


def open_tasks_of(wanted: Iterable[Owner]) -> dict[Owner, list[RotationTask]]:
    """Open tasks about secrets of these owners. One query."""
    asked = set(wanted)
    rows = RotationTask.objects.filter(
        done_at__isnull=True,
        owner_kind__in={owner.kind for owner in asked},
        owner_id__in={owner.id for owner in asked},
    ).select_related("person")
    found: dict[Owner, list[RotationTask]] = defaultdict(list)
    for task in rows:
        if task.owner in asked:
            found[task.owner].append(task)
    return found


def open_task_count() -> tuple[int, int]:
    """Open tasks, and how many of them are late. One query."""
    due = list(RotationTask.objects.filter(done_at__isnull=True).values_list("due_on", flat=True))
    return len(due), sum(day < clock.city_now().date() for day in due)
