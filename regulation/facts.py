"""What is known, as frozen values: rules read facts and nothing else. None means «not known»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulation.clauses import Subject


@dataclass(frozen=True)
class Binding:
    """One contact to which an account of a page is bound."""

    account: str
    value: str
    is_work: bool


@dataclass(frozen=True)
class PageBindings:
    """Accounts of a page and their contacts."""

    subject: Subject
    accounts: int
    bindings: Sequence[Binding]


@dataclass(frozen=True)
class PageWeek:
    """A page's week: how many publications count, the norm (None: no act sets one), whether the data is whole."""

    subject: Subject
    norm: int | None
    counted: int
    total: int
    complete: bool
