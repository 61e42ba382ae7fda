"""A form's field as `{% field %}` draws it: classes, ids, ARIA, the native date and time controls."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.forms.widgets import DateTimeBaseInput
from django.utils.safestring import SafeString

# Django draws dates as text in the local format; browsers have a control of their own, which speaks ISO.
_NATIVE: tuple[tuple[type[DateTimeBaseInput], str, str], ...] = (
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
)
_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_SPLIT_LABELS = ("Дата", "Время")


@dataclass(frozen=True)
class Option:
    """One choice of a group of radio buttons or checkboxes."""

    control: SafeString
    label: str
    id: str


class FieldView:
    """What `components/field.html` needs of a bound field."""

    def __init__(
        self, bound: BoundField, *, label: str = "", help_text: str = "", limit: int = 0, unit: str = "chars"
    ) -> None:
        self.bound, self.limit, self.unit = bound, limit, unit
        self.label = label or bound.label
        self.help = help_text or bound.help_text
        self.errors = [str(error) for error in bound.errors]
        self.required = bound.field.required
        self.id = bound.auto_id or bound.html_name
        self.help_id, self.error_id = f"{self.id}_helptext", f"{self.id}_error"
        self.widget = _native(bound)

    @property
    def kind(self) -> str:
        """Which of the templates' shapes it takes: hidden, check, group, password or input."""
        if self.widget.is_hidden:
            return "hidden"
        if isinstance(self.widget, forms.CheckboxInput):
            return "check"
        if isinstance(self.widget, (*_GROUPS, forms.MultiWidget)):
            return "group"
        return "password" if isinstance(self.widget, forms.PasswordInput) else "input"

    @property
    def role(self) -> str:
        return "radiogroup" if isinstance(self.widget, forms.RadioSelect) else "group"

    @property
    def described_by(self) -> str:
        """Ids of the help and of the error, whichever are there."""
        ids = [self.help_id] if self.help else []
        return " ".join([*ids, self.error_id] if self.errors else ids)

    @property
    def control(self) -> SafeString:
        """The control itself; the first wrong field of its form takes the focus."""
        return self.bound.as_widget(widget=self.widget, attrs=self._attributes())

    @property
    def options(self) -> Iterator[Option]:
        """Choices of a group, one by one."""
        for part in self.bound.field.widget.subwidgets(
            self.bound.html_name, self.bound.value(), {"id": self.id}
        ):
            yield from self._option(part)

    def _option(self, part: dict[str, Any]) -> Iterator[Option]:
        part["attrs"]["class"] = "form-check-input"
        drawn = forms.boundfield.BoundWidget(self.widget, part, self.bound.form.renderer)
        yield Option(drawn.tag(wrap_label=False), str(part["label"]), part["attrs"].get("id", ""))

    @property
    def is_choices(self) -> bool:
        return isinstance(self.widget, _GROUPS)

    def _attributes(self) -> dict[str, Any]:
        attrs: dict[str, Any] = {"class": self._classes()}
        if self.kind != "group" and self.described_by:
            attrs["aria-describedby"] = self.described_by
        if self.errors and self.kind not in ("group", "hidden"):
            attrs["aria-invalid"] = "true"
            if next(iter(self.bound.form.errors), None) == self.bound.name:
                attrs["autofocus"] = True
        if self.limit:
            attrs |= {"data-limit": self.limit, "data-unit": self.unit}
        if isinstance(self.widget, forms.Textarea) and self.widget.attrs.get("rows") == "10":
            attrs["rows"] = 4
        return attrs

    def _classes(self) -> str:
        own = "form-control"
        if isinstance(self.widget, forms.CheckboxInput):
            own = "form-check-input"
        elif isinstance(self.widget, forms.Select):
            own = "form-select"
        classes = [own, *str(self.widget.attrs.get("class", "")).split()]
        return " ".join([*classes, "is-invalid"] if self.errors else classes)


def _native(bound: BoundField) -> forms.Widget:
    """The field's widget, a date or a time as the browser's own control unless what was typed is not ISO."""
    widget = bound.field.widget
    if isinstance(widget, forms.MultiWidget):
        widget = copy.deepcopy(widget)
        for part, label in zip(widget.widgets, _SPLIT_LABELS, strict=False):
            _make_native(part)
            part.attrs["aria-label"] = label
        return widget
    value = bound.value()
    if (
        isinstance(value, str)
        and value
        and not value[:4].isdigit()
        and not isinstance(widget, forms.TimeInput)
    ):
        return widget
    return _make_native(copy.copy(widget))


def _make_native(widget: forms.Widget) -> forms.Widget:
    for kind, input_type, pattern in _NATIVE:
        if isinstance(widget, kind) and widget.input_type == "text":
            widget.input_type, widget.format = input_type, pattern
            break
    return widget


@dataclass(frozen=True)
class Problem:
    """A line of the summary of errors: of a field (with its anchor) or of the whole form."""

    text: str
    label: str = ""
    anchor: str = ""


def problems_of(form: BaseForm | BaseFormSet[Any]) -> Iterator[Problem]:
    """What is wrong in a form or a formset, in the order of the fields."""
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            yield from (Problem(str(error)) for error in form.non_form_errors())
            for part in form.forms:
                yield from problems_of(part)
        return
    if not form.is_bound:
        return
    yield from (Problem(str(error)) for error in form.non_field_errors())
    for bound in form:
        for error in list(bound.errors)[:1]:
            yield Problem(str(error), str(bound.label), bound.id_for_label or f"{bound.auto_id}_0")
