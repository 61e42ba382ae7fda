"""Filters of every screen, part of the library `portal`. The logic is in `core.russian`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django import template
from django.template.defaultfilters import stringfilter
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core import russian
from core.forms import clause_words

register = template.Library()
_BREAKS = re.compile("@|(?<![:/])/(?!/|$)")


@register.filter
def ru_date(value: datetime | date | None, form: str = "") -> str:
    """«сегодня», «ср, 25 ноября»; `full` never says «сегодня»; `long` is «Среда, 25 ноября»."""
    if not value:
        return ""
    return russian.day_heading(value) if form == "long" else russian.day_text(value, near=form != "full")


@register.filter
def ru_time(value: datetime | None, form: str = "") -> str:
    """«14:30»; with `s` «14:30:02»."""
    return russian.time_text(value, seconds=form == "s") if value else ""


@register.filter
def ru_datetime(value: datetime | None, form: str = "") -> str:
    """«сегодня, 14:30», «ср, 25 ноября, 14:30»; `full` never says «сегодня»."""
    return russian.moment_text(value, near=form != "full") if value else ""


@register.filter
def ru_range(first: datetime | date | None, last: datetime | date | None) -> str:
    """«23–29 ноября»."""
    return russian.range_text(first, last) if first and last else ""


@register.filter
def breakable(value: str) -> SafeString:
    """An address or a link that may break after «@» and «/», not within a word."""
    text = conditional_escape(value)
    return mark_safe(_BREAKS.sub(r"\g<0><wbr>", text))


@register.filter
def ago(value: datetime | None) -> str:
    """«37 мин назад»."""
    return russian.ago_text(value) if value else ""


@register.filter
def in_time(value: datetime | None) -> str:
    """«через 1 ч 18 мин»."""
    return russian.in_time_text(value) if value else ""


@register.filter
def duration(value: timedelta | float | None) -> str:
    """«1 ч 18 мин» of a timedelta or of seconds."""
    if value is None or value == "":
        return ""
    return russian.duration_text(value if isinstance(value, timedelta) else timedelta(seconds=value))


@register.filter
def plural(number: int, forms: str) -> str:
    """«5 замечаний» from «замечание,замечания,замечаний»."""
    one, few, many = forms.split(",")
    return russian.plural(int(number), one, few, many)


@register.filter
def plural_word(number: int, forms: str) -> str:
    """The word alone."""
    one, few, many = forms.split(",")
    return russian.plural_word(int(number), one, few, many)


@register.filter
def number(value: int | None) -> str:
    """«18 432»."""
    return "" if value is None or value == "" else russian.figure(int(value))


@register.filter
def filesize_ru(value: int | None) -> str:
    """«412 КБ»."""
    return "" if value is None or value == "" else russian.file_size(int(value))


@register.filter
def clause(value: str) -> str:
    """«п. 4.1 Порядка» of a clause's id."""
    return clause_words(str(value))


@register.filter(is_safe=True)
@stringfilter
def nbsp(value: str) -> str:
    """No-break spaces and hyphens; for the interface only, never for texts that go out."""
    return russian.hold_together(value)


@register.filter
@stringfilter
def initials(value: str) -> str:
    """«МК»."""
    return russian.initials(value)


@register.filter
@stringfilter
def short_name(value: str) -> str:
    """«М. А. Ковальчук»."""
    return russian.short_name(value)
