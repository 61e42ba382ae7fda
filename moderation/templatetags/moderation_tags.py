"""Tags of the moderation screens; what they show is decided in `moderation.looks` and `moderation.marking`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

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


@register.simple_tag
def label(found: Mapping[str, Any]) -> SafeString:
    """A label of triage as a state."""
    return look(*looks.look_of(found))


@register.simple_tag
def labels_line(found: Iterable[Mapping[str, Any]]) -> SafeString:
    """The worst labels in one line of the queue."""
    return look(*looks.headline(found))
