"""The question «is it really you»."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest

from core.accounts.actions.identity import confirm_identity
from core.accounts.models import User
from core.errors import Refused
from core.forms import PortalForm, show_refusal


class ConfirmForm(PortalForm):
    """Password or code: either will do. Being valid means that the session is confirmed."""

    password = forms.CharField(
        label="Пароль",
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    code = forms.CharField(
        label="или код из приложения",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, data: Any = None, *, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.request = request
        user = request.user
        if not isinstance(user, User) or not hasattr(user, "second_factor"):
            del self.fields["code"]

    def clean(self) -> dict[str, Any]:
        password, code = self.cleaned_data.get("password", ""), self.cleaned_data.get("code", "")
        if not password and not code:
            self.add_error(
                "password", "Введите пароль или код" if "code" in self.fields else "Введите пароль"
            )
            return self.cleaned_data
        try:
            confirm_identity(self.request, password=password, code=code)
        except Refused as error:
            show_refusal(self, error)
        return self.cleaned_data
