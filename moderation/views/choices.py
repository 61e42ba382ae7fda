"""What the person before an item may decide, as forms."""

from __future__ import annotations

from typing import Any

from core.accounts.models import User
from core.forms import PortalForm
from moderation import access
from moderation.forms import decide
from moderation.looks import GROUND_OF, worst_first
from moderation.marking import is_long
from moderation.models import InboxItem
from moderation.queries.grounds import clauses_in_force, grounds
from moderation.standard_answers import READY, ready


def labels_of(item: InboxItem) -> list[Any]:
    """Triage's labels in the order in which they are numbered on the screen."""
    return worst_first((item.triage or {}).get("labels") or ())


def choices_for(
    actor: User, item: InboxItem, *, ready: str = "", name: str = "", form: PortalForm | None = None
) -> dict[str, Any]:
    """Forms of the decisions that are open; the one called `name` is `form`, with what was typed."""
    moderates = access.may_moderate(actor)
    held_by_other = item.claimed_now and item.claimed_by_id != actor.pk
    forms: dict[str, Any] = {}
    if moderates and item.state in ("new", "waiting"):
        forms |= _of_moderator(item, ready)
    answers_for = access.may_answer_for(actor, item)
    if answers_for:
        forms |= _of_department(item)
    if form is not None:
        forms[name] = form
    return {
        "forms": forms,
        "labels": labels_of(item),
        "is_long": is_long(item.text),
        "moderates": moderates,
        "answers_for": answers_for,
        "held_by_other": held_by_other,
        "may_decide": bool(moderates) and item.state == "new" and not held_by_other,
        "ready_answers": READY,
    }


def delete_form(item: InboxItem, data: Any = None, files: Any = None) -> decide.DeleteForm:
    """With the ground that triage proposes chosen beforehand."""
    clauses = clauses_in_force()
    offered = grounds(message=item.is_message, clauses=clauses)
    initial = {"version": item.version, "ground": _proposed(item)}
    if item.is_message:
        initial["ground"] = offered[0].ground.value
    return decide.DeleteForm(
        data, files=files, grounds=offered, clauses=clauses, initial=initial, auto_id="delete_%s"
    )


def _proposed(item: InboxItem) -> str:
    """A ground only where triage proposes deletion: a doubt is for the moderator to name."""
    sure = [label for label in labels_of(item) if label.get("level") == "propose_delete"]
    return next((GROUND_OF[label["name"]] for label in sure if label["name"] in GROUND_OF), "")


def _of_moderator(item: InboxItem, code: str) -> dict[str, Any]:
    seen, taken = {"version": item.version}, ready(code)
    text = taken.text if taken else item.department_text
    return {
        "clear": decide.VersionForm(initial=seen, auto_id="clear_%s"),
        "delete": delete_form(item),
        "answer": decide.AnswerForm(item=item, initial={**seen, "text": text}, auto_id="answer_%s"),
        "pass": decide.PassForm(initial=seen, auto_id="pass_%s"),
    }


def _of_department(item: InboxItem) -> dict[str, Any]:
    seen = {"version": item.version}
    return {
        "department": decide.DepartmentAnswerForm(initial=seen, auto_id="department_%s"),
        "return": decide.ReasonForm(initial=seen, auto_id="return_%s"),
    }
