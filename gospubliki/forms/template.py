"""The list of steps as a form: a row a step, empty rows for new ones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from core.forms import PortalForm
from gospubliki.actions.template import MOST_STEPS
from gospubliki.first_steps import FIRST_STEPS, StepDraft
from gospubliki.models import StepTemplate, Subject, TemplateVersion, Who


class StepForm(PortalForm):
    """One step. A row without a title is no step: that is how a step is taken out."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label="Что сделать", required=False, max_length=160)
    subject = forms.ChoiceField(label="Чей шаг", choices=Subject.choices)
    who = forms.ChoiceField(label="Кто делает", choices=Who.choices)
    due_days = forms.IntegerField(
        label="Дней от начала",
        min_value=1,
        max_value=365,
        error_messages={"min_value": "Не меньше одного дня", "max_value": "Не больше 365 дней"},
    )
    help = forms.CharField(
        label="Как это сделать",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Одно действие на строку",
    )


class NoteForm(PortalForm):
    """What changes in this version, and which version it was made from."""

    note = forms.CharField(label="Что изменилось", max_length=300)
    based_on = forms.IntegerField(widget=forms.HiddenInput)


StepFormSet: type[BaseFormSet[StepForm]] = forms.formset_factory(
    StepForm, extra=2, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 5
)


def initial_rows(version: TemplateVersion | None) -> list[dict[str, Any]]:
    """The rows to begin with: those of a version, or the first list."""
    steps: list[StepDraft] | list[StepTemplate]
    steps = list(version.steps.order_by("subject", "position")) if version else list(FIRST_STEPS)
    names = ("key", "title", "subject", "who", "due_days", "help")
    return [{name: getattr(step, name) for name in names} for step in steps]


def drafts_of(formset: BaseFormSet[StepForm]) -> list[StepDraft]:
    """The steps that were written."""
    rows = [form.cleaned_data for form in formset.forms if form.cleaned_data.get("title")]
    return [
        StepDraft(row["title"], row["due_days"], row["help"], row["who"], row["subject"], row["key"])
        for row in rows
    ]
