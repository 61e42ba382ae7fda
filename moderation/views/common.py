"""What the screens of moderation share: who looks, where the list stands, addresses that keep the list's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from core.accounts.models import User
from core.counts import counts_of
from core.looks import NETWORKS
from moderation.access import may_moderate
from moderation.looks import LABELS
from moderation.models import InboxItem
from moderation.queries import desk
from moderation.queries.by_hand import hands_counted
from moderation.queries.desk import Filters, Sheet, Tab
from pages.access import pages_visible_to
from pages.models import OfficialPage

MOST_PAGES = 200
TITLES = {Tab.NEW: "Очередь", Tab.MINE: "Мои", Tab.WAITING: "В отделах", Tab.DONE: "Решённые"}
WORDS = {Tab.NEW: "Новые", Tab.MINE: "Мои", Tab.WAITING: "В отделе", Tab.DONE: "Решённые"}
ORDER = {
    Tab.NEW: "Сверху самое срочное",
    Tab.MINE: "Что у вас в работе и что вы недавно решили",
    Tab.WAITING: "Ждут ответа подразделения, сверху недавно переданные",
    Tab.DONE: "Сверху недавние",
}
NONE = {
    Tab.NEW: "Всё разобрано. Новые комментарии и сообщения появятся здесь сами.",
    Tab.MINE: "Вы пока ничего не решали. Откройте первое из новых.",
    Tab.WAITING: "Отделам сейчас ничего не передано.",
    Tab.DONE: "Решений пока нет.",
}


def actor_of(request: HttpRequest) -> User:
    """The person who is signed in; every screen of the room is behind the sign-in."""
    assert isinstance(request.user, User)
    return request.user


@dataclass(frozen=True)
class TabLink:
    """A tab over the list."""

    word: str
    url: str
    count: str = ""
    current: bool = False


@dataclass
class Desk:
    """The list as a person sees it: asked by the query string, the same on every screen of the room."""

    actor: User
    tab: Tab
    filters: Filters
    after: str = ""
    sheet: Sheet = field(default_factory=Sheet)
    neighbours: desk.Neighbours = field(default_factory=desk.Neighbours)
    open_pk: int = 0

    @classmethod
    def of(cls, request: HttpRequest, item: InboxItem | None = None) -> Desk:
        """Read the list; with an item also who stands beside it."""
        actor, query = actor_of(request), request.GET
        asked = query.get("tab", "")
        moderates = bool(may_moderate(actor))
        usual = desk.tab_of(item) if item is not None else Tab.NEW if moderates else Tab.WAITING
        tab = Tab(asked) if asked in list(Tab) else usual
        made = cls(actor, tab, Filters.of(query), query.get("after", ""))
        made.sheet = desk.sheet_of(actor, tab, made.filters, after=made.after)
        if item is not None:
            made.open(item)
        return made

    def open(self, item: InboxItem) -> None:
        """An item of the list stands open: who comes before and after it."""
        self.open_pk = item.pk
        self.neighbours = desk.neighbours_of(self.actor, item, self.tab, self.filters, self.sheet)

    # -- words -----------------------------------------------------------------------------------------

    @property
    def _moderates(self) -> bool:
        """Whether the reader decides; else a department's head sees what was passed to it."""
        return bool(may_moderate(self.actor))

    @property
    def rows(self) -> Sequence[InboxItem]:
        return self.sheet.rows

    @property
    def title(self) -> str:
        if self.tab is Tab.WAITING and not self._moderates:
            return "Вопросы жителей"
        return TITLES[self.tab]

    @property
    def order_words(self) -> str:
        return ORDER[self.tab]

    @property
    def none_words(self) -> str:
        if self.filters.any:
            return "Таких нет."
        if self.tab is Tab.WAITING and not self._moderates:
            return "Вашему подразделению сейчас ничего не передано. Новый вопрос появится здесь сам."
        return NONE[self.tab]

    @property
    def none_title(self) -> str:
        return "Всё разобрано" if self.tab is Tab.NEW and not self.filters.any else "Здесь пусто"

    @property
    def place(self) -> int | None:
        return self.sheet.place_of(self.open_pk) if not self.after else None

    # -- addresses -------------------------------------------------------------------------------------

    @property
    def query(self) -> str:
        """What keeps the list's place in an address of an item."""
        return urlencode({"tab": self.tab.value, **self.filters.as_query})

    def _list(self, **more: str) -> str:
        return f"{reverse('moderation:queue')}?{urlencode({'tab': self.tab.value, **self.filters.as_query, **more})}"

    @property
    def url(self) -> str:
        return self._list()

    @property
    def unfiltered(self) -> str:
        return f"{reverse('moderation:queue')}?tab={self.tab.value}"

    @property
    def more(self) -> str:
        return self._list(after=self.sheet.more) if self.sheet.more else ""

    @property
    def is_later(self) -> bool:
        return bool(self.after)

    @property
    def rows_url(self) -> str:
        """The fragment of the list itself, with the open row marked."""
        more = {"after": self.after, "open": str(self.open_pk or "")}
        found = {"tab": self.tab.value, **self.filters.as_query, **{k: v for k, v in more.items() if v}}
        return f"{reverse('moderation:rows')}?{urlencode(found)}"

    def item_url(self, pk: int | None) -> str:
        return f"{reverse('moderation:item', args=[pk])}?{self.query}" if pk else ""

    @property
    def before_url(self) -> str:
        return self.item_url(self.neighbours.before)

    @property
    def after_url(self) -> str:
        return self.item_url(self.neighbours.after)

    # -- what stands over the list -----------------------------------------------------------------------

    def head(self) -> dict[str, Any]:
        """Tabs with their counts and the choices of the filter; two short reads."""
        moderates = bool(may_moderate(self.actor))
        counted = (Tab.NEW, Tab.WAITING) if moderates else (Tab.WAITING,)
        waiting = {tab.value: desk.counted(desk.in_tab(self.actor, tab)) for tab in counted}
        counts = counts_of(**waiting, hands=hands_counted(self.actor))
        shown = list(Tab) if moderates else [Tab.WAITING, Tab.DONE]
        tabs = [self._tab(tab, counts.get(tab, 0)) for tab in shown]
        if moderates:
            hands = desk.count_words(counts["hands"])
            tabs.insert(3, TabLink("Вручную", reverse("moderation:by-hand"), hands))
        pages = pages_visible_to(self.actor).filter(state=OfficialPage.State.ACTIVE)
        return {
            "tabs": tabs,
            "moderates": moderates,
            "count": desk.count_words(counts.get(self.tab, 0)),
            "networks": [(code, network.name) for code, network in NETWORKS.items()],
            "pages": [
                (pk, f"{title} ({NETWORKS[network].name})")
                for pk, title, network in pages.order_by("title", "network").values_list(
                    "pk", "title", "network"
                )[:MOST_PAGES]
            ],
            "labels": [(code, look.sure.word) for code, look in LABELS.items()],
        }

    def _tab(self, tab: Tab, count: int) -> TabLink:
        asked = {"tab": tab.value, **self.filters.as_query}
        url = f"{reverse('moderation:queue')}?{urlencode(asked)}"
        return TabLink(WORDS[tab], url, desk.count_words(count), tab is self.tab)
