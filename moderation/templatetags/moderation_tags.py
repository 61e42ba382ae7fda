"""Tags of the moderation screens; what they show is decided in `moderation.looks` and `moderation.marking`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import clock, russian
from core.templatetags.portal import look, net
from moderation import looks, marking

if TYPE_CHECKING:
    from moderation.models import InboxItem
    from moderation.views.common import Desk

register = template.Library()


@register.simple_tag
def comment_text(text: str, labels: Iterable[Mapping[str, Any]] = (), whole: bool = False) -> SafeString:
    """The text with triage's fragments marked; a long one in windows unless `whole`."""
    return marking.marked(text, labels, whole=whole)


@register.filter
def foreign(text: str) -> SafeString:
    """A short text from outside (a name, a line of a thread): escaped, its marks of direction shown."""
    return marking.plain(str(text))


@register.filter
def resident(name: str) -> str:
    """A resident in a list: «Сергей К.»; the whole name stands on the case alone. A name of one word stays."""
    first, _, rest = " ".join(marking.undirected(str(name)).split()).partition(" ")
    return f"{first} {rest[0]}." if rest else first


@register.filter
def masked(number: str) -> str:
    """A resident's number in a network, its middle hidden: «418••207»."""
    number = str(number)
    return f"{number[:3]}••{number[-3:]}" if len(number) > 7 else number


@register.filter
def near(moment: datetime | None) -> str:
    """For a narrow list: «14:20» today, «завтра, 10:15», «вт, 09:00» within a week, «25 ноября» else."""
    if moment is None:
        return ""
    days = (timezone.localtime(moment).date() - timezone.localdate()).days
    words, at = russian.day_text(moment), russian.time_text(moment)
    if days == 0:
        return at
    return f"{words.partition(', ')[0]}, {at}" if abs(days) < 7 else words.partition(", ")[2]


@register.filter
def left(moment: datetime | None) -> str:
    """«4 мин»: how long until an instant."""
    return russian.duration_text(moment - clock.now()) if moment else ""


@register.simple_tag
def label(found: Mapping[str, Any]) -> SafeString:
    """A label of triage as a state."""
    return look(*looks.look_of(found))


@register.simple_tag
def labels_line(found: Iterable[Mapping[str, Any]] | None) -> SafeString:
    """The worst labels in one line of the queue."""
    return look(*looks.headline(found or ()))


@register.simple_tag
def page_options(pages: Iterable[tuple[int, str]], chosen: int | None) -> SafeString:
    """Options of the filter by page."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((pk, _SELECTED if pk == chosen else "", words) for pk, words in pages),
    )


# --- the list: thirty rows on every screen of the room, so they are made here and not by a template each ------------

_NO_TEXT = SafeString('<span class="op-c3">без текста</span>')
_SELECTED = SafeString(" selected")
_CURRENT = SafeString(' aria-current="true"')


@register.simple_tag
def queue_rows(queue: Desk) -> SafeString:
    """The items of the list as links, the open one marked."""
    query = queue.query
    return format_html_join(
        "",
        '<li><a class="op-mi" href="{}?{}"{}><span class="op-row">{}{}<span class="op-ml-auto op-c3 op-num">{}</span></span>'
        '<span class="op-mi-t"><bdi>{}</bdi></span><span class="op-xs op-c3">{}<bdi>{}</bdi>{}</span></a></li>',
        (
            (
                reverse("moderation:item", args=[row.pk]),
                query,
                _CURRENT if row.pk == queue.open_pk else "",
                net(row.network, size=18),
                labels_line((row.triage or {}).get("labels")),
                _when(row),
                _beginning(row),
                "в личные сообщения · " if row.is_message else "",
                foreign(resident(row.author_name)),
                _where(row, queue),
            )
            for row in queue.rows
        ),
    )


def _beginning(row: Any) -> SafeString:
    """The first words; the text itself is not read for a list."""
    return foreign(truncatechars(row.beginning, 160)) if row.beginning else _NO_TEXT


def _when(row: InboxItem) -> str:
    """Until when an answer is due, else when it was written."""
    return f"до {near(row.answer_until)}" if row.state == "new" and row.answer_until else near(row.at)


def _where(row: InboxItem, queue: Desk) -> str:
    """Who has it, what became of it, whether its author has taken it away."""
    gone = " · автор удалил" if row.is_gone and row.state == "new" else ""
    return f"{_whose(row, queue)}{gone}"


def _whose(row: InboxItem, queue: Desk) -> str:
    if row.state == "waiting":
        return f" · {row.department.short_name if row.department else ''}"
    if row.state != "new":
        return f" · {row.get_state_display()}"
    if row.claimed_now:
        others = row.claimed_by if row.claimed_by_id != queue.actor.pk else None
        return f" · разбирает {others.short_name}" if others else " · у вас"
    return " · был в отделе" if row.department_by_id else ""
