"""Editing the rules of conduct."""

from __future__ import annotations

from django import forms

from core.forms import PortalForm


class RulesForm(PortalForm):
    """The whole text at once; numbers are given by the portal."""

    lead = forms.CharField(
        label="Вступление", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    clauses = forms.CharField(
        label="Пункты",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text="Каждый пункт с новой строки, пустые строки не считаются, номера портал поставит сам",
    )
    note = forms.CharField(label="Что изменилось", max_length=300, help_text="Одной строкой, её увидят все")
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
