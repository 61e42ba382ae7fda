"""Forms of the vault's screens. A value that was typed is never put back into a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import PortalForm
from core.vault import kinds
from core.vault.actions.showing import MOST_REASON
from core.vault.queries import Kept


class ShowForm(PortalForm):
    """Which secret to see, and why."""

    secret = forms.TypedChoiceField(label="Что", coerce=int)
    reason = forms.CharField(
        label="Зачем", max_length=MOST_REASON, help_text="Попадёт в журнал раньше, чем секрет на экран"
    )

    def __init__(self, *args: Any, kept: Iterable[Kept], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.secret.pk, row.name) for row in kept if row.is_shown]
        self.fields["secret"].choices = choices  # type: ignore[attr-defined]


class StoreForm(PortalForm):
    """A new value of one kind."""

    value = forms.CharField(label="Значение", max_length=kinds.MOST_CHARACTERS, strip=True)
    label = forms.CharField(
        label="Пометка",
        max_length=120,
        required=False,
        help_text="Например, кто и когда выдал. Без самих секретов",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["value"]
        field.widget = _widget(kind)
        field.label = kinds.name_of(kind).capitalize()
        field.help_text = _HELP.get(kind, "")


class RetireForm(PortalForm):
    """Why a secret is taken out of use."""

    reason = forms.CharField(label="Почему", max_length=MOST_REASON)


_HELP = {
    kinds.TOTP_SEED: "Ключ в base32 или ссылка otpauth://. После сохранения портал показывает только коды",
    kinds.RECOVERY_CODES: "По одному на строке. Портал выдаёт их по одному и вычёркивает",
}


def _widget(kind: str) -> forms.Widget:
    if kind == kinds.RECOVERY_CODES:
        return _Forgetful(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"})
    if kind == kinds.LOGIN:
        return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class _Forgetful(forms.Textarea):
    """A textarea that comes back empty, as a password field does."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


class TaskForm(PortalForm):
    """What was done outside the portal."""

    note = forms.CharField(
        label="Что сделано", max_length=300, help_text="Например: сменили пароль в настройках профиля"
    )
