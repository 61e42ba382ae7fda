"""What the person has been told."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts.current import person_of
from core.notifications import actions
from core.notifications.access import get_notification_for
from core.notifications.forms import SettingsForm
from core.notifications.mail import mail_is_on
from core.notifications.queries import notifications_of, settings_of, unread_count

PER_PAGE = 50


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty a page."""
    person = person_of(request)
    page = Paginator(notifications_of(person), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "unread": unread_count(person)}
    return render(request, "notifications/list.html", context)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Seen; on to where something can be done about it."""
    person = person_of(request)
    notification = get_notification_for(person, pk)
    actions.mark_read(actor=person, notification=notification)
    return redirect(notification.url or "notifications:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """All seen; the second time harmless."""
    actions.mark_all_read(actor=person_of(request))
    return redirect("notifications:list")


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How letters come."""
    person = person_of(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, row=settings_of(person))
    if request.method == "POST" and form.is_valid():
        actions.save_settings(actor=person, **form.cleaned_data)
        messages.success(request, "Записано")
        return redirect("notifications:settings")
    context = {"form": form, "mail_is_on": mail_is_on(), "email": person.email}
    return render(request, "notifications/settings.html", context, status=422 if form.is_bound else 200)
