"""What must not be overlooked: at most one alarm stands above the fold, the others are named below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from contentplan.models import Delivery
from core.accounts.rights import Right
from core.russian import plural, time_text
from gospubliki.queries.people import lead_in_force

MOST_BROKEN = 20


@dataclass(frozen=True)
class Alarm:
    """The worst fact of the moment: at most one stands above the fold."""

    tone: str
    icon: str
    title: str
    text: str
    url: str
    act: str


def alarms_of(
    *,
    questions: Sequence[Delivery],
    broken: Sequence[Any],
    rights: frozenset[Right],
    vault: Mapping[str, int],
) -> list[Alarm]:
    """All of them, the worst first. One query at most."""
    return [
        *_asking(questions),
        *_broken(broken, rights),
        *_no_lead(rights),
        *_leavers(rights, vault),
    ]


_WORDS = {
    "unknown": (
        "Неизвестно, вышла ли публикация",
        "Пока вы не посмотрите на страницу, портал ничего не повторяет.",
    ),
    "failed": ("Не опубликовано", "Посмотрите причину и решите, что дальше."),
    "expired": ("Просрочено", "Время вышло. Выберите другое или отмените."),
    "by_hand": ("Разместите вручную", "Сеть не принимает это от портала: шаги и тексты готовы."),
}
_LOOKING = "Портал сам ищет её на странице и до ответа ничего не повторяет. Ответить можете и вы."
_ICONS = {"unknown": "st-unknown", "failed": "st-failed", "expired": "st-late", "by_hand": "st-hand"}


def _asking(questions: Sequence[Delivery]) -> list[Alarm]:
    """What waits for a person, the worst first."""
    found = []
    for delivery in questions:
        title, text = _WORDS.get(delivery.state, ("Ждёт вашего решения", ""))
        where = f"{title}: {delivery.page.get_network_display()}"
        why = delivery.last_error or text
        if delivery.state == "unknown":
            why = text if delivery.asked_at else _LOOKING
        when = f"«{delivery.post.title}», {time_text(delivery.due_at)}. {why}"
        tone = "warn" if delivery.state == "by_hand" else "bad"
        act = "Ответить на вопрос" if delivery.state == "unknown" else "Открыть"
        url = reverse("contentplan:delivery", args=[delivery.pk])
        found.append(Alarm(tone, _ICONS.get(delivery.state, "st-finding"), where, when, url, act))
    return found


def _broken(pages: Sequence[Any], rights: frozenset[Right]) -> list[Alarm]:
    """Pages to which the portal has lost access."""
    if Right.PAGES_EDIT not in rights:
        return []
    return [
        Alarm(
            "bad",
            "st-failed",
            f"Нет доступа: {page.title}, {page.get_network_display()}",
            f"{page.broken_why} Замените токен и проверьте страницу.",
            page.get_absolute_url(),
            "Открыть страницу",
        )
        for page in pages[:MOST_BROKEN]
    ]


def _no_lead(rights: frozenset[Right]) -> list[Alarm]:
    """Not exactly one person answers for «Госпаблики» (order.2): told to whoever appoints and to the press office head."""
    if not rights & {Right.PEOPLE_MANAGE, Right.PLAN_CONFIRM, Right.CONNECTIONS_LEAD}:
        return []
    lead = lead_in_force()
    if not lead.trouble:
        return []
    appoints = Right.PEOPLE_MANAGE in rights
    return [
        Alarm(
            "bad",
            "st-finding",
            "За «Госпаблики» по распоряжению отвечает не ровно один человек",
            f"{lead.trouble}. Назначают по действующему распоряжению (п. 2 распоряжения).",
            reverse("people" if appoints else "gospubliki:list"),
            "К людям и назначениям" if appoints else "Открыть реестр",
        )
    ]


def _leavers(rights: frozenset[Right], counts: Mapping[str, int]) -> list[Alarm]:
    """What leavers knew and nobody has changed: for who oversees the vault, and when late for the press office."""
    left, late = counts.get("tasks", 0), counts.get("late", 0)
    if not (late or (left and Right.VAULT_OVERSEE in rights)):
        return []
    many = plural(left, "задача", "задачи", "задач")
    text = f"{many} по смене, просрочено {late} (п.\u00a02.2)." if late else f"{many} по смене (п.\u00a02.2)."
    tone = "bad" if late else "warn"
    return [Alarm(tone, "key", "Не сменено то, что знали ушедшие", text, reverse("vault:tasks"), "К задачам")]
