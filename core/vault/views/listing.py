"""What is kept, and who saw what."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.access import require
from core.accounts.current import person_of
from core.vault import access, filters, queries, tasklist
from core.vault.owners import SHOWN_KINDS

PER_PAGE = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Owners of secrets and what the vault keeps of each, without values."""
    person = person_of(request)
    require(access.may_list(person))
    chosen = filters.Filters.of(request.GET)
    page = Paginator(filters.owners_of_secrets(chosen), PER_PAGE).get_page(request.GET.get("page"))
    tasks, late = tasklist.open_task_count()
    context = {
        "page": page,
        "tasks": tasks,
        "tasks_late": late,
        "may_do_tasks": access.may_do_tasks(person),
        "holdings": queries.holdings(list(page.object_list)),
        "kinds": SHOWN_KINDS,
        "filters": chosen,
        "shows": filters.SHOWS,
        "may_oversee": access.may_oversee(person),
    }
    return render(request, "vault/list.html", context)


@require_safe
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """The place of one secret on its owner's screen; journal entries lead here."""
    found = access.get_secret_for(person_of(request), pk)
    url = reverse("vault:owner", args=[found.owner_kind, found.owner_id])
    return redirect(f"{url}#secret-{found.pk}")


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """Who saw which secret lately: for whoever oversees the vault."""
    require(access.may_oversee(person_of(request)))
    return render(request, "vault/seen.html", {"looks": queries.looks(most=100)})
