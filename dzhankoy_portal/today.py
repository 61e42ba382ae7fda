"""The first screen: what a person must do now, gathered from the rooms below. A panel appears for who may use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from contentplan.models import Delivery, Revision
from contentplan.queries.deliveries import needs_person
from contentplan.queries.plan import Line, plan_between
from contentplan.queries.returned import returned_to
from contentplan.queries.review import approvable_by, waits_of
from core import clock
from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.clock import Week
from core.looks import NETWORKS
from core.notifications.models import Notification
from core.notifications.queries import notifications_of
from core.russian import plural, time_text
from core.vault.numbers import Numbers as Kept
from core.vault.numbers import numbers as vault_numbers
from core.vault.tasklist import open_task_count
from dzhankoy_portal.status import Status, status_of
from gospubliki.queries.mine import Next, next_steps
from gospubliki.queries.people import lead_in_force
from gospubliki.queries.today import Numbers, numbers
from moderation.queries.today import Numbers as Inbox
from moderation.queries.today import numbers as inbox_numbers
from pages.access import pages_visible_to
from pages.models import OfficialPage
from pages.queries.clauses import Figures, figures_of
from pages.queries.weeks import PageWeek, weeks_of

MOST_NORMS = 8
MOST_WAITING = 6
MOST_ALARMS = 8
_PLACE = {code: place for place, code in enumerate(NETWORKS)}  # ВК, ОК, ТГ, МХ


@dataclass(frozen=True)
class Alarm:
    """The worst fact of the moment: at most one stands above the fold."""

    tone: str
    icon: str
    title: str
    text: str
    url: str
    act: str


@dataclass(frozen=True)
class NormRow:
    """A page's week in the panel of norms."""

    page: OfficialPage
    week: PageWeek


@dataclass(frozen=True)
class Today:
    """Everything the first screen shows; a list that is not this person's business is empty."""

    now: datetime
    week: Week
    days_left: int
    alarm: Alarm | None = None
    other_alarms: Sequence[Alarm] = ()
    alarm_count: int = 0
    lines: Sequence[Line] = ()
    next_lines: Sequence[Line] = ()
    questions: Sequence[Delivery] = ()
    approvals: Sequence[Revision] = ()
    returned: Sequence[Revision] = ()
    waiting: Sequence[Revision] = ()
    norms: Sequence[NormRow] = ()
    short: int = 0
    news: Sequence[Notification] = ()
    service: Status | None = None
    vault: Kept | None = None
    connections: Numbers | None = None
    steps: Sequence[Next] = ()
    inbox: Inbox | None = None
    clauses: Figures | None = None
    rights: frozenset[Right] = field(default_factory=frozenset)

    @property
    def more_alarms(self) -> int:
        """How many alarms there are beside the one that stands above the fold."""
        return max(0, self.alarm_count - 1)

    @property
    def hidden_alarms(self) -> int:
        """How many are not named even below it."""
        return self.more_alarms - len(self.other_alarms)

    @property
    def norms_lead(self) -> bool:
        """Whether the norm is the main thing on the screen: nothing else waits for this person there."""
        return not (
            self.service
            or self.vault
            or self.rights & {Right.POSTS_SEE, Right.MODERATE, Right.CONNECTIONS_LEAD}
        )

    @property
    def past_lines(self) -> list[Line]:
        """Of the day, what had its time before now."""
        return [line for line in self.lines if line.due_at < self.now]

    @property
    def coming_lines(self) -> list[Line]:
        """Of the day, what is still to come."""
        return [line for line in self.lines if line.due_at >= self.now]

    @property
    def placements(self) -> int:
        """Deliveries of the day."""
        return sum(len(line.places) for line in self.lines)


