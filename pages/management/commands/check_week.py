"""Read the walls and count a week: a closed one is frozen, a running one is forecast."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.access import System
from core.clock import Week
from pages.actions.weeks import check_week
from pages.models import OfficialPage
from pages.queries.weeks import PageWeek


class Command(BaseCommand):
    help = "Count the week that holds a date (today by default): freeze it if it is over, else forecast it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--date", default="", help="ГГГГ-ММ-ДД, любой день недели")

    def handle(self, *args: Any, **options: Any) -> None:
        day = self._day(options["date"])
        found = check_week(day, actor=System("check_week"))
        week = Week.of(day)
        over = "закрыта" if clock.now() >= week.ends else "идёт"
        self.stdout.write(f"Неделя {week.monday:%d.%m.%Y}–{week.sunday:%d.%m.%Y} ({week.zone_name}), {over}")
        names = {page.pk: str(page) for page in OfficialPage.objects.all()}
        for one in sorted(found, key=lambda one: (not one.short, one.page_id)):
            self.stdout.write(f"  {names[one.page_id]}: {_line(one)}")

    @staticmethod
    def _day(text: str) -> date:
        try:
            return date.fromisoformat(text) if text else clock.city_now().date()
        except ValueError as error:
            raise CommandError("Дата пишется так: 2026-11-25") from error


def _line(one: PageWeek) -> str:
    norm = f" из {one.norm}" if one.norm is not None else ""
    frozen = " · протокол закрыт" if one.frozen else ""
    return f"засчитано {one.counted}{norm}, всего {one.total} — {one.sentence}{frozen}"
