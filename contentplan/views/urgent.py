"""Urgent publication: one screen from which a warning goes out at once, what became of it, the review afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contentplan import access, urgent_access
from contentplan.actions.urgent.review import review_urgent
from contentplan.actions.urgent.sending import send_urgent
from contentplan.actions.urgent.taking_off import TakenOff
from contentplan.actions.urgent.taking_off import take_off as take_off_pages
from contentplan.content import load_latest
from contentplan.forms.urgent import ReviewForm, TakeOffForm, UrgentForm
from contentplan.graphs import CHANGE_NEEDS_PERSON
from contentplan.models import UrgentPublication
from contentplan.queries import urgent as queries
from contentplan.urgent_kinds import blanks_of
from contentplan.views.common import actor_of, reader_of
from core import typed
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.russian import plural

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """The warning: a ready text or one's own, pages, one button. Who is not on duty sees who is."""
    actor = actor_of(request)
    require(access.may_write(actor))
    allowed = urgent_access.may_send_urgent(actor)
    if request.method == "POST":
        require(allowed)
        return _sent(request, actor)
    if not allowed:
        context = {"why": allowed.reason, "whoever": queries.duty_today()}
        context |= {"may_keep": urgent_access.may_keep_orders(actor)}
        return render(request, "contentplan/urgent/not_on_duty.html", context)
    return _compose(request, actor, None)


def _sent(request: HttpRequest, actor: User) -> HttpResponse:
    form = UrgentForm(request.POST)
    if not form.is_valid():
        return _compose(request, actor, form)
    data = form.cleaned_data
    try:
        publication = send_urgent(
            actor=actor,
            kind=data["kind"],
            text=data["text"],
            page_ids=data["pages"],
            nonce=data["nonce"],
        )
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _compose(request, actor, form)
    return redirect("urgent:publication", publication.pk)


def _compose(request: HttpRequest, actor: User, form: UrgentForm | None) -> HttpResponse:
    duty = urgent_access.duty_of(actor)
    if duty is None:
        raise AccessDenied(urgent_access.may_send_urgent(actor).reason)
    kinds, places = queries.kinds_of(duty.standing), queries.places_of(duty.standing)
    asked = form.data.get("kind", "") if form is not None else request.GET.get("kind", "")
    kind = next((one for one in kinds if one.code == asked), kinds[0])
    if form is None:
        initial = {"kind": kind.code, "text": kind.text, "nonce": uuid.uuid4()}
        form, ticked = UrgentForm(initial=initial), {place.page.pk for place in places}
        text = kind.text
    else:
        text = form.data.get("text", "")
        ticked = set(typed.wholes(form.data.getlist("pages")))
    context = {
        "form": form,
        "duty": duty,
        "kinds": kinds,
        "kind": kind,
        "places": places,
        "ticked": ticked,
        "count": len(ticked & {place.page.pk for place in places}),
        "blanks": blanks_of(text),
        "limit": queries.shortest_limit(places),
    }
    return render(request, "contentplan/urgent/send.html", context, status=422 if form.is_bound else 200)


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What waits for review, then everything sent, fifty a page."""
    actor = reader_of(request)
    page = Paginator(queries.reviewed(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": list(queries.unreviewed(actor)[:PER_PAGE]),
        "page_obj": page,
        "whoever": queries.duty_today(),
        "may_send": urgent_access.may_send_urgent(actor),
        "may_write": access.may_write(actor),
    }
    return render(request, "contentplan/urgent/list.html", context)


@require_GET
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of it, page by page, and the review."""
    actor = reader_of(request)
    return _draw(request, actor, urgent_access.get_publication_for(actor, pk))


def _draw(
    request: HttpRequest,
    actor: User,
    found: UrgentPublication,
    form: ReviewForm | None = None,
    taking: TakeOffForm | None = None,
) -> HttpResponse:
    rows = queries.deliveries_of(found)
    leaving = queries.leaving(rows)
    objection = found.remark if found.verdict == UrgentPublication.Verdict.OBJECTED else ""
    context: dict[str, Any] = {
        "publication": found,
        "text": load_latest(found.post).text,
        "rows": [(row, leaving.get(row.pk)) for row in rows],
        "out": sum(row.state == "published" for row in rows),
        "moving": queries.is_moving(rows)
        or any(one.state not in CHANGE_NEEDS_PERSON for one in leaving.values()),
        "trouble": [row for row in rows if row.needs_person],
        "on_pages": [
            row for row in rows if row.state not in ("cancelled", "removed") and row.pk not in leaving
        ],
        "taking": taking or TakeOffForm(initial={"reason": objection[:300]} if objection else None),
        "taking_open": bool(objection or taking),
        "may_review": urgent_access.may_review(actor, found),
        "may_decide": access.may_decide(actor),
        "form": form or ReviewForm(),
    }
    status = 422 if form or taking else 200
    return render(request, "contentplan/urgent/publication.html", context, status=status)


@require_POST
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """«Снять со страниц»: all of them at once, with a reason."""
    actor = actor_of(request)
    found = urgent_access.get_publication_for(actor, pk)
    require(access.may_decide(actor))
    form = TakeOffForm(request.POST)
    if not form.is_valid():
        return _draw(request, actor, found, taking=form)
    done = take_off_pages(actor=actor, publication=found, reason=form.cleaned_data["reason"])
    messages.success(request, _taken_off(done))
    return redirect("urgent:publication", pk)


def _taken_off(done: TakenOff) -> str:
    pages = ("страницы", "страниц", "страниц")
    words = [
        done.removed and f"Снимаем с {plural(done.removed, *pages)}",
        done.cancelled and f"не выйдет на {plural(done.cancelled, 'странице', 'страницах', 'страницах')}",
        done.left and f"ждёт вас: {plural(done.left, 'страница', 'страницы', 'страниц')}",
    ]
    text = ", ".join(word for word in words if word)
    return f"{text[:1].upper()}{text[1:]}" if text else "Снимать уже нечего"


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """«Просмотрено» or an objection with its remark."""
    actor = reader_of(request)
    found = urgent_access.get_publication_for(actor, pk)
    require(urgent_access.may_review(actor, found))
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _draw(request, actor, found, form)
    agreed = request.POST.get("verdict") == UrgentPublication.Verdict.AGREED
    try:
        review_urgent(actor=actor, publication=found, agreed=agreed, remark=form.cleaned_data["remark"])
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, actor, found, form)
    words = "Просмотрено" if agreed else "Записано. Дежурному предложено снять публикацию со страниц"
    messages.success(request, words)
    return redirect("urgent:publication", pk)
