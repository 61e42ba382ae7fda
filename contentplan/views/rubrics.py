"""Rubrics: what posts are about and who approves them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from contentplan import access
from contentplan.actions.rubrics import create_rubric, edit_rubric
from contentplan.forms.rubric import RubricForm
from contentplan.models import Rubric
from contentplan.views.common import actor_of, reader_of
from core.access import require
from core.errors import AccessDenied, Refused
from core.forms import show_refusal


@require_GET
def rubrics(request: HttpRequest) -> HttpResponse:
    """All of them, those in use first."""
    actor = reader_of(request)
    rows = Rubric.objects.select_related("organization").annotate(number=Count("posts"))
    context = {"rubrics": rows.order_by("-is_active", "name"), "may_edit": access.may_edit_rubrics(actor)}
    return render(request, "contentplan/rubrics.html", context)


@require_http_methods(["GET", "POST"])
def rubric(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new rubric, or one to correct or close."""
    actor = actor_of(request)
    require(access.may_edit_rubrics(actor))
    found = get_object_or_404(Rubric, pk=pk) if pk is not None else None
    form = RubricForm(request.POST if request.method == "POST" else None, rubric=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if found is None:
                create_rubric(actor=actor, **data)
            else:
                edit_rubric(actor=actor, rubric=found, routine=found.routine, **data)
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Рубрика записана")
            return redirect("contentplan:rubrics")
    context = {"form": form, "rubric": found}
    return render(request, "contentplan/rubric.html", context, status=422 if form.is_bound else 200)
