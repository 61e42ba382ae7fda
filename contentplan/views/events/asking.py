"""One screen of questions: what becomes of each post of an event that was moved or cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contentplan import access
from contentplan.actions.events.questions import answer_question
from contentplan.forms.answer import AnswerForm
from contentplan.models import OfficialEvent
from contentplan.queries.event_page import QuestionRow, questions_of
from contentplan.views.common import actor_of
from core.access import require
from core.accounts.models import User
from core.errors import AccessDenied, Refused, Stale
from core.forms import show_refusal
from core.russian import plural


@dataclass(frozen=True)
class Asked:
    """A question with its form."""

    row: QuestionRow
    form: AnswerForm


@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every open question of an event; those answered are carried out, the others stay open."""
    actor = actor_of(request)
    event = access.get_event_for(actor, pk)
    require(access.may_keep_events(actor))
    if request.method == "GET":
        rows = [Asked(row, AnswerForm(row=row)) for row in questions_of(actor, event)]
        return _draw(request, event, rows)
    return _posted(request, actor, event)


def _posted(request: HttpRequest, actor: User, event: OfficialEvent) -> HttpResponse:
    rows = [Asked(row, AnswerForm(request.POST, row=row)) for row in questions_of(actor, event)]
    done, wrong = 0, []
    for one in rows:
        if one.form.is_valid() and one.form.cleaned_data["answer"]:
            done += _answer(request, actor, one)
        if one.form.errors:
            wrong.append(one)
    if done:
        messages.success(request, f"Решено: {plural(done, 'материал', 'материала', 'материалов')}")
    if wrong:
        left = {row.question.pk: row for row in questions_of(actor, event)}
        return _draw(request, event, [one for one in rows if one.row.question.pk in left], status=422)
    if not rows or event.questions.filter(answered_at__isnull=True).exists():
        if rows and not done:
            messages.warning(request, "Ничего не отмечено|Выберите ответ хотя бы для одного материала")
        return redirect("contentplan:event-questions" if rows else "contentplan:event", event.pk)
    return redirect("contentplan:event", event.pk)


def _answer(request: HttpRequest, actor: User, one: Asked) -> int:
    data = one.form.cleaned_data
    try:
        told = answer_question(
            actor=actor, question=one.row.question, answer=data["answer"], at=data.get("at")
        )
    except AccessDenied:
        raise
    except Stale as error:
        messages.warning(request, f"«{one.row.post.post.title}»|{error.message}")
        return 0
    except Refused as error:
        show_refusal(one.form, error)
        return 0
    for note in told.notes:
        messages.info(request, f"«{one.row.post.post.title}»|{note}")
    return 1


def _draw(request: HttpRequest, event: OfficialEvent, rows: list[Asked], status: int = 200) -> HttpResponse:
    return render(request, "contentplan/events/questions.html", {"event": event, "rows": rows}, status=status)
