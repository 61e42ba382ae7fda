"""What people must do for a post besides writing it: run a stream, announce results. Made with the approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from contentplan import access
from contentplan import notices_of_changes as notices
from contentplan.extras import extras_of
from contentplan.models import Post, PostTask, Revision
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record

BATCH = 100
# What a person checks before going on the air, and after.
CHECKS = (
    "Проверить камеру, звук, интернет и запасную связь",
    "Назначить, кто следит за комментариями во время эфира",
    "Проверить, что на странице открыты комментарии и трансляция видна без входа",
    "После эфира сохранить запись и проверить, что ссылка открывается",
)


def plan_tasks(revision: Revision) -> None:
    """Tasks of an approved revision: those of an earlier one that are not done give way. In the caller's transaction."""
    wanted = list(_wanted(revision))
    keep = {(task.kind, task.place) for task in wanted}
    for old in PostTask.objects.filter(post=revision.post, done_at__isnull=True):
        if (old.kind, old.place) not in keep:
            old.delete()
    for task in wanted:
        told = {"title": task.title, "due_at": task.due_at, "remind_at": task.remind_at}
        known, made = PostTask.objects.get_or_create(
            post=revision.post, kind=task.kind, place=task.place, defaults=told
        )
        if not made and known.due_at != task.due_at:
            # Another time: it is asked for anew, whatever was ticked for the earlier one.
            fresh = {"told_at": None, "done_at": None, "done_by": None}
            PostTask.objects.filter(pk=known.pk).update(**told, **fresh)


def _wanted(revision: Revision) -> Iterator[PostTask]:
    extras = extras_of(revision)
    if extras.stream:
        begins = extras.stream.starts_at
        before = begins - timedelta(seconds=extras.stream.remind_before_s)
        yield _task(PostTask.Kind.STREAM, 0, "начать трансляцию", begins, before)
        for place, title in enumerate(CHECKS):
            yield _task(PostTask.Kind.CHECK, place, title, begins, None)
    if extras.contest:
        at = extras.contest.results_at
        word = "конкурса" if extras.contest.kind == "contest" else "акции"
        yield _task(PostTask.Kind.RESULTS, 0, f"объявить итоги {word}", at, at)


def _task(kind: str, place: int, title: str, due_at: datetime, remind_at: datetime | None) -> PostTask:
    return PostTask(kind=kind, place=place, title=title, due_at=due_at, remind_at=remind_at)


def finish_task(*, actor: User, post: Post, task: PostTask) -> None:
    """Tick a task. A second click changes nothing.

    Raises:
        AccessDenied: the actor does not write posts.
    """
    require(access.may_write(actor))
    with transaction.atomic():
        fresh = PostTask.objects.filter(pk=task.pk, post=post, done_at__isnull=True)
        if fresh.update(done_at=clock.now(), done_by=actor) == 1:
            record("post.task_done", actor=actor, object=post, data={"title": task.title})


def remind() -> int:
    """Remind of tasks whose time has come, each once; returns how many."""
    now, count = clock.now(), 0
    due = PostTask.objects.filter(remind_at__lte=now, told_at__isnull=True, done_at__isnull=True)
    for task in due.select_related("post__author").order_by("remind_at")[:BATCH]:
        with transaction.atomic():
            if PostTask.objects.filter(pk=task.pk, told_at__isnull=True).update(told_at=now) == 1:
                notices.task_due(task)
                count += 1
    return count
