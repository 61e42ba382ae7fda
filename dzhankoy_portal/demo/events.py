"""Events of the head and the deputies in this and the next week, with posts: made through the same actions as in life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from contentplan.actions.documents import confirm_plan
from contentplan.actions.events.entering import EventData, enter_event
from contentplan.actions.events.officials import add_official
from contentplan.actions.events.posts import Wanted, make_posts, usual_pages
from contentplan.event_posts import suggestion_of, templates_in_force
from contentplan.gathering import Period
from contentplan.models import ContentPlan, Official, OfficialEvent
from contentplan.queries.documents import gather
from contentplan.when import When
from core import clock
from core.accounts.models import User
from dzhankoy_portal.demo.people import City

# Ранг, имя, должность.
OFFICIALS = {
    "head": ("1_head", "Соколов Виктор Ильич", "Глава администрации"),
    "first": ("2_first_deputy", "Роговая Наталья Евгеньевна", "Первый заместитель главы"),
    "deputy": ("3_deputy", "Гаврилов Павел Сергеевич", "Заместитель главы"),
}


@dataclass(frozen=True)
class Planned:
    """An event: whose, days from now, hours, department, who enters it, which posts come from it."""

    title: str
    place: str
    who: str
    days: int
    hours: tuple[int, int] | None
    department: str
    by: str = "m.kovalchuk"
    posts: Sequence[str] = ()
    lasts: int = 1  # days


EVENTS = (
    Planned(
        "Объезд теплотрасс",
        "ул. Нестерова – ул. Титова",
        "deputy",
        1,
        (11, 12),
        "utilities",
        posts=("report",),
    ),
    Planned(
        "Открытие спортплощадки во дворе",
        "ул. Нестерова, 12, двор",
        "head",
        2,
        (15, 16),
        "sport",
        posts=("announce", "report"),
    ),
    Planned("День матери", "Городской дом культуры", "first", 3, None, "culture", posts=("announce",)),
    Planned("Приём граждан", "ул. Учебная, 15, каб. 3", "head", 5, (16, 18), "press", by="a.lysenko"),
    Planned("Встреча с председателями ТСЖ", "актовый зал", "first", 6, (14, 15), "utilities"),
    Planned("Совет директоров школ", "Гимназия № 6", "deputy", 8, (10, 12), "education"),
    Planned("Субботник в городском парке", "Городской парк", "", 4, (9, 12), "utilities", by="o.bystrov"),
    Planned("Ярмарка выходного дня", "Привокзальная площадь", "deputy", 9, (9, 17), "culture", lasts=2),
)


def make_events(city: City, moment: datetime) -> None:
    """Officials, events, drafts from them; what nobody holds is only proposed by its department."""
    press = city.people["m.kovalchuk"]
    officials = {
        key: add_official(actor=press, rank=rank, name=name, position=position)
        for key, (rank, name, position) in OFFICIALS.items()
    }
    for planned in EVENTS:
        event = _enter(city, planned, officials, moment)
        if planned.posts:
            _write(city.people[planned.by], event, planned.posts)


def confirm_week(city: City, moment: datetime) -> None:
    """The press office head has confirmed the plan of this week (п. 2.3); of one with nothing left there is none."""
    head = city.people["i.doroshenko"]
    period = Period.holding(ContentPlan.Kind.WEEK, moment.astimezone(clock.city_zone()).date())
    gathered = gather(head, period)
    if gathered.items:
        confirm_plan(actor=head, period=period, digest=gathered.digest)


def _enter(city: City, planned: Planned, officials: dict[str, Official], moment: datetime) -> OfficialEvent:
    day = moment.astimezone(clock.city_zone()).date() + timedelta(days=planned.days)
    start, end = (time(hour) for hour in planned.hours) if planned.hours else (None, None)
    author = city.people[planned.by]
    last_day = day + timedelta(days=planned.lasts - 1)
    data = EventData(
        title=planned.title,
        when=When.of_wall(day, start, end, last_day),
        organization=city.places[planned.department],
        official=officials.get(planned.who),
        place=planned.place,
        responsible=author if planned.who else None,
    )
    return enter_event(actor=author, data=data)


def _write(author: User, event: OfficialEvent, roles: Sequence[str]) -> None:
    """Posts whose time is still ahead, on the pages of the administration."""
    templates, pages = templates_in_force(), usual_pages(author)
    wanted = [Wanted(role, pages) for role in roles if suggestion_of(templates[role], event).is_chosen]
    make_posts(actor=author, event=event, wanted=wanted)
