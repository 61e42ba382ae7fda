"""Guides as articles."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.accounts.current import person_of
from core.errors import Refused
from core.forms import show_refusal
from gospubliki import access
from gospubliki.actions.guides import add_guide, publish_guide, show_guide
from gospubliki.forms.guides import GuideForm
from gospubliki.guides import text_of
from gospubliki.queries.guides import articles


@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """The list."""
    actor = person_of(request)
    require(access.may_see_register(actor))
    leads = bool(access.may_lead(actor))
    context = {
        "articles": articles(hidden=leads),
        "may_lead": leads,
        "may_ask": access.may_ask(actor),
    }
    return render(request, "gospubliki/guides.html", context)


@require_GET
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, in its newest version or in the one asked for."""
    actor = person_of(request)
    shown = access.get_guide_for(actor, slug)
    versions = list(shown.versions.select_related("published_by").order_by("-number"))
    wanted = request.GET.get("version", "")
    version = next((one for one in versions if str(one.number) == wanted), None) if wanted else versions[0]
    if version is None:
        raise Http404
    context = {
        "guide": shown,
        "version": version,
        "versions": versions,
        "is_newest": version.number == versions[0].number,
        "may_lead": access.may_lead(actor),
        "may_ask": access.may_ask(actor),
    }
    return render(request, "gospubliki/guide.html", context)


@require_http_methods(["GET", "POST"])
def guide_new(request: HttpRequest) -> HttpResponse:
    """A new article."""
    actor = person_of(request)
    require(access.may_lead(actor))
    form = GuideForm(request.POST or None, initial={"step_key": request.GET.get("step", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_guide(actor=actor, text=form.text)
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Инструкция опубликована")
            return redirect(made)
    status = 422 if form.is_bound else 200
    return render(request, "gospubliki/guide_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def guide_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version of an article."""
    actor = person_of(request)
    shown = access.get_guide_for(actor, slug)
    require(access.may_lead(actor))
    newest = shown.versions.latest("number")
    initial = {
        "title": newest.title,
        "body": text_of(newest.sections),
        "minutes": newest.minutes,
        "step_key": shown.step_key,
        "based_on": newest.number,
    }
    form = GuideForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = publish_guide(
                actor=actor, guide=shown, text=form.text, based_on=form.cleaned_data["based_on"]
            )
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"Опубликована версия {version.number}")
            return redirect(shown)
    context = {"form": form, "guide": shown, "newest": newest}
    return render(request, "gospubliki/guide_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def guide_show(request: HttpRequest, slug: str) -> HttpResponse:
    """Off the list, or back on it."""
    actor = person_of(request)
    shown = access.get_guide_for(actor, slug)
    hide = request.POST.get("hidden") == "1"
    show_guide(actor=actor, guide=shown, hidden=hide)
    messages.success(request, "Инструкция убрана из списка" if hide else "Инструкция снова в списке")
    return redirect(shown)
