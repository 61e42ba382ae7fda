"""Words on clauses: an assurance, a verdict, an item of the list, a widget."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.evidence.forms import EvidenceField
from core.forms import PortalForm


class AssuranceForm(PortalForm):
    """A person's word with its evidence and its last day."""

    note = forms.CharField(
        label="Чем подтверждается",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Что вы видели и где: настройки, закреплённая запись; снимок экрана приложите ниже",
    )
    link = forms.URLField(
        label="Ссылка на подтверждение",
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    until = forms.DateField(
        label="Действует по", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    proofs = EvidenceField(label="Снимок экрана или документ")

    def __init__(self, data: Any = None, *, last_day: date, **kwargs: Any) -> None:
        super().__init__(data, initial={"until": last_day}, **kwargs)
        self.fields["until"].help_text = f"Не позже {last_day:%d.%m.%Y}: потом спросим заново"


class VerdictForm(PortalForm):
    """Why a finding is a violation, or why it is none."""

    reason = forms.CharField(
        label="Основание",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Останется в журнале и у замечания",
    )


class ChecklistForm(PortalForm):
    """One more item of other information."""

    text = forms.CharField(
        label="Что должно быть на странице",
        max_length=200,
        help_text="Например: график личного приёма, телефон доверия",
    )


class WidgetForm(PortalForm):
    """A widget or an app in use."""

    name = forms.CharField(label="Название", max_length=120)
    url = forms.URLField(label="Ссылка", max_length=300, required=False, assume_scheme="https")
    since = forms.DateField(
        label="Работает с", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
