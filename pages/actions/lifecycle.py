"""The life of a page: into the public list, out of it, closed; access lost and found (п. 2.1, 3)."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.access import Actor, require
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit.actions import record
from core.errors import Refused
from core.notifications.actions import notify
from core.organizations.queries import staff_who_may
from core.states import move
from core.vault.owners import Owner
from networks.base import TokenKind
from pages.access import may_activate_pages
from pages.models import PAGE_GRAPH, OfficialPage

LEAST_REASON = 5


@transaction.atomic
def activate(*, actor: Actor, page: OfficialPage, confirmed_by_hand: bool = False) -> None:
    """Put a draft into the public list. Active already: nothing.

    `confirmed_by_hand`: a person has looked that the address is an open community of the organization; needed
    only while the network itself has not said so.

    Raises:
        AccessDenied: only the one who answers for the list may.
        Refused: nobody has made sure what stands at the address; the organization is no more.
        Stale: the page is in another state by now.
    """
    require(may_activate_pages(actor))
    if _is_already(page, "active"):
        return
    _require_fit(page, confirmed_by_hand)
    move(page, PAGE_GRAPH, "active", sources=["draft"], state_reason="")
    record("page.activated", actor=actor, object=page, data={"confirmed_by_hand": confirmed_by_hand})


@transaction.atomic
def suspend(*, actor: Actor, page: OfficialPage, reason: str) -> None:
    """Take a page off the public list for a time. Suspended already: nothing.

    Raises:
        AccessDenied: only the one who answers for the list may.
        Refused: no reason.
        Stale: the page is in another state by now.
    """
    require(may_activate_pages(actor))
    reason = _reason(reason)
    if _is_already(page, "suspended"):
        return
    move(page, PAGE_GRAPH, "suspended", state_reason=reason)
    record("page.suspended", actor=actor, object=page, data={"reason": reason})


@transaction.atomic
def resume(*, actor: Actor, page: OfficialPage) -> None:
    """Give a suspended page back to the public list. Active already: nothing.

    Raises:
        AccessDenied: only the one who answers for the list may.
        Refused: the organization is no more.
        Stale: the page is in another state by now.
    """
    require(may_activate_pages(actor))
    if _is_already(page, "active"):
        return
    _require_fit(page, confirmed_by_hand=True)
    move(page, PAGE_GRAPH, "active", sources=["suspended"], state_reason="")
    record("page.resumed", actor=actor, object=page)


@transaction.atomic
def close(*, actor: Actor, page: OfficialPage, reason: str) -> None:
    """Close a page for good: it leaves every list, its history stays. Closed already: nothing.

    Raises:
        AccessDenied: only the one who answers for the list may.
        Refused: no reason.
        Stale: somebody changed the page first.
    """
    require(may_activate_pages(actor))
    reason = _reason(reason)
    if _is_already(page, "closed"):
        return
    move(page, PAGE_GRAPH, "closed", state_reason=reason)
    record("page.closed", actor=actor, object=page, data={"reason": reason})


def _is_already(page: OfficialPage, state: str) -> bool:
    """A second click finds the work done."""
    current = OfficialPage.objects.filter(pk=page.pk).values_list("state", flat=True).first()
    return current == state


def _require_fit(page: OfficialPage, confirmed_by_hand: bool) -> None:
    if not page.organization.is_active:
        raise Refused(
            f"Организации «{page.organization}» больше нет.",
            advice="Сначала запишите страницу на действующую.",
        )
    if page.checked_at is None and not confirmed_by_hand:
        raise Refused(
            "Сеть ещё не подтвердила, что это за страница.",
            clause="3",
            field="confirmed",
            advice="Откройте её по ссылке и отметьте, что это открытое сообщество организации, "
            "или впишите токен и проверьте страницу.",
        )


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) < LEAST_REASON:
        raise Refused("Напишите основание: оно останется в журнале и в карточке страницы.", field="reason")
    if len(reason) > 300:
        raise Refused("Основание длиннее 300 знаков: сократите.", field="reason")
    return reason


@transaction.atomic
def mark_broken(*, actor: Actor, page: OfficialPage, why: str) -> bool:
    """Note that the network refuses the page's token; tells the press office head and the account holders once.

    Answers whether it was news: a page marked already stays as it is.
    """
    why = why[:300]
    since = clock.now()
    fresh = OfficialPage.objects.filter(pk=page.pk, broken_since__isnull=True)
    if fresh.update(broken_since=since, broken_why=why) != 1:
        return False
    page.broken_since, page.broken_why = since, why
    record("page.broken", actor=actor, object=page, data={"reason": why})
    notify(
        people=_who_should_know(page),
        kind="page.broken",
        text=f"Портал потерял доступ к странице «{page.title}» ({page.get_network_display()}): {why}"
        " Обновите токен.",
        url=page.get_absolute_url(),
        key=f"page.broken:{page.pk}:{since:%Y%m%d%H%M%S%f}",
    )
    return True


@transaction.atomic
def mark_healed(*, actor: Actor, page: OfficialPage) -> bool:
    """Note that the network answers again. Answers whether the page was marked."""
    marked = OfficialPage.objects.filter(pk=page.pk, broken_since__isnull=False)
    if marked.update(broken_since=None, broken_why="") != 1:
        return False
    page.broken_since, page.broken_why = None, ""
    record("page.healed", actor=actor, object=page)
    return True


def note_dead_key(*, page: OfficialPage, kind: TokenKind, why: str, owner: Owner | None = None) -> None:
    """Tell, once a day, of a dead token without which the page still speaks; nothing else of the page stops.

    `owner`: whose the token is. One that many pages share (the application's, an account's) is told of once for all of
    them, to each person of theirs.
    """
    day = f"{clock.now().astimezone(clock.city_zone()):%Y%m%d}"
    network = page.get_network_display()
    whose = _SHARED.get(owner.kind) if owner else None
    if whose is None or owner is None:
        told, of = f"Страница «{page.title}» ({network}) работает, но не во всём", f"{page.pk}"
    else:
        told, of = f"Страницы {whose} ({network}) работают, но не во всём", f"{owner.kind}:{owner.id}"
    notify(
        people=_who_should_know(page),
        kind="page.key_died",
        text=f"{told}: {why}",
        url=page.get_absolute_url(),
        key=f"page.key_died:{of}:{kind.value}:{day}",
    )


_SHARED = {"application": "города, у которых нет своего ключа", "account": "одного администратора"}


def _who_should_know(page: OfficialPage) -> list[User]:
    holders = User.objects.filter(is_active=True, network_accounts__roles__page=page)
    return [*staff_who_may(Right.PAGES_ACTIVATE), *holders]
