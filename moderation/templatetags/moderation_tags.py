"""Tags of the moderation screens; what they show is decided in `moderation.looks` and `moderation.marking`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from core import clock, russian
from core.templatetags.portal import look
from moderation import looks, marking

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
