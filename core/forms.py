"""Forms of the portal: Russian sentences for errors, nothing typed is lost, refusals stand at their field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.core import validators
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from core import clock, russian, typed
from core.errors import PortalError, Refused

_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y")
_TIME_FORMATS = ("%H:%M", "%H:%M:%S", "%H.%M")

# Django's own words («Обязательное поле») say what is wrong; ours say what to do.
_WORDS: Mapping[str, str] = {
    "required": "Заполните это поле",
    "invalid_choice": "Выберите из списка",
    "invalid_list": "Выберите из списка",
    "invalid_pk_value": "Выберите из списка",
}
_WORDS_BY_FIELD: tuple[tuple[type[forms.Field], Mapping[str, str]], ...] = (
    (forms.EmailField, {"invalid": "Это не похоже на адрес почты. Нужен вид name@dzhankoy.example"}),
    (forms.URLField, {"invalid": "Это не похоже на адрес сайта. Нужен вид https://dzhankoy.example/page"}),
    (forms.DateField, {"invalid": "Такой даты нет. Нужен вид 25.11.2026"}),
    (forms.TimeField, {"invalid": "Такого времени нет. Нужен вид 14:30"}),
    (forms.IntegerField, {"invalid": "Нужно целое число"}),
    (forms.FileField, {"required": "Выберите файл", "empty": "Файл пуст. Выберите другой"}),
    (forms.ChoiceField, {"required": "Выберите одно из списка"}),
    (forms.ModelChoiceField, {"invalid_choice": "Этого больше нет в списке. Выберите другое"}),
)


# --- refusals in words ------------------------------------------------------------------------------


def clause_words(clause: str) -> str:
    """How a clause is named: «п. 4.1 Порядка», «п. 2 распоряжения»; several are given by a comma."""
    order = [part.removeprefix("order.") for part in clause.split(",") if part.startswith("order.")]
    rules = [part.strip() for part in clause.split(",") if part and not part.startswith("order.")]
    named = [(rules, "Порядка"), (order, "распоряжения")]
    return ", ".join(
        f"{'п' if len(ids) == 1 else 'пп'}.{russian.NBSP}{', '.join(ids)} {act}" for ids, act in named if ids
    )


def refusal_text(error: PortalError) -> str:
    """What happened, which clause, what to do: in this order, in one line."""
    text = error.message.rstrip()
    if not isinstance(error, Refused):
        return text
    if error.clause and f"п.{russian.NBSP}{error.clause}" not in text and f"п. {error.clause}" not in text:
        text = f"{text.rstrip('.')} ({clause_words(error.clause)})."
    return f"{text.rstrip('.')}. {error.advice}" if error.advice else text


def show_refusal(form: forms.BaseForm, error: Refused) -> None:
    """Put a refusal at the field it blames, or over the form when it blames none that is shown."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, forms.ValidationError(refusal_text(error), code="refused"))


