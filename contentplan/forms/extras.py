"""Poll, live stream, contest or promotion in the editor: each is there as soon as something of it is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms

from contentplan.content import clean_text
from contentplan.extras import NOTHING, ContestData, Extras, PollData, StreamData
from contentplan.models import RevisionContest
from contentplan.models.extras import LEAST_ANSWERS, MOST_ANSWERS
from core import clock
from core.forms import MomentField, PortalForm
from core.russian import duration_text, plural

_REMIND = (900, 1800, 3600, 7200, 86_400)
MOST_ANSWER = 100


class PartForm(PortalForm):
    """A part of a post that may be absent: nothing filled in says nothing."""

    marks: tuple[str, ...] = ()  # fields of which one that is filled in makes the part be there

    @property
    def is_there(self) -> bool:
        """Whether anything of it stands in the form, right or wrong."""
        return any(_filled(self[name].value()) for name in self.marks)

    def need(self, name: str, sentence: str) -> None:
        """A field without which the part cannot go out."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)


def _filled(value: Any) -> bool:
    return (
        any(_filled(part) for part in value)
        if isinstance(value, list | tuple)
        else bool(str(value or "").strip())
    )


class PollForm(PartForm):
    """A question and 2–10 answers, each on a line of its own."""

    marks = ("question", "answers")
    question = forms.CharField(label="Вопрос", required=False, max_length=300, widget=forms.TextInput)
    answers = forms.CharField(label="Ответы", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    anonymous = forms.BooleanField(label="Анонимный", required=False, initial=True)
    multiple = forms.BooleanField(label="Можно выбрать несколько ответов", required=False)
    closes_at = MomentField(label="Закрыть", required=False)

    def clean_answers(self) -> list[str]:
        """Answers in their order, cleaned."""
        found = [" ".join(clean_text(line).split()) for line in self.cleaned_data["answers"].splitlines()]
        return [line for line in found if line]

    def clean(self) -> dict[str, Any]:
        """Two to ten different answers, none too long."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_there:
            return data
        self.need("question", "Напишите вопрос: его увидят над ответами")
        if "answers" in self.errors:
            return data
        answers = data.get("answers") or []
        if not LEAST_ANSWERS <= len(answers) <= MOST_ANSWERS:
            have = plural(len(answers), "ответ", "ответа", "ответов")
            self.add_error(
                "answers",
                f"Сейчас {have}, а нужно от {LEAST_ANSWERS} до {MOST_ANSWERS}: каждый с новой строки",
            )
        elif len({one.casefold() for one in answers}) != len(answers):
            self.add_error("answers", "Два ответа одинаковы. Поправьте один из них")
        elif long := [one for one in answers if len(one) > MOST_ANSWER]:
            self.add_error("answers", f"Ответ длиннее {MOST_ANSWER} знаков: «{long[0][:40]}…». Сократите")
        return data

    def value(self) -> PollData | None:
        """Only of a valid form."""
        if not self.is_there:
            return None
        data = self.cleaned_data
        return PollData(
            data["question"], tuple(data["answers"]), data["anonymous"], data["multiple"], data["closes_at"]
        )


class StreamForm(PartForm):
    """A live stream: where, when, when to remind."""

    marks = ("url", "starts_at")
    url = forms.URLField(label="Ссылка на трансляцию", required=False, max_length=500, assume_scheme="https")
    starts_at = MomentField(label="Начало", required=False)
    remind_before_s = forms.TypedChoiceField(
        label="Напомнить за",
        coerce=int,
        initial=1800,
        required=False,
        choices=[(s, duration_text(timedelta(seconds=s))) for s in _REMIND],
    )

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_there:
            self.need("url", "Вставьте ссылку, по которой будут смотреть")
            self.need("starts_at", "Назначьте начало: портал напомнит о нём")
        return data

    def value(self) -> StreamData | None:
        """Only of a valid form."""
        data = self.cleaned_data
        return (
            StreamData(data["url"], data["starts_at"], data["remind_before_s"] or 1800)
            if self.is_there
            else None
        )


class ContestForm(PartForm):
    """A contest or a promotion: terms, end, when to announce the results."""

    marks = ("terms", "terms_url", "ends_at", "results_at")
    kind = forms.ChoiceField(
        label="Что это", choices=RevisionContest.Kind.choices, required=False, initial="contest"
    )
    terms = forms.CharField(label="Условия", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    terms_url = forms.URLField(
        label="Ссылка на условия", required=False, max_length=500, assume_scheme="https"
    )
    ends_at = MomentField(label="Конец", required=False)
    results_at = MomentField(label="Объявить итоги", required=False)

    def clean(self) -> dict[str, Any]:
        """Terms in one of two ways; the results not before the end."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.is_there:
            return data
        if not data.get("terms") and "terms_url" not in self.errors:
            self.need(
                "terms_url", "Дайте ссылку на условия или напишите их выше: без условий участвовать нельзя"
            )
        self.need("ends_at", "Назначьте, когда приём заявок кончится")
        ends_at, results_at = data.get("ends_at"), data.get("results_at")
        if ends_at and results_at and results_at < ends_at:
            self.add_error("results_at", "Итоги объявляют после конца. Возьмите время позже")
        return data

    def value(self) -> ContestData | None:
        """Only of a valid form. Results are announced at the end unless another time is named."""
        if not self.is_there:
            return None
        data = self.cleaned_data
        results_at = data["results_at"] or data["ends_at"]
        kind = data["kind"] or RevisionContest.Kind.CONTEST
        return ContestData(kind, clean_text(data["terms"]), data["terms_url"], data["ends_at"], results_at)


@dataclass
class ExtrasForms:
    """The three parts of the editor; `submitting` asks that their times lie ahead."""

    poll: PollForm
    stream: StreamForm
    contest: ContestForm
    saved: Extras = NOTHING

    @classmethod
    def of_post(cls, data: Mapping[str, Any]) -> ExtrasForms:
        """As they were sent."""
        return cls(
            PollForm(data, prefix="poll"),
            StreamForm(data, prefix="stream"),
            ContestForm(data, prefix="contest"),
        )

    @classmethod
    def of_saved(cls, extras: Extras) -> ExtrasForms:
        """Those of a saved revision, or empty ones."""
        return cls(
            PollForm(prefix="poll", initial=_of_poll(extras.poll)),
            StreamForm(prefix="stream", initial=_of(extras.stream, "url", "starts_at", "remind_before_s")),
            ContestForm(
                prefix="contest",
                initial=_of(extras.contest, "kind", "terms", "terms_url", "ends_at", "results_at"),
            ),
            extras,
        )

    @property
    def parts(self) -> tuple[PartForm, ...]:
        return (self.poll, self.stream, self.contest)

    def is_valid(self, *, submitting: bool = False) -> bool:
        """Each part that is there is whole; before an approver sees it, its times lie ahead."""
        checked = [part.is_valid() for part in self.parts if part.is_bound]  # every one says what is wrong
        return all(checked) and not (submitting and self._blame_past())

    def _blame_past(self) -> bool:
        for part, name in ((self.poll, "closes_at"), (self.stream, "starts_at"), (self.contest, "ends_at")):
            moment: datetime | None = part.cleaned_data.get(name)
            if part.is_there and moment is not None and moment <= clock.now():
                part.add_error(name, "Это время уже прошло. Возьмите позже")
        return any(part.errors for part in self.parts)

    @property
    def wrong(self) -> PartForm | None:
        """The first part with an error, for the summary over the page."""
        return next((part for part in self.parts if part.is_bound and part.errors), None)

    def value(self) -> Extras:
        """All three. Only of valid forms."""
        return Extras(self.poll.value(), self.stream.value(), self.contest.value())

    def now(self) -> Extras:
        """What can be shown while somebody is still writing: parts that are whole."""
        if not self.poll.is_bound:
            return self.saved
        return Extras(
            self.poll.value() if self.poll.is_valid() else None,
            self.stream.value() if self.stream.is_valid() else None,
            self.contest.value() if self.contest.is_valid() else None,
        )

    def hush(self) -> None:
        """Say nothing of what is wrong: the person is still writing."""
        for part in self.parts:
            part.errors.clear()


def _of_poll(poll: PollData | None) -> dict[str, Any]:
    found = _of(poll, "question", "anonymous", "multiple", "closes_at")
    return found | {"answers": "\n".join(poll.answers)} if poll else found


def _of(part: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names} if part is not None else {}
