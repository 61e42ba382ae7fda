"""The answer about one post of a moved or cancelled event."""

from __future__ import annotations

from typing import Any

from django import forms

from contentplan.models import EventQuestion
from contentplan.queries.event_page import QuestionRow
from core.forms import MomentField, PortalForm

_WORDS = {
    "follow": "Перенести вместе с мероприятием",
    "keep": "Оставить как есть",
    "cancel": "Не размещать",
}


class AnswerForm(PortalForm):
    """Three ways; without a choice the question stays open."""

    answer = forms.ChoiceField(label="Что с материалом", required=False, widget=forms.RadioSelect)
    at = MomentField(label="Новое время", required=False)

    def __init__(self, data: Any = None, *, row: QuestionRow) -> None:
        super().__init__(data, prefix=f"q{row.question.pk}", initial={"at": row.new_at})
        ways = [one for one in EventQuestion.Answer.values if one != "follow" or row.can_follow]
        self.fields["answer"].choices = [(one, _WORDS[one]) for one in ways]  # type: ignore[attr-defined]
        if not row.can_follow:
            del self.fields["at"]

    def clean(self) -> dict[str, Any]:
        """A time is of use to one who follows only."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("answer") != "follow":
            self.errors.pop("at", None)
            found["at"] = None
        return found
