"""Work contacts and the rules of what counts as one (п. 4.1)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from core.access import Actor, require
from core.audit.actions import record
from core.errors import Refused
from core.organizations.models import Organization
from pages import contacts
from pages.access import may_activate_pages, may_edit_pages
from pages.contacts import AllowList
from pages.models import ContactRule, WorkContact

_WORDS = {"organization": "чей он", "keeper": "у кого SIM-карта"}
_RULE_FORMS = {
    ContactRule.Kind.DOMAIN: contacts.normal_domain,
    ContactRule.Kind.PHONE: contacts.normal_phone_start,
}


@transaction.atomic
def add_contact(
    *,
    actor: Actor,
    kind: str,
    value: str,
    organization: Organization,
    keeper: str = "",
    holder_name: str = "",
    own_email: str = "",
    rules: AllowList | None = None,
) -> WorkContact:
    """Enter a work contact; one that is there already is given back (and keeps its own keeper).

    `holder_name` and `own_email` only help to say what to take instead of a personal address.

    Raises:
        AccessDenied: no right to edit pages.
        Refused: malformed, or personal (п. 4.1), at the field «email» or «phone».
    """
    require(may_edit_pages(actor))
    value = contacts.normal(kind, value)
    contacts.require_work(
        kind, value, rules or AllowList.load(), holder_name=holder_name, own_email=own_email
    )
    contact, created = WorkContact.objects.get_or_create(
        kind=kind, value=value, defaults={"organization": organization, "keeper": keeper.strip()}
    )
    if created:
        _note("contact.added", actor, contact)
    elif keeper.strip() and not contact.keeper:
        _change(actor, contact, {"keeper": keeper.strip()})
    return contact


@transaction.atomic
def edit_contact(*, actor: Actor, contact: WorkContact, organization: Organization, keeper: str) -> None:
    """Say anew whose the contact is and who keeps the SIM. The address itself never changes: add another.

    Raises:
        AccessDenied: no right to edit pages.
    """
    require(may_edit_pages(actor))
    _change(actor, contact, {"organization": organization, "keeper": keeper.strip()})


def _change(actor: Actor, contact: WorkContact, values: dict[str, object]) -> None:
    changed = [name for name, new in values.items() if getattr(contact, name) != new]
    if not changed:
        return
    for name in changed:
        setattr(contact, name, values[name])
    contact.save(update_fields=changed)
    words = ", ".join(_WORDS[name] for name in changed)
    _note("contact.edited", actor, contact, {"fields": words})


def _note(event: str, actor: Actor, contact: WorkContact, data: dict[str, str] | None = None) -> None:
    record(event, actor=actor, object=contact, label=contacts.masked(contact), data=data)


@transaction.atomic
def add_rule(*, actor: Actor, kind: str, value: str, note: str = "") -> ContactRule:
    """Let a mail domain, a number or a block of numbers count as work contacts.

    Raises:
        AccessDenied: no right to decide it.
        Refused: malformed, too wide, or there already.
    """
    require(may_activate_pages(actor))
    value = _RULE_FORMS[ContactRule.Kind(kind)](value)
    try:
        with transaction.atomic():
            rule = ContactRule.objects.create(kind=kind, value=value, note=note.strip())
    except IntegrityError:
        raise Refused(f"«{value}» уже разрешено.", field="value") from None
    record("contact.rule_added", actor=actor, object=rule, data={"value": value, "note": note.strip()})
    return rule


@transaction.atomic
def remove_rule(*, actor: Actor, rule_id: int) -> None:
    """Take a rule away; contacts entered under it stay and are found by the check of clause 4.1. Gone already: nothing.

    Raises:
        AccessDenied: no right to decide it.
    """
    require(may_activate_pages(actor))
    rule = ContactRule.objects.filter(pk=rule_id).first()
    if rule is None:
        return
    record("contact.rule_removed", actor=actor, object=rule, data={"value": rule.value})
    rule.delete()
