"""What events rest on: the register of officials, and how posts come from events."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from contentplan import access
from contentplan.actions.events.officials import add_official, edit_official
from contentplan.actions.events.templates import save_template
from contentplan.event_posts import templates_in_force
from contentplan.forms import official as forms
from contentplan.models import POST_ROLES, Official
from contentplan.views.common import actor_of
from contentplan.views.events.suggesting import rule_words
from core.access import require
from core.errors import AccessDenied, Refused
from core.forms import show_refusal


@require_GET
def settings(request: HttpRequest) -> HttpResponse:
    """Officials and templates on one screen."""
    actor = actor_of(request)
    require(access.may_keep_events(actor))
    context = {
        "officials": Official.objects.order_by("-is_active", "rank", "name"),
        "templates": [
            (POST_ROLES[role].capitalize(), one, rule_words(one))
            for role, one in templates_in_force().items()
        ],
    }
    return render(request, "contentplan/events/settings.html", context)


@require_http_methods(["GET", "POST"])
def official(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new entry of the register, or one that is there."""
    actor = actor_of(request)
    require(access.may_keep_events(actor))
    found = get_object_or_404(Official, pk=pk) if pk is not None else None
    initial = forms.initial_of_official(found) if found else {"rank": Official.Rank.DEPUTY, "is_active": True}
    form = forms.OfficialForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if found is None:
                data.pop("is_active")
                add_official(actor=actor, **data)
            else:
                edit_official(actor=actor, official=found, **data)
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Записано")
            return redirect("contentplan:event-settings")
    context = {"form": form, "official": found}
    return render(request, "contentplan/events/official.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, role: str) -> HttpResponse:
    """How an announcement or a report comes from an event."""
    actor = actor_of(request)
    require(access.may_keep_events(actor))
    if role not in POST_ROLES:
        raise Http404("no such kind of post")
    initial = forms.initial_of_template(templates_in_force()[role])
    bound = request.POST if request.method == "POST" else None
    form = forms.TemplateForm(bound, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_template(actor=actor, data=form.data_of_template(role))
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Заготовка записана. Прежние материалы не изменились")
            return redirect("contentplan:event-settings")
    context = {"form": form, "name": POST_ROLES[role].capitalize()}
    return render(request, "contentplan/events/template.html", context, status=422 if form.is_bound else 200)
