"""«Состояние службы»: is the portal alive, what waits, where sending fails, what to do. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from contentplan.graphs import NEEDS_PERSON, WAITING
from contentplan.models import Attempt, Delivery
from contentplan.queries.urgent import shouting
from contentplan.urgent_access import on_duty_now
from core import clock
from core.accounts.models import User
from core.looks import NETWORKS
from core.notifications.mail import mail_is_on
from core.russian import ago_text, duration_text, plural
from dzhankoy_portal import broker, health
from networks.base import Network
from networks.pace import closed_networks
from pages.models import OfficialPage

MOST = 10
LATE = timedelta(minutes=5)
# Above this a queue no longer empties as fast as it fills.
DEEP = 200
QUEUE_WORDS = {
    "urgent": "срочное",
    "clock": "часы: что пора, пульс, журнал",
    "publish": "размещение",
    "default": "разное",
    "inbound": "новости из сетей",
    "sync": "чтение страниц",
    "media": "большие файлы",
}
PART_WORDS = {"database": "База", "broker": "Очереди", "beat": "Часы", "worker": "Работник"}


@dataclass(frozen=True)
class Rate:
    """Attempts of a network or a page: how many ended, how many of them with nothing on the page or unknown."""

    name: str
    network: str
    hour: int
    hour_bad: int
    day: int
    day_bad: int
    page_id: int = 0

    @property
    def hour_share(self) -> int:
        """Percent of the hour's attempts that failed."""
        return round(100 * self.hour_bad / self.hour) if self.hour else 0

    @property
    def day_share(self) -> int:
        return round(100 * self.day_bad / self.day) if self.day else 0


@dataclass(frozen=True)
class Limited:
    """A network that has asked to wait; `count` deliveries wait for it."""

    network: str
    count: int
    until: datetime


@dataclass(frozen=True)
class Advice:
    """What is wrong and what to do about it, in words."""

    what: str
    act: str


@dataclass
class Status:
    """Everything the page shows."""

    now: datetime
    parts: Sequence[health.Part] = ()
    queues: Sequence[tuple[str, str, int]] = ()
    broker_away: bool = False
    waiting: int = 0
    oldest: datetime | None = None
    late: int = 0
    held: int = 0
    people: dict[str, int] = field(default_factory=dict)
    shouting: int = 0
    networks: Sequence[Rate] = ()
    pages: Sequence[Rate] = ()
    limited: Sequence[Limited] = ()
    broken: Sequence[OfficialPage] = ()
    on_duty: Sequence[User] = ()
    mail: bool = True
    advice: list[Advice] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.advice


def status_of() -> Status:
    """The page, now."""
    now = clock.now()
    found = Status(now=now, parts=health.parts(), mail=mail_is_on(), on_duty=on_duty_now())
    found.queues = _queues(found)
    _waiting(found)
    found.shouting = shouting().count()
    found.networks, found.pages = _networks(now), _pages(now)
    found.limited = _limited(now)
    broken = OfficialPage.objects.filter(broken_since__isnull=False).exclude(state="closed")
    found.broken = list(broken.select_related("organization").order_by("broken_since")[:MOST])
    found.advice = list(_advice(found))
    return found


def advice_of(*, broken: Sequence[OfficialPage], shouts: int) -> Status:
    """For the first screen: parts and advice, without the tables. What its caller has read is not read again."""
    now = clock.now()
    found = Status(now=now, parts=health.parts(), mail=mail_is_on(), on_duty=on_duty_now())
    found.queues = _queues(found)
    _waiting(found)
    found.networks, found.broken, found.shouting = _networks(now), broken[:MOST], shouts
    found.advice = list(_advice(found))
    return found


def _queues(found: Status) -> list[tuple[str, str, int]]:
    """Depths of the queues; notes when nobody tells them."""
    depths = broker.depths()
    found.broker_away = depths is None
    return [(name, QUEUE_WORDS.get(name, name), depth) for name, depth in (depths or {}).items()]


def _waiting(found: Status) -> None:
    """One query over what is due, by the index of state and time; future deliveries are not touched."""
    due = Q(state__in=[*WAITING, "sending"], due_at__lte=found.now)
    free = due & Q(held_at__isnull=True)
    counted = Delivery.objects.filter(due | Q(state__in=NEEDS_PERSON)).aggregate(
        waiting=Count("pk", filter=free),
        oldest=Min("due_at", filter=free),
        late=Count("pk", filter=free & Q(due_at__lte=found.now - LATE)),
        held=Count("pk", filter=due & Q(held_at__isnull=False)),
        **{state: Count("pk", filter=Q(state=state)) for state in NEEDS_PERSON},
    )
    found.waiting, found.oldest = counted["waiting"], counted["oldest"]
    found.late, found.held = counted["late"], counted["held"]
    found.people = {state: counted[state] for state in NEEDS_PERSON if counted[state]}


