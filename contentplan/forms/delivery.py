"""Acts on a delivery. Each form answers for the version that the person saw."""

from __future__ import annotations

from django import forms

from core.forms import MomentField, PortalForm


class ActForm(PortalForm):
    """An act that needs nothing but a click."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MoveForm(ActForm):
    due_at = MomentField(label="Новое время", future=True)


class HoldForm(ActForm):
    reason = forms.CharField(label="Почему придержать", max_length=300, widget=forms.TextInput)


class CancelForm(ActForm):
    reason = forms.CharField(label="Почему", required=False, max_length=300, widget=forms.TextInput)


class RemoveForm(ActForm):
    reason = forms.CharField(label="Почему снимаем", max_length=300, widget=forms.TextInput)


class LinkForm(ActForm):
    url = forms.CharField(
        label="Ссылка на публикацию",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": "Откройте саму публикацию, скопируйте её адрес и вставьте сюда"},
    )
