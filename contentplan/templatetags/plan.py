"""Posts in a cell of the month: a hundred and more on a screen, so they are made here and not by a template each."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contentplan.queries.items import Item
from core.templatetags.portal import state_icon

register = template.Library()


@register.simple_tag
def month_items(items: Iterable[Item], may_move: bool) -> SafeString:
    """Links to the posts of a day: state, time, title; what may be moved says from where and what was seen."""
    base = reverse("contentplan:plan")
    return format_html_join(
        "",
        '<a class="op-item is-{}" id="{}" href="{}posts/{}/"{}>{}<time datetime="{}">{}</time> {}</a>',
        (
            (
                item.frame or item.tone,
                item.key,
                base,
                item.post.pk,
                move_attributes(item, may_move),
                state_icon(item.state),
                item.iso,
                item.time,
                item.post.title,
            )
            for item in items
        ),
    )


@register.simple_tag
def move_attributes(item: Item, may_move: bool) -> SafeString | str:
    """What a script needs to move a post; nothing where it may not be moved."""
    if not (may_move and item.can_move):
        return ""
    return format_html(' data-move="{}" data-at="{}" data-seen="{}"', item.post.pk, item.iso, item.seen)
