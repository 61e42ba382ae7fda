"""How the news of each page arrives: the network knocks, or is asked, or nobody tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.errors import Refused
from networks.base import NETWORK_NAMES, Network
from networks.inbound.models import HookEndpoint, PollCursor
from networks.inbound.polls import is_polled
from networks.inbound.sources import Source, all_sources
from pages.models import OfficialPage

Key = tuple[str, str]


@dataclass(frozen=True)
class Ear:
    """One source of news. `how`: «hook», «poll» or «none»; `heard_at`: the last knock or successful poll."""

    source: Source
    pages: tuple[OfficialPage, ...]
    endpoint: HookEndpoint | None
    how: str
    heard_at: datetime | None
    trouble: str

    @property
    def network_name(self) -> str:
        return NETWORK_NAMES[self.source.network]

    @property
    def is_open(self) -> bool:
        return self.endpoint is not None and self.endpoint.is_open


def ears() -> list[Ear]:
    """Every source of news, in the order of networks and pages. A constant number of queries."""
    endpoints: dict[Key, HookEndpoint] = {
        (one.network, one.external_id): one for one in HookEndpoint.objects.all()
    }
    cursors: dict[Key, PollCursor] = {(one.network, one.source): one for one in PollCursor.objects.all()}
    active = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).exclude(external_id="")
    pages = {(page.network, page.external_id): page for page in active.select_related("organization")}
    found = [_ear(source, pages, endpoints, cursors) for source in all_sources()]
    order = list(Network)
    return sorted(
        found, key=lambda ear: (order.index(ear.source.network), ear.pages[0].title if ear.pages else "")
    )


def unheard() -> list[OfficialPage]:
    """Active pages that no source speaks for: they have no token by which news could come."""
    heard = {(source.network.value, number) for source in all_sources() for number in source.page_ids}
    active = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).select_related("organization")
    return [page for page in active if (page.network, page.external_id) not in heard]


def source_of(page: OfficialPage) -> Source:
    """The source that speaks for a page.

    Raises:
        Refused: there is none: the page is not active, or has no token of the kind.
    """
    for source in all_sources():
        if source.network == page.network and page.external_id in source.page_ids:
            return source
    raise Refused(
        f"О событиях страницы «{page.title}» рассказать некому.",
        advice="Нужна действующая страница с ключом сообщества (ВКонтакте), токеном сообщений группы "
        "(Одноклассники) или токеном бота (Телеграм, MAX).",
    )


def _ear(
    source: Source,
    pages: Mapping[Key, OfficialPage],
    endpoints: Mapping[Key, HookEndpoint],
    cursors: Mapping[Key, PollCursor],
) -> Ear:
    key = (source.network.value, source.key)
    endpoint, cursor = endpoints.get(key), cursors.get(key)
    served = [page for number in source.page_ids if (page := pages.get((source.network.value, number)))]
    served.sort(key=lambda page: page.title)
    polled_at = cursor.polled_at if cursor else None
    if endpoint is not None and endpoint.is_open:
        knocks = [at for at in (endpoint.last_heard_at, polled_at) if at is not None]
        return Ear(source, tuple(served), endpoint, "hook", max(knocks, default=None), "")
    how = "poll" if is_polled(source.network) else "none"
    trouble = cursor.error if cursor and cursor.failing_since else ""
    return Ear(source, tuple(served), endpoint, how, polled_at, trouble)
