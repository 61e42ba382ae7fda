"""What people are told about posts and deliveries, each thing once (by its key)."""

from __future__ import annotations

from collections.abc import Iterable

from contentplan import access, links, notices_urgent
from contentplan.event_posts import days_words
from contentplan.models import ContentPlan, Delivery, Mourning, OfficialEvent, Post, Revision
from contentplan.urgent_access import on_duty_now
from core.accounts.models import User
from core.accounts.rights import Role
from core.notifications.actions import notify
from core.russian import moment_text, plural, range_text, short_name
from networks.base import NETWORK_NAMES, Network


def submitted(revision: Revision) -> None:
    """Those who may approve learn that a revision waits."""
    notify(
        people=access.approvers_of(revision)[:1]
        if revision.post.approver_id
        else access.approvers_of(revision),
        kind="post.submitted",
        text=f"«{revision.post.title}» ждёт вашего согласования.",
        url=links.approval_url(revision.pk),
        key=f"revision-{revision.pk}-submitted",
    )


def decided(revision: Revision, by: User, remark: str = "") -> None:
    """The author learns of the decision."""
    who = short_name(by.full_name)
    text = (
        f"{who}: «{revision.post.title}» возвращено. {remark}"
        if remark
        else f"{who}: «{revision.post.title}» согласовано."
    )
    notify(
        people=_writers(revision.post, revision.submitted_by),
        kind="post.returned" if remark else "post.approved",
        text=text,
        url=links.post_url(revision.post_id),
        key=f"revision-{revision.pk}-decided",
    )


def time_passed(revision: Revision, networks: Iterable[str]) -> None:
    """The author learns that a time has passed without an approval."""
    where = ", ".join(NETWORK_NAMES[Network(code)] for code in networks)
    state = "ещё черновик" if revision.is_draft else "не согласовано"
    notify(
        people=_writers(revision.post, revision.submitted_by),
        kind="post.expired",
        text=f"Время выхода прошло, а «{revision.post.title}» {state}: {where}. Назначьте новое время.",
        url=links.post_url(revision.post_id),
        key=f"revision-{revision.pk}-v{revision.version}-expired",
    )


_WAITS: dict[str, str] = {
    "unknown": "Неизвестно, вышло ли «{title}» на {page}. Посмотрите на страницу и ответьте.",
    "by_hand": "«{title}» на {page} нужно разместить вручную. {why}",
    "failed": "«{title}» не опубликовано на {page}. {why}",
    "expired": "«{title}» на {page} просрочено: срок был {due}. Назначьте новое время или отмените.",
}


def waits(delivery: Delivery) -> None:
    """People learn that a delivery waits for them. The press head is told of what may already be public.

    An urgent one shouts (`notices_urgent.alarm`).
    """
    if delivery.urgent:
        notices_urgent.alarm(delivery)
        return
    text = _WAITS[delivery.state].format(
        title=delivery.post.title,
        page=_page(delivery),
        why=delivery.last_error,
        due=moment_text(delivery.due_at),
    )
    heads = access.people_with(Role.PRESS_HEAD) if delivery.state == "unknown" else []
    alarming = delivery.state in ("unknown", "failed")
    notify(
        people=[
            *_writers(delivery.post, delivery.revision.submitted_by),
            *heads,
            *(on_duty_now() if alarming else []),
        ],
        kind=f"delivery.{delivery.state}",
        text=text[:500],
        url=links.delivery_url(delivery.pk),
        key=f"delivery-{delivery.pk}-v{delivery.version}-{delivery.state}",
        alarm=alarming,
    )


def late(delivery: Delivery) -> None:
    """The alarm: it has still not gone out, five minutes after its time, an urgent one after one."""
    if delivery.urgent:
        notices_urgent.alarm(delivery)
        return
    why = f" {delivery.last_error}" if delivery.last_error else ""
    _alarm(
        delivery,
        f"«{delivery.post.title}» опаздывает на {_page(delivery)}: срок был {moment_text(delivery.due_at)}.{why}",
        f"late-{delivery.due_at:%Y%m%d%H%M}",
    )


def tampered(delivery: Delivery) -> None:
    """The alarm: what was to go out is not what was approved."""
    _alarm(
        delivery,
        f"«{delivery.post.title}» не отправлено на {_page(delivery)}: содержание не совпало с согласованным."
        " Проверьте, кто менял данные портала.",
        f"tampered-v{delivery.version}",
    )


