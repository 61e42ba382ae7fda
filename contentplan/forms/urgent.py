"""Forms of urgent publication: the warning itself, the standing order, duty, ready texts, the review."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Case, Value, When

from contentplan.actions.urgent.orders import MOST_TEXT, Act, Terms
from contentplan.models import StandingOrder
from contentplan.urgent_kinds import KIND_HELP, KIND_NAMES
from core import clock, typed
from core.accounts.models import User
from core.accounts.rights import RIGHTS_OF, Right
from core.forms import PortalForm, RowsField
from core.looks import NETWORKS
from core.organizations.models import Appointment
from pages.models import OfficialPage

# The order of screens: ВКонтакте, Одноклассники, Телеграм, MAX.
_BY_NETWORK = Case(
    *[When(network=code, then=Value(place)) for place, code in enumerate(NETWORKS)], default=Value(9)
)


class IdsField(forms.TypedMultipleChoiceField):
    """Ids of whatever was ticked; whether they are allowed is the action's to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def valid_value(self, value: Any) -> bool:
        return typed.whole(value) is not None


class UrgentForm(PortalForm):
    """What goes out now. `kind` comes with the template; `nonce` makes a double click one."""

    kind = forms.ChoiceField(choices=list(KIND_NAMES.items()), widget=forms.HiddenInput)
    text = forms.CharField(
        label="Текст",
        widget=forms.Textarea(attrs={"rows": 7, "autocomplete": "off"}),
        error_messages={"required": "Напишите, что случилось и что делать"},
    )
    pages = IdsField(label="Куда")
    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_nonce(self) -> uuid.UUID:
        found: uuid.UUID | None = self.cleaned_data["nonce"]
        return found or uuid.uuid4()


class ReviewForm(PortalForm):
    """A chief's word afterwards."""

    remark = forms.CharField(
        label="Замечание", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class TakeOffForm(PortalForm):
    """Why a warning that has gone out comes off the pages. A word stands there already: seconds count here too."""

    reason = forms.CharField(
        label="Почему снимаем", max_length=300, initial="Отправлено по ошибке", widget=forms.TextInput
    )


class TermsForm(PortalForm):
    """What the order allows."""

    kinds = forms.MultipleChoiceField(
        label="О чём можно предупреждать сразу",
        choices=[(code, f"{name}: {KIND_HELP[code]}") for code, name in KIND_NAMES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте хотя бы одно"},
    )
    pages = RowsField(
        OfficialPage.objects.none(),
        label="На какие страницы",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Отметьте хотя бы одну страницу"},
    )
    chief = forms.ModelChoiceField(
        User.objects.none(), label="Кто смотрит после отправки", empty_label="Выберите человека"
    )
    until = forms.DateField(
        label="Действует по", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, standing: StandingOrder | None = None, **kwargs: Any) -> None:
        own = OfficialPage.objects.filter(state="active", organization__kind="administration")
        initial: dict[str, Any] = {"kinds": list(KIND_NAMES), "pages": own.values_list("pk", flat=True)}
        if standing is not None:
            initial = {
                "kinds": standing.kinds,
                "pages": list(standing.pages.values_list("pk", flat=True)),
                "chief": standing.chief_id,
                "until": standing.until,
            }
        super().__init__(data, initial=initial, **kwargs)
        shown: dict[str, Any] = self.fields
        kept = (
            standing.pages.values("pk") if standing is not None else OfficialPage.objects.none().values("pk")
        )
        pages = OfficialPage.objects.filter(state="active") | OfficialPage.objects.filter(pk__in=kept)
        shown["pages"].queryset = pages.select_related("organization").order_by(
            "organization__kind", "network"
        )
        shown["pages"].label_from_instance = _page_words
        shown["chief"].queryset = people_who_may(Right.POSTS_APPROVE)
        shown["chief"].label_from_instance = lambda person: person.full_name

    def terms(self) -> Terms:
        """What was entered, for the action."""
        data = self.cleaned_data
        return Terms(list(data["kinds"]), list(data["pages"]), data["chief"], data["until"])


class OrderForm(TermsForm):
    """The act and what it allows."""

    number = forms.CharField(
        label="Номер", max_length=40, error_messages={"required": "Укажите номер распоряжения или приказа"}
    )
    date = forms.DateField(label="Дата", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    title = forms.CharField(
        label="О чём", max_length=400, error_messages={"required": "Напишите, как распоряжение называется"}
    )

    def act(self) -> Act:
        """The paper itself."""
        data = self.cleaned_data
        return Act(data["number"], data["date"], data["title"])


class ChangeForm(TermsForm):
    """The same of an order that is there, for the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DutyForm(PortalForm):
    """Who is on duty, from when to when."""

    person = forms.ModelChoiceField(User.objects.none(), label="Кто дежурит", empty_label="Выберите человека")
    since = forms.DateField(label="С", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label="По, включительно", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        shown: dict[str, Any] = self.fields
        shown["person"].queryset = people_who_may(Right.POSTS_WRITE)
        shown["person"].label_from_instance = lambda person: person.full_name


class TemplateForm(PortalForm):
    """A ready text."""

    text = forms.CharField(
        label="Текст",
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Напишите текст заготовки"},
    )


def people_who_may(right: Right) -> Any:
    """People whose appointment of today gives a right, by name."""
    roles = [role for role, rights in RIGHTS_OF.items() if right in rights]
    today = clock.city_now().date()
    appointed = Appointment.objects.in_force(today).filter(role__in=roles).values("person")
    return User.objects.filter(pk__in=appointed, is_active=True).order_by("last_name", "first_name", "pk")


def _page_words(page: OfficialPage) -> str:
    return f"{page.get_network_display()}: {page.title}"
