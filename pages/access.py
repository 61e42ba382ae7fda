"""Who may see and change official pages, their accounts and work contacts."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from core.access import ALLOWED, Actor, Decision, System, denied, may, rights_of
from core.accounts.rights import RIGHTS_OF, Right, Role
from core.organizations.queries import descendants_of, scope_of
from pages.models import NetworkAccount, OfficialPage, WorkContact

_EDITORS = "Страницы, аккаунты и контакты записывает пресс-служба: попросите её сотрудника."
_ACTIVATORS = "Это решает начальник Отдела."


def may_see_pages(actor: Actor) -> Decision:
    """Whether the actor has any official page to look at: the city's, or of the own organization."""
    if rights_of(actor) & {Right.PAGES_SEE, Right.OWN_PAGES_SEE}:
        return ALLOWED
    return denied(
        "Страницы видят сотрудники пресс-службы и ответственные от организаций по назначению.", "2.1"
    )


def may_edit_pages(actor: Actor) -> Decision:
    """Register a page; change pages, accounts and contacts."""
    return may(actor, Right.PAGES_EDIT, _EDITORS)


def may_activate_pages(actor: Actor) -> Decision:
    """Put a page in the public list, suspend, resume, close it; decide what counts as a work contact."""
    return may(actor, Right.PAGES_ACTIVATE, _ACTIVATORS)


def may_mark_networks(actor: Actor) -> Decision:
    """Mark a network as out of reach, and as back: the administrator of the portal, the press head."""
    if rights_of(actor) & {Right.SERVICE_SEE, Right.PAGES_ACTIVATE}:
        return ALLOWED
    return denied("Недоступность сети отмечает администратор портала или начальник Отдела.")


def may_store_secrets(actor: Actor) -> Decision:
    """Put a token or a password into the vault."""
    return may(actor, Right.VAULT_STORE, "Учётные данные кладёт в хранилище тот, у кого есть на это право.")


def may_see_vault(actor: Actor) -> Decision:
    """Open the vault's own screens."""
    vault = {Right.VAULT_STORE, Right.VAULT_REVEAL, Right.VAULT_OVERSEE}
    return (
        ALLOWED if rights_of(actor) & vault else denied("Учётные данные видят те, кому это поручено.", "2.2")
    )


def organizations_of(actor: Actor) -> set[int]:
    """The organizations whose pages are the actor's own, with everything they oversee. Two queries at most."""
    if isinstance(actor, System):
        return set()
    tops = {
        appointment.organization_id
        for appointment in actor.appointments_in_force()
        if Right.OWN_PAGES_SEE in RIGHTS_OF.get(Role(appointment.role), frozenset())
    }
    return descendants_of(tops) if tops else set()


def organizations_seen(actor: Actor) -> Collection[int] | None:
    """Organizations whose pages, accounts and contacts the actor sees; None: all of the city."""
    scope = scope_of(actor, Right.PAGES_SEE) if Right.PAGES_SEE in rights_of(actor) else frozenset()
    return None if scope is None else scope | organizations_of(actor)


def pages_visible_to(actor: Actor) -> QuerySet[OfficialPage]:
    """Every page of the city, or those of the own or the checked organizations, or none."""
    seen = organizations_seen(actor)
    return (
        OfficialPage.objects.all() if seen is None else OfficialPage.objects.filter(organization_id__in=seen)
    )


def get_page_for(actor: Actor, pk: int) -> OfficialPage:
    """One page.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(pages_visible_to(actor).select_related("organization", "created_by"), pk=pk)


def accounts_visible_to(actor: Actor) -> QuerySet[NetworkAccount]:
    """Accounts of visible pages; with the whole city's pages, every account."""
    seen = organizations_seen(actor)
    if seen is None:
        return NetworkAccount.objects.all()
    bound = Q(email__organization_id__in=seen) | Q(phone__organization_id__in=seen)
    return NetworkAccount.objects.filter(bound | Q(pages__organization_id__in=seen)).distinct()


def get_account_for(actor: Actor, pk: int) -> NetworkAccount:
    """One account.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(accounts_visible_to(actor).select_related("holder", "email", "phone"), pk=pk)


def contacts_visible_to(actor: Actor) -> QuerySet[WorkContact]:
    """Work contacts of the city, or of the own or the checked organizations."""
    seen = organizations_seen(actor)
    return WorkContact.objects.all() if seen is None else WorkContact.objects.filter(organization_id__in=seen)


def get_contact_for(actor: Actor, pk: int) -> WorkContact:
    """One work contact.

    Raises:
        Http404: there is none, or it is not the actor's to see.
    """
    return get_object_or_404(contacts_visible_to(actor).select_related("organization"), pk=pk)


def may_decide_counts(actor: Actor) -> Decision:
    """Say that a publication does not count by its content; correct a frozen protocol (п. 5)."""
    return may(actor, Right.COUNT_DECIDE, "Засчитывать ли публикацию, решает начальник Отдела.")


# --- demands of the order on a page -------------------------------------------------------------------


def may_assure(actor: Actor, page: OfficialPage) -> Decision:
    """Give one's word on a page, ask for a check of it: the press office, or the organization for its own page."""
    rights = rights_of(actor)
    if Right.PAGES_EDIT in rights:
        return ALLOWED
    if Right.OWN_PAGES_SEE in rights and page.organization_id in organizations_of(actor):
        return ALLOWED
    return denied("Заверяет и проверяет пресс-служба, а свою страницу — ответственный от организации.", "11")


def may_decide_findings(actor: Actor) -> Decision:
    """Confirm a finding as a violation, or dismiss it."""
    return may(
        actor,
        Right.FINDINGS_DECIDE,
        "Замечание подтверждает или отклоняет начальник Отдела или ответственный за «Госпаблики».",
    )


def may_edit_checklist(actor: Actor) -> Decision:
    """Say what other information the law wants on a page (п. 4.3 б)."""
    return may(actor, Right.PAGES_ACTIVATE, "Список иной информации задаёт начальник Отдела.")
