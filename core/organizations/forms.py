"""Forms of organizations, orders and appointments."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.accounts.models import User
from core.accounts.rights import ROLE_NAMES, Role
from core.errors import Refused
from core.forms import PortalForm, refusal_text
from core.organizations.models import Appointment, Order, Organization
from core.organizations.numbers import clean_inn, clean_ogrn


class OrganizationForm(PortalForm):
    """The card of an organization with its requisites."""

    kind = forms.ChoiceField(label="Что это", choices=Organization.Kind.choices)
    parent = forms.ModelChoiceField(
        label="Кто курирует",
        queryset=Organization.objects.none(),
        required=False,
        empty_label="никто: это администрация",
    )
    name = forms.CharField(label="Полное название", max_length=400)
    short_name = forms.CharField(label="Краткое название", max_length=120)
    inn = forms.CharField(label="ИНН", max_length=14, required=False)
    ogrn = forms.CharField(label="ОГРН", max_length=18, required=False)
    postal_address = forms.CharField(label="Почтовый адрес", max_length=300, required=False)
    email = forms.EmailField(label="Электронная почта", max_length=254, required=False)
    phone = forms.CharField(label="Телефон справочной службы", max_length=60, required=False)
    site = forms.URLField(
        label="Официальный сайт", max_length=200, required=False, assume_scheme="https", widget=forms.URLInput
    )
    is_active = forms.BooleanField(label="Действует", required=False, initial=True)

    def __init__(self, data: Any = None, *, organization: Organization | None = None, **kwargs: Any) -> None:
        if organization is not None:
            kwargs.setdefault("initial", {name: getattr(organization, name) for name in self.base_fields})
        super().__init__(data, **kwargs)
        parents = Organization.objects.active()
        if organization is not None:
            parents = parents.exclude(pk=organization.pk)
        else:
            del self.fields["is_active"]
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]

    def clean_inn(self) -> str:
        return _number(clean_inn, self.cleaned_data["inn"])

    def clean_ogrn(self) -> str:
        return _number(clean_ogrn, self.cleaned_data["ogrn"])


def _number(clean: Any, text: str) -> str:
    try:
        return clean(text)
    except Refused as error:
        raise forms.ValidationError(refusal_text(error), code="refused") from error


class OrderForm(PortalForm):
    """An order as it stands on paper and on the site."""

    number = forms.CharField(label="Номер", max_length=40, help_text="Как на бумаге: 417-р")
    date = forms.DateField(label="Дата", widget=forms.DateInput)
    title = forms.CharField(label="О чём", max_length=400)
    url = forms.URLField(
        label="Адрес на официальном сайте",
        max_length=200,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput,
        help_text="По п. 6 распоряжения его размещают на сайте",
    )
    published_on = forms.DateField(label="Когда размещено", required=False, widget=forms.DateInput)

    def __init__(self, data: Any = None, *, order: Order | None = None, **kwargs: Any) -> None:
        if order is not None:
            kwargs.setdefault("initial", {name: getattr(order, name) for name in self.base_fields})
        super().__init__(data, **kwargs)


class VoidForm(PortalForm):
    """What takes the place of a void order."""

    successor = forms.ModelChoiceField(
        label="Каким заменено", queryset=Order.objects.none(), required=False, empty_label="ничем"
    )

    def __init__(self, data: Any = None, *, order: Order, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        others = Order.objects.filter(is_void=False).exclude(pk=order.pk)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class _ActingChoice(forms.ModelChoiceField):
    def label_from_instance(self, row: Appointment) -> str:  # type: ignore[override]
        return f"{row.person.short_name}: {row.get_role_display()}, {row.organization.short_name}"


class AppointmentForm(PortalForm):
    """Who answers for what, where, from when to when, by which order."""

    role = forms.ChoiceField(
        label="За что отвечает", choices=[("", "выберите")] + [(r.value, ROLE_NAMES[r]) for r in Role]
    )
    organization = forms.ModelChoiceField(
        label="Где", queryset=Organization.objects.active(), empty_label="выберите"
    )
    position = forms.CharField(label="Должность", max_length=160, required=False)
    order = forms.ModelChoiceField(
        label="По какому распоряжению", queryset=Order.objects.filter(is_void=False), empty_label="выберите"
    )
    since = forms.DateField(label="С какого дня", widget=forms.DateInput)
    until = forms.DateField(
        label="По какой день", required=False, widget=forms.DateInput, help_text="Пусто — без срока"
    )
    acting_for = _ActingChoice(
        label="Исполняет обязанности за",
        queryset=Appointment.objects.none(),
        required=False,
        empty_label="нет, назначается постоянно",
    )

    def __init__(self, data: Any = None, *, person: User, **kwargs: Any) -> None:
        today = clock.city_now().date()
        kwargs.setdefault("initial", {"since": today})
        super().__init__(data, **kwargs)
        others = Appointment.objects.ahead_of(today).exclude(person=person).filter(acting_for__isnull=True)
        others = others.select_related("person", "organization").order_by("person__last_name", "pk")
        self.fields["acting_for"].queryset = others  # type: ignore[attr-defined]

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class EndForm(PortalForm):
    """At once, or after a day to come."""

    when = forms.ChoiceField(
        label="Когда", choices=[("now", "сейчас"), ("day", "после указанного дня")], widget=forms.RadioSelect
    )
    last_day = forms.DateField(label="Последний день", required=False, widget=forms.DateInput)

    def clean(self) -> dict[str, Any]:
        chosen, typed = self.cleaned_data.get("when"), self.cleaned_data.get("last_day")
        if chosen == "now":
            self.cleaned_data["last_day"] = None
        elif chosen == "day" and not typed and "last_day" not in self.errors:
            self.add_error("last_day", "Укажите последний день")
        return self.cleaned_data
