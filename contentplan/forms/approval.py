"""An approver's decision."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import PortalForm

_OFTEN = ("Дата или время", "Адрес", "Телефон", "Не наш вопрос")


class VersionForm(PortalForm):
    """The version that the person saw; without one any is meant."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReturnForm(VersionForm):
    """What to correct: by a tap, in words, or both."""

    often = forms.MultipleChoiceField(
        label="Что поправить",
        required=False,
        choices=[(words, words) for words in _OFTEN],
        widget=forms.CheckboxSelectMultiple,
    )
    remark = forms.CharField(
        label="Замечание", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A remark made of both."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        taps, words = found.get("often") or [], found.get("remark") or ""
        if not taps and not words and "remark" not in self.errors:
            self.add_error("remark", "Напишите, что исправить: без замечания автор не поймёт, за что взяться")
        head = ", ".join(taps)
        found["whole"] = f"{head}. {words}" if head and words else f"{head}{words}"
        return found
