"""What people say of a clause on a page: assurances, verdicts, the list of other information, widgets."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.access import require
from core.errors import AccessDenied, Refused
from core.evidence.actions import keep
from core.forms import show_refusal
from pages.access import get_page_for, may_assure, may_decide_findings, may_edit_checklist
from pages.actions import assurances, checklist, findings, widgets
from pages.forms.clauses import AssuranceForm, ChecklistForm, VerdictForm, WidgetForm
from pages.models import ChecklistItem
from pages.views.clauses import draw_rule, rule_of
from pages.views.common import actor_of

_ACTS = {"confirm": findings.confirm_finding, "dismiss": findings.dismiss_finding}
_DONE = {"confirm": "Нарушение подтверждено", "dismiss": "Замечание отклонено"}


@require_POST
def assure(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Give one's word."""
    actor = actor_of(request)
    page, rule = get_page_for(actor, pk), rule_of(slug)
    require(may_assure(actor, page))
    form = AssuranceForm(request.POST, files=request.FILES, last_day=assurances.last_day(rule))
    if not form.is_valid():
        return draw_rule(request, page, rule, assurance_form=form)
    try:
        said = dict(form.cleaned_data)
        files = keep(said.pop("proofs"))
        assurances.give_assurance(actor=actor, page=page, rule=rule, files=files, **said)
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return draw_rule(request, page, rule, assurance_form=form)
    messages.success(request, f"Заверено: {rule.title}")
    return redirect("pages:rule", page.pk, slug)


@require_POST
def withdraw(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Take a word back."""
    actor = actor_of(request)
    page, rule = get_page_for(actor, pk), rule_of(slug)
    require(may_assure(actor, page))
    given = get_object_or_404(page.assurances.select_related("page"), rule=rule.id, is_current=True)
    form = VerdictForm(request.POST, auto_id="withdraw_%s")
    if not form.is_valid():
        return draw_rule(request, page, rule, withdraw_form=form)
    try:
        assurances.withdraw_assurance(actor=actor, assurance=given, reason=form.cleaned_data["reason"])
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return draw_rule(request, page, rule, withdraw_form=form)
    messages.success(request, "Заверение отозвано")
    return redirect("pages:rule", page.pk, slug)


@require_POST
def decide(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Confirm the open finding as a violation, or dismiss it."""
    actor = actor_of(request)
    page, rule = get_page_for(actor, pk), rule_of(slug)
    require(may_decide_findings(actor))
    finding = get_object_or_404(page.findings.select_related("page"), rule=rule.id, closed_at__isnull=True)
    form, verdict = VerdictForm(request.POST), request.POST.get("verdict", "")
    if verdict not in _ACTS:
        form.add_error(None, "Выберите: подтвердить нарушение или отклонить замечание")
    if not form.is_valid():
        return draw_rule(request, page, rule, verdict_form=form, verdict=verdict)
    try:
        _ACTS[verdict](actor=actor, finding=finding, reason=form.cleaned_data["reason"])
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return draw_rule(request, page, rule, verdict_form=form, verdict=verdict)
    messages.success(request, _DONE[verdict])
    return redirect("pages:rule", page.pk, slug)


@require_http_methods(["GET", "POST"])
def checklist_view(request: HttpRequest) -> HttpResponse:
    """The list of other information (п. 4.3 б)."""
    actor = actor_of(request)
    require(may_edit_checklist(actor))
    form = ChecklistForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            checklist.add_item(actor=actor, text=form.cleaned_data["text"])
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Пункт в списке: заверить его попросим на каждой странице")
            return redirect("pages:checklist")
    items = ChecklistItem.objects.filter(removed_at__isnull=True).select_related("added_by")
    status = 422 if form.is_bound else 200
    return render(request, "pages/clauses/checklist.html", {"items": items, "form": form}, status=status)


@require_POST
def checklist_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item off the list."""
    actor = actor_of(request)
    require(may_edit_checklist(actor))
    checklist.remove_item(actor=actor, item=get_object_or_404(ChecklistItem, pk=pk))
    messages.success(request, "Пункт убран из списка")
    return redirect("pages:checklist")


@require_http_methods(["GET", "POST"])
def widget_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a widget or an app down (п. 7)."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    require(may_assure(actor, page))
    form = WidgetForm(request.POST or None, initial={"since": clock.city_now().date()})
    if request.method == "POST" and form.is_valid():
        try:
            widgets.add_widget(actor=actor, page=page, **form.cleaned_data)
        except AccessDenied:
            raise
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Виджет записан")
            return redirect(page)
    status = 422 if form.is_bound else 200
    return render(request, "pages/clauses/widget.html", {"page": page, "form": form}, status=status)


@require_POST
def widget_remove(request: HttpRequest, pk: int, widget_pk: int) -> HttpResponse:
    """The widget is no more in use."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    widget = get_object_or_404(page.widgets.select_related("page__organization"), pk=widget_pk)
    widgets.remove_widget(actor=actor, widget=widget)
    messages.success(request, "Виджет снят")
    return redirect(page)
