"""What the screens of the plan share."""

from __future__ import annotations

from datetime import date, datetime

from django.http import Http404, HttpRequest

from contentplan.access import may_read
from core import clock
from core.access import require
from core.accounts.models import User
from core.clock import Week
from core.russian import day_text, time_text


def actor_of(request: HttpRequest) -> User:
    """The person who is signed in; every screen of the plan is behind the sign-in."""
    assert isinstance(request.user, User)
    return request.user


def reader_of(request: HttpRequest) -> User:
    """The person who is signed in and sees the plan.

    Raises:
        AccessDenied: no appointment lets this person see posts.
    """
    actor = actor_of(request)
    require(may_read(actor))
    return actor


def week_asked(request: HttpRequest) -> Week:
    """The week of `?week=2026-11-25`, the present one by default.

    Raises:
        Http404: it is not a date.
    """
    return Week.of(_day(request.GET.get("week", "")) or clock.now())


def month_asked(request: HttpRequest) -> date:
    """The first day of `?month=2026-11`, of the present month by default.

    Raises:
        Http404: it is not a month.
    """
    text = request.GET.get("month", "")
    found = _day(f"{text}-01") if text else clock.city_now().date()
    assert found is not None
    return found.replace(day=1)


def day_asked(request: HttpRequest) -> date:
    """The day of `?day=2026-11-25`, today by default.

    Raises:
        Http404: it is not a date.
    """
    return _day(request.GET.get("day", "")) or clock.city_now().date()


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404("no such day") from error
    if not 2000 <= day.year <= 2200:
        raise Http404("no such day")
    return day


def when(moment: datetime) -> str:
    """«сегодня в 14:30», «ср, 25 ноября в 14:30»."""
    return f"{day_text(moment)} в {time_text(moment)}"
