"""The emergency stop and days of mourning: on all pages or on chosen ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from contentplan.models import EmergencyStop
from core.forms import PortalForm
from pages.models import OfficialPage

_WHERE = [("all", "на всех страницах"), ("chosen", "на выбранных")]


class OnPagesForm(PortalForm):
    """Where something is declared: everywhere, or on pages marked in the list."""

    where = forms.ChoiceField(label="Где", choices=_WHERE, initial="all", widget=forms.RadioSelect)
    pages = forms.TypedMultipleChoiceField(label="Страницы", required=False, coerce=int)

    def __init__(self, data: Any = None, *, pages: Sequence[OfficialPage] = (), **kwargs: Any) -> None:
        self.known = {page.pk: page for page in pages}
        super().__init__(data, **kwargs)
        shown: dict[str, Any] = self.fields
        shown["pages"].choices = [(page.pk, page.title) for page in pages]

    def clean(self) -> dict[str, Any]:
        """Chosen pages are named; an old link's form without `where` means everywhere."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("where") == "chosen" and not found.get("pages") and "pages" not in self.errors:
            self.add_error("pages", "Отметьте страницы или выберите «на всех страницах»")
        return found

    def chosen(self) -> list[OfficialPage]:
        """The pages; none means all. Only of a valid form."""
        if self.cleaned_data["where"] == "all":
            return []
        return [self.known[pk] for pk in self.cleaned_data["pages"]]

    @property
    def rows(self) -> list[tuple[OfficialPage, bool]]:
        """Every page with its mark, for the list."""
        marked = {str(pk) for pk in self["pages"].value() or ()}
        return [(page, str(pk) in marked) for pk, page in self.known.items()]


class StopForm(OnPagesForm):
    """Why, of which kind and where: everybody will see it."""

    reason = forms.CharField(
        label="Почему останавливаем",
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": "Напишите, почему остановить: это увидят все"},
    )
    kind = forms.ChoiceField(
        label="Какая остановка",
        choices=[
            (EmergencyStop.Kind.GENERAL, "общая: срочные предупреждения выходят"),
            (EmergencyStop.Kind.BREAK_IN, "взлом страницы: не выходит ничего, даже срочное"),
        ],
        initial=EmergencyStop.Kind.GENERAL,
        widget=forms.RadioSelect,
    )


class MourningForm(OnPagesForm):
    """Days, ground and pages of a mourning."""

    ground = forms.CharField(
        label="Основание",
        max_length=300,
        widget=forms.TextInput,
        error_messages={"required": "Напишите основание: указ или распоряжение, которым объявлен траур"},
    )
    first = forms.DateField(
        label="Первый день", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label="Последний день", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
