"""What the plan tells the rules: whether the plan that a week belongs to is confirmed (`pages.providers`, п. 2.3)."""

from __future__ import annotations

from datetime import date

from contentplan.models import ContentPlan
from core.clock import Week
from core.russian import day_text, range_text
from regulation.facts import WeekPlan


def plan_of(day: date) -> WeekPlan:
    """The latest confirmed plan of the day's week, else of its month. One query."""
    week = Week.of(day)
    days = range_text(week.monday, week.sunday)
    plans = ContentPlan.objects.filter(first_day__lte=day, last_day__gte=day).select_related("confirmed_by")
    found = plans.order_by("-kind", "-number").first()  # a week stands before a month
    if found is None:
        return WeekPlan(days)
    span = range_text(found.first_day, found.last_day)
    when = day_text(found.confirmed_at, near=False)
    who = found.confirmed_by.short_name
    return WeekPlan(days, f"План на {span} утвердил(а) {who}, {when}, версия {found.number}")
