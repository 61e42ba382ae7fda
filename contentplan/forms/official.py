"""The register of officials and the templates of posts from events."""

from __future__ import annotations

from typing import Any

from django import forms

from contentplan.actions.events.templates import TemplateData
from contentplan.forms.spoken import SpokenHourField
from contentplan.models import Official, PostTemplate, Rubric
from contentplan.models.event import MOST_DAYS, MOST_MINUTES
from core.accounts.models import User
from core.forms import PortalForm, RowsField
from pages.access import pages_visible_to
from pages.models import OfficialPage


class OfficialForm(PortalForm):
    """Who it is and what post they hold."""

    rank = forms.ChoiceField(label="Кто это", choices=Official.Rank.choices, widget=forms.RadioSelect)
    name = forms.CharField(label="Фамилия, имя, отчество", max_length=160)
    position = forms.CharField(
        label="Должность", max_length=160, help_text="Так она встанет в плане: «Глава администрации»"
    )
    is_active = forms.BooleanField(label="Работает", required=False, initial=True)


class PageMany(RowsField):
    """«Администрация города (ВКонтакте)»."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: OfficialPage) -> str:  # type: ignore[override]
        return f"{obj.title} ({obj.get_network_display()})"


class TemplateForm(PortalForm):
    """When, with which words, where."""

    anchor = forms.ChoiceField(
        label="Когда выходит", choices=PostTemplate.Anchor.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label="На сколько дней раньше или позже",
        min_value=-MOST_DAYS,
        max_value=MOST_DAYS,
        help_text="−1 — накануне, 0 — в тот же день, 1 — назавтра",
        error_messages={
            "min_value": f"Не раньше чем за {MOST_DAYS} дней",
            "max_value": f"Не позже чем через {MOST_DAYS} дней",
        },
    )
    at = SpokenHourField(
        label="В котором часу",
        help_text="И для мероприятий на весь день",
        error_messages={"required": "Впишите час: «10:00»"},
    )
    minutes = forms.IntegerField(
        label="Через сколько минут после конца",
        min_value=0,
        max_value=MOST_MINUTES,
        error_messages={"min_value": "Не меньше нуля", "max_value": "Не позже чем через неделю"},
    )
    title = forms.CharField(label="Название для плана", max_length=200)
    text = forms.CharField(
        label="Заготовка текста",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Подставим: {что}, {где}, {когда}, {кто}",
    )
    rubric = forms.ModelChoiceField(
        Rubric.objects.none(), label="Рубрика", required=False, empty_label="без рубрики"
    )
    pages = PageMany(
        OfficialPage.objects.none(),
        label="Страницы",
        required=False,
        help_text="Ни одной — все действующие страницы администрации",
    )
    chosen = forms.BooleanField(label="Отмечать сразу, когда вносят мероприятие", required=False)

    def __init__(self, data: Any = None, *, actor: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        shown: dict[str, Any] = self.fields
        shown["rubric"].queryset = Rubric.objects.filter(is_active=True)
        own = pages_visible_to(actor).filter(state="active", organization__kind="administration")
        shown["pages"].queryset = own.order_by("network", "title")

    def data_of_template(self, role: str) -> TemplateData:
        """What was said, for the action. Only of a valid form."""
        return TemplateData(role=role, **self.cleaned_data)


def initial_of_template(template: PostTemplate) -> dict[str, Any]:
    """The form of a template in force."""
    names = ("anchor", "days", "at", "minutes", "title", "text", "rubric", "chosen")
    found = {name: getattr(template, name) for name in names}
    return found | {"pages": list(template.pages.all()) if template.pk else []}


def initial_of_official(official: Official) -> dict[str, Any]:
    """The form of an entry."""
    return {name: getattr(official, name) for name in ("rank", "name", "position", "is_active")}
