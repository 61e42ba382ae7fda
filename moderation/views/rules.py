"""Rules of conduct: the public page, earlier versions, editing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from core.access import require
from core.accounts.models import User
from core.errors import Refused
from core.forms import show_refusal
from moderation.access import may_edit_rules
from moderation.actions.rules import publish_rules
from moderation.forms.rules import RulesForm
from moderation.queries.rules import RulesText, rules_in_force, rules_version, versions
from pages.reading import Here, ViewSettings


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The version in force."""
    return _draw(request, rules_in_force())


@login_not_required
@require_safe
def version(request: HttpRequest, number: int) -> HttpResponse:
    """A version by its number: what held when a decision was made."""
    found = rules_version(number)
    if found is None:
        raise Http404("no such version")
    return _draw(request, found)


def _draw(request: HttpRequest, shown: RulesText) -> HttpResponse:
    """Drawn without the request: a public page holds nothing of its visitor."""
    all_versions = versions()
    context = {
        "rules": shown,
        "versions": all_versions,
        "is_current": not all_versions or all_versions[0].number == shown.number,
        "view_settings": ViewSettings.of(request),
        "request": Here(request.path),
    }
    response = HttpResponse(render_to_string("public/rules.html", context))
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Cookie"
    return response


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The next version."""
    assert isinstance(request.user, User)
    require(may_edit_rules(request.user))
    current = rules_in_force()
    initial = {"lead": current.lead, "clauses": "\n\n".join(current.clauses), "based_on": current.number}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"clauses": form.cleaned_data["clauses"].splitlines()}
        try:
            published = publish_rules(actor=request.user, **data)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Опубликовано, редакция {published.number}")
            return redirect("rules")
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/rules_form.html", {"form": form, "current": current}, status=status)
