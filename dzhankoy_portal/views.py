"""The first screen, health, and the pages of errors."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from core import styleguide
from core.access import rights_of
from core.accounts.models import User
from core.accounts.rights import Right
from core.errors import AccessDenied
from core.installation import is_demo
from dzhankoy_portal import health
from dzhankoy_portal.status import status_of
from dzhankoy_portal.today import today_of


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """«Сегодня»: what a person must do now."""
    return render(request, "today.html", {"today": today_of(cast(User, request.user))})


@require_safe
def style_sheet(request: HttpRequest) -> HttpResponse:
    """Every state and component on one sheet: in the demo only."""
    if not is_demo():
        raise Http404("the sheet is shown in the demo")
    return render(request, "styleguide.html", styleguide.context())


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """«Состояние службы»: for administrators and the head of the press office."""
    actor = cast(User, request.user)
    if not rights_of(actor) & {Right.SERVICE_SEE, Right.STOP_ALL}:
        raise AccessDenied("Состояние службы видят администратор портала и начальник Отдела.")
    return render(request, "status.html", {"status": status_of()})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, broker, worker and beat, each with when it was seen; 503 when one is not well."""
    parts = health.parts()
    well = all(part.well for part in parts)
    body = {
        part.name: {"ok": part.well, "note": part.note, "seen_at": part.seen_at and part.seen_at.isoformat()}
        for part in parts
    }
    return JsonResponse({"ok": well, "parts": body}, status=200 if well else 503)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what is absent and for what is not theirs; whoever has no rights at all is told so."""
    person = getattr(request, "user", None)
    no_rights = isinstance(person, User) and not person.appointments_in_force()
    return render(request, "404.html", {"no_rights": no_rights}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database."""
    return HttpResponse(render_to_string("500.html"), status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key is missing or old: nothing was changed, the person can go back and repeat."""
    return render(request, "403_csrf.html", status=403)
