"""Controls drawn in Python are those of Django's templates, letter for letter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

from core.controls import Renderer

ODD = 'Отдел "ЖКХ" & <b>парки</b>'
CHOICES = [("", "—"), (1, ODD), ("Группа <1>", [("a", "А"), ("b", SafeString("<i>Б</i>"))])]
ATTRS: dict[str, Any] = {
    "id": "id_x",
    "class": "form-control",
    "maxlength": 12000,
    "required": True,
    "hidden": False,
}
WIDGETS = [
    (forms.TextInput(), ODD),
    (forms.TextInput(), None),
    (forms.TextInput(), SafeString("a&amp;b")),
    (forms.TextInput({"placeholder": ODD, "data-x": None}), ""),
    (forms.NumberInput(), 12345),
    (forms.EmailInput(), "a@b.example"),
    (forms.URLInput(), "https://b.example/?a=1&b=2"),
    (forms.HiddenInput(), 0),
    (forms.PasswordInput(), "тайна"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.DateInput(), date(2026, 11, 25)),
    (forms.FileInput(), None),
    (forms.Textarea(), f"первая\n{ODD}"),
    (forms.Textarea({"rows": 4}), None),
    (forms.Select(choices=CHOICES), 1),
    (forms.Select(choices=CHOICES), "b"),
    (forms.Select(choices=[]), None),
    (forms.RadioSelect(choices=CHOICES), "a"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["a", "1"]),
    (forms.SplitDateTimeWidget(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_is_the_one_of_djangos_template(widget: forms.Widget, value: Any) -> None:
    ours = widget.render("x<1>", value, dict(ATTRS), renderer=Renderer())
    assert ours == widget.render("x<1>", value, dict(ATTRS), renderer=DjangoTemplates())


@pytest.mark.parametrize("wrap_label", [True, False])
def test_an_option_of_a_group_too(wrap_label: bool) -> None:
    class Form(forms.Form):
        which = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)

    def drawn(renderer: Any) -> list[str]:
        return [one.tag(wrap_label=wrap_label) for one in Form(renderer=renderer)["which"]]

    assert drawn(Renderer()) == drawn(DjangoTemplates())
