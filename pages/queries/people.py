"""Who can do what the reader cannot."""

from __future__ import annotations

from core.accounts.rights import Right
from core.organizations.queries import staff_who_may


def who_activates() -> str:
    """«И. Дорошенко»: those who put a page in the public list, at most two of them."""
    return " или ".join(person.short_name for person in staff_who_may(Right.PAGES_ACTIVATE)[:2])
