"""What every page of the portal shows around itself: navigation, theme, strips."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from contentplan.models import EmergencyStop, Mourning
from contentplan.queries.deliveries import needs_person
from contentplan.queries.events import waiting_for as events_waiting_for
from contentplan.queries.modes import standing
from contentplan.queries.review import approvable_by
from contentplan.queries.urgent import shouting_at, waits_for_review_by
from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.counts import counts_of
from core.models import Installation
from core.notifications.queries import unread
from gospubliki.access import may_lead
from gospubliki.models import Question
from gospubliki.queries.questions import unanswered
from moderation.queries.desk import waiting_rows
from moderation.queries.today import passed_to


@dataclass(frozen=True)
class Item:
    """A navigation entry: shown to whoever has any of `rights`, or is appointed to one of `roles` and has none of
    `unless` (everyone when nothing is named)."""

    name: str
    label: str
    icon: str
    rights: frozenset[Right] = frozenset()
    counter: str = ""
    short: str = ""  # for the phone's tabs, when the label is too long
    roles: frozenset[Role] = frozenset()
    unless: frozenset[Right] = frozenset()
    under: str = ""  # where its screens begin, when that is above its own address

    def is_for(self, rights: frozenset[Right], roles: set[str]) -> bool:
        """Whether somebody with these sees it."""
        if not (self.rights or self.roles):
            return True
        return bool(self.rights & rights or (self.roles & roles and not self.unless & rights))


SECTIONS: list[tuple[str | None, list[Item]]] = [
    (
        None,
        [
            Item("today", "Сегодня", "sun-high"),
            Item(
                "contentplan:plan", "План", "calendar-week", frozenset({Right.POSTS_SEE, Right.POSTS_WRITE})
            ),
            Item(
                "contentplan:approvals",
                "Согласование",
                "checkbox",
                frozenset({Right.POSTS_APPROVE, Right.POSTS_WRITE}),
                "approvals",
            ),
            Item(
                "contentplan:waiting",
                "Ждут решения",
                "help-circle",
                frozenset({Right.DELIVERY_DECIDE}),
                "questions",
                short="Решить",
            ),
            Item("moderation:queue", "Модерация", "messages", frozenset({Right.MODERATE}), "moderation"),
            Item(
                "moderation:queue",
                "Вопросы жителей",
                "messages",
                counter="passed",
                short="Жители",
                roles=frozenset({Role.DEPARTMENT_HEAD}),
                unless=frozenset({Right.MODERATE}),
            ),
            Item(
                "contentplan:events",
                "Мероприятия",
                "calendar-event",
                frozenset({Right.POSTS_WRITE, Right.EVENTS_PROPOSE}),
                "events",
            ),
            Item(
                "urgent:list",
                "Срочное",
                "bolt",
                frozenset({Right.POSTS_WRITE, Right.URGENT_ORDERS}),
                "urgent",
                under="/urgent/",
            ),
            Item("contentplan:stop", "Экстренная остановка", "player-stop", frozenset({Right.STOP_ALL})),
        ],
    ),
    (
        "Страницы и порядок",
        [
            Item(
                "pages:list",
                "Страницы",
                "building-community",
                frozenset({Right.PAGES_SEE, Right.OWN_PAGES_SEE}),
            ),
            Item(
                "pages:weeks",
                "Норма недели",
                "calendar-stats",
                frozenset({Right.PAGES_SEE, Right.OWN_PAGES_SEE}),
                short="Норма",
            ),
            Item(
                "pages:clauses",
                "Порядок по пунктам",
                "shield-check",
                frozenset({Right.PAGES_SEE, Right.OWN_PAGES_SEE}),
                short="Порядок",
            ),
            Item(
                "pages:outages",
                "Недоступность сетей",
                "alert-triangle",
                frozenset({Right.SERVICE_SEE, Right.PAGES_ACTIVATE}),
                short="Сети",
            ),
            Item(
                "pages:accounts",
                "Аккаунты и контакты",
                "id-badge-2",
                frozenset({Right.PAGES_SEE}),
                short="Аккаунты",
            ),
            Item(
                "vault:list",
                "Учётные данные",
                "key",
                frozenset({Right.VAULT_STORE, Right.VAULT_REVEAL, Right.VAULT_OVERSEE}),
            ),
            Item(
                "gospubliki:list",
                "Подключения",
                "plug-connected",
                frozenset({Right.CONNECTIONS_SEE, Right.OWN_CONNECTION_MOVE}),
            ),
            Item(
                "gospubliki:guides",
                "Как это сделать",
                "book-2",
                frozenset({Right.OWN_CONNECTION_MOVE}),
                short="Как сделать",
            ),
            Item(
                "gospubliki:questions",
                "Вопросы",
                "message-circle",
                frozenset({Right.OWN_CONNECTION_MOVE, Right.CONNECTIONS_LEAD}),
                "connections",
            ),
            Item("moderation:blacklist", "Чёрный список", "ban", frozenset({Right.MODERATE})),
            Item("moderation:rules-edit", "Правила поведения", "gavel", frozenset({Right.RULES_EDIT})),
        ],
    ),
    (
        "Учёт",
        [
            Item("people", "Люди и назначения", "users", frozenset({Right.PEOPLE_MANAGE})),
            Item(
                "organizations:list",
                "Организации",
                "sitemap",
                frozenset(
                    {
                        Right.ORGANIZATIONS_EDIT,
                        Right.PEOPLE_MANAGE,
                        Right.CONNECTIONS_SEE,
                        Right.OWN_CONNECTION_MOVE,
                    }
                ),
            ),
            Item("notifications:list", "Уведомления", "bell", counter="notifications"),
            Item("audit:journal", "Журнал", "list-details", frozenset({Right.JOURNAL_SEE})),
            Item(
                "status",
                "Состояние службы",
                "heartbeat",
                frozenset({Right.SERVICE_SEE, Right.STOP_ALL}),
                short="Служба",
            ),
            Item("official-pages", "Публичный список", "world"),
        ],
    ),
]


# Counted for everybody along with the rest: which strips there are.
_MARKS = ("demo", "stopped", "mourning", "shouting")
# Counters of the navigation: what waits for this person, and the tone of the figure; asked together, in one query.
Counted = tuple[Callable[[User], QuerySet[Any]], str]

_NOBODY: dict[str, Any] = {
    "theme": "auto",
    "nav": {"sections": [], "tabs": [], "account": []},
    "installation": {"demo": False, "stop": None, "mournings": [], "urgent": []},
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`: `nav`, `theme`, `installation`. Lazy: a page that draws no shell asks nothing."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return _NOBODY
    return {
        "theme": user.theme,
        "nav": (nav := SimpleLazyObject(lambda: navigation(user, request.path))),
        "installation": SimpleLazyObject(lambda: installation(user, **nav["marks"])),
    }


def navigation(user: User, path: str) -> dict[str, Any]:
    """Sections, tabs of the phone and the account's own entries, for what this person may do."""
    rights, roles = rights_of(user), {one.role for one in user.appointments_in_force()}
    mine = [(title, [item for item in items if item.is_for(rights, roles)]) for title, items in SECTIONS]
    counts = _counts(user, {*_MARKS, *(item.counter for _, items in mine for item in items)})
    sections: list[dict[str, Any]] = []
    for title, items in mine:
        shown = [_entry(item, path, counts.get(item.counter, (0, ""))) for item in items]
        if found := [entry for entry in shown if entry]:
            sections.append({"title": title, "items": found})
    entries = [entry for section in sections for entry in section["items"]]
    here, profile = _mark_current(entries, path), reverse("me")
    leave = {"url": reverse("sign-out"), "label": "Выйти", "icon": "logout", "post": True}
    return {
        "sections": sections,
        "tabs": entries[:5],
        "here": here or ("Мои настройки" if path.startswith(profile) else ""),
        "profile_url": profile,
        "account": [leave],
        "marks": {name: bool(counts[name][0]) for name in _MARKS},
    }