def second_copy(delivery: Delivery, url: str) -> None:
    """The alarm: the network has accepted the post once more than we wanted."""
    _alarm(
        delivery,
        f"На {_page(delivery)} может быть лишний экземпляр «{delivery.post.title}»: {url}. Удалите его вручную.",
        f"copy-{url}"[:60],
    )


def mourning_over(mourning: Mourning, waiting: int, by: User | None) -> None:
    """The press office learns that a mourning has ended and how much waits for a decision."""
    wait = f" Ждут решения: {plural(waiting, 'размещение', 'размещения', 'размещений')}." if waiting else ""
    notify(
        people=[person for person in _press() if by is None or person.pk != by.pk],
        kind="mourning.closed",
        text=f"Траур закончен. Верните обложки и аватары.{wait}",
        url=links.overdue_url() if waiting else links.mourning_url(mourning.pk),
        key=f"mourning-{mourning.pk}-closed",
    )


# --- events and plans -------------------------------------------------------------------------------


def event_proposed(event: OfficialEvent) -> None:
    """The press office learns that a department proposes an event."""
    notify(
        people=_press(),
        kind="event.proposed",
        text=f"{event.organization.short_name} предлагает мероприятие: «{event.title}», {days_words(event)}.",
        url=links.event_url(event.pk),
        key=f"event-{event.pk}-proposed",
    )


def event_decided(event: OfficialEvent, by: User) -> None:
    """Whoever proposed learns the answer, with the reason of a refusal."""
    word = f"не взяли: {event.reason}" if event.state == "declined" else "взяли в план"
    notify(
        people=[event.author] if event.author_id != by.pk else [],
        kind=f"event.{event.state}",
        text=f"Мероприятие «{event.title}», {days_words(event)}, {word}"[:499].rstrip(".") + ".",
        url=links.event_url(event.pk),
        key=f"event-{event.pk}-decided",
    )


def event_changed(event: OfficialEvent, by: User, asked: int) -> None:
    """An event is moved or cancelled: those who write its posts, cover it or proposed it learn, and what waits."""
    people = [
        event.author,
        event.responsible,
        *(post.author for post in event.posts.select_related("author")),
    ]
    told = {one.pk: one for one in people if one is not None and one.pk != by.pk}
    alone = event.starts_at if event.last_day is None else None
    new = moment_text(alone) if alone else days_words(event)
    what = "отменено" if event.state == "cancelled" else f"перенесено на {new}"
    wait = " Решите, что с его материалами: пока не решено, они не выйдут." if asked else ""
    notify(
        people=told.values(),
        kind=f"event.{event.state}",
        text=f"Мероприятие «{event.title}» {what}.{wait}",
        url=links.event_url(event.pk),
        key=f"event-{event.pk}-v{event.version}",
    )


def plan_confirmed(plan: ContentPlan) -> None:
    """The press office learns that a plan stands."""
    days = range_text(plan.first_day, plan.last_day)
    who = short_name(plan.confirmed_by.full_name)
    notify(
        people=[person for person in _press() if person.pk != plan.confirmed_by_id],
        kind="plan.confirmed",
        text=f"{who}: план на {days} утверждён, версия {plan.number}.",
        url=links.document_url(plan.pk),
        key=f"plan-{plan.pk}",
    )


def _press() -> list[User]:
    return [*access.people_with(Role.PRESS_OFFICER), *access.people_with(Role.PRESS_HEAD)]


def _alarm(delivery: Delivery, text: str, key: str) -> None:
    notify(
        people=[
            *_writers(delivery.post, delivery.revision.submitted_by),
            *access.people_with(Role.PRESS_HEAD),
            *on_duty_now(),
        ],
        kind="delivery.alarm",
        text=text[:500],
        url=links.delivery_url(delivery.pk),
        key=f"delivery-{delivery.pk}-{key}",
        alarm=True,
    )


def _writers(post: Post, submitted_by: User | None) -> list[User]:
    """The author and whoever submitted; without either at work, the press head."""
    people = [person for person in (post.author, submitted_by) if person is not None and person.is_active]
    return people or access.people_with(Role.PRESS_HEAD)


def _page(delivery: Delivery) -> str:
    """«странице «Администрация города» (ВКонтакте)», to stand after «на»."""
    return f"странице «{delivery.page.title}» ({NETWORK_NAMES[Network(delivery.page.network)]})"
