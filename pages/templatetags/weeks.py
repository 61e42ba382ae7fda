"""Panels of a page's card that speak of its weeks and its wall."""

from typing import Any

from django import template

from core.clock import Week
from pages.models import OfficialPage
from pages.queries.protocols import protocols_of
from pages.queries.weeks import weeks_of
from pages.queries.year import years_of

register = template.Library()


@register.inclusion_tag("pages/weeks/_page_panel.html")
def page_week_panel(page: OfficialPage) -> dict[str, Any]:
    """«Эта неделя»: dots, figures, a sentence; below it the protocols of weeks past."""
    return {
        "page": page,
        "week": weeks_of([page.pk]).get(page.pk),
        "protocols": protocols_of(page, 8),
        "year": years_of([page.pk])[page.pk],
    }


@register.inclusion_tag("pages/weeks/_wall_panel.html")
def wall_panel(page: OfficialPage) -> dict[str, Any]:
    """What has lately appeared on the wall, and when it was last read."""
    return {
        "page": page,
        "posts": page.wall_posts.order_by("-published_at")[:10],
        "read": page.wall_reads.first(),
        "monday": Week,
    }
