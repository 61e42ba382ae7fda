"""Tags of the screens of pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm

from core.fieldview import problems_of
from networks.base import NETWORK_NAMES, Network
from pages.contacts import masked, shown
from pages.models import OfficialPage, WorkContact
from pages.queries.outages import outage_over

register = template.Library()


@register.filter
def masked_contact(contact: WorkContact) -> str:
    """An e-mail as it is, a number with its middle hidden."""
    return masked(contact)


@register.filter
def full_contact(contact: WorkContact) -> str:
    """An e-mail as it is, a number in full: on the contact's own card only."""
    return shown(contact)


@register.inclusion_tag("components/errors_summary.html")
def errors_of(forms: Iterable[BaseForm], title: str = "Записать пока нельзя") -> dict[str, Any]:
    """The summary of errors of several forms drawn as one."""
    found = [problem for form in forms for problem in problems_of(form)]
    anchors = {problem.anchor for problem in found if problem.anchor}
    return {"title": title, "problems": found, "fields": len(anchors)}


@register.inclusion_tag("pages/_outage.html")
def outage_note(page: OfficialPage) -> dict[str, Any]:
    """That the page's network is out of reach now, with the ground. One query: for screens of one page."""
    return {"outage": outage_over(page)}


@register.simple_tag
def network_name(code: str) -> str:
    """«ВКонтакте»."""
    return NETWORK_NAMES[Network(code)]
