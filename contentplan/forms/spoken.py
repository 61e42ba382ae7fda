"""Fields for a day and an hour that take what people write."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms

from contentplan.spoken import read_day, read_hour
from core import clock
from core.russian import WEEKDAYS


class SpokenDayField(forms.Field):
    """«пятница», «27.11», «27 ноября»: cleaned to a date on the city's calendar."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "class": "op-num"})
    default_error_messages = {
        "required": "Впишите день: «27.11», «27 ноября» или «пятница»",
        "invalid": "Такого дня нет. Напишите «27.11», «27 ноября» или «пятница»",
    }

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        day = read_day(str(value)[:60], clock.city_now().date())
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value: Any) -> Any:
        """«пт, 27.11.2026»: the weekday shows a slip at once."""
        return f"{WEEKDAYS[value.weekday()]}, {value:%d.%m.%Y}" if isinstance(value, date) else value


class SpokenHourField(forms.Field):
    """«15:00», «15.00», «15»: cleaned to a time."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "op-num"})
    default_error_messages = {"invalid": "Такого времени нет. Напишите «15:00» или «15»"}

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        hour = read_hour(str(value)[:20])
        if hour is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return hour

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value
