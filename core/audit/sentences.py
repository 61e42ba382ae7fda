"""An entry as a sentence for people: names, gender, links; everything from the database is escaped."""

from __future__ import annotations

import re
from typing import Any

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import events, links
from core.audit.models import Entry

PORTAL = "Портал"
_WORD_PAIR = re.compile(r"(\w+) \((\w+)\)")  # «вошёл (вошла)»
_ENDING = re.compile(r"(\w+)\((\w{1,4})\)")  # «сохранил(а)»


class _Values(dict[str, Any]):
    """Values of a sentence; what an old entry lacks is a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(
    entry: Entry, person: User | None, *, linked: bool = True, rights: frozenset[Right] | None = None
) -> SafeString:
    """«сохранила секрет: пароль, <a>Аккаунт 7</a>». An event that is no more registered is told by its name."""
    known = events.find(entry.event)
    if known is None:
        return format_html("{} {}", entry.event, entry.label)
    values = _Values({key: _said(value) for key, value in entry.data.items()})
    values["object"] = object_link(entry, rights) if linked else entry.label or "—"
    template = escape(agreed(known.sentence, _gender(entry, person)))
    return SafeString(
        template.format_map(_Values({key: conditional_escape(value) for key, value in values.items()}))
    )


def object_link(entry: Entry, rights: frozenset[Right] | None = None) -> SafeString:
    """The entry's object by its label, as a link where it has a screen that opens with these rights."""
    label = entry.label or "—"
    url = links.url_of(entry.object_kind, entry.object_id, rights)
    return format_html('<a href="{}">{}</a>', url, label) if url else format_html("{}", label)


def agreed(text: str, gender: str) -> str:
    """«сохранил(а)» for «m», «f» or «» (unknown: as it is written)."""
    if gender == "m":
        return _ENDING.sub(r"\1", _WORD_PAIR.sub(_first_if_pair, text))
    if gender == "f":
        return _ENDING.sub(r"\1\2", _WORD_PAIR.sub(_second_if_pair, text))
    return text


def _first_if_pair(match: re.Match[str]) -> str:
    return match[1] if _is_pair(match) else match[0]


def _second_if_pair(match: re.Match[str]) -> str:
    return match[2] if _is_pair(match) else match[0]


def _is_pair(match: re.Match[str]) -> bool:
    """Two forms of one verb, not a word with a remark behind it: they begin alike and the second ends in «а/ась»."""
    return match[1][:1] == match[2][:1] and match[2].endswith(("а", "ась"))


def _gender(entry: Entry, person: User | None) -> str:
    if entry.actor_id is None:
        return "m"  # портал
    patronymic = person.patronymic.lower() if person else ""
    if patronymic.endswith(("на", "кызы")):
        return "f"
    return "m" if patronymic.endswith(("ич", "оглы")) else ""


def _said(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_said(item)}" for key, item in value.items())
    return str(value)
