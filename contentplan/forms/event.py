"""The form of an event: four fields are enough; what posts it gives; deciding, moving and cancelling."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Q

from contentplan.access import may_keep_events
from contentplan.actions.events.entering import EventData
from contentplan.actions.events.posts import Wanted
from contentplan.forms.editor import PagesField
from contentplan.forms.spoken import SpokenDayField, SpokenHourField
from contentplan.models import POST_ROLES, Official, OfficialEvent
from contentplan.spoken import read_line
from contentplan.when import When
from core import clock, typed
from core.access import organization_ids
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.errors import Refused
from core.forms import MomentField, PortalForm, show_refusal
from core.organizations.models import Organization
from core.organizations.queries import staff_who_may

OWN = "own"  # «Мероприятие отдела»


class WhenForm(PortalForm):
    """A day or several, and hours unless it is the whole day."""

    day = SpokenDayField(label="День", help_text="Можно писать «пятница» или «27.11»")
    last_day = SpokenDayField(label="По какой день", required=False, help_text="Пусто — один день")
    start = SpokenHourField(label="Начало", required=False)
    end = SpokenHourField(label="Конец", required=False)

    def clean(self) -> dict[str, Any]:
        """Whether such an hour exists and the end follows the start."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"day", "last_day", "start", "end"} & self.errors.keys():
            try:
                self.when = When.of_wall(found["day"], found["start"], found["end"], found["last_day"])
            except Refused as error:
                show_refusal(self, error)
        return found


class EventForm(WhenForm):
    """Who, what, where, when; whose it is and who covers it have sensible values from the start."""

    who = forms.ChoiceField(
        label="Кто", widget=forms.RadioSelect, error_messages={"required": "Отметьте, чьё мероприятие"}
    )
    title = forms.CharField(
        label="Что", max_length=200, error_messages={"required": "Назовите мероприятие: что будет"}
    )
    place = forms.CharField(label="Где", max_length=300, required=False)
    organization = forms.ModelChoiceField(Organization.objects.none(), label="Отдел", empty_label=None)
    responsible = forms.TypedChoiceField(label="Освещает", required=False, coerce=int, empty_value=None)
    details = forms.CharField(
        label="Подробности для материалов",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any = None, *, actor: User, event: OfficialEvent | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        keeps = bool(may_keep_events(actor))
        shown: dict[str, Any] = self.fields
        kept = event.official_id if event else None
        officials = Official.objects.filter(Q(is_active=True) | Q(pk=kept))
        self.officials = {str(one.pk): one for one in officials}
        shown["who"].choices = [
            *((pk, one.position) for pk, one in self.officials.items()),
            (OWN, "Мероприятие отдела"),
        ]
        places = Organization.objects.filter(
            Q(is_active=True) | Q(pk=event.organization_id if event else None)
        )
        if not keeps:
            places = places.filter(pk__in=organization_ids(actor, Role.DEPARTMENT_HEAD))
            del self.fields["responsible"]
        shown["organization"].queryset = places.exclude(kind="subordinate") if keeps else places
        if "responsible" in self.fields:
            people = staff_who_may(Right.POSTS_WRITE)
            shown["responsible"].choices = [
                ("", "ещё не решено"),
                *((one.pk, one.full_name) for one in people),
            ]
            self.people = {one.pk: one for one in people}

    def so_far(self) -> dict[str, Any]:
        """What is right of what stands in the form."""
        if not self.is_bound:
            return dict(self.initial)
        self.is_valid()
        return self.cleaned_data

    def data_of_event(self) -> EventData:
        """What was said, for the action. Only of a valid form."""
        data = self.cleaned_data
        responsible = data.get("responsible")
        return EventData(
            title=data["title"],
            when=self.when,
            organization=data["organization"],
            official=self.officials.get(data["who"]),
            place=data["place"],
            details=data["details"],
            responsible=self.people[responsible] if responsible else None,
        )


class PostsForm(PortalForm):
    """Which posts an event gives, on which pages; a time of one's own instead of the template's."""

    pages = PagesField(label="Страницы", required=False, coerce=int)
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    announce = forms.BooleanField(label="Анонс", required=False)
    due_announce = MomentField(label="Своё время анонса", required=False)
    report = forms.BooleanField(label="Репортаж", required=False)
    due_report = MomentField(label="Своё время репортажа", required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if any(found.get(role) for role in POST_ROLES) and not found.get("pages"):
            self.add_error("pages", "Отметьте хотя бы одну страницу или снимите отметки с материалов")
        return found

    def wanted(self) -> list[Wanted]:
        """Ticked posts. Only of a valid form."""
        data = self.cleaned_data
        return [Wanted(role, data["pages"], data[f"due_{role}"]) for role in POST_ROLES if data[role]]

    def page_ids(self) -> set[int]:
        """Marked pages, right or wrong."""
        return set(typed.wholes(self["pages"].value() or ()))


class MoveForm(WhenForm):
    """Another time of an event."""

    reason = forms.CharField(label="Почему", required=False, max_length=300, widget=forms.TextInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(PortalForm):
    """Why it is declined or cancelled."""

    reason = forms.CharField(label="Почему", max_length=300, widget=forms.TextInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asked: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["reason"].error_messages["required"] = asked


def initial_of(event: OfficialEvent) -> dict[str, Any]:
    """The form of an event that is there."""
    zone = clock.city_zone()
    start = event.starts_at.astimezone(zone).time() if event.starts_at else None
    end = event.ends_at.astimezone(zone).time() if event.ends_at else None
    return {
        "who": str(event.official_id) if event.official_id else OWN,
        "title": event.title,
        "place": event.place,
        "details": event.details,
        "day": event.day,
        "last_day": event.last_day,
        "start": start,
        "end": end,
        "organization": event.organization_id,
        "responsible": event.responsible_id,
        "version": event.version,
    }


def initial_of_new(actor: User, *, like: OfficialEvent | None, line: str, day: Any) -> dict[str, Any]:
    """A new event: as a past one (without its day), or as a pasted line says, on the day the link asked for."""
    own = sorted(organization_ids(actor))
    found: dict[str, Any] = {"organization": own[0] if own else None, "responsible": None}
    first = Official.objects.filter(is_active=True).first()
    found["who"] = str(first.pk) if first and may_keep_events(actor) else OWN
    if may_keep_events(actor):
        found["responsible"] = actor.pk
    if like is not None:
        found |= initial_of(like) | {"day": None, "last_day": None, "version": None}
    if line:
        read = read_line(line[:1000], clock.city_now().date())
        said = {
            "title": read.title,
            "day": read.day,
            "last_day": read.last_day,
            "start": read.start,
            "end": read.end,
            "place": read.place,
        }
        found |= {name: value for name, value in said.items() if value}
    if day is not None:
        found["day"] = day
    return found | {"request_key": uuid.uuid4()}
