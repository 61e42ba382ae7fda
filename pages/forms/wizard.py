"""The five sections of a page's form: address, owner, accounts, tokens, and the probe that needs no fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import PasswordInput

from core.access import Actor
from core.accounts.models import User
from core.errors import Refused
from core.forms import PortalForm, show_refusal
from core.organizations.models import Organization
from networks.base import Network, TokenKind
from networks.registry import adapter_class
from pages.access import accounts_visible_to
from pages.actions.accounts import AccountData
from pages.actions.register import MOST_NORM
from pages.actions.tokens import OK_PARTS, joined_ok_token
from pages.contacts import masked
from pages.models import NetworkAccount, PageRole
from pages.tokens import TOKEN_NAMES

_OK_LABELS = {
    "application_key": "Публичный ключ приложения",
    "access_token": "Вечный токен доступа",
    "session_secret_key": "Секретный ключ сессии",
}


class OrganizationChoice(forms.ModelChoiceField):
    """Organizations in force, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organization.objects.filter(is_active=True).order_by("short_name"), **kwargs)


class AddressForm(PortalForm):
    """1. The address, as it was copied."""

    address = forms.CharField(label="Вставьте ссылку на страницу, как скопировали", max_length=500)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"key": uuid.uuid4().hex}, **kwargs)
        self.fields["address"].widget.attrs |= {
            "inputmode": "url",
            "autocomplete": "off",
            "spellcheck": "false",
        }


class OwnerForm(PortalForm):
    """2. Whose page it is, how it is called, its norm."""

    organization = OrganizationChoice(label="Организация-владелец", empty_label="Выберите организацию")
    title = forms.CharField(
        label="Название",
        max_length=250,
        required=False,
        help_text="Пустое возьмём из сети, потом можно поправить",
    )
    norm = forms.IntegerField(
        label="Норма публикаций в неделю, п. 5",
        required=False,
        min_value=0,
        max_value=MOST_NORM,
        help_text="Пустая — по акту: пять у страниц администрации",
    )


class AccountChoice(forms.ModelChoiceField):
    """«Ирина Дорошенко, press@dzhankoy.example»."""

    def label_from_instance(self, obj: NetworkAccount) -> str:  # type: ignore[override]
        return ", ".join([obj.holder_name, *(masked(contact) for contact in obj.contacts)])


