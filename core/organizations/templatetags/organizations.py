"""How appointments and the tree of organizations are drawn."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.organizations.models import Appointment
from core.templatetags.portal import look

register = template.Library()


@register.simple_tag
def appointment_state(row: Appointment, today: date) -> SafeString:
    """In force, begins later, ended, or fallen with its order."""
    if row.is_in_force(today):
        return look("st-approved", "действует", "ok")
    if row.order.is_void and (row.order.voided_on is None or row.order.voided_on <= today):
        return look("st-cancelled", "распоряжение утратило силу")
    if row.last_day is not None and row.last_day < today:
        return look("st-cancelled", "прекращено" if row.ended_on else "срок прошёл")
    return look("st-planned", f"начнётся {row.since:%d.%m.%Y}", "accent")


@register.filter
def can_end(row: Appointment, today: date) -> bool:
    """Whether there is something left to end."""
    return not row.order.is_void and (row.last_day is None or row.last_day >= today)


@register.simple_tag
def tree_indent(depth: int) -> SafeString:
    """The place in the tree as an empty drawing: widths are attributes here, never styles."""
    return (
        format_html('<svg class="op-wide-only" width="{}" height="1" aria-hidden="true"></svg>', depth * 24)
        if depth
        else SafeString("")
    )
