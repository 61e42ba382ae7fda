"""What a person says about a connection or a step."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.evidence.actions import keep
from core.evidence.forms import EvidenceField
from core.forms import PortalForm
from gospubliki.actions.history import Evidence
from gospubliki.actions.state import Word
from gospubliki.graphs import CONNECTION_GRAPH, CONNECTION_WORDS
from gospubliki.models import Connection


class StateForm(PortalForm):
    """Which state, since when, in what words, with what proof."""

    target = forms.ChoiceField(label="Новое состояние", widget=forms.RadioSelect)
    on_date = forms.DateField(label="Когда это было", widget=forms.DateInput)
    sentence = forms.CharField(
        label="Что сказать",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Основание, если не требуется; причина, если отказано или отключено",
    )
    number = forms.CharField(
        label="Номер заявки или письма",
        max_length=80,
        required=False,
        help_text="Для «подключено» нужно что-то одно: номер, ссылка, где лежит документ или файл",
    )
    link = forms.URLField(label="Ссылка", max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(
        label="Где лежит документ", max_length=300, required=False, help_text="Папка, дело, у кого"
    )
    proofs = EvidenceField(label="Файл")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, connection: Connection, targets: list[str] | None = None, **kwargs: Any
    ) -> None:
        initial = {"version": connection.version, "on_date": clock.city_now().date()}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        allowed = [
            (state, word)
            for state, word in CONNECTION_WORDS.items()
            if state in CONNECTION_GRAPH.table[connection.state] and (targets is None or state in targets)
        ]
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = allowed
        if len(allowed) == 1:
            field.initial = allowed[0][0]
            field.widget = forms.HiddenInput()

    @property
    def said(self) -> Word:
        """The cleaned words; the bytes of the files are kept by now."""
        data = self.cleaned_data
        proof = Evidence(data["number"], data["link"], data["note"], tuple(keep(data["proofs"])))
        return Word(data["on_date"], data["sentence"], proof)


class DoneForm(PortalForm):
    """A step is done: when, with a note; both may be left out."""

    on_date = forms.DateField(required=False, widget=forms.DateInput, label="Когда")
    note = forms.CharField(required=False, max_length=300, label="Пометка")
    proofs = EvidenceField(label="Снимок экрана или PDF")


class ReasonForm(PortalForm):
    """Why."""

    reason = forms.CharField(label="Причина", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class DueForm(PortalForm):
    """Another day, and why."""

    due_on = forms.DateField(label="Новый срок", widget=forms.DateInput)
    reason = forms.CharField(label="Причина", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
