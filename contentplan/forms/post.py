"""Small forms of a post's card."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from core import typed
from core.forms import MomentField, PortalForm


class RescheduleForm(PortalForm):
    """Another time before an approval; `version` is what the person saw."""

    due_at = MomentField(label="Новое время", future=True)
    version = forms.IntegerField(widget=forms.HiddenInput)


class InstantField(forms.DateTimeField):
    """An instant as the calendar writes it: ISO 8601 with its offset."""

    default_error_messages = {"invalid": "Такого времени нет. Обновите страницу"}
    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime | None:
        """Only an aware one."""
        found = typed.instant(value)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class MoveForm(PortalForm):
    """Another time for what a post has at one time; `seen` is what the person saw of it, `next` where to go back."""

    at = InstantField()
    due_at = MomentField(label="Новое время", future=True)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)
    again = forms.BooleanField(widget=forms.HiddenInput, required=False)
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class CancelForm(PortalForm):
    """Why nothing more goes out."""

    reason = forms.CharField(label="Почему", required=False, max_length=300, widget=forms.TextInput)
