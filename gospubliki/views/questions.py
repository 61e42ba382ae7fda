"""Questions of organizations: asked from a step, answered once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from core.access import require
from core.accounts.current import person_of
from core.accounts.models import User
from core.errors import Refused
from core.forms import show_refusal
from gospubliki import access
from gospubliki.actions.questions import About, answer_question, ask
from gospubliki.forms.guides import AnswerForm, AskForm
from gospubliki.queries.questions import questions_visible_to

PER_PAGE = 30


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """The list; those without an answer on request."""
    actor = person_of(request)
    require(access.may_see_register(actor))
    rows = questions_visible_to(actor).order_by("-asked_at", "-pk")
    waiting = request.GET.get("waiting") == "1"
    if waiting:
        rows = rows.filter(answered_at__isnull=True).order_by("asked_at", "pk")
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting,
        "may_answer": access.may_answer(actor),
        "may_ask": access.may_ask(actor),
    }
    return render(request, "gospubliki/questions.html", context)


@require_http_methods(["GET", "POST"])
def ask_question(request: HttpRequest) -> HttpResponse:
    """Ask; from a step or a guide the question knows what it is about."""
    actor = person_of(request)
    require(access.may_ask(actor))
    data = request.POST if request.method == "POST" else request.GET
    about = _about(actor, data)
    initial: dict[str, Any] = {"step": data.get("step"), "guide": data.get("guide")}
    own = access.own_ids(actor)
    if about.step is not None:
        own &= {about.step.connection.organization_id}
    form = AskForm(request.POST if request.method == "POST" else None, own=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            question = ask(
                actor=actor,
                organization=fields["organization"],
                text=fields["text"],
                request_key=fields["request_key"],
                about=about,
            )
        except Refused as error:
            if error.status == 403:
                raise
            show_refusal(form, error)
        else:
            messages.success(request, "Вопрос передан. Ответ придёт в портал и на почту")
            return redirect("gospubliki:organization", question.organization_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "gospubliki/ask.html", {"form": form, "about": about}, status=status)


def _about(actor: User, data: Any) -> About:
    step, slug = str(data.get("step") or ""), str(data.get("guide") or "")
    if step:
        if not (step.isascii() and step.isdigit() and len(step) < 16):
            raise Http404
        found = access.get_step_for(actor, int(step))
        return About(step=found, title=found.title)
    if slug:
        guide = access.get_guide_for(actor, slug)
        return About(guide=guide, title=guide.versions.latest("number").title)
    return About()


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a question."""
    actor = person_of(request)
    question = access.get_question_for(actor, pk)
    require(access.may_answer(actor))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(actor=actor, question=question, text=form.cleaned_data["answer"])
        except Refused as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Ответ отправлен")
            return redirect("gospubliki:questions")
    status = 422 if request.method == "POST" else 200
    return render(request, "gospubliki/answer.html", {"form": form, "question": question}, status=status)
