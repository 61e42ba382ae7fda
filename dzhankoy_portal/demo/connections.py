"""The register of connections in the demo city: every state, some of it late, a school with three steps left."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core import clock
from core.accounts.models import User
from core.organizations.models import Organization
from dzhankoy_portal.demo.city import BODIES, SUBORDINATES
from dzhankoy_portal.demo.people import ACTOR, City
from gospubliki.actions.guides import GuideText, add_guide
from gospubliki.actions.rows import ensure_connections
from gospubliki.actions.template import template_in_force
from gospubliki.models import (
    Connection,
    ConnectionStep,
    HistoryEntry,
    Question,
    StepTemplate,
    Subject,
    TemplateVersion,
)

SCHOOL = "Школа № 1"
# By the place in the list of subordinates; the tenth is told apart by the tens.
_WAYS = (
    *("connected", "connected", "in_progress", "connected", "connected", "not_started", "connected"),
    *("in_progress", "connected", ""),
)
_RARE = ("refused", "in_progress", "disconnected", "refused")
_NOT_REQUIRED = "Городской архив"
_SENTENCES = {
    "refused": "Система вернула заявку: в выписке прежний руководитель.",
    "not_required": "Организация в стадии ликвидации, распоряжение № 88-р.",
    "disconnected": "Сменился руководитель, доступ отозван до новой подписи.",
}
_BODIES = {"education": "connected", "culture": "connected", "sport": "in_progress", "social": "connected"}


def way_of(owner: str) -> str:
    """The state of an organization of the demo by its key or short name; units are connected with the city."""
    if owner in ("administration", *_BODIES):
        return _BODIES.get(owner, "connected")
    names = [short_name for _, _, short_name in SUBORDINATES]
    if owner == SCHOOL:
        return "in_progress"
    if owner == _NOT_REQUIRED or owner not in names:
        return "not_required"
    place = names.index(owner)
    return _WAYS[place % 10] or _RARE[place // 10]


def make_connections(city: City, moment: datetime) -> None:
    """Rows with their steps and history, guides and questions. Few inserts, in one order."""
    ensure_connections()
    today = moment.astimezone(clock.city_zone()).date()
    keys = {city.places[body.key].pk: body.key for body in BODIES}
    keys[city.places["administration"].pk] = "administration"
    _Maker(template_in_force(), today, city.people["n.rogovaya"]).make(
        {
            one.pk: way_of(keys.get(one.pk, one.short_name))
            for one in city.places.values()
            if one.kind != Organization.Kind.UNIT
        }
    )
    _guides()
    _questions(city, moment)


class _Maker:
    """Moves rows straight into their states, with the history they would have had."""

    def __init__(self, template: TemplateVersion, today: date, lead: User) -> None:
        self.template, self.today, self.lead = template, today, lead
        self.steps_of = {
            subject: list(template.steps.filter(subject=subject).order_by("position")) for subject in Subject
        }
        self.steps: list[ConnectionStep] = []
        self.history: list[HistoryEntry] = []

    def make(self, ways: dict[int, str]) -> None:
        rows = list(
            Connection.objects.filter(organization_id__in=ways)
            .select_related("page", "organization")
            .order_by("pk")
        )
        for number, row in enumerate(rows):
            self._one(row, self._way(row, ways[row.organization_id]), number)
        names = ["state", "state_since", "sentence", "template", "due_on", "version"]
        Connection.objects.bulk_update(rows, names)
        ConnectionStep.objects.bulk_create(self.steps)
        HistoryEntry.objects.bulk_create(self.history)

    def _way(self, row: Connection, way: str) -> str:
        """A page goes the way of its organization; where that is still under way, the page has not begun."""
        if row.page is None or way in ("connected", "not_required"):
            return way
        return "not_started"

    def _one(self, row: Connection, way: str, number: int) -> None:
        late = number % 3 == 0
        if way == "not_started":
            row.due_on = self.today + timedelta(days=-33 if late and row.page is None else 9 + number % 20)
            return
        begun = self.today - timedelta(days=26 if late else 12)
        if way == "not_required":
            self._moved(row, "not_required", begun)
            return
        if way != "in_progress":
            begun = self.today - timedelta(days=90 + number)
        self._moved(row, "in_progress", begun)
        row.template = self.template
        done = (
            len(self._templates(row)) if way != "in_progress" else (1 + number % 2 if row.page is None else 1)
        )
        if row.page is None and row.organization.short_name == SCHOOL:
            done, begun = 1, self.today - timedelta(days=19)
        self._steps(row, begun, done, number)
        if way in ("connected", "disconnected", "refused"):
            row.due_on = None
            ends = begun + timedelta(days=30)
            self._moved(row, "refused" if way == "refused" else "connected", ends, f"ПОС-{4000 + number}")
        if way == "disconnected":
            self._moved(row, "disconnected", self.today - timedelta(days=8))

    def _templates(self, row: Connection) -> list[StepTemplate]:
        return self.steps_of[Subject.PAGE if row.page_id else Subject.ORGANIZATION]

    def _moved(self, row: Connection, target: str, day: date, number: str = "") -> None:
        sentence = _SENTENCES.get(target, "")
        self.history.append(
            HistoryEntry(
                connection=row,
                kind=HistoryEntry.Kind.STATE,
                from_state=row.state,
                to_state=target,
                on_date=day,
                sentence=sentence,
                evidence_number=number if target == "connected" else "",
                at=_noon(day),
                person=self.lead,
            )
        )
        row.state, row.state_since, row.sentence = target, day, sentence
        row.due_on, row.version = None, row.version + 1

    def _steps(self, row: Connection, begun: date, done: int, number: int) -> None:
        day, gaps = begun, (3, 4 + number % 6, 7 + number % 4, 2 + number % 3)
        for place, one in enumerate(self._templates(row)):
            step = ConnectionStep(
                connection=row,
                template=one,
                key=one.key,
                position=one.position,
                title=one.title,
                help=one.help,
                who=one.who,
                due_on=begun + timedelta(days=one.due_days),
            )
            if place < done:
                day += timedelta(days=gaps[place])
                step.done_on, step.done_at, step.done_by = day, _noon(day), self.lead
                step.note = "со слов по телефону" if place % 2 else ""
            elif row.due_on is None:
                row.due_on = step.due_on
            self.steps.append(step)


def _noon(day: date) -> datetime:
    return clock.from_wall(day, datetime.min.time().replace(12))


def _guides() -> None:
    for title, key, minutes, body in _ARTICLES:
        add_guide(actor=ACTOR, text=GuideText(title, "\n\n".join(body), minutes, key))


_ARTICLES: Sequence[tuple[str, str, int, tuple[str, ...]]] = (
    (
        "Как дать сотруднику роль в учётной записи организации",
        "employee-role",
        15,
        (
            "Что делает руководитель\nВходит на Госуслуги и выбирает «Войти как организация».\n"
            "Открывает «Сотрудники» и нажимает «Пригласить».\nВписывает рабочую почту сотрудника.",
            "Что делает сотрудник\nОткрывает письмо и соглашается.\nПроверяет, что видит организацию в списке при входе.",
            "Если руководитель в отпуске\nПригласить может исполняющий обязанности, если приказ внесён на Госуслугах.",
        ),
    ),
    (
        "Как связать страницу с учётной записью",
        "page-link",
        20,
        (
            "Перед началом\nПроверьте, что вы администратор страницы.",
            "В личном кабинете\nОткройте «Госпаблики» и нажмите «Добавить страницу».\nВставьте адрес страницы.\n"
            "Подтвердите права и дождитесь отметки.",
        ),
    ),
)


def _questions(city: City, moment: datetime) -> None:
    school, house = city.places[SCHOOL], city.places["Городской дом культуры"]
    answered = moment - timedelta(days=1)
    Question.objects.create(
        organization=school,
        about="Дать сотруднику роль в учётной записи организации",
        text="Директор в отпуске, кто может пригласить?",
        request_key=uuid.UUID(int=1),
        asked_at=moment - timedelta(days=2),
        asked_by=city.people["e.voronova"],
        answer="Исполняющий обязанности, если приказ внесён на Госуслугах. Как внести — в инструкции, последняя часть.",
        answered_at=answered,
        answered_by=city.people["n.rogovaya"],
    )
    Question.objects.create(
        organization=house,
        text="Страница заведена на личный номер бывшего сотрудника. С чего начать?",
        request_key=uuid.UUID(int=2),
        asked_at=moment - timedelta(hours=5),
        asked_by=city.people["k.osmanov"],
    )
