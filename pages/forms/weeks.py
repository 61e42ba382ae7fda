"""Forms of weeks."""

from __future__ import annotations

from django import forms

from core.forms import PortalForm


class WhyForm(PortalForm):
    """Why a publication does not count by its content."""

    why = forms.CharField(label="Почему не засчитывать", max_length=300)


class CorrectionForm(PortalForm):
    """Why a frozen protocol is counted anew."""

    reason = forms.CharField(label="Почему исправляете протокол", max_length=300)