def attempt(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do what a valid form asks for; answers whether it was done. A refusal stands at its field.

    Raises:
        AccessDenied, ConfirmationNeeded: nothing in the form can mend these.
    """
    try:
        act()
    except Refused as error:
        if error.status == 403:
            raise
        show_refusal(form, error)
        return False
    return True


def say_refused(request: HttpRequest, title: str, error: Refused) -> None:
    """A refusal of an act that has no form, on the screen the person returns to."""
    messages.warning(request, f"{title}|{error.message} {error.advice}".rstrip())


# --- the base form ----------------------------------------------------------------------------------


class LimitValidator(validators.MaxLengthValidator):
    """Says by how much a text is too long."""

    def __call__(self, value: Any) -> None:
        limit, length = int(self.limit_value), len(value)
        if length > limit:
            extra = russian.plural(length - limit, "лишний знак", "лишних знака", "лишних знаков")
            raise forms.ValidationError(
                f"{russian.figure(length)} из {russian.figure(limit)}{russian.NBSP}— {extra}. Сократите",
                code="max_length",
            )


class PortalFormMixin:
    """Words, limits and NUL bytes; put before Django's form class."""

    fields: dict[str, forms.Field]
    data: Any

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(without_nul(data), *args, **kwargs)  # type: ignore[call-arg]
        for field in self.fields.values():
            _say_it_our_way(field)
            _count_instead_of_cutting(field)


class PortalForm(PortalFormMixin, forms.Form):
    """A form of the portal."""


def without_nul(data: Any) -> Any:
    """Form data without NUL characters, which no database column takes and nobody types on purpose."""
    if not data or not any("\x00" in value for value in _texts(data)):
        return data
    if isinstance(data, MultiValueDict):
        clean = data.copy()
        for name, values in data.lists():
            clean.setlist(name, [_no_nul(value) for value in values])
        return clean
    return {name: _no_nul(value) for name, value in data.items()}


def one_line(text: str, *, most: int) -> str:
    """What was typed into a search: words with single spaces, no NUL, at most so many characters."""
    return " ".join(text.replace("\x00", "").split())[:most]


def _texts(data: Any) -> list[str]:
    values = (
        [v for _, many in data.lists() for v in many] if isinstance(data, MultiValueDict) else data.values()
    )
    return [value for value in values if isinstance(value, str)]


def _no_nul(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


def _say_it_our_way(field: forms.Field) -> None:
    """Our words where the form's author gave none."""
    words = dict(_WORDS)
    for kind, more in _WORDS_BY_FIELD:
        if isinstance(field, kind):
            words |= more
    defaults: dict[str, Any] = {}
    for parent in reversed(type(field).__mro__):
        defaults |= getattr(parent, "default_error_messages", {})
    for code, text in words.items():
        if code in field.error_messages and field.error_messages[code] is defaults.get(code):
            field.error_messages[code] = text
    if isinstance(field, forms.EmailField | forms.URLField):
        # These two are checked by validators, which have messages of their own.
        field.validators = [_retold(check, words["invalid"]) for check in field.validators]
    if isinstance(field, forms.DateField):
        field.input_formats = _DATE_FORMATS
        field.validators = [*field.validators, _sane_year]
    elif isinstance(field, forms.TimeField):
        field.input_formats = _TIME_FORMATS


def _sane_year(day: date) -> None:
    """No work and no paper is of the year 1 or 9999, and there weeks and time zones run out of days."""
    if not typed.is_sane(day):
        raise forms.ValidationError("Такой даты не бывает. Проверьте год", code="out_of_time")


def _retold(check: Any, text: str) -> Any:
    if not isinstance(check, validators.EmailValidator | validators.URLValidator):
        return check
    clone = type(check)()
    clone.__dict__.update(check.__dict__, message=text)
    return clone


def _count_instead_of_cutting(field: forms.Field) -> None:
    """`maxlength` cuts a pasted text in silence: let it be pasted whole and say how much is too much."""
    limit = getattr(field, "max_length", None)
    if not limit or not isinstance(field, forms.CharField):
        return
    field.widget.attrs.pop("maxlength", None)
    others = [check for check in field.validators if not isinstance(check, validators.MaxLengthValidator)]
    field.validators = [*others, LimitValidator(limit)]


class RowsField(forms.ModelMultipleChoiceField):
    """Rows by their keys. What cannot be a key is refused before a database is asked about it."""

    def clean(self, value: Any) -> Any:
        """The rows.

        Raises:
            forms.ValidationError: some are not in the list.
        """
        keys = value if isinstance(value, list | tuple) else ()
        if any(typed.whole(key) is None for key in keys):
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": ""}
            )
        return super().clean(value)


# --- a moment ---------------------------------------------------------------------------------------


class MomentWidget(forms.SplitDateTimeWidget):
    """A date and a time, on the city's clocks."""

    def decompress(self, value: Any) -> tuple[date | None, time | None]:
        if not isinstance(value, datetime):
            return None, None
        local = value.astimezone(clock.city_zone())
        return local.date(), local.time().replace(second=0, microsecond=0)


class MomentField(forms.MultiValueField):
    """A date and a time on the city's clocks, cleaned to an aware instant.

    An hour that a change of clocks skips or repeats is refused; with `future` a time that has passed is too.
    """

    widget = MomentWidget

    def __init__(self, *, future: bool = False, **kwargs: Any) -> None:
        self.future = future
        parts = (
            forms.DateField(
                input_formats=_DATE_FORMATS,
                error_messages={"invalid": "Такой даты нет. Нужен вид 25.11.2026"},
            ),
            forms.TimeField(
                input_formats=_TIME_FORMATS, error_messages={"invalid": "Такого времени нет. Нужен вид 14:30"}
            ),
        )
        super().__init__(parts, require_all_fields=False, **kwargs)
        for part, words in zip(self.fields, ("Укажите дату", "Укажите время"), strict=True):
            part.required = self.required
            part.error_messages["incomplete"] = words

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list or all(value in (None, "") for value in data_list):
            return None
        day, at = data_list
        if day is None or at is None:
            raise forms.ValidationError("Укажите и дату, и время", code="incomplete")
        _sane_year(day)
        try:
            moment = clock.from_wall(day, at.replace(second=0, microsecond=0))
        except Refused as error:
            raise forms.ValidationError(refusal_text(error), code="refused") from error
        if self.future and moment <= clock.now():
            raise forms.ValidationError(
                f"Это время уже прошло: сейчас {russian.time_text(clock.now())}. Возьмите позже", code="past"
            )
        return moment
