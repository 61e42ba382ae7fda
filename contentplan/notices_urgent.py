"""What people are told about urgent publications. An alarm reaches the person on duty and the chief at once."""

from __future__ import annotations

from contentplan import access, links
from contentplan.models import Delivery, UrgentPublication
from contentplan.urgent_access import on_duty_now
from core.accounts.models import User
from core.accounts.rights import Role
from core.notifications.actions import notify
from core.russian import plural, short_name
from networks.base import NETWORK_NAMES, Network

ALARM = "urgent.alarm"

_WORDS: dict[str, str] = {
    "unknown": "неизвестно, вышло ли. Посмотрите на страницу и ответьте: сам портал второй раз не отправит",
    "by_hand": "разместите вручную сейчас",
    "failed": "не опубликовано",
    "expired": "не вышло за час и больше не отправится",
    "removed": "снято со страницы",
}


def sent(publication: UrgentPublication, pages: int) -> None:
    """Chiefs learn that a warning has been sent without a separate approval, and that they are to look."""
    who = short_name(publication.sent_by.full_name)
    notify(
        people=_chiefs(publication),
        kind="urgent.sent",
        text=(
            f"{who} отправляет срочное на {plural(pages, 'страницу', 'страницы', 'страниц')} по распоряжению"
            f" {publication.standing.order}: «{publication.post.title}». Посмотрите и отметьте."
        ),
        url=links.urgent_url(publication.pk),
        key=f"urgent-{publication.pk}-sent",
        at_once=True,
    )


def reviewed(publication: UrgentPublication, by: User) -> None:
    """The sender learns what the chief said; of an objection all on duty, who take it off the pages."""
    objected = publication.verdict == UrgentPublication.Verdict.OBJECTED
    people = [publication.sent_by, *on_duty_now()] if objected else [publication.sent_by]
    word = f"против: {publication.remark} Снимите публикацию со страниц" if objected else "просмотрено"
    notify(
        people=people,
        kind=ALARM if objected else "urgent.reviewed",
        text=f"{short_name(by.full_name)}: срочное «{publication.post.title}» — {word}."[:500],
        url=links.urgent_url(publication.pk),
        key=f"urgent-{publication.pk}-reviewed",
        at_once=objected,
    )


def alarm(delivery: Delivery) -> None:
    """An urgent delivery that is not surely out shouts: the sender, all on duty, the chief, press heads."""
    publication = UrgentPublication.objects.filter(post_id=delivery.post_id).first()
    chiefs = _chiefs(publication) if publication else access.people_with(Role.PRESS_HEAD)
    what = _WORDS.get(delivery.state, "ещё не вышло")
    why = f" {delivery.last_error}" if delivery.last_error and delivery.state != "by_hand" else ""
    where = f"{NETWORK_NAMES[Network(delivery.page.network)]}, «{delivery.page.title}»"
    notify(
        people=[delivery.post.author, *on_duty_now(), *chiefs],
        kind=ALARM,
        text=f"СРОЧНОЕ, {where}: {what}. «{delivery.post.title}».{why}"[:500],
        url=links.delivery_url(delivery.pk),
        key=f"urgent-delivery-{delivery.pk}-v{delivery.version}-{delivery.state}",
        at_once=True,
    )


def _chiefs(publication: UrgentPublication) -> list[User]:
    people = [publication.standing.chief, *access.people_with(Role.PRESS_HEAD)]
    return [person for person in people if person.pk != publication.sent_by_id]