def today_of(actor: User) -> Today:
    """The first screen of a person. The number of queries depends on rights, never on rows."""
    now, rights = clock.now(), rights_of(actor)
    week = Week.of(now)
    midnight = clock.city_now().replace(hour=0, minute=0, second=0, microsecond=0)
    parts: dict[str, Any] = {"now": now, "week": week, "rights": rights}
    parts["days_left"] = (week.sunday - midnight.date()).days
    if Right.POSTS_SEE in rights:
        parts["lines"] = plan_between(actor, midnight, midnight + timedelta(days=1))
        parts["next_lines"] = [] if parts["lines"] else plan_between(actor, now, now + timedelta(days=3))[:5]
    if Right.DELIVERY_DECIDE in rights:
        parts["questions"] = list(needs_person(actor)[:20])
    if Right.POSTS_APPROVE in rights:
        parts["approvals"] = list(approvable_by(actor).prefetch_related(None)[:MOST_WAITING])
    if Right.POSTS_WRITE in rights:
        parts["returned"] = list(returned_to(actor)[:MOST_WAITING])
        waiting = waits_of(actor).select_related("post__rubric__organization", "post__approver")
        waiting = waiting.prefetch_related(None)
        parts["waiting"] = list(waiting[:MOST_WAITING])
    if rights & {Right.PAGES_SEE, Right.OWN_PAGES_SEE}:
        parts |= _norms(actor, week)
        parts["clauses"] = figures_of(actor)
    if Right.SERVICE_SEE in rights:
        parts["service"] = status_of()
    if Right.VAULT_OVERSEE in rights:
        parts["vault"] = vault_numbers()
    if Right.CONNECTIONS_LEAD in rights:
        parts["connections"] = numbers(actor)
    if Right.OWN_CONNECTION_MOVE in rights:
        parts["steps"] = next_steps(actor)
    parts["inbox"] = inbox_numbers(actor)
    parts["news"] = list(notifications_of(actor).filter(read_at__isnull=True)[:5])
    alarms = [*_alarms(parts.get("questions", ())), *_broken(actor, rights), *_no_lead(rights)]
    alarms += _leavers(rights)
    first, others = alarms[0] if alarms else None, alarms[1 : 1 + MOST_ALARMS]
    return Today(alarm=first, other_alarms=others, alarm_count=len(alarms), **parts)


def _norms(actor: User, week: Week) -> dict[str, Any]:
    pages = {
        page.pk: page
        for page in pages_visible_to(actor)
        .filter(state=OfficialPage.State.ACTIVE)
        .select_related("organization")
    }
    weeks = weeks_of(pages, week)
    rows = [NormRow(pages[pk], one) for pk, one in weeks.items() if one.norm is not None]
    rows.sort(
        key=lambda row: (-row.week.missing, -row.week.overdue, row.week.counted, _PLACE[row.page.network])
    )
    if not rows:
        rows = [NormRow(pages[pk], one) for pk, one in weeks.items()][:3]
    return {"norms": rows[:MOST_NORMS], "short": sum(row.week.short for row in rows)}


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


def _alarms(questions: Sequence[Delivery]) -> list[Alarm]:
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


def _broken(actor: User, rights: frozenset[Right]) -> list[Alarm]:
    """Pages to which the portal has lost access."""
    if Right.PAGES_EDIT not in rights:
        return []
    pages = pages_visible_to(actor).filter(broken_since__isnull=False).exclude(state="closed")[:20]
    return [
        Alarm(
            "bad",
            "st-failed",
            f"Нет доступа: {page.title}, {page.get_network_display()}",
            f"{page.broken_why} Замените токен и проверьте страницу.",
            page.get_absolute_url(),
            "Открыть страницу",
        )
        for page in pages
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


def _leavers(rights: frozenset[Right]) -> list[Alarm]:
    """What leavers knew and nobody has changed: for who oversees the vault, and when late for the press office."""
    if not rights & {Right.VAULT_OVERSEE, Right.VAULT_STORE}:
        return []
    left, late = open_task_count()
    if not (late or (left and Right.VAULT_OVERSEE in rights)):
        return []
    many = plural(left, "задача", "задачи", "задач")
    text = f"{many} по смене, просрочено {late} (п.\u00a02.2)." if late else f"{many} по смене (п.\u00a02.2)."
    tone = "bad" if late else "warn"
    return [Alarm(tone, "key", "Не сменено то, что знали ушедшие", text, reverse("vault:tasks"), "К задачам")]
