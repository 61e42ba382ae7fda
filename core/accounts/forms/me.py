"""Forms of one's own settings."""

from __future__ import annotations

from typing import Any

from django import forms

from core.accounts.models import User
from core.forms import PortalForm

GOOD_PASSWORD = "Не короче 12 знаков. Хорошо запоминаются три-четыре несвязанных слова."  # noqa: S105


class NewPasswordForm(PortalForm):
    """A password set for the first time or anew."""

    password = forms.CharField(
        label="Новый пароль",
        strip=False,
        max_length=1000,
        help_text=GOOD_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Ещё раз",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        first, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if first and again and first != again:
            self.add_error("again", "Пароли не совпали. Введите второй раз то же самое")
        return self.cleaned_data


class PasswordChangeForm(PortalForm):
    """The old password and the new one twice."""

    old = forms.CharField(
        label="Нынешний пароль",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="Новый пароль",
        strip=False,
        max_length=1000,
        help_text=GOOD_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Новый пароль ещё раз",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("new") != self.cleaned_data.get("again") and "again" not in self.errors:
            self.add_error("again", "Пароли не совпали. Введите второй раз то же самое")
        return self.cleaned_data


class SettingsForm(PortalForm):
    """Theme and keys."""

    theme = forms.ChoiceField(label="Оформление", choices=User.Theme.choices, widget=forms.RadioSelect)
    single_keys = forms.BooleanField(
        label="Клавиши из одной буквы",
        required=False,
        help_text="J и K листают очередь, Z отменяет. Выключите, если печатаете голосом.",
    )