def installation(user: User, *, demo: bool, stopped: bool, mourning: bool, shouting: bool) -> dict[str, Any]:
    """Strips above everything: the demo city, stops, mourning, urgent deliveries that are not surely out.

    The counters have told already which of them there are, so that the common case asks nothing more.
    """
    modes = standing() if stopped or mourning else []
    stop = next((mode for mode in modes if mode.kind != "mourning"), None)
    return {
        "demo": demo,
        "walls_url": urljoin(settings.NETWORK_WEB_URLS["vk"], "/"),
        "stop": stop
        and {
            "who": stop.who,
            "at": stop.since,
            "reason": stop.why,
            "everywhere": stop.everywhere,
            "break_in": stop.kind == "break_in",
            "more": sum(mode.kind != "mourning" for mode in modes) - 1,
            "url": reverse("contentplan:stop"),
        },
        "mournings": [
            {
                "why": mode.why,
                "days": mode.days,
                "holds": mode.holds,
                "everywhere": mode.everywhere,
                "url": reverse("contentplan:mourning", args=[mode.pk]),
            }
            for mode in modes
            if mode.kind == "mourning"
        ],
        "urgent": urgent_trouble(user) if shouting else [],
    }


def urgent_trouble(user: User) -> list[Any]:
    """Urgent deliveries that are not surely out: a red strip over every screen of those who can do something."""
    return list(shouting_at(user).select_related("page", "post").order_by("due_at")[:4])


def _entry(item: Item, path: str, counted: tuple[int, str]) -> dict[str, Any] | None:
    try:
        url = reverse(item.name)
    except NoReverseMatch:
        return None
    count, tone = counted
    return {
        "url": url,
        "under": item.under or url,
        "label": item.label,
        "short": item.short,
        "icon": item.icon,
        "count": count,
        "tone": tone,
        "current": False,
    }


def _mark_current(entries: list[dict[str, Any]], path: str) -> str:
    """Mark the entry whose address is the longest beginning of the path («Норма недели», not «Страницы»); its label."""
    under = [
        one for one in entries if path == one["url"] or (one["url"] != "/" and path.startswith(one["under"]))
    ]
    if not under:
        return ""
    here = max(under, key=lambda entry: len(entry["under"]))
    here["current"] = True
    return str(here["label"])


def _unanswered(user: User) -> QuerySet[Any]:
    """Questions about connections: they wait for the lead."""
    return unanswered(user) if may_lead(user) else Question.objects.none()


COUNTED: dict[str, Counted] = {
    "approvals": (approvable_by, ""),
    "connections": (_unanswered, ""),
    "events": (events_waiting_for, ""),
    "questions": (needs_person, "bad"),
    "notifications": (unread, ""),
    "moderation": (waiting_rows, "bad"),
    "passed": (passed_to, ""),
    "urgent": (waits_for_review_by, "bad"),
    "shouting": (shouting_at, "bad"),
    "demo": (lambda user: Installation.objects.filter(demo=True), ""),
    "stopped": (lambda user: EmergencyStop.objects.filter(lifted_at__isnull=True), ""),
    "mourning": (lambda user: Mourning.objects.filter(closed_at__isnull=True), ""),
}


def _counts(user: User, names: set[str]) -> dict[str, tuple[int, str]]:
    """What stands beside the entries. One query for all plain counts."""
    numbers = counts_of(**{name: COUNTED[name][0](user) for name in sorted(names) if name in COUNTED})
    return {name: (number, COUNTED[name][1]) for name, number in numbers.items()}
