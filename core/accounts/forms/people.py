"""Forms about people."""

from __future__ import annotations

from django import forms

from core.accounts.forms.sign_in import EmailMixin
from core.forms import PortalForm


class PersonForm(EmailMixin, PortalForm):
    """Who works here."""

    last_name = forms.CharField(label="Фамилия", max_length=80)
    first_name = forms.CharField(label="Имя", max_length=80)
    patronymic = forms.CharField(label="Отчество", max_length=80, required=False)
    email = forms.EmailField(
        label="Рабочая почта", max_length=254, help_text="По ней входят в портал", widget=forms.EmailInput
    )


class ReasonForm(PortalForm):
    """Why: it stays in the journal."""

    reason = forms.CharField(
        label="Почему",
        max_length=300,
        min_length=5,
        help_text="Останется в журнале",
        error_messages={"required": "Напишите, почему", "min_length": "Напишите хотя бы несколько слов"},
    )
