"""A rubric: what it is called and whose head approves its posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from contentplan.models import Rubric
from core.forms import PortalForm
from core.organizations.models import Organization


class RubricForm(PortalForm):
    """`is_active` is asked of a rubric that is there; posts that have it keep it when it is closed."""

    name = forms.CharField(
        label="Название",
        max_length=120,
        error_messages={"required": "Назовите рубрику: её выбирают в материале"},
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Кто согласует", empty_label="Выберите подразделение"
    )
    tone = forms.ChoiceField(label="Тон", choices=Rubric.Tone.choices, initial=Rubric.Tone.NEUTRAL)
    is_active = forms.BooleanField(label="Действует", required=False, initial=True)

    def __init__(self, data: Any = None, *, rubric: Rubric | None = None, **kwargs: Any) -> None:
        initial = (
            {
                "name": rubric.name,
                "organization": rubric.organization_id,
                "tone": rubric.tone,
                "is_active": rubric.is_active,
            }
            if rubric
            else {}
        )
        super().__init__(data, initial=initial, **kwargs)
        kept = Q(pk=rubric.organization_id) if rubric else Q(pk=None)
        shown: dict[str, Any] = self.fields
        shown["organization"].queryset = Organization.objects.filter(
            kept | Q(is_active=True) & ~Q(kind="subordinate")
        )
        if rubric is None:
            del self.fields["is_active"]
