"""The plan of a month as a table in the columns of the import, and an empty one with the names to write into it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from contentplan.access import may_read, may_write, sees_drafts
from contentplan.exchange.columns import COLUMNS, OWN, WIDTHS
from contentplan.exchange.names import Directory, labelled
from contentplan.models import Revision
from contentplan.queries.calendar import midnight
from contentplan.queries.plan import Line, plan_between
from core import clock
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.organizations.models import Organization
from core.spreadsheet import Sheet, book
from pages.models import OfficialPage

_HOW = (
    ("Дата", "Обязательна, с годом: 05.12.2026"),
    ("Время", "10:00. Для строк без времени его можно указать при загрузке"),
    ("Название", "Обязательно, до 200 знаков. Видят только коллеги"),
    ("Текст", "Общий для всех сетей. Можно оставить пустым и дописать в черновике"),
    (
        "Страницы",
        "Обязательны. Названия с листа «Страницы», адреса или сети; несколько — через точку с запятой",
    ),
    ("Рубрика", "С листа «Рубрики» или пусто"),
    ("Отдел", "Чей материал: с листа «Отделы». Пусто — ваша организация"),
    ("Ссылка", "https://…"),
    ("Текст: сеть", "Свой текст для одной сети вместо общего. Эти столбцы можно удалить"),
    ("Формулы", "Не принимаются: вставьте в ячейки значения"),
    ("Фотографии", "Добавляют в черновике после загрузки"),
)


@transaction.atomic
def export(*, actor: User, first: date) -> bytes:
    """The plan of the month that begins on `first`, as the actor sees it: a row per post and time.

    Raises:
        AccessDenied: the actor does not see the plan.
    """
    require(may_read(actor))
    until = (first + timedelta(days=31)).replace(day=1)
    lines = plan_between(actor, midnight(first), midnight(until))
    record(
        "plan.exported",
        actor=actor,
        label=f"{first:%m.%Y}",
        data={"count": len(lines), "month": f"{first:%Y-%m}"},
    )
    said = _said(lines, drafts=sees_drafts(actor))
    pages = OfficialPage.objects.select_related("organization")
    labels = {page.pk: page.label for page in labelled(pages)}
    return book(_plan(_row(line, said[line.post.pk], labels) for line in lines if line.post.pk in said))


def template(*, actor: User) -> bytes:
    """An empty table: its columns, then sheets of the pages, rubrics and departments that may be written into it.

    Raises:
        AccessDenied: the actor does not write posts.
    """
    require(may_write(actor))
    known = Directory.of(actor)
    names = {one.pk: one for one in known.organizations.values()}
    ours = sorted(names.values(), key=lambda one: (one.kind == Organization.Kind.SUBORDINATE, one.short_name))
    return book(
        _plan([]),
        Sheet("Страницы", {"Страница": 60, "Адрес": 50}, ([page.label, page.url] for page in known.own)),
        Sheet(
            "Рубрики",
            {"Рубрика": 40, "Согласует": 50},
            ([one.name, one.organization.short_name] for one in known.rubrics.values() if one.is_active),
        ),
        Sheet("Отделы", {"Отдел": 60}, ([one.short_name] for one in ours)),
        Sheet("Как заполнять", {"Столбец": 20, "Что писать": 100}, (list(one) for one in _HOW)),
    )


def _plan(lines: Any) -> Sheet:
    widths = {column.name: WIDTHS.get(key, 40) for key, column in COLUMNS.items()}
    return Sheet("Контент-план", widths, lines)


def _said(lines: list[Line], *, drafts: bool) -> dict[int, Revision]:
    """The newest revision of each post that the actor may read. Two queries."""
    rows = Revision.objects.filter(post__in={line.post.pk for line in lines}).exclude(state="discarded")
    if not drafts:
        rows = rows.exclude(state="draft")
    rows = rows.select_related("post__organization").prefetch_related("variants")
    return {row.post_id: row for row in rows.order_by("number")}


def _row(line: Line, said: Revision, labels: dict[int, str]) -> list[Any]:
    local = line.due_at.astimezone(clock.city_zone())
    own = {f"{OWN}{one.network}": one.text for one in said.variants.all()}
    cells = {
        "day": f"{local:%d.%m.%Y}",
        "at": f"{local:%H:%M}",
        "title": line.post.title,
        "text": said.text,
        "pages": "; ".join(labels[place.page_id] for place in line.places),
        "rubric": line.post.rubric.name if line.post.rubric else "",
        "organization": said.post.organization.short_name,
        "link": said.link,
    }
    return [(cells | own).get(key, "") for key in COLUMNS]
