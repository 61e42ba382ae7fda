"""Accounts of administrators, their login secrets, work contacts and the rules of what counts as one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import PasswordInput

from core.forms import PortalForm
from pages.forms.wizard import BindingForm, OrganizationChoice
from pages.models import NETWORK_CHOICES, ContactRule, WorkContact


class AccountForm(BindingForm):
    """The card of an account."""

    organization = OrganizationChoice(label="Чьи рабочие контакты", empty_label="Выберите организацию")
    profile_url = forms.URLField(
        label="Ссылка на профиль", max_length=200, required=False, assume_scheme="https"
    )
    second_factor_on = forms.NullBooleanField(
        label="Второй фактор",
        required=False,
        widget=forms.Select(choices=[("", "не проверяли"), ("true", "включён"), ("false", "выключен")]),
        help_text="Сеть этого не сообщает: отметьте, что увидели в настройках профиля (п. 2.2)",
    )
    field_order = [
        "holder",
        "holder_name",
        "organization",
        "email",
        "phone",
        "keeper",
        "profile_url",
        "second_factor_on",
    ]


class NewAccountForm(AccountForm):
    """An account that is not on a page yet."""

    network = forms.ChoiceField(label="Сеть", choices=NETWORK_CHOICES)
    field_order = ["network", *AccountForm.field_order]


class SecretsForm(PortalForm):
    """Login secrets of an account. Never shown; a blank field changes nothing."""

    login = forms.CharField(label="Логин", required=False, max_length=200)
    password = forms.CharField(label="Пароль", required=False, max_length=1000, strip=False)
    totp_seed = forms.CharField(
        label="Ключ второго фактора",
        required=False,
        max_length=1000,
        help_text="Ключ в base32 или ссылка otpauth://. После записи его не увидит никто, портал покажет только код",
    )
    recovery_codes = forms.CharField(
        label="Резервные коды", required=False, max_length=2000, help_text="Через пробел или запятую"
    )

    def __init__(self, data: Any = None, *, stored: dict[str, str] | None = None) -> None:
        super().__init__(data)
        for name, field in self.fields.items():
            attrs = {
                "autocomplete": "off",
                "spellcheck": "false",
                "placeholder": (stored or {}).get(name, ""),
            }
            field.widget = PasswordInput(attrs=attrs, render_value=False)


class ContactForm(PortalForm):
    """A work e-mail or a work mobile number."""

    kind = forms.ChoiceField(label="Что это", choices=WorkContact.Kind.choices)
    value = forms.CharField(label="Адрес или номер", max_length=120)
    organization = OrganizationChoice(label="Чей контакт", empty_label="Выберите организацию")
    keeper = forms.CharField(label="У кого SIM-карта", max_length=160, required=False)


class ContactEditForm(PortalForm):
    """Whose a contact is and who keeps the SIM; the address itself does not change."""

    organization = OrganizationChoice(label="Чей контакт", empty_label="Выберите организацию")
    keeper = forms.CharField(label="У кого SIM-карта", max_length=160, required=False)


class RuleForm(PortalForm):
    """A mail domain, a number or a block of numbers that count as work ones."""

    kind = forms.ChoiceField(label="Что разрешить", choices=ContactRule.Kind.choices)
    value = forms.CharField(
        label="Домен или номер", max_length=120, help_text="dzhankoy.example или +7 978 000-00"
    )
    note = forms.CharField(label="Примечание", max_length=200, required=False)
