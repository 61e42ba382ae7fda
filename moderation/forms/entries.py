"""What is done with an entry of the blacklist."""

from __future__ import annotations

from datetime import datetime

from django import forms

from moderation.actions.basis import Basis
from moderation.forms.decide import TERMS, ReasonForm, VersionForm, ends_after
from moderation.grounds import Ground
from moderation.queries.grounds import USUAL_DAYS

__all__ = ["ExtendForm", "GroundForm", "ReasonForm"]


class ExtendForm(ReasonForm):
    """Another term, counted from today."""

    until = forms.ChoiceField(label="Новый срок, с сегодняшнего дня", choices=TERMS, initial=str(USUAL_DAYS))

    @property
    def ends(self) -> datetime | None:
        """The end of the new term; None: for ever."""
        return ends_after(self.cleaned_data["until"])


class GroundForm(VersionForm):
    """Why somebody whom a colleague banned in the network itself is on the blacklist."""

    ground = forms.ChoiceField(
        label="Основание",
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Назовите одно из четырёх оснований (п. 9 Порядка)"},
    )
    act = forms.CharField(label="Закон", max_length=200, required=False)
    article = forms.CharField(label="Статья", max_length=60, required=False)

    @property
    def basis(self) -> Basis:
        """What the entry rests on from now on."""
        data = self.cleaned_data
        return Basis(data["ground"], data["act"], data["article"])
