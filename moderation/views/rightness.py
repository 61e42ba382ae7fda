"""How often triage was right, for who answers for moderation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import require
from moderation import access
from moderation.queries.rightness import MOST, PERIODS, rightness
from moderation.views.common import actor_of


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The table of the last 30 or 90 days."""
    require(access.may_see_rightness(actor_of(request)))
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in PERIODS} else PERIODS[0]
    context = {"days": days, "periods": PERIODS, "found": rightness(days), "most": MOST}
    return render(request, "moderation/rightness.html", context)
