"""The list of steps: read by whoever sees the register, changed by the lead as the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.access import require
from core.accounts.current import person_of
from core.errors import Refused
from core.forms import show_refusal
from gospubliki import access
from gospubliki.actions.template import publish_template
from gospubliki.first_steps import FIRST_STEPS
from gospubliki.forms.template import NoteForm, StepFormSet, drafts_of, initial_rows
from gospubliki.models import TemplateVersion


@require_GET
def steps(request: HttpRequest) -> HttpResponse:
    """The list in force and its versions."""
    actor = person_of(request)
    require(access.may_see_register(actor))
    versions = list(TemplateVersion.objects.select_related("created_by").order_by("-number"))
    context = {
        "versions": versions,
        "steps": versions[0].steps.order_by("subject", "position") if versions else FIRST_STEPS,
        "may_lead": access.may_lead(actor),
    }
    return render(request, "gospubliki/template.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The next version."""
    actor = person_of(request)
    require(access.may_lead(actor))
    newest = TemplateVersion.objects.order_by("-number").first()
    initial = {"based_on": newest.number if newest else 0}
    note = NoteForm(request.POST or None, initial=initial)
    rows = StepFormSet(request.POST or None, initial=initial_rows(newest), prefix="s")
    if request.method == "POST" and note.is_valid() & rows.is_valid():
        try:
            version = publish_template(
                actor=actor,
                steps=drafts_of(rows),
                note=note.cleaned_data["note"],
                based_on=note.cleaned_data["based_on"],
            )
        except Refused as error:
            show_refusal(note, error)
        else:
            messages.success(request, f"Порядок записан, {version}. Действует на новые подключения")
            return redirect("gospubliki:template")
    status = 422 if request.method == "POST" else 200
    return render(request, "gospubliki/template_form.html", {"note": note, "rows": rows}, status=status)