def _ended(now: datetime) -> tuple[QuerySet[Attempt], dict[str, Count]]:
    """Attempts that ended within a day, and what is summed up of them, by the index of ended attempts."""
    day = Attempt.objects.filter(
        ended_at__gte=now - timedelta(days=1), ended_at__lte=now, kind__in=["send", "repeat"]
    )
    hour, bad = Q(ended_at__gte=now - timedelta(hours=1)), Q(outcome__in=["refused", "unknown"])
    return day, {
        "day": Count("pk"),
        "day_bad": Count("pk", filter=bad),
        "hour": Count("pk", filter=hour),
        "hour_bad": Count("pk", filter=hour & bad),
    }


def _networks(now: datetime) -> list[Rate]:
    """By network over the last hour and day. One query."""
    day, sums = _ended(now)
    per_network: Any = day.values("delivery__page__network").annotate(**sums)
    by_network = {row["delivery__page__network"]: {name: row[name] for name in sums} for row in per_network}
    nothing = dict.fromkeys(sums, 0)
    return [Rate(look.name, code, **by_network.get(code, nothing)) for code, look in NETWORKS.items()]


def _pages(now: datetime) -> list[Rate]:
    """The worst pages over the last hour and day. One query."""
    day, sums = _ended(now)
    keys = ("delivery__page", "delivery__page__title", "delivery__page__network")
    worst = day.values(*keys).annotate(**sums).filter(day_bad__gt=0).order_by("-day_bad", "delivery__page")
    return [
        Rate(
            row["delivery__page__title"],
            row["delivery__page__network"],
            page_id=row["delivery__page"],
            **{name: row[name] for name in sums},
        )
        for row in worst[:MOST]
    ]


def _limited(now: datetime) -> list[Limited]:
    """Networks that have asked all workers to wait, and those for whose permission deliveries wait.

    Waiting is not a try, so what waits without one, on a page that lives, waits for the network.
    """
    rows = Delivery.objects.filter(
        state="retry_wait", tries=0, next_at__gt=now, page__broken_since__isnull=True
    )
    counted = rows.values_list("page__network").annotate(Count("pk"), Min("next_at"))
    waiting = {network: (count, until) for network, count, until in counted}
    found = {Network(network): Limited(network, *one) for network, one in waiting.items()}
    for network, until in closed_networks().items():
        found[network] = Limited(network, waiting.get(network, (0, until))[0], until)
    return [found[network] for network in Network if network in found]


def _advice(found: Status) -> Sequence[Advice]:
    """The worst first."""
    made: list[Advice] = []
    for part in found.parts:
        if not part.well:
            seen = f", видели {ago_text(part.seen_at)}" if part.seen_at else ""
            made.append(Advice(f"{PART_WORDS[part.name]}: не отвечает{seen}", _PART_ACTS[part.name]))
    if found.shouting:
        what = plural(found.shouting, "срочное размещение", "срочных размещения", "срочных размещений")
        made.append(
            Advice(
                f"Не вышло {what}", "Откройте красную строку над экраном и решите: сам портал не повторит."
            )
        )
    if found.late and found.oldest:
        made.append(
            Advice(
                f"Опаздывает {plural(found.late, 'размещение', 'размещения', 'размещений')},"
                f" самое старое на {duration_text(found.now - found.oldest)}",
                "Если части службы живы, смотрите ошибки сетей ниже; если очередь «размещение» растёт,"
                " добавьте работников (docs/deploy.md).",
            )
        )
    for name, words, depth in found.queues:
        if depth > DEEP:
            made.append(
                Advice(
                    f"Очередь «{words}»: {depth}",
                    f"Запустите ещё работника: bin/worker --queues {name} --no-beat",
                )
            )
    for rate in found.networks:
        if rate.hour >= 5 and rate.hour_share >= 50:
            made.append(
                Advice(
                    f"{rate.name}: за час не удалось {rate.hour_bad} из {rate.hour}",
                    "Откройте любое размещение этой сети: в «По секундам» стоит код сети. Если сеть недоступна"
                    " надолго, отметьте это и разместите вручную.",
                )
            )
    if found.broken:
        made.append(
            Advice(
                f"Нет доступа: {plural(len(found.broken), 'страница', 'страницы', 'страниц')}",
                "Замените токен и нажмите «Проверить доступ» на карточке страницы: очередь пойдёт сама.",
            )
        )
    if not found.on_duty:
        made.append(
            Advice(
                "Сегодня не дежурит никто", "Тревоги приходят всем сразу. Назначьте дежурного в «Срочное»."
            )
        )
    if not found.mail:
        made.append(
            Advice(
                "Почта не настроена",
                "Тревоги видны только в портале: задайте EMAIL_URL и перезапустите службу.",
            )
        )
    return made


_PART_ACTS = {
    "database": "Проверьте сервер базы и место на диске; служба продолжит сама.",
    "broker": "Проверьте Redis (или папку broker в DATA_DIR): работа лежит в базе и не потеряется.",
    "beat": "Перезапустите работника: часы идут в нём. Работа лежит в базе и найдётся сама.",
    "worker": "Перезапустите работника (bin/run или bin/worker). Работа лежит в базе и найдётся сама.",
}
