"""Small forms of a post's card."""

from __future__ import annotations

from django import forms

from core.forms import MomentField, PortalForm


class RescheduleForm(PortalForm):
    """Another time before an approval; `version` is what the person saw."""

    due_at = MomentField(label="Новое время", future=True)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CancelForm(PortalForm):
    """Why nothing more goes out."""

    reason = forms.CharField(label="Почему", required=False, max_length=300, widget=forms.TextInput)
