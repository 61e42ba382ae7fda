"""The panel of a page's card that speaks of the demands of the order."""

from typing import Any

from django import template
from django.template.context import Context

from pages.access import may_assure
from pages.models import OfficialPage, PageCheck
from pages.queries.clauses import passport_of
from pages.views.common import actor_of

register = template.Library()


@register.inclusion_tag("pages/clauses/_panel.html", takes_context=True)
def page_clauses_panel(context: Context, page: OfficialPage) -> dict[str, Any]:
    """«Порядок по пунктам»: what is not met first, what asks for a word, what does not apply at the end."""
    lines = [line for cell in passport_of(page) for line in cell.lines]
    return {
        "page": page,
        "asked": [line for line in lines if line.state != "not_applicable"],
        "others": [line for line in lines if line.state == "not_applicable"],
        "bad": sum(line.is_bad for line in lines),
        "check": PageCheck.objects.filter(page=page).first(),
        "may_assure": may_assure(actor_of(context["request"]), page),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("pages/clauses/_widgets.html", takes_context=True)
def page_widgets_panel(context: Context, page: OfficialPage) -> dict[str, Any]:
    """«Виджеты и приложения» (п. 7)."""
    return {
        "page": page,
        "widgets": list(page.widgets.filter(removed_at__isnull=True)),
        "may_assure": may_assure(actor_of(context["request"]), page),
        "csrf_token": context.get("csrf_token"),
    }
