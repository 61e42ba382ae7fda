"""Owners of secrets, opaque to the vault: a kind and an id; the app above gives a name to show."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_KIND = re.compile(r"[a-z][a-z_]{0,31}\Z")


@dataclass(frozen=True, order=True)
class Owner:
    """Whose secret it is: «page», «account», «user», «application» and an id."""

    kind: str
    id: int

    def __post_init__(self) -> None:
        if not _KIND.match(self.kind) or self.id < 0:
            raise ValueError(f"not an owner: {self.kind!r} {self.id!r}")


@dataclass(frozen=True)
class OwnerName:
    """How an owner is shown: a label, its address in the portal, and the organization it belongs to."""

    label: str
    url: str = ""
    organization_id: int | None = None


# Owners whose secrets have a screen. Others (people's own second factors, hooks) are the portal's own business.
SHOWN_KINDS = {
    "account": "Аккаунты администраторов",
    "page": "Страницы",
    "application": "Приложения",
}

Namer = Callable[[list[int]], Mapping[int, OwnerName]]

Finder = Callable[[str], Iterable[int]]

_namers: dict[str, Namer] = {}
_finders: dict[str, Finder] = {}


def register_namer(kind: str, namer: Namer) -> None:
    """Let the vault name owners of a kind: `namer(ids)` → id → `OwnerName`, in constantly many queries."""
    _namers[kind] = namer


def register_finder(kind: str, finder: Finder) -> None:
    """Let the vault find owners of a kind by words: `finder(words)` → ids, in constantly many queries."""
    _finders[kind] = finder


def found_by(kind: str, words: str) -> list[int]:
    """Ids of owners whose names, pages or organizations have these words; none when nobody can look."""
    return list(_finders[kind](words)) if kind in _finders else []


def names_of(owners: Iterable[Owner]) -> dict[Owner, OwnerName]:
    """Names of owners, asked once per kind; one that nobody can name gets «kind № id»."""
    wanted: dict[str, list[int]] = {}
    for owner in sorted(set(owners)):
        wanted.setdefault(owner.kind, []).append(owner.id)
    found: dict[Owner, OwnerName] = {}
    for kind, ids in wanted.items():
        named = _namers[kind](ids) if kind in _namers else {}
        for id in ids:
            found[Owner(kind, id)] = named.get(id) or OwnerName(f"{kind} №\u00a0{id}")
    return found


def is_known(owner: Owner) -> bool:
    """Whether an app above has such an owner."""
    return owner.kind in _namers and owner.id in _namers[owner.kind]([owner.id])


def name_of(owner: Owner) -> OwnerName:
    """The name of one owner."""
    return names_of([owner])[owner]
