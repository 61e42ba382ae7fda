"""Decisions about an item: every one is a POST, may be clicked twice, and leads on to the next item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused, Stale
from core.evidence.actions import keep
from core.forms import PortalForm, show_refusal
from moderation import access
from moderation.actions import claims, decide, department
from moderation.forms import decide as forms
from moderation.models import InboxItem
from moderation.views.choices import delete_form
from moderation.views.common import Desk, actor_of
from moderation.views.desk import draw
from pages.access import pages_visible_to
from pages.models import OfficialPage

Act = Callable[[User, InboxItem, Any], object]
MakeForm = Callable[[InboxItem, Any], Any]


def _act(
    request: HttpRequest, pk: int, name: str, make: MakeForm, act: Act, *, done: str = "", stay: bool = False
) -> HttpResponse:
    """Bind, act, go on to the next; a refusal stands at its field with what was typed."""
    actor = actor_of(request)
    item = access.get_item_for(actor, pk)
    of_department = name in ("department", "return")
    require(access.may_answer_for(actor, item) if of_department else access.may_moderate(actor))
    desk, form = Desk.of(request, item), make(item, request.POST)
    if form.is_valid():
        try:
            act(actor, item, form)
        except AccessDenied:
            raise
        except Stale as error:
            messages.info(request, f"Решение уже есть или текст изменился|{error.message}")
            return redirect(desk.item_url(pk))
        except Refused as error:
            show_refusal(form, error)
        else:
            if done:
                messages.success(request, done)
            return redirect(desk.item_url(pk) if stay else desk.after_url or desk.url)
    item.refresh_from_db()
    return draw(request, desk, access.get_item_for(actor, pk), name=name, form=form)


def _of(form_class: type[PortalForm], name: str) -> MakeForm:
    return lambda item, data: form_class(data, auto_id=f"{name}_%s")


@require_POST
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """«Нарушения нет»."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        decide.clear(actor=actor, item=item, version=form.cleaned_data["version"])

    return _act(request, pk, "clear", _of(forms.VersionForm, "clear"), act)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """«Удалить и в чёрный список», or with `how=only` without it."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        version, basis = form.cleaned_data["version"], form.basis
        files = keep(form.cleaned_data["proofs"])
        if request.POST.get("how") == "only":
            reason = form.cleaned_data["reason"]
            decide.delete_only(
                actor=actor, item=item, version=version, basis=basis, reason=reason, files=files
            )
        else:
            pages = _pages_of_network(actor, item) if form.cleaned_data["everywhere"] else ()
            decide.delete_and_ban(
                actor=actor,
                item=item,
                version=version,
                basis=basis,
                until=form.ends,
                pages=pages,
                files=files,
            )

    def make(item: InboxItem, data: Any) -> forms.DeleteForm:
        return delete_form(item, data, request.FILES)

    return _act(request, pk, "delete", make, act)


def _pages_of_network(actor: User, item: InboxItem) -> list[OfficialPage]:
    pages = pages_visible_to(actor).filter(network=item.network, state=OfficialPage.State.ACTIVE)
    return list(pages.select_related("organization"))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """«Ответить» in the page's name."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        data = form.cleaned_data
        files = keep(data["proofs"])
        decide.answer(actor=actor, item=item, version=data["version"], text=data["text"], files=files)

    def make(item: InboxItem, data: Any) -> forms.AnswerForm:
        return forms.AnswerForm(data, files=request.FILES, item=item, auto_id="answer_%s")

    return _act(request, pk, "answer", make, act)


@require_POST
def pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """«Передать в отдел»."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        data = form.cleaned_data
        decide.pass_to_department(
            actor=actor,
            item=item,
            version=data["version"],
            department=data["department"],
            note=data["note"],
            files=keep(data["proofs"]),
        )

    def make(item: InboxItem, data: Any) -> forms.PassForm:
        return forms.PassForm(data, files=request.FILES, auto_id="pass_%s")

    return _act(request, pk, "pass", make, act)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """From a department that does not answer, into the queue."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        department.take_back(actor=actor, item=item, version=form.cleaned_data["version"])

    done = "Вернули в очередь"
    return _act(request, pk, "clear", _of(forms.VersionForm, "clear"), act, done=done, stay=True)


# --- the department -----------------------------------------------------------------------------------


@require_POST
def department_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The head's words; a moderator sends them."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        data = form.cleaned_data
        department.answer_by_department(actor=actor, item=item, version=data["version"], text=data["text"])

    make, done = _of(forms.DepartmentAnswerForm, "department"), "Ответ у пресс-службы: она отправит его"
    return _act(request, pk, "department", make, act, done=done)


@require_POST
def department_return(request: HttpRequest, pk: int) -> HttpResponse:
    """«Не наш вопрос», with the reason."""

    def act(actor: User, item: InboxItem, form: Any) -> None:
        data = form.cleaned_data
        department.return_item(actor=actor, item=item, version=data["version"], reason=data["reason"])

    return _act(request, pk, "return", _of(forms.ReasonForm, "return"), act, done="Вернули пресс-службе")


# --- in hand, and back ----------------------------------------------------------------------------------


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in hand for five minutes. HTMX gets the line that says whose it is."""
    actor = actor_of(request)
    item = access.get_item_for(actor, pk)
    try:
        claims.claim(actor=actor, item=item)
    except AccessDenied:
        raise
    except Refused as error:
        if not request.headers.get("HX-Request"):
            messages.info(request, f"{error.message}|{error.advice}")
    return _claimed(request, actor, pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back to the queue."""
    actor = actor_of(request)
    claims.release(actor=actor, item=access.get_item_for(actor, pk))
    return _claimed(request, actor, pk)


def _claimed(request: HttpRequest, actor: User, pk: int) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("moderation:item", pk)
    item = access.get_item_for(actor, pk)
    context = {"item": item, "actor": actor, "moderates": True, "quiet": True}
    return render(request, "moderation/_claim.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back while the server allows it."""
    actor = actor_of(request)
    verdict = access.get_verdict_for(actor, pk)
    try:
        decide.undo(actor=actor, verdict=verdict)
    except AccessDenied:
        raise
    except Refused as error:
        messages.warning(request, f"{error.message}|{error.advice}")
    else:
        messages.success(request, "Отменили: снова ждёт разбора")
    return redirect(reverse("moderation:item", args=[verdict.item_id]))
