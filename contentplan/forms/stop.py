"""The emergency stop."""

from __future__ import annotations

from django import forms

from core.forms import PortalForm


class StopForm(PortalForm):
    """Why everything stops: everybody will see it."""

    reason = forms.CharField(
        label="Почему останавливаем",
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": "Напишите, почему остановить: это увидят все"},
    )
