"""What people are told about changes of what is out, each thing once (by its key)."""

from __future__ import annotations

from contentplan import access, links
from contentplan.models import Change, Delivery, PostTask
from core.accounts.models import User
from core.accounts.rights import Role
from core.notifications.actions import notify
from core.russian import moment_text
from networks.base import NETWORK_NAMES, Network


def done(change: Change) -> None:
    """Whoever asked learns that the page shows it."""
    what = "исправлено" if change.is_edit else "снято со страницы"
    notify(
        people=_people(change),
        kind="delivery.changed",
        text=f"«{change.delivery.post.title}» {what}: {_page(change)}.",
        url=links.delivery_url(change.delivery_id),
        key=f"change-{change.pk}-done",
    )


def waits(change: Change) -> None:
    """A change waits for a person: by hand, or refused by the network."""
    what = "исправить" if change.is_edit else "удалить"
    notify(
        people=_people(change),
        kind="delivery.change_waits",
        text=f"«{change.delivery.post.title}» нужно {what} вручную: {_page(change)}. {change.last_error}"[
            :500
        ],
        url=links.delivery_url(change.delivery_id),
        key=f"change-{change.pk}-v{change.version}-waits",
    )


def tampered(change: Change) -> None:
    """The alarm: a correction is not what was approved."""
    notify(
        people=[*_people(change), *access.people_with(Role.PRESS_HEAD)],
        kind="delivery.alarm",
        text=f"«{change.delivery.post.title}» не исправлено: содержание не совпало с согласованным."
        " Проверьте, кто менял данные портала.",
        url=links.delivery_url(change.delivery_id),
        key=f"change-{change.pk}-tampered",
    )


def handmade_differs(delivery: Delivery, sentence: str) -> None:
    """Whoever placed it by hand learns that the page shows something else."""
    placed_by = [delivery.placed_by] if delivery.placed_by and delivery.placed_by.is_active else []
    notify(
        people=placed_by or access.people_with(Role.PRESS_HEAD),
        kind="delivery.handmade",
        text=f"«{delivery.post.title}» ({NETWORK_NAMES[Network(delivery.page.network)]}). {sentence}."[:500],
        url=links.delivery_url(delivery.pk),
        key=f"delivery-{delivery.pk}-handmade",
    )


def task_due(task: PostTask) -> None:
    """The author is reminded of a stream or of results to announce."""
    author = task.post.author
    notify(
        people=[author] if author.is_active else access.people_with(Role.PRESS_HEAD),
        kind="post.task",
        text=f"«{task.post.title}»: {task.title}, {moment_text(task.due_at)}.",
        url=links.post_url(task.post_id),
        key=f"task-{task.pk}-{task.due_at:%Y%m%d%H%M}",
    )


def _people(change: Change) -> list[User]:
    people = [one for one in (change.asked_by, change.delivery.post.author) if one.is_active]
    return people or access.people_with(Role.PRESS_HEAD)


def _page(change: Change) -> str:
    return f"«{change.page.title}» ({NETWORK_NAMES[Network(change.page.network)]})"
