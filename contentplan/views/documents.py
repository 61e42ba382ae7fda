"""Plans as documents: the list, a period gathered and confirmed, a confirmed version, the printed sheet."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from contentplan import access
from contentplan.actions.documents import Confirmed, confirm_plan
from contentplan.docx import MIME, file_name, plan_docx
from contentplan.forms.document import ConfirmForm
from contentplan.gathering import Period
from contentplan.queries import documents
from contentplan.views.common import actor_of, reader_of
from core import clock
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused
from core.forms import show_refusal

PER_PAGE = 30


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """This week and the next, this month and the next; every confirmed version."""
    actor = reader_of(request)
    require(access.may_see_plans(actor))
    context = {
        "shelves": documents.shelves(clock.city_now().date()),
        "page_obj": Paginator(documents.all_documents(), PER_PAGE).get_page(request.GET.get("page")),
        "may_gather": access.may_write(actor),
    }
    return render(request, "contentplan/documents/list.html", context)


@require_GET
def gather(request: HttpRequest, kind: str, first: str) -> HttpResponse:
    """A period as it stands now, and how it differs from what was confirmed."""
    actor = actor_of(request)
    require(access.may_write(actor))
    return _draw(request, actor, _period(kind, first), None)


@require_POST
def confirm(request: HttpRequest, kind: str, first: str) -> HttpResponse:
    """«Утвердить»."""
    actor, period = actor_of(request), _period(kind, first)
    require(access.may_confirm_plan(actor))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _draw(request, actor, period, form)
    data = form.cleaned_data
    try:
        done = confirm_plan(
            actor=actor, period=period, digest=data["digest"], approve_finished=data["approve_finished"]
        )
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, actor, period, form)
    _tell(request, done)
    return redirect("contentplan:document", done.plan.pk)


def _tell(request: HttpRequest, done: Confirmed) -> None:
    approved = f". Согласовано материалов: {len(done.approved)}" if done.approved else ""
    messages.success(request, f"План утверждён, версия {done.plan.number}{approved}")
    for title, why in done.left:
        messages.warning(request, f"Не согласовано: «{title}»|{why}")


def _draw(request: HttpRequest, actor: User, period: Period, form: ConfirmForm | None) -> HttpResponse:
    gathered = documents.gather(actor, period)
    plan = documents.confirmed_of(period.kind, period.first)
    if form is not None:
        form.follow(gathered.digest)
    mine = [one for one in gathered.finished if access.may_approve(actor, one)]
    context = {
        "gathered": gathered,
        "opens": documents.opens_to(actor, gathered.items),
        "period": period,
        "plan": plan,
        "differences": documents.since_confirmed(gathered, plan),
        "form": form or ConfirmForm(initial={"digest": gathered.digest, "approve_finished": True}),
        "finished": mine,
        "others": len(gathered.finished) - len(mine),
        "may_confirm": access.may_confirm_plan(actor),
        "is_over": period.last < clock.city_now().date(),
    }
    return render(request, "contentplan/documents/gather.html", context, status=422 if form else 200)


@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """A confirmed version as it was."""
    actor = actor_of(request)
    found = documents.document_of(access.get_plan_for(actor, pk))
    context = {
        "document": found,
        "plan": found.plan,
        "opens": documents.opens_to(actor, found.items),
        "may_gather": access.may_write(actor),
    }
    return render(request, "contentplan/documents/document.html", context)


@require_GET
def document_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a confirmed version."""
    plan = access.get_plan_for(actor_of(request), pk)
    period = Period.of(plan.kind, plan.first_day)
    body = plan_docx(period, documents.items_of(plan), gaps=plan.gaps, plan=plan)
    return _file(body, file_name(period, plan))


@require_GET
def draft_docx(request: HttpRequest, kind: str, first: str) -> HttpResponse:
    """The sheet of what is not confirmed yet, marked as a draft."""
    actor, period = actor_of(request), _period(kind, first)
    require(access.may_write(actor))
    gathered = documents.gather(actor, period)
    return _file(plan_docx(period, gathered.items, gaps=gathered.gaps), file_name(period, None))


def _file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _period(kind: str, first: str) -> Period:
    try:
        day = date.fromisoformat(first)
        if not 2000 <= day.year <= 2200:
            raise Http404("no such period")
        return Period.of(kind, day)
    except (ValueError, Refused) as error:
        raise Http404("no such period") from error
