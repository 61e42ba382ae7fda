"""Confirming a plan: what was read, and whether it approves what is finished."""

from __future__ import annotations

from django import forms

from core.forms import PortalForm


class ConfirmForm(PortalForm):
    """`digest` is that of the plan the person saw."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    approve_finished = forms.BooleanField(label="Согласовать готовые материалы этого плана", required=False)

    def follow(self, digest: str) -> None:
        """From now on the form answers for the plan as it is now; what was wrong stays said."""
        if self.is_valid():
            return
        data = self.data.copy()
        data["digest"] = digest
        self.data = data
