"""What waits for a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from contentplan.access import may_decide
from contentplan.queries.attention import MOST, passed_unapproved, waiting_groups
from contentplan.queries.changes import changes_waiting, tasks_waiting
from contentplan.views.common import reader_of


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Unknown, failed, by hand, expired: nothing is lost in silence."""
    actor = reader_of(request)
    context = {
        "groups": waiting_groups(actor),
        "changes": changes_waiting(actor),
        "tasks": tasks_waiting(actor),
        "passed": list(passed_unapproved(actor)[:MOST]),
        "may_decide": may_decide(actor),
        "actor": actor,
    }
    return render(request, "contentplan/waiting.html", context)
