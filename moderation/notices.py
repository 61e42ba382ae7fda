"""What people are told about moderation, each thing once (by its key); never a resident's words."""

from __future__ import annotations

from core.accounts.models import User
from core.accounts.rights import Right
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from core.russian import short_name
from moderation.access import heads_of
from moderation.models import Action, InboxItem, Verdict
from networks.base import NETWORK_NAMES, Network
from pages.models import OfficialPage


def passed(verdict: Verdict) -> None:
    """Heads of a department learn that something waits for their answer."""
    if verdict.department is None:
        return
    note = f" {verdict.reason}" if verdict.reason else ""
    notify(
        people=heads_of(verdict.department),
        kind="moderation.passed",
        text=f"Вам передали на ответ {_what(verdict.item)}.{note}",
        url=verdict.item.get_absolute_url(),
        key=f"verdict-{verdict.pk}-passed",
    )


def department_answered(item: InboxItem, by: User) -> None:
    """Whoever has passed it learns that there is an answer to send."""
    _to_moderator(item, f"{short_name(by.full_name)}: готов ответ на {_what(item)}. Отправьте его.")


def department_returned(item: InboxItem, by: User, reason: str) -> None:
    """Whoever has passed it learns why it is back."""
    _to_moderator(item, f"{short_name(by.full_name)} не отвечает на {_what(item)}: {reason}")


def _to_moderator(item: InboxItem, text: str) -> None:
    verdict = Verdict.objects.filter(item=item, is_current=True).select_related("by").first()
    working = verdict is not None and verdict.by.is_active
    people = [verdict.by] if verdict is not None and working else staff_who_may(Right.MODERATE)
    notify(
        people=people,
        kind="moderation.department",
        text=text[:500],
        url=item.get_absolute_url(),
        key=f"item-{item.pk}-v{item.version}-department",
    )


_WAITS = {
    "by_hand": "Сделайте вручную: {what}, {page}. {why}",
    "failed": "Не удалось: {what}, {page}. {why}",
    "unknown": "Неизвестно, ушёл ли ответ: {page}. Посмотрите и ответьте.",
}


def waits(action: Action) -> None:
    """Whoever has decided learns that the network did not let the portal do it."""
    decided = action.verdict.by if action.verdict else action.entry and action.entry.lift_by
    known = isinstance(decided, User) and decided.is_active
    people = [decided] if isinstance(decided, User) and known else staff_who_may(Right.MODERATE)
    text = _WAITS[action.state].format(
        what=action.get_kind_display(), page=page_words(action.page), why=action.last_error
    )
    notify(
        people=people,
        kind=f"moderation.{action.state}",
        text=text[:500],
        url=action.get_absolute_url(),
        key=f"action-{action.pk}-v{action.version}-{action.state}",
    )


def late(action: Action) -> None:
    """The alarm: five minutes after its time it is still not done."""
    why = f" {action.last_error}" if action.last_error else ""
    notify(
        people=staff_who_may(Right.MODERATE),
        kind="moderation.alarm",
        text=f"Опаздывает: {action.get_kind_display()}, {page_words(action.page)}.{why}"[:500],
        url=action.get_absolute_url(),
        key=f"action-{action.pk}-late",
    )


def _what(item: InboxItem) -> str:
    kind = "личное сообщение" if item.is_message else "комментарий"
    return f"{kind} на странице {page_words(item.page)}"


def page_words(page: OfficialPage) -> str:
    """«Администрация города» (ВКонтакте)."""
    return f"«{page.title}» ({NETWORK_NAMES[Network(page.network)]})"
