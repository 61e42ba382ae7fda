"""How the news of each page arrives: the network knocks, or is asked, or nobody tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.errors import Refused
from networks.base import NETWORK_NAMES, Network
from networks.inbound.models import HookEndpoint, PollCursor
from networks.inbound.sources import Source, all_sources, is_polled
from pages.models import OfficialPage

Key = tuple[str, str]
NOT_TOLD = "читаем страницу по расписанию"


@dataclass(frozen=True)
class Ear:
    """One source of news. `how`: «hook», «poll» or «none»; `heard_at`: the last knock or successful poll.

    `advice`: why the portal could not choose the events itself (VK), so that a person does.
    """

    source: Source
    pages: tuple[OfficialPage, ...]
    endpoint: HookEndpoint | None
    how: str
    heard_at: datetime | None
    trouble: str
    advice: str = ""

    @property
    def network_name(self) -> str:
        return NETWORK_NAMES[self.source.network]

    @property
    def is_open(self) -> bool:
        return self.endpoint is not None and self.endpoint.is_open

    @property
    def is_deaf(self) -> bool:
        """The network was told to knock and does not: its news is fetched meanwhile."""
        return self.is_open and self.how != "hook"

    @property
    def words(self) -> str:
        """«забираем опросом», for a list and for a page's card."""
        if self.trouble:
            return "опрос не удаётся"
        long_poll = " Long Poll" if self.source.network is Network.VK else ""
        return {"hook": "присылает сеть", "poll": f"забираем опросом{long_poll}"}.get(self.how, NOT_TOLD)


def ears() -> list[Ear]:
    """Every source of news, in the order of networks and pages. A constant number of queries."""
    return _ears(all_sources())


def ear_of(page: OfficialPage) -> Ear | None:
    """How the news of one page arrives; None when no source speaks for it. A constant number of queries."""
    found = _ears([one for one in all_sources() if _speaks_for(one, page)])
    return found[0] if found else None


def _speaks_for(source: Source, page: OfficialPage) -> bool:
    return source.network == page.network and page.external_id in source.page_ids


def _ears(sources: list[Source]) -> list[Ear]:
    known = {
        (one.network, one.external_id): one
        for one in HookEndpoint.objects.filter(external_id__in=[one.key for one in sources])
    }
    heard = {one.pk for one in HookEndpoint.objects.heard(clock.now())}
    endpoints: dict[Key, tuple[HookEndpoint, bool]] = {
        key: (one, one.pk in heard) for key, one in known.items()
    }
    cursors: dict[Key, PollCursor] = {
        (one.network, one.source): one
        for one in PollCursor.objects.filter(source__in=[one.key for one in sources])
    }
    active = OfficialPage.objects.filter(state=OfficialPage.State.ACTIVE).exclude(external_id="")
    pages = {(page.network, page.external_id): page for page in active.select_related("organization")}
    found = [_ear(source, pages, endpoints, cursors) for source in sources]
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
        if _speaks_for(source, page):
            return source
    raise Refused(
        f"О событиях страницы «{page.title}» рассказать некому.",
        advice="Нужна действующая страница с ключом сообщества (ВКонтакте), токеном сообщений группы "
        "(Одноклассники) или токеном бота (Телеграм, MAX).",
    )


def _ear(
    source: Source,
    pages: Mapping[Key, OfficialPage],
    endpoints: Mapping[Key, tuple[HookEndpoint, bool]],
    cursors: Mapping[Key, PollCursor],
) -> Ear:
    key = (source.network.value, source.key)
    (endpoint, heard), cursor = endpoints.get(key, (None, False)), cursors.get(key)
    served = [page for number in source.page_ids if (page := pages.get((source.network.value, number)))]
    served.sort(key=lambda page: page.title)
    polled_at = cursor.polled_at if cursor else None
    knocked_at = endpoint.last_heard_at if endpoint and endpoint.is_open else None
    heard_at = max((at for at in (knocked_at, polled_at) if at is not None), default=None)
    if heard:
        return Ear(source, tuple(served), endpoint, "hook", heard_at, "")
    if cursor is None or not is_polled(source.network):
        how = "poll" if is_polled(source.network) else "none"
        return Ear(source, tuple(served), endpoint, how, heard_at, "")
    trouble = cursor.error if cursor.failing_since else ""
    return Ear(source, tuple(served), endpoint, "poll", heard_at, trouble, cursor.advice)
