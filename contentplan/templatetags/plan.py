"""Days, posts and choices of the plan: hundreds on a screen, so they are made here and not by a template each.

What people have written is escaped; dates, codes and numbers are our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils import dateformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contentplan.queries.calendar import Day
from contentplan.queries.items import Item
from contentplan.queries.month_norms import PageNorm
from contentplan.queries.options import Option, PageOption
from core.russian import plural
from core.templatetags.portal import net, norm, state, state_icon

if TYPE_CHECKING:
    from core.accounts.models import User

register = template.Library()


@register.simple_tag
def month_cell(day: Day, chosen: date) -> SafeString:
    """Attributes of a cell of the month; `chosen` is the day whose list stands under the grid of a phone."""
    looks = {"is-out": day.outside, "is-today": day.is_today, "is-sel": day.date == chosen}
    css, past = (
        " ".join(name for name, wanted in looks.items() if wanted),
        " data-past" if day.is_past else "",
    )
    return SafeString(f' class="{css}" data-day="{day.iso}" data-day-name="{day.name}"{past}')


@register.simple_tag
def month_date(day: Day, month: str, kept: str, plan_url: str, named: bool = False) -> SafeString:
    """The date of a cell of a month («2026-11»): a link to the day, on a phone to the list under the grid."""
    rest = f"&amp;{escape(kept)}" if kept else ""
    named = day.outside and (named or day.date.day == 1)
    word = f" <small>{dateformat.format(day.date, 'b')}</small>" if named else ""
    here, current = (", сегодня", ' aria-current="date"') if day.is_today else ("", "")
    posts = plural(day.count, "материал", "материала", "материалов")
    return SafeString(
        f'<a class="op-plain op-wide-only" data-day-link href="{plan_url}?view=day&amp;day={day.iso}{rest}"'
        f' aria-label="{day.name}{here}"{current}><b>{day.date.day}</b></a>'
        f'<a class="op-plain op-small-only" href="?month={month}&amp;day={day.iso}{rest}#h-day"'
        f' aria-label="{day.name}: {posts}"><b>{day.date.day}</b></a>{word}'
    )


@register.simple_tag
def month_items(items: Iterable[Item], may_move: bool, plan_url: str) -> SafeString:
    """Links to the posts of a day: state, time, title; what may be moved says from where and what was seen."""
    return SafeString(
        "".join(
            f'<a class="op-item is-{item.frame or item.tone}" id="{item.key}" href="{plan_url}posts/{item.post.pk}/"'
            f"{move_attributes(item, may_move)}>{state_icon(item.state)}"
            f'<time datetime="{item.iso}">{item.time}</time> {escape(item.post.title)}</a>'
            for item in items
        )
    )


@register.simple_tag
def move_attributes(item: Item, may_move: bool) -> SafeString | str:
    """What a script needs to move a post; nothing where it may not be moved."""
    if not (may_move and item.can_move):
        return ""
    return SafeString(f' data-move="{item.post.pk}" data-at="{item.iso}" data-seen="{item.seen}"')


@register.simple_tag
def day_points(points: Sequence[str]) -> SafeString:
    """A point for each of the first posts of a day, for a phone."""
    return SafeString("".join(f'<i class="{point}"></i>' for point in points))


@register.simple_tag
def month_norms(norms: Iterable[PageNorm]) -> SafeString:
    """The norm of the first pages beside a week of the month."""
    return format_html_join(
        "",
        '<div class="op-wkrow">{}{}</div>',
        (
            (
                net(one.page.network, size=18),
                norm(one.week.counted, one.week.norm or 0, one.week.planned, one.week.overdue, size=8),
            )
            for one in norms
        ),
    )


@register.simple_tag
def places(item: Item) -> SafeString:
    """Marks of an item's networks; each with its own state where they differ."""
    if not item.mixed:
        marks = ((net(network, size=18),) for network, _ in item.networks)
        return format_html('<span class="op-nets">{}</span>', format_html_join("", "{}", marks))
    pairs = ((net(network, size=18), state_icon(state)) for network, state in item.networks)
    return format_html(
        '<span class="op-netstate">{}</span>', format_html_join("", "<span>{}{}</span>", pairs)
    )


@register.simple_tag
def page_choices(pages: Iterable[PageOption], chosen: int | None) -> SafeString:
    """Options of a filter by page."""
    return _choices(((page.pk, f"{page.organization} · {page.title}") for page in pages), chosen)


@register.simple_tag
def choices(options: Iterable[Option], chosen: Any) -> SafeString:
    """Options of a filter by rubric or department."""
    return _choices(options, chosen)


def _choices(options: Iterable[tuple[int, str]], chosen: Any) -> SafeString:
    selected = SafeString(" selected")
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, selected if key == chosen else "", words) for key, words in options),
    )


@register.simple_tag
def post_link(item: Item, may_move: bool) -> SafeString:
    """The title of a post as a link, with what a script needs to move it."""
    base, attributes = reverse("contentplan:plan"), move_attributes(item, may_move)
    link = '<a class="op-plain" id="{}" href="{}posts/{}/"{}>{}</a>'
    return format_html(link, item.key, base, item.post.pk, attributes, item.post.title)


def _breakable(name: str) -> str:
    """«М. О. Ковальчук» for a narrow card: the line may be broken before the surname, never within it."""
    initials, _, surname = name.rpartition("\u00a0")
    return f"{initials} {surname}".strip()


def _whose(item: Item, author: str, reader: User) -> str:
    """The rubric of a post and who writes it."""
    rubric = f"{escape(item.post.rubric.name)} · " if item.post.rubric else ""
    return f"{rubric}{'вы' if item.post.author_id == reader.pk else escape(author)}"


@register.simple_tag
def week_cards(items: Iterable[Item], may_move: bool, reader: User) -> SafeString:
    """Posts of a day of the week as cards."""
    base = reverse("contentplan:plan")
    return SafeString(
        "".join(
            f'<a class="op-card{f" is-{item.frame}" if item.frame else ""}" id="{item.key}"'
            f' href="{base}posts/{item.post.pk}/"{move_attributes(item, may_move)}>'
            f'<span class="op-card-h">{state_icon(item.state)}<time datetime="{item.iso}">{item.time}</time></span>'
            f'<span class="op-card-t">{escape(item.post.title)}</span>'
            f'<span class="op-card-m">{_whose(item, _breakable(item.post.author.short_name), reader)}</span>{places(item)}</a>'
            for item in items
        )
    )


@register.simple_tag
def agenda_rows(day: Day, may_move: bool, reader: User) -> SafeString:
    """Posts of a day as rows of a list."""
    past = ' class="is-past"' if day.is_past else ""
    return SafeString(
        "".join(
            f'<li{past}><time datetime="{item.iso}">{item.time}</time>\n<div><h3>{post_link(item, may_move)}</h3>'
            f'<p class="op-meta op-mb0">{_whose(item, item.post.author.full_name, reader)}{_move(item, may_move)}</p></div>\n'
            f'<div class="op-day-s">{state(item.state)}{places(item)}</div></li>'
            for item in day.items
        )
    )


def _move(item: Item, may_move: bool) -> str:
    """The link by which a post is moved without a script."""
    if not (may_move and item.can_move):
        return ""
    return (
        f' · <a class="op-agenda-move" href="{reverse("contentplan:move", args=[item.post.pk])}?at={quote(item.iso)}">'
        f'перенести<span class="visually-hidden"> «{escape(item.post.title)}»</span></a>'
    )
