"""Entering a page into the register and changing what is written of it (п. 2.1, 3)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from core import clock
from core.access import Actor, System, require
from core.audit.actions import record
from core.errors import Refused
from core.organizations.models import Organization
from networks.base import NETWORK_NAMES, Network, PageFacts
from pages.access import may_edit_pages
from pages.models import OfficialPage
from pages.recognition import Recognised, refuse_registered

MOST_NORM = 50
_WORDS = {"organization": "организация", "title": "название", "norm": "норма"}


def register_page(
    *,
    actor: Actor,
    found: Recognised,
    organization: Organization,
    title: str = "",
    norm: int | None = None,
    key: str = "",
) -> tuple[OfficialPage, bool]:
    """Enter a recognised page as a draft; answers with the page and whether it is new.

    `key` names the form that asks: the same form sent twice gives the same page. A blank `title` is taken from
    the network, else made of the organization's name.

    Raises:
        AccessDenied: no right to edit pages.
        AlreadyRegistered: the register has it, also when another registration was first by a moment.
        Refused: the organization is no more, or the norm makes no sense.
    """
    require(may_edit_pages(actor))
    if not organization.is_active:
        raise Refused("Этой организации больше нет: выберите действующую.", field="organization")
    _check_norm(norm)
    again = registered_by_form(actor, key)
    if again is not None:
        return again, False
    try:
        return _create(actor, found, organization, title, norm, key), True
    except IntegrityError:
        again = registered_by_form(actor, key)
        if again is not None:
            return again, False
        refuse_registered(actor, found.address.network, found.external_id, found.screen_name)
        raise


def registered_by_form(actor: Actor, key: str) -> OfficialPage | None:
    """The page that this person's form with this key has registered already."""
    if not key or isinstance(actor, System):
        return None
    return OfficialPage.objects.filter(request_key=key, created_by=actor).first()


@transaction.atomic
def _create(
    actor: Actor,
    found: Recognised,
    organization: Organization,
    title: str,
    norm: int | None,
    key: str,
) -> OfficialPage:
    network = found.address.network
    page = OfficialPage(
        network=network,
        external_id=found.external_id,
        screen_name=found.screen_name,
        organization=organization,
        title=_title(title, found.facts, organization, network),
        norm=norm,
        created_by=None if isinstance(actor, System) else actor,
        request_key=key,
    )
    if found.facts is not None:
        _take_facts(page, found.facts)
    page.save()
    record("page.registered", actor=actor, object=page, data={"network": network, "asked": bool(found.facts)})
    return page


def _title(typed: str, facts: PageFacts | None, organization: Organization, network: Network) -> str:
    title = " ".join(typed.split()) or (facts.title if facts else "")
    return (title or f"{organization.short_name}, {NETWORK_NAMES[network]}")[:250]


def _check_norm(norm: int | None) -> None:
    if norm is not None and not 0 <= norm <= MOST_NORM:
        raise Refused(f"Норма — от 0 до {MOST_NORM} публикаций в неделю.", clause="5", field="norm")


def _take_facts(page: OfficialPage, facts: PageFacts) -> None:
    """What the network says goes onto the page; what it is silent about stays."""
    page.external_id = facts.external_id or page.external_id
    page.screen_name = facts.screen_name or page.screen_name
    page.linked_id = facts.linked_id or page.linked_id
    page.official_mark = page.official_mark if facts.official_mark is None else facts.official_mark
    page.members = page.members if facts.members is None else facts.members
    page.checked_at = clock.now()


@transaction.atomic
def edit_page(
    *, actor: Actor, page: OfficialPage, organization: Organization, title: str, norm: int | None
) -> None:
    """Change whose page it is, its name and norm. The address never changes: close the page and enter another.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: the page is closed, or a value makes no sense.
    """
    require(may_edit_pages(actor))
    if page.state == OfficialPage.State.CLOSED:
        raise Refused("Страница закрыта: её карточка больше не меняется.")
    _check_norm(norm)
    values = {
        "organization": organization,
        "title": " ".join(title.split())[:250] or page.title,
        "norm": norm,
    }
    changed = [name for name, new in values.items() if getattr(page, name) != new]
    if not changed:
        return
    before = {name: str(getattr(page, name)) for name in changed}
    OfficialPage.objects.filter(pk=page.pk).update(**{name: values[name] for name in changed})
    for name in changed:
        setattr(page, name, values[name])
    words = ", ".join(_WORDS[name] for name in changed)
    record("page.edited", actor=actor, object=page, data={"fields": words, "before": before})


def take_facts(*, actor: Actor, page: OfficialPage, facts: PageFacts) -> None:
    """Keep what the network says of a page already in the register.

    Raises:
        AlreadyRegistered: the number it says is another page's.
    """
    fresh = OfficialPage.objects.get(pk=page.pk)
    before = (fresh.external_id, fresh.screen_name)
    _take_facts(fresh, facts)
    names = ["external_id", "screen_name", "linked_id", "official_mark", "members", "checked_at"]
    try:
        with transaction.atomic():
            fresh.save(update_fields=names)
            if (fresh.external_id, fresh.screen_name) != before:
                record("page.recognised", actor=actor, object=fresh, data={"external_id": fresh.external_id})
    except IntegrityError:
        refuse_registered(actor, fresh.network, fresh.external_id, fresh.screen_name, but=fresh)
        raise
    for name in names:
        setattr(page, name, getattr(fresh, name))
