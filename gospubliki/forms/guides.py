"""Guides, questions, answers."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from core.forms import PortalForm
from core.organizations.models import Organization
from gospubliki.actions.guides import GuideText
from gospubliki.models import StepTemplate


class GuideForm(PortalForm):
    """A guide as plain lines."""

    title = forms.CharField(label="Название", max_length=160)
    step_key = forms.ChoiceField(label="К какому шагу", required=False)
    minutes = forms.IntegerField(label="Сколько минут занимает", required=False, min_value=1, max_value=600)
    body = forms.CharField(
        label="Текст",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="Часть: первая строка — заголовок, дальше шаги, каждый с новой строки. Между частями пустая строка",
    )
    note = forms.CharField(label="Что изменилось", max_length=300, required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step_key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "ни к какому"), *_step_choices()]

    @property
    def text(self) -> GuideText:
        """What was written."""
        data = self.cleaned_data
        return GuideText(data["title"], data["body"], data["minutes"], data["step_key"], data["note"])


def _step_choices() -> list[tuple[str, str]]:
    from gospubliki.first_steps import FIRST_STEPS

    rows = StepTemplate.objects.order_by("version__number", "subject", "position").values_list("key", "title")
    return list(dict(rows).items()) or [(step.key, step.title) for step in FIRST_STEPS]


class AskForm(PortalForm):
    """A question; its key makes a second click the same question."""

    organization = forms.ModelChoiceField(
        label="За какую организацию", queryset=Organization.objects.none(), empty_label=None
    )
    text = forms.CharField(
        label="Что не получается",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Без паролей и кодов: они для входа не нужны никому, кроме вас",
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    step = forms.IntegerField(widget=forms.HiddenInput, required=False)
    guide = forms.SlugField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: set[int], **kwargs: Any) -> None:
        kwargs["initial"] = {"request_key": uuid.uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organization.objects.filter(pk__in=own).order_by("short_name")
        if len(own) == 1:
            field.widget, field.initial = forms.HiddenInput(), next(iter(own))


class AnswerForm(PortalForm):
    """An answer."""

    answer = forms.CharField(label="Ответ", max_length=3000, widget=forms.Textarea(attrs={"rows": 6}))
