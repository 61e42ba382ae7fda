"""Tasks left behind by those who have gone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.access import require
from core.accounts.current import person_of
from core.errors import AccessDenied, Refused
from core.forms import show_refusal
from core.vault import access, tasklist
from core.vault.actions.leaving import finish_task
from core.vault.forms import TaskForm


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """What is to be changed because somebody has gone; with `?done=1` what was changed too."""
    require(access.may_do_tasks(person_of(request)))
    return _draw(request, TaskForm())


@require_POST
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Changed outside the portal: what was done, in words."""
    person = person_of(request)
    require(access.may_do_tasks(person))
    task, form = access.get_task_for(person, pk), TaskForm(request.POST)
    if not form.is_valid():
        return _draw(request, form, asked=pk)
    try:
        finish_task(actor=person, task=task, note=form.cleaned_data["note"])
    except AccessDenied:
        raise
    except Refused as error:
        show_refusal(form, error)
        return _draw(request, form, asked=pk)
    messages.success(request, "Задача закрыта")
    return redirect("vault:tasks")


def _draw(request: HttpRequest, form: TaskForm, asked: int = 0) -> HttpResponse:
    done_too = request.GET.get("done") == "1"
    leavers = tasklist.leavers_with_tasks(done_too=done_too)
    context = {
        "leavers": leavers,
        "left": sum(one.left for one in leavers),
        "late": sum(one.late for one in leavers),
        "done_too": done_too,
        "form": form,
        "asked": asked,
    }
    return render(request, "vault/tasks.html", context, status=422 if asked else 200)
