"""Tasks to change what a person who has gone knew (п. 2.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from core import clock
from core.access import Actor, System, require
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.actions import record
from core.errors import Refused
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from core.russian import plural
from core.vault import access, leavers
from core.vault.leavers import HAND_OVER, Known
from core.vault.models import RotationTask, Secret

DUE_IN = timedelta(days=3)
URL = "/credentials/tasks/"
LEAST_NOTE = 5
_HANDED_OVER = "аккаунт передан, снят со страниц или сотрудник вернулся"
_NEEDLESS = "больше не нужно: сменено, снято или сотрудник вернулся"
JOB = System("note_leavers")


@transaction.atomic
def note_leavers() -> int:
    """Put tasks for what leavers know, close those that are done by now; answers how many are new.

    Run as often as one likes: it looks at rows, and a task that is there is not put twice.
    """
    known = leavers.known_by_leavers()
    tasks = list(RotationTask.objects.select_for_update(of=("self",)).filter(done_at__isnull=True))
    _close_needless(tasks, set(known))
    have = {_key(task) for task in tasks}
    done = _done_lately({one.person_id for one in known.values()})
    fresh = [
        one for key, one in known.items() if key not in have and not (key in done and done[key] >= one.since)
    ]
    by_person: dict[int, list[Known]] = defaultdict(list)
    for one in fresh:
        by_person[one.person_id].append(one)
    for person in User.objects.filter(pk__in=by_person):
        _put(person, by_person[person.pk])
    _remind()
    return len(fresh)


def _key(task: RotationTask) -> tuple[int, str, int, str]:
    return (task.person_id, task.owner_kind, task.owner_id, task.kind)


def _done_lately(people: set[int]) -> dict[tuple[int, str, int, str], datetime]:
    """When each of these people's tasks was last done: what was known before that moment is of no use."""
    rows = RotationTask.objects.filter(person_id__in=people, done_at__isnull=False).order_by("done_at")
    return {_key(task): task.done_at for task in rows if task.done_at}


def _put(person: User, known: list[Known]) -> None:
    now = clock.now()
    due = (now.astimezone(clock.city_zone()) + DUE_IN).date()
    RotationTask.objects.bulk_create(
        RotationTask(
            person=person,
            owner_kind=one.owner.kind,
            owner_id=one.owner.id,
            kind=one.kind,
            ground=one.ground,
            created_at=now,
            due_on=due,
        )
        for one in known
    )
    record("vault.tasks_put", actor=JOB, object=person, label=person.full_name, data={"count": len(known)})
    many = plural(len(known), "задача", "задачи", "задач")
    notify(
        people=staff_who_may(Right.VAULT_OVERSEE),
        kind="vault.tasks_put",
        text=f"{person.full_name} больше не работает с учётными данными: {many} по смене, до {due:%d.%m.%Y}.",
        url=URL,
        key=f"vault.tasks:{person.pk}:{now:%Y%m%d%H%M%S}",
    )


def _close_needless(tasks: Iterable[RotationTask], known: set[tuple[int, str, int, str]]) -> None:
    """A secret replaced or retired, an account handed over, a person who is back: nothing is left to do."""
    for task in tasks:
        if _key(task) in known:
            continue
        word = _HANDED_OVER if task.kind == HAND_OVER else _NEEDLESS
        _done(task, JOB, word)


def close_replaced(secret: Secret, *, actor: Actor) -> None:
    """The secret has a new value (or is out of use): tasks about it are done. In the caller's transaction."""
    tasks = RotationTask.objects.filter(
        owner_kind=secret.owner_kind, owner_id=secret.owner_id, kind=secret.kind, done_at__isnull=True
    )
    person = None if isinstance(actor, System) else actor.pk
    for task in tasks:
        if task.person_id != person:
            _done(task, actor, "сменено в портале")


@transaction.atomic
def finish_task(*, actor: Actor, task: RotationTask, note: str) -> None:
    """Say that what a leaver knew was changed outside the portal. Done already: nothing.

    Raises:
        AccessDenied: no business with the vault's tasks.
        Refused: no words of what was done, or the leaver's own word.
    """
    require(access.may_do_tasks(actor))
    if not isinstance(actor, System) and actor.pk == task.person_id:
        raise Refused("Свою задачу закрывает другой: это ваши прежние секреты.", clause="2.2")
    note = " ".join(note.split())[:300]
    if len(note) < LEAST_NOTE:
        raise Refused("Напишите, что сделано: это останется в журнале.", field="note")
    _done(task, actor, note)


def _done(task: RotationTask, actor: Actor, note: str) -> None:
    person = None if isinstance(actor, System) else actor
    rows = RotationTask.objects.filter(pk=task.pk, done_at__isnull=True)
    if rows.update(done_at=clock.now(), done_by=person, note=note) != 1:
        return
    record(
        "vault.task_done",
        actor=actor,
        object=task,
        label=str(task.person.full_name),
        data={"kind": task.kind, "owner": f"{task.owner_kind}:{task.owner_id}", "note": note},
    )


def _remind() -> None:
    """Once for each person and day that was missed."""
    today = clock.city_now().date()
    late = RotationTask.objects.filter(done_at__isnull=True, due_on__lt=today).select_related("person")
    people = {(task.person, task.due_on) for task in late}
    if not people:
        return
    staff = staff_who_may(Right.VAULT_OVERSEE)
    for person, due in people:
        notify(
            people=staff,
            kind="vault.tasks_late",
            text=f"Просрочено с {due:%d.%m.%Y}: не сменено то, что знал(а) {person.full_name}.",
            url=URL,
            key=f"vault.late:{person.pk}:{due:%Y%m%d}",
        )
