"""A page's card and what is decided on it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import Actor, require, rights_of
from core.accounts.rights import Right
from core.errors import Refused
from core.forms import show_refusal
from pages.access import get_account_for, get_page_for, may_activate_pages, may_edit_pages, may_see_vault
from pages.actions import accounts, lifecycle
from pages.forms.decisions import ActivateForm, ReasonForm
from pages.models import OfficialPage
from pages.providers import connections
from pages.queries.capabilities import capability_rows
from pages.queries.history import history_of
from pages.queries.listening import ear_of
from pages.queries.pages import lacks_people, roles_of
from pages.queries.people import who_activates
from pages.queries.tokens import token_states
from pages.views.common import actor_of
from pages.views.wizard import tell_probe

# Whose link into the register of connections opens.
SEES_CONNECTIONS = frozenset({Right.CONNECTIONS_SEE, Right.CONNECTIONS_LEAD, Right.OWN_CONNECTION_MOVE})


@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is known of a page."""
    page = get_page_for(actor_of(request), pk)
    return _draw(request, page, ActivateForm())


def _draw(request: HttpRequest, page: OfficialPage, form: ActivateForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    links = roles_of(page)
    context = {
        "page": page,
        "links": links,
        "lacks_people": lacks_people(links),
        "capabilities": capability_rows(page),
        "ear": ear_of(page) if page.state == OfficialPage.State.ACTIVE else None,
        "tokens": token_states(page),
        "history": history_of(page, actor),
        "form": form,
        "may_edit": may_edit_pages(actor),
        "may_activate": may_activate_pages(actor),
        "may_see_vault": may_see_vault(actor),
        "activators": who_activates,  # asked only of a draft: the template calls it
        "connection": connections([page.pk]).get(page.pk),
        "may_see_connection": bool(rights_of(actor) & SEES_CONNECTIONS),
        "week_parts": ["pages/weeks/_page.html", "pages/_no_weeks.html"],
        "wall_parts": ["pages/weeks/_wall.html", "pages/_no_weeks.html"],
    }
    return render(request, "pages/card.html", context, status=status)


@require_POST
def probe(request: HttpRequest, pk: int) -> HttpResponse:
    """«Проверить ещё раз»."""
    page = get_page_for(actor_of(request), pk)
    require(may_edit_pages(actor_of(request)))
    tell_probe(request, page)
    return redirect(page)


@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Into the public list."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    form = ActivateForm(request.POST)
    confirmed = form.is_valid() and form.cleaned_data["confirmed"]
    try:
        lifecycle.activate(actor=actor, page=page, confirmed_by_hand=confirmed)
    except Refused as error:
        if error.status == 403:
            raise
        show_refusal(form, error)
        return _draw(request, page, form, status=422)
    messages.success(request, "Страница в публичном списке")
    return redirect(page)


@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the public list."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    lifecycle.resume(actor=actor, page=page)
    messages.success(request, "Страница снова в публичном списке")
    return redirect(page)


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the public list for a time, with a reason."""
    return _with_reason(
        request,
        pk,
        lifecycle.suspend,
        "pages/suspend.html",
        "Страница приостановлена, в публичном списке её нет",
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closed for good, with a reason."""
    return _with_reason(
        request, pk, lifecycle.close, "pages/close.html", "Страница закрыта, история сохранена"
    )


def _with_reason(
    request: HttpRequest, pk: int, act: Callable[..., None], template: str, done: str
) -> HttpResponse:
    actor: Actor = actor_of(request)
    page = get_page_for(actor, pk)
    require(may_activate_pages(actor))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(actor=actor, page=page, reason=form.cleaned_data["reason"])
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect(page)
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"page": page, "form": form}, status=status)


@require_POST
def unlink(request: HttpRequest, pk: int, account_pk: int) -> HttpResponse:
    """Take an account off the page."""
    actor = actor_of(request)
    page = get_page_for(actor, pk)
    account = get_account_for(actor, account_pk)
    accounts.unlink_account(actor=actor, page=page, account=account)
    messages.success(request, f"{account.holder_name} больше не среди администраторов этой страницы")
    return redirect(page)
