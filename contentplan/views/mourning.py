"""Days of mourning: declared, looked at with their checklist, ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan import access
from contentplan.actions import mourning as actions
from contentplan.forms.stop import MourningForm
from contentplan.models import FESTIVE, Delivery, Mourning, MourningMark, Rubric
from contentplan.queries.modes import days_of
from contentplan.views.common import actor_of, reader_of
from contentplan.views.stop import working_pages
from core import clock
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.russian import plural

MOST = 50


@require_http_methods(["GET", "POST"])
def mournings(request: HttpRequest) -> HttpResponse:
    """All of them, and the form of a new one for whoever may."""
    actor = reader_of(request)
    if request.method == "GET":
        today = clock.city_now().date()
        form = MourningForm(pages=working_pages(), initial={"first": today, "last": today})
        return _draw(request, actor, form)
    require(access.may_stop(actor))
    data = request.POST.copy()
    data.setdefault("where", "all")
    form = MourningForm(data, pages=working_pages())
    if not form.is_valid():
        return _draw(request, actor, form)
    wanted = form.cleaned_data
    try:
        made = actions.declare_mourning(
            actor=actor,
            ground=wanted["ground"],
            first=wanted["first"],
            last=wanted["last"],
            pages=form.chosen(),
        )
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, actor, form)
    messages.success(request, f"Траур {days_of(made)} объявлен|Смените обложки и аватары по списку")
    return redirect("contentplan:mourning", made.pk)


def _draw(request: HttpRequest, actor: User, form: MourningForm) -> HttpResponse:
    rows = Mourning.objects.select_related("by")[:MOST]
    context: dict[str, Any] = {
        "form": form,
        "mournings": [(row, days_of(row), _word(row)) for row in rows],
        "may_stop": access.may_stop(actor),
        "festive": list(Rubric.objects.filter(tone__in=FESTIVE, is_active=True)),
    }
    return render(request, "contentplan/mournings.html", context, status=422 if form.is_bound else 200)


def _word(row: Mourning) -> str:
    if row.closed_at is not None:
        return "закончен"
    return "впереди" if row.starts_at > clock.now() else "идёт"


@require_GET
def mourning(request: HttpRequest, pk: int) -> HttpResponse:
    """One: what it holds, and the checklist of covers and avatars."""
    actor = reader_of(request)
    found = get_object_or_404(Mourning.objects.select_related("by", "closed_by"), pk=pk)
    marks = list(found.marks.select_related("page__organization", "done_by", "back_by"))
    pages: dict[int, dict[str, Any]] = {}
    for mark in marks:
        pages.setdefault(mark.page_id, {"page": mark.page, "marks": []})["marks"].append(mark)
    due = Delivery.objects.filter(
        due_at__gte=found.starts_at, due_at__lt=found.ends_at, post__in=access.posts_visible_to(actor)
    )
    held = actions.on_pages_of_mourning(found, due.filter(state__in=["scheduled", "retry_wait"]))
    context: dict[str, Any] = {
        "mourning": found,
        "days": days_of(found),
        "word": _word(found),
        "pages": list(pages.values()),
        "done": sum(1 for mark in marks if mark.done_at),
        "back": sum(1 for mark in marks if mark.back_at),
        "all": len(marks),
        "held": list(held.select_related("post", "page").order_by("due_at", "pk")[:MOST]),
        "may_stop": access.may_stop(actor),
        "may_decide": access.may_decide(actor),
    }
    return render(request, "contentplan/mourning.html", context)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """«Закончить траур», before its last day is over."""
    actor = actor_of(request)
    require(access.may_stop(actor))
    found = get_object_or_404(Mourning, pk=pk)
    waiting = actions.close_mourning(actor=actor, mourning=found)
    if waiting:
        many = plural(waiting, "размещение", "размещения", "размещений")
        messages.success(request, f"Траур закончен|Опоздало {many}: решите, что с каждым")
        return redirect("contentplan:overdue")
    messages.success(request, "Траур закончен")
    return redirect("contentplan:mourning", pk)


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """A line of the checklist: changed, or (`back`) given back."""
    actor = actor_of(request)
    require(access.may_decide(actor))
    line = get_object_or_404(MourningMark.objects.select_related("mourning", "page"), pk=pk)
    try:
        actions.mark(actor=actor, line=line, back=bool(request.POST.get("back")))
    except AccessDenied:
        raise
    except Refused as error:
        messages.warning(request, f"Не отмечено|{error.message}")
    return redirect(f"{reverse('contentplan:mourning', args=[line.mourning_id])}#p{line.page_id}")