class HolderChoice(forms.ModelChoiceField):
    """People of the portal by surname."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(User.objects.filter(is_active=True), **kwargs)

    def label_from_instance(self, obj: User) -> str:  # type: ignore[override]
        return f"{obj.last_name} {obj.first_name}".strip()


class BindingForm(PortalForm):
    """Whose account it is and to which work contacts it is bound."""

    holder = HolderChoice(label="Чей аккаунт", required=False, empty_label="Нет в портале, впишу имя")
    holder_name = forms.CharField(label="Имя и фамилия", max_length=160, required=False)
    email = forms.CharField(label="Рабочая почта", max_length=120, required=False)
    phone = forms.CharField(label="Рабочий телефон", max_length=40, required=False)
    keeper = forms.CharField(label="У кого SIM-карта", max_length=160, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs |= {"inputmode": "email", "autocomplete": "off"}
        self.fields["phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "off"}

    def account_data(self) -> AccountData:
        """What was typed, for the action."""
        names = ("holder", "holder_name", "email", "phone", "keeper", "profile_url", "second_factor_on")
        return AccountData(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class AccountRowForm(BindingForm):
    """3. One account of the page: a known one, or a new one."""

    account = AccountChoice(
        NetworkAccount.objects.none(), label="Аккаунт", required=False, empty_label="Новый аккаунт"
    )
    role = forms.ChoiceField(label="Роль", choices=PageRole.Role.choices, initial=PageRole.Role.ADMINISTRATOR)
    done = False  # written already: not shown for mending
    field_order = ["account", "role", "holder", "holder_name", "email", "phone", "keeper"]

    def __init__(self, data: Any = None, *, actor: Actor, network: str, index: int, **kwargs: Any) -> None:
        super().__init__(data, prefix=f"account-{index}", **kwargs)
        self.index = index
        if index == 0:
            self.fields["role"].initial = PageRole.Role.OWNER
        known = (
            accounts_visible_to(actor).filter(network=network) if network else NetworkAccount.objects.none()
        )
        self.fields["account"].queryset = known.select_related("email", "phone")  # type: ignore[attr-defined]

    @property
    def number(self) -> int:
        """For the heading: rows are counted from one."""
        return self.index + 1

    @property
    def is_blank(self) -> bool:
        """Nothing but the role was touched: there is no such row."""
        names = ("account", "holder", "holder_name", "email", "phone", "keeper")
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)


class RoleForm(PortalForm):
    """The role of an account that the page already has."""

    role = forms.ChoiceField(label="Роль", choices=PageRole.Role.choices)

    def __init__(self, data: Any = None, *, link: PageRole) -> None:
        super().__init__(data, prefix=f"role-{link.pk}", initial={"role": link.role})
        self.link = link


class TokensForm(PortalForm):
    """4. Tokens of a network: never shown, a blank field changes nothing."""

    def __init__(
        self,
        data: Any = None,
        *,
        network: Network | str,
        stored: Mapping[TokenKind, str] | None = None,
        kinds: frozenset[TokenKind] | None = None,
        ask_identity: bool = False,
    ) -> None:
        super().__init__(data, prefix="token")
        self.stored = stored or {}
        for kind, unlocks in adapter_class(network).token_kinds().items():
            if kinds is not None and kind not in kinds:
                continue
            if kind is TokenKind.OK_APPLICATION:
                self._add_ok_fields(unlocks)
            else:
                self._add(kind.value, TOKEN_NAMES[kind], unlocks, self.stored.get(kind, ""))
        if ask_identity:
            self.fields["identity"] = forms.CharField(
                label="Ваш пароль от портала",
                required=False,
                max_length=200,
                strip=False,
                widget=PasswordInput(attrs={"autocomplete": "current-password"}),
                help_text="Нужен, только если вы вписали токен: в хранилище кладёт тот, кто подтвердил, что это он",
            )

    @property
    def stored_words(self) -> str:
        """«сохранено 2 из 3»."""
        tokens = self.fields.keys() - {"identity"}
        kinds = len(tokens) - (len(OK_PARTS) - 1 if OK_PARTS[0] in tokens else 0)
        return f"сохранено {len(self.stored)} из {kinds}"

    def _add(self, name: str, label: str, help_text: str, placeholder: str) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "placeholder": placeholder}
        widget = PasswordInput(attrs=attrs, render_value=False)
        self.fields[name] = forms.CharField(
            label=label, required=False, widget=widget, help_text=help_text, max_length=4000, strip=True
        )

    def _add_ok_fields(self, unlocks: str) -> None:
        stored = self.stored.get(TokenKind.OK_APPLICATION, "")
        for name, label in _OK_LABELS.items():
            self._add(name, label, unlocks if name == OK_PARTS[0] else "", stored)

    def clean(self) -> dict[str, Any]:
        """Three keys of an OK application are given together or not at all."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if OK_PARTS[0] in self.fields:
            try:
                cleaned[TokenKind.OK_APPLICATION.value] = joined_ok_token(
                    {name: cleaned.get(name, "") for name in OK_PARTS}
                )
            except Refused as error:
                show_refusal(self, error)
        return cleaned

    def values(self) -> dict[TokenKind, str]:
        """Token kind → what was typed, blanks included."""
        known = {kind.value: kind for kind in TokenKind}
        return {known[name]: value for name, value in self.cleaned_data.items() if name in known and value}


def row_indexes(data: Mapping[str, Any]) -> list[int]:
    """Which rows of accounts were sent: `row` is repeated in the form, so that a row may be added by any means."""
    sent = data.getlist("row") if hasattr(data, "getlist") else []
    return sorted({int(value) for value in sent if value.isdecimal() and len(value) < 4})[:50]
