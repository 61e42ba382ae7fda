"""How letters come."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import PortalForm
from core.notifications.models import Mail, NotificationSettings


class SettingsForm(PortalForm):
    """An alarm can be put off till the digest, never put away."""

    letters = forms.ChoiceField(label="Обычные уведомления", choices=Mail.choices, widget=forms.RadioSelect)
    alarms = forms.ChoiceField(
        label="Тревоги, когда дежурит другой",
        choices=[choice for choice in Mail.choices if choice[0] != Mail.NEVER],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, row: NotificationSettings) -> None:
        super().__init__(data, initial={"letters": row.letters, "alarms": row.alarms})
