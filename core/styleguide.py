"""What the sheet of components (`templates/styleguide.html`) shows; its view needs nothing else."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator

from core import clock
from core.looks import STATES


class SampleForm(forms.Form):
    """One field of each kind, some of them wrong."""

    address = forms.CharField(label="Адрес страницы")
    caption = forms.CharField(label="Подпись к фото в Telegram", widget=forms.Textarea)
    owner = forms.ChoiceField(label="Отвечает", choices=[("1", "Анна Гордиенко, приказ № 63")])
    day = forms.DateField(label="Дата", widget=forms.DateInput)
    at = forms.TimeField(label="Время", widget=forms.TimeInput, help_text="По Симферополю")
    pages = forms.MultipleChoiceField(
        label="Где",
        choices=[("vk", "ВКонтакте"), ("ok", "Одноклассники")],
        widget=forms.CheckboxSelectMultiple,
    )
    urgency = forms.ChoiceField(
        label="Когда", choices=[("now", "Сейчас"), ("plan", "По плану")], widget=forms.RadioSelect
    )
    photo = forms.FileField(label="Фотография", required=False, help_text="JPEG или PNG, до 20 МБ")
    password = forms.CharField(label="Пароль", widget=forms.PasswordInput)
    kept = forms.BooleanField(label="Коды напечатаны и убраны в сейф")

    def clean_address(self) -> str:
        raise forms.ValidationError(
            "Это личный профиль, а не сообщество. Откройте сообщество и скопируйте адрес оттуда: vk.com/club…"
        )


def _sample_form() -> SampleForm:
    now = clock.city_now()
    return SampleForm(
        {
            "address": "vk.com/id204417",
            "caption": "Завтра на Крымской не будет воды. Подробный график по домам…",
            "owner": "1",
            "day": now.date().isoformat(),
            "at": "14:30",
            "pages": ["vk"],
            "password": "вечерний",
        },
    )


def context() -> dict[str, Any]:
    """Everything the sheet needs."""
    now = clock.now()
    events = [
        {
            "at": now - timedelta(minutes=72),
            "title": "Отправлен запрос на публикацию",
            "text": "Попытка 1. Записана до отправки",
            "icon": "send-2",
            "tone": "accent",
            "details": "mediatopic.post\nфаза  sending",
            "details_title": "Что отправили",
        },
        {
            "at": now - timedelta(minutes=71),
            "title": "Ответа нет 30 секунд",
            "text": "Запрос ушёл целиком, поэтому публикация могла появиться. Повторять нельзя",
            "icon": "st-unknown",
            "tone": "bad",
        },
        {
            "at": now,
            "title": "Ждём ответа 1 ч 10 мин",
            "text": "Напомним через 20 минут",
            "icon": "st-review",
            "tone": "warn",
        },
    ]
    return {
        "states": {kind: list(group) for kind, group in STATES.items()},
        "form": _sample_form(),
        "events": events,
        "sample_page": Paginator(range(214), 50).page(2),
        "networks": ["max", "vk", "ok"],
        "now": now,
        "soon": now + timedelta(hours=1, minutes=18),
        "long_ago": now - timedelta(days=400),
    }
