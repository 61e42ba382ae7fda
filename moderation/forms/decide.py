"""A moderator's decisions about one item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from core.evidence.forms import EvidenceField
from core.forms import PortalForm
from core.organizations.models import Organization
from core.russian import plural
from moderation.access import departments
from moderation.actions.basis import Basis
from moderation.answers import answer_limit
from moderation.models import InboxItem, RulesClause
from moderation.queries.grounds import TERMS_DAYS, USUAL_DAYS, GroundChoice, term_until

FOREVER = "forever"
TERMS = [
    *((str(days), "год" if days == 365 else plural(days, "день", "дня", "дней")) for days in TERMS_DAYS),
    (FOREVER, "навсегда"),
]


class VersionForm(PortalForm):
    """The version of the item that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class DeleteForm(VersionForm):
    """On which of the four grounds (п. 9 б); for how long on the blacklist, or why not on it."""

    ground = forms.ChoiceField(
        label="Основание",
        widget=forms.RadioSelect,
        error_messages={"required": "Назовите основание: без него удалить нельзя (п. 9 Порядка)"},
    )
    act = forms.CharField(
        label="Закон",
        max_length=200,
        required=False,
        help_text="Например, 114-ФЗ «О противодействии экстремизму»",
    )
    article = forms.CharField(label="Статья", max_length=60, required=False)
    clause = forms.TypedChoiceField(
        label="Пункт правил поведения", required=False, coerce=int, empty_value=None
    )
    until = forms.ChoiceField(label="Срок", choices=TERMS, initial=str(USUAL_DAYS))
    everywhere = forms.BooleanField(label="На всех страницах города в этой сети", required=False)
    reason = forms.CharField(
        label="Почему не в чёрный список",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Например: ребёнок, взломанный аккаунт, первый раз и случайно",
    )

    proofs = EvidenceField(label="Снимок экрана")

    def __init__(
        self, data: Any = None, *, grounds: list[GroundChoice], clauses: list[RulesClause], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.grounds = grounds
        numbered = [(clause.number, f"п. {clause.number}. {clause.text[:70]}…") for clause in clauses]
        self.fields["ground"].choices = [(one.ground.value, one.word) for one in grounds]  # type: ignore[attr-defined]
        self.fields["clause"].choices = [("", "по основанию"), *numbered]  # type: ignore[attr-defined]

    @property
    def basis(self) -> Basis:
        """What the action rests on."""
        data = self.cleaned_data
        return Basis(data["ground"], data["act"], data["article"], data["clause"])

    @property
    def ends(self) -> datetime | None:
        """The end of the term from now; None: for ever."""
        return ends_after(self.cleaned_data["until"])

    @property
    def term_words(self) -> str:
        """The chosen term: «30 дней»."""
        return dict(TERMS).get(str(self["until"].value()), "")


def ends_after(term: str) -> datetime | None:
    """The instant at which a chosen term ends; None: for ever."""
    return term_until(None if term == FOREVER else int(term))


class AnswerForm(VersionForm):
    """What the page answers."""

    text = forms.CharField(
        label="Ответ от имени страницы",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Напишите ответ или возьмите готовый"},
    )
    proofs = EvidenceField(label="Снимок экрана")

    def __init__(self, data: Any = None, *, item: InboxItem, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.item = item
        limit = answer_limit(item.network)
        self.limit, self.unit = limit.most, "utf16" if "UTF-16" in limit.unit else "chars"

    def clean_text(self) -> str:
        """Within the network's limit."""
        text = str(self.cleaned_data["text"])
        limit = answer_limit(self.item.network, text)
        if limit.used > limit.most:
            over = limit.used - limit.most
            raise forms.ValidationError(
                f"{self.item.get_network_display()} примет {limit.most} {limit.unit}, а здесь {limit.used}: "
                f"уберите {over}",
                code="too_long",
            )
        return text


class PassForm(VersionForm):
    """Whose question it is."""

    department = forms.ModelChoiceField(
        label="Чей это вопрос",
        queryset=Organization.objects.none(),
        empty_label="Выберите отдел",
        error_messages={"required": "Выберите отдел, который ответит"},
    )
    note = forms.CharField(
        label="Что нужно от отдела", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    proofs = EvidenceField(label="Снимок экрана")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]


class DepartmentAnswerForm(VersionForm):
    """What the department says: the moderator sends it."""

    text = forms.CharField(
        label="Ответ отдела",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Его отправит пресс-служба от имени страницы",
    )


class ReasonForm(VersionForm):
    """A step back, with its reason."""

    reason = forms.CharField(
        label="Почему",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Напишите почему"},
    )
