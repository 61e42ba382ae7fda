"""Decisions on a page."""

from __future__ import annotations

from django import forms

from core.forms import PortalForm


class ReasonForm(PortalForm):
    """Why a page is suspended or closed."""

    reason = forms.CharField(
        label="Основание",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Останется в журнале и в карточке страницы",
    )


class ActivateForm(PortalForm):
    """A person's word where the network has not said what stands at the address."""

    confirmed = forms.BooleanField(
        label="Я открыл(а) страницу по ссылке: это открытое сообщество организации, не личный профиль",
        required=False,
    )
