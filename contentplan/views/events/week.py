"""«Итог недели»: choose whose week and which, look at what took place, gather a draft."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contentplan import access
from contentplan.actions.events.week_summary import draft_week_summary
from contentplan.models import Official
from contentplan.queries.week_summary import summary_of
from contentplan.views.common import actor_of, week_asked
from core import clock
from core.access import require
from core.clock import Week
from core.errors import Refused
from core.forms import say_refused


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    """The week of an official (the first one by default), and with POST a draft of it."""
    actor = actor_of(request)
    require(access.may_write(actor))
    officials = list(Official.objects.filter(is_active=True))
    asked = request.GET.get("who", "")
    official = next((one for one in officials if str(one.pk) == asked), officials[0] if officials else None)
    shown = week_asked(request)
    if request.method == "POST" and official is not None:
        try:
            key = _key(request.POST.get("request_key", ""))
            post = draft_week_summary(actor=actor, official=official, week=shown, request_key=key)
        except Refused as error:
            if error.status == 403:
                raise
            say_refused(request, "Итог не собран", error)
        else:
            messages.success(request, "Черновик готов: расскажите живее и отправьте на согласование")
            return redirect("contentplan:edit", post.pk)
    context = {
        "officials": officials,
        "official": official,
        "found": summary_of(actor, official, shown) if official else None,
        "week": shown,
        "previous": shown.previous(),
        "next": shown.next() if shown.monday < Week.of(clock.now()).monday else None,
        "request_key": uuid.uuid4(),
    }
    return render(request, "contentplan/events/week.html", context)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
