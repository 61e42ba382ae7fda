"""Marking a network as out of reach."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import PortalForm
from pages.models import NETWORK_CHOICES, OfficialPage


class OutageForm(PortalForm):
    """Which network, whether some of its pages only, since when, on what ground."""

    network = forms.ChoiceField(label="Сеть", choices=NETWORK_CHOICES)
    ground = forms.CharField(
        label="Основание",
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": "Напишите основание: чем подтверждается, что сеть недоступна"},
    )
    first = forms.DateField(
        label="С какого дня", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label="По какой день",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    pages = forms.TypedMultipleChoiceField(label="Только эти страницы", required=False, coerce=int)
    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any = None, *, pages: Sequence[OfficialPage] = (), **kwargs: Any) -> None:
        self.known = {page.pk: page for page in pages}
        super().__init__(data, **kwargs)
        shown: dict[str, Any] = self.fields
        shown["pages"].choices = [(page.pk, page.title) for page in pages]

    def chosen(self) -> list[OfficialPage]:
        """Marked pages; none means the whole network. Only of a valid form."""
        return [self.known[pk] for pk in self.cleaned_data["pages"]]

    @property
    def rows(self) -> list[tuple[OfficialPage, bool]]:
        """Every page with its mark, for the list."""
        marked = {str(pk) for pk in self["pages"].value() or ()}
        return [(page, str(pk) in marked) for pk, page in self.known.items()]
