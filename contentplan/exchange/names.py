"""Pages, rubrics and departments by the names that people write into a table, and the names a table is given."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from contentplan.models import Rubric
from core.accounts.models import User
from core.accounts.rights import RIGHTS_OF, Right, Role
from core.errors import Refused
from core.looks import NETWORKS
from core.organizations.models import Organization
from pages.access import pages_visible_to
from pages.models import OfficialPage

_NETWORK_WORDS = {
    **dict.fromkeys(("вк", "вконтакте", "vk", "в контакте"), "vk"),
    **dict.fromkeys(("ок", "одноклассники", "ok"), "ok"),
    **dict.fromkeys(("тг", "телеграм", "телеграмм", "telegram", "tg", "телеграм-канал"), "telegram"),
    **dict.fromkeys(("max", "макс"), "max"),
}
_ALL = ("все", "все страницы", "везде")
_SEVERAL = re.compile(r"[;\n]")
_SHOWN = 3


class Named(NamedTuple):
    """A page as a table calls it."""

    pk: int
    title: str
    network: str
    url: str
    label: str


@dataclass(frozen=True)
class Directory:
    """What may be named: `own` pages may be written to, others are known only to say why not."""

    own: list[Named]
    others: list[tuple[Named, str]]
    rubrics: dict[str, Rubric]
    organizations: dict[str, Organization]
    home: Organization | None = None
    _known: dict[str, list[Named]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for page in self.own:
            for key in _keys(page):
                self._known.setdefault(key, []).append(page)

    @classmethod
    def of(cls, actor: User) -> Directory:
        """For whoever writes: pages of the own organizations and of the administration. Three queries and appointments."""
        appointments = actor.appointments_in_force()
        places = {row.organization_id for row in appointments if _writes(row.role)}
        rows = list(pages_visible_to(actor).select_related("organization"))
        own, others = [], []
        for page, named in zip(rows, labelled(rows), strict=True):
            why = _why_not(page, places)
            if why:
                others.append((named, why))
            else:
                own.append(named)
        own.sort(key=lambda page: (list(NETWORKS).index(page.network), page.label))
        rubrics = {_plain(one.name): one for one in Rubric.objects.select_related("organization")}
        organizations = {
            _plain(name): one
            for one in Organization.objects.filter(is_active=True).order_by("-pk")
            for name in (one.name, one.short_name)
        }
        home = next((row.organization for row in appointments if _writes(row.role)), None)
        return cls(own, others, rubrics, organizations, home)

    def pages_of(self, cell: str) -> list[Named]:
        """Pages that a cell names, by name, address or network, several of them by «;», commas or lines.

        Raises:
            Refused: one is not known, not the actor's to write to, or may be several.
        """
        found: dict[int, Named] = {}
        for part in filter(None, map(str.strip, _SEVERAL.split(cell))):
            for page in self._part(part):
                found[page.pk] = page
        if not found:
            raise Refused("Впишите страницу, например «ВКонтакте»")
        return sorted(found.values(), key=lambda page: (list(NETWORKS).index(page.network), page.pk))

    def rubric_of(self, cell: str) -> Rubric:
        """Raises Refused when there is none in force."""
        rubric = self.rubrics.get(_plain(cell))
        if rubric is None:
            there = _listed(sorted(one.name for one in self.rubrics.values() if one.is_active))
            raise Refused(f"Такой рубрики нет: «{cell[:60]}». {there or 'Рубрики заводит начальник Отдела'}")
        if not rubric.is_active:
            raise Refused(f"Рубрика «{rubric.name}» закрыта. Возьмите другую")
        return rubric

    def organization_of(self, cell: str) -> Organization:
        """Raises Refused when there is none."""
        organization = self.organizations.get(_plain(cell))
        if organization is None:
            raise Refused(f"Такого отдела нет: «{cell[:60]}». Впишите название из листа «Отделы» шаблона")
        return organization

    def _part(self, part: str) -> list[Named]:
        if page := self._one(part):
            return page
        names = [name for one in part.split(",") if (name := one.strip())] or [part]
        return [page for name in names for page in self._one(name) or _nobody(name, self)]

    def _one(self, name: str) -> list[Named]:
        key = _address(name)
        if key in _ALL:
            return self.own
        found = self._known.get(key, [])
        if len(found) > 1:
            several = _listed([page.label for page in found])
            raise Refused(f"«{name[:60]}» — это не одна страница. Напишите, какая. {several}")
        return found


def labelled(pages: Iterable[OfficialPage]) -> list[Named]:
    """Pages with the names that find them again: «ВКонтакте: Администрация», the address where that is not enough."""
    rows = list(pages)
    labels = [f"{NETWORKS[page.network].name}: {page.title}" for page in rows]
    counted = Counter(_plain(label) for label in labels)
    return [
        Named(
            page.pk,
            page.title,
            page.network,
            page.url,
            page.url if counted[_plain(label)] > 1 or _SEVERAL.search(label) else label,
        )
        for page, label in zip(rows, labels, strict=True)
    ]


def _writes(role: str) -> bool:
    return Right.POSTS_WRITE in RIGHTS_OF.get(Role(role), frozenset())


def _why_not(page: OfficialPage, places: set[int]) -> str:
    if page.organization_id not in places and page.organization.kind != Organization.Kind.ADMINISTRATION:
        return f"Это страница организации «{page.organization.short_name}», а не вашей. Уберите её из таблицы"
    if page.state != OfficialPage.State.ACTIVE:
        return f"Страница не действует ({page.get_state_display()}). Уберите её из таблицы"
    return ""


def _keys(page: Named) -> set[str]:
    """By which words a page is known; one of them may mean several pages."""
    words = [word for word, code in _NETWORK_WORDS.items() if code == page.network]
    return {
        _address(page.label),
        _address(page.url),
        _plain(page.title),
        *words,
        *(f"{word}: {_plain(page.title)}" for word in words),
    }


def _nobody(name: str, directory: Directory) -> NoReturn:
    """Raises Refused: says why, or which pages there are."""
    for page, why in directory.others:
        if _address(name) in {_address(page.label), _address(page.url), _plain(page.title)}:
            raise Refused(f"«{name[:60]}»: {why}")
    there = _listed([page.label for page in directory.own])
    raise Refused(
        f"Такой страницы нет: «{name[:60]}». {there or 'Страницы записывают в реестр, раздел «Страницы»'}"
    )


def _listed(names: list[str]) -> str:
    shown = "; ".join(f"«{name}»" for name in names[:_SHOWN])
    more = len(names) - _SHOWN
    return f"Есть {shown}{f' и ещё {more}, все в шаблоне' if more > 0 else ''}" if names else ""


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


def _address(text: str) -> str:
    """A name, or an address without what people leave out of it."""
    said = _plain(text)
    for start in ("https://", "http://", "www.", "m."):
        said = said.removeprefix(start)
    return said.rstrip("/")
