"""What every page of the portal shows around itself: navigation, theme, strips."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core.access import rights_of
from core.accounts.rights import Right


@dataclass(frozen=True)
class Item:
    """A navigation entry: shown to whoever has any of `rights` (everyone when empty)."""

    name: str
    label: str
    icon: str
    rights: frozenset[Right] = frozenset()
    counter: str = ""


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
            Item("moderation:queue", "Модерация", "messages", frozenset({Right.MODERATE}), "moderation"),
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
        ],
    ),
    (
        "Учёт",
        [
            Item("people", "Люди и назначения", "users", frozenset({Right.PEOPLE_MANAGE})),
            Item(
                "organizations:list",
                "Организации",
                "organization",
                frozenset({Right.ORGANIZATIONS_EDIT, Right.PEOPLE_MANAGE}),
            ),
            Item("audit:journal", "Журнал", "list-details", frozenset({Right.JOURNAL_SEE})),
            Item("official-pages", "Публичный список", "world"),
        ],
    ),
]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`: `nav`, `theme`, `installation`."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {
            "theme": "auto",
            "nav": {"sections": [], "tabs": []},
            "installation": {"demo": False, "stop": None},
        }
    rights = rights_of(user)
    sections = []
    for title, items in SECTIONS:
        shown = [_entry(item, request.path) for item in items if not item.rights or item.rights & rights]
        sections.append({"title": title, "items": [entry for entry in shown if entry]})
    sections = [section for section in sections if section["items"]]
    tabs = [item for section in sections for item in section["items"]][:5]
    return {
        "theme": user.theme,
        "nav": {"sections": sections, "tabs": tabs},
        "installation": {"demo": False, "stop": None},
    }


def _entry(item: Item, path: str) -> dict[str, Any] | None:
    try:
        url = reverse(item.name)
    except NoReverseMatch:
        return None
    current = path == url or (url != "/" and path.startswith(url))
    return {"url": url, "label": item.label, "icon": item.icon, "count": 0, "tone": "", "current": current}
