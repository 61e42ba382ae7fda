"""Forms before the door."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import PortalForm


class EmailMixin:
    """E-mails are compared in lower case."""

    cleaned_data: dict[str, str]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class SignInForm(EmailMixin, PortalForm):
    """First step: e-mail and password."""

    email = forms.EmailField(
        label="Рабочая почта",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="Пароль",
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:  # with an error the wrong field takes the focus
            self.fields["email"].widget.attrs["autofocus"] = True


class CodeForm(PortalForm):
    """A one-time code, or a recovery code where one is taken."""

    code = forms.CharField(
        label="Шесть цифр",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "op-otp",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
            }
        ),
        error_messages={"required": "Введите код"},
    )
    trust = forms.BooleanField(label="Не спрашивать код на этом устройстве 30 дней", required=False)


class ForgottenForm(EmailMixin, PortalForm):
    """Where to send the address for a new password."""

    email = forms.EmailField(
        label="Рабочая почта", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
