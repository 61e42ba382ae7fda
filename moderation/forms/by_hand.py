"""What a person says of an act that the network's API refuses."""

from __future__ import annotations

from django import forms

from core.evidence.forms import EvidenceField
from moderation.forms.decide import ReasonForm, VersionForm

__all__ = ["DoneForm", "ReasonForm", "SeenForm", "VersionForm"]


class DoneForm(VersionForm):
    """«Сделано»: by what it can be seen."""

    proof_url = forms.CharField(
        label="Ссылка-подтверждение",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Если есть: на снимок экрана или на то место, где это видно",
    )
    note = forms.CharField(
        label="Как убедились",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Одной строкой: «комментария под публикацией больше нет»",
    )
    proofs = EvidenceField(label="Снимок экрана")


class SeenForm(VersionForm):
    """«Ответ уже стоит», with its link."""

    url = forms.CharField(
        label="Ссылка на ответ",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
