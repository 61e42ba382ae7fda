"""The journal's filter."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core import validators

from core.accounts.models import User
from core.audit import events
from core.audit.queries import PORTAL_ACTOR, Chosen
from core.forms import PortalForm

_OBJECT = re.compile(r"([a-z_]+\.[a-z_]+)(?::(\d{1,18}))?\Z")
_DAY = forms.DateInput(attrs={"type": "date", "class": "form-control w-auto"}, format="%Y-%m-%d")
_SELECT = forms.Select(attrs={"class": "form-select w-auto"})
_SANE = [validators.MinValueValidator(date(2000, 1, 1)), validators.MaxValueValidator(date(2999, 1, 1))]
_NAMES = ("last_name", "first_name", "patronymic", "email")


class FilterForm(PortalForm):
    """When, what, who, with which object. A wrong part is shown as an error and left out of the choice."""

    since = forms.DateField(label="С", required=False, widget=_DAY, validators=_SANE)
    until = forms.DateField(label="По", required=False, widget=_DAY, validators=_SANE)
    group = forms.ChoiceField(label="Что", required=False, widget=_SELECT)
    who = forms.ChoiceField(label="Кто", required=False, widget=_SELECT)
    object = forms.RegexField(_OBJECT, label="Объект", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), person.full_name) for person in User.objects.only(*_NAMES)]
        self.fields["group"].choices = [("", "Что: всё"), *events.group_titles().items()]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", "Кто: все"), (PORTAL_ACTOR, "Портал"), *people]  # type: ignore[attr-defined]

    def chosen(self) -> Chosen:
        """The choice as far as it is valid."""
        self.is_valid()
        clean = self.cleaned_data
        match = _OBJECT.match(clean.get("object") or "")
        return Chosen(
            since=clean.get("since"),
            until=clean.get("until"),
            group=clean.get("group") or "",
            who=clean.get("who") or "",
            object_kind=match[1] if match else "",
            object_id=int(match[2]) if match and match[2] else None,
        )
