"""The editor's form: everything a revision says but its photos, which lie in a tray beside it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Model, Q

from contentplan.actions.drafts import Card, Content, PageTime
from contentplan.extras import NOTHING, Extras
from contentplan.forms.times import OwnTimes, common_time
from contentplan.forms.tray import Tray
from contentplan.models import Post, Revision, Rubric
from contentplan.queries.people import Approving
from core import clock, typed
from core.access import organization_ids
from core.accounts.models import User
from core.forms import MomentField, PortalForm
from core.looks import NETWORKS
from core.organizations.models import Organization
from core.russian import duration_text, time_text
from networks.base import Network

_LATE = (900, 1800, 3600, 7200, 14_400, 43_200, 86_400)


class PagesField(forms.TypedMultipleChoiceField):
    """Numbers of pages. Whether they are the actor's to see is asked by the action."""

    def valid_value(self, value: Any) -> bool:
        """Any number."""
        return typed.whole(value) is not None


class EditorForm(PortalForm):
    """What is written of a post. `submitting` asks for what an approver needs: a time ahead, pages, words."""

    title = forms.CharField(
        label="Название для плана",
        widget=forms.Textarea(attrs={"rows": 1, "class": "op-ed-title", "placeholder": "Название для плана"}),
        error_messages={"required": "Назовите материал: по названию его найдут коллеги"},
    )
    text = forms.CharField(label="Общий текст", required=False, widget=forms.Textarea)
    link = forms.URLField(label="Ссылка", required=False, max_length=500, assume_scheme="https")
    text_apart = forms.BooleanField(label="В Телеграме длинный текст — отдельным сообщением", required=False)
    pages = PagesField(label="Где", required=False, coerce=int)
    # Pages where the post is out already and is corrected in place, at once when approved.
    corrects = PagesField(label="Исправить вышедшее", required=False, coerce=int)
    due_at = MomentField(label="Когда", required=False)
    late_after_s = forms.TypedChoiceField(label="Если опоздает больше чем на", coerce=int, initial=7200)
    rubric = forms.ModelChoiceField(
        Rubric.objects.none(), label="Рубрика", required=False, empty_label="без рубрики"
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label="Чей материал", empty_label=None)
    approver = forms.TypedChoiceField(label="Кто согласует", required=False, coerce=int, empty_value=None)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)
    # «Это не повтор»: asked only where something looks like one.
    not_double = forms.BooleanField(label="Вижу, это не повтор: отправить", required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        actor: User,
        post: Post | None = None,
        submitting: bool = False,
        own_times: OwnTimes | None = None,
        **kwargs: Any,
    ) -> None:
        self.submitting, self.approving = submitting, Approving.today()
        super().__init__(data, **kwargs)
        self.own_times = own_times or (OwnTimes.of_post(data, self._sent_pages()) if data else OwnTimes())
        for network in Network:
            self.fields[variant_name(network)] = forms.CharField(
                label=f"Свой текст: {NETWORKS[network.value].name}",
                required=False,
                widget=forms.Textarea(attrs={"placeholder": "Пусто — выйдет общий текст"}),
            )
        self._choices(actor, post)

    def _choices(self, actor: User, post: Post | None) -> None:
        """What may be chosen; what the post has already stays choosable."""
        shown: dict[str, Any] = self.fields
        rubric_id, organization_id = (post.rubric_id, post.organization_id) if post else (None, None)
        late = sorted({*_LATE, *([post.late_after_s] if post else [])})
        shown["late_after_s"].choices = [(s, duration_text(timedelta(seconds=s))) for s in late]
        shown["rubric"].queryset = Rubric.objects.filter(Q(is_active=True) | Q(pk=rubric_id))
        shown["organization"].queryset = Organization.objects.filter(
            Q(is_active=True) | Q(pk=organization_id)
        )
        # Read once, for the list and for what follows the choice.
        self._listed = {name: list(shown[name].queryset) for name in ("rubric", "organization")}
        shown["rubric"].choices = [("", "без рубрики"), *((one.pk, one) for one in self._listed["rubric"])]
        shown["organization"].choices = [(one.pk, one) for one in self._listed["organization"]]
        shown["approver"].choices = [("", "кто успеет первым"), *self.approving.choices(actor)]

    def clean(self) -> dict[str, Any]:
        """Before an approver sees it: everything that lacks is said at once, each at its field."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.submitting:
            self.own_times.refuse_past()
        if self.own_times.errors:
            self.add_error("pages", "Отдельное время указано неверно: поправьте его у отмеченных страниц")
        if not self.submitting:
            return found
        pages, corrected = found.get("pages"), found.get("corrects")
        if not pages and not corrected and "pages" not in self.errors:
            self.add_error("pages", "Отметьте хотя бы одну страницу")
        due_at = found.get("due_at")
        # Where every page has a time of its own, or is only corrected, no common time is needed.
        alone = set(pages or ()) <= self.own_times.times.keys() and bool(pages or corrected)
        if due_at is None and not alone and "due_at" not in self.errors:
            self.add_error("due_at", "Назначьте день и время выхода")
        elif pages and due_at is not None and due_at <= clock.now():
            self.add_error("due_at", f"Это время уже прошло: сейчас {time_text(clock.now())}. Возьмите позже")
        return found

    # -- what was written, as actions take it ----------------------------------------------------------

    def card(self) -> Card:
        """The post besides its content. Only of a valid form."""
        data = self.cleaned_data
        approver = data["approver"]
        return Card(
            title=data["title"],
            organization=data["organization"],
            rubric=data["rubric"],
            approver=User.objects.filter(pk=approver).first() if approver else None,
            late_after_s=data["late_after_s"],
        )

    def content(self, tray: Tray, extras: Extras = NOTHING) -> Content:
        """All that the revision says. Only of a valid form."""
        data = self.cleaned_data
        return Content(
            text=data["text"],
            link=data["link"],
            variants=self.variants(),
            photos=tray.uses(),
            pages=[
                PageTime(pk, self.own_times.times.get(pk, data["due_at"]))
                for pk in dict.fromkeys(data["pages"])
                if pk not in data["corrects"]
            ]
            + [PageTime(pk, corrects=True) for pk in dict.fromkeys(data["corrects"])],
            extras=extras,
            text_apart=data["text_apart"],
        )

    # -- what stands in the fields just now, right or wrong --------------------------------------------

    def now(self, name: str) -> Any:
        """The clean value, or what was typed when it is wrong, or the initial one."""
        if self.is_bound and self.errors is not None and name in self.cleaned_data:
            return self.cleaned_data[name]
        return self[name].value()

    def variants(self) -> dict[str, str]:
        """Own texts by network, without blank ones."""
        texts = {network.value: self.now(variant_name(network)) or "" for network in Network}
        return {code: text for code, text in texts.items() if text.strip()}

    def page_ids(self) -> set[int]:
        """Marked pages."""
        return set(typed.wholes(self.now("pages") or ()))

    def corrected_ids(self) -> set[int]:
        """Pages marked to be corrected."""
        return set(typed.wholes(self.now("corrects") or ()))

    def moment(self) -> datetime | None:
        """The time, when it is one."""
        value = self.now("due_at")
        return value if isinstance(value, datetime) else None

    def chosen(self, name: str) -> Any:
        """The object chosen in a list, also when only its number stands in the field."""
        value = self.now(name)
        if isinstance(value, Model) or not value:
            return value or None
        return next((one for one in self._listed[name] if str(one.pk) == str(value)), None)

    @property
    def rubric_name(self) -> str:
        """The chosen rubric in words."""
        return str(self.chosen("rubric") or "")

    def chosen_person(self) -> User | None:
        """The named approver, if this person may approve."""
        number = typed.whole(self.now("approver"))
        return self.approving.people.get(number) if number is not None else None

    def _sent_pages(self) -> set[int]:
        sent = self.data.getlist("pages") if hasattr(self.data, "getlist") else self.data.get("pages", ())
        return set(typed.wholes(sent))

    def hush(self) -> None:
        """Say nothing of what is wrong: the person is still writing."""
        self.errors.clear()

    def follow(self, revision: Revision) -> None:
        """From now on the form answers for this version: what was typed stays."""
        data = self.data.copy()
        data["number"], data["version"] = str(revision.number), str(revision.version)
        self.data = data


def variant_name(network: str) -> str:
    """The field of a network's own text; refusals of actions name it the same way."""
    return f"variant_{Network(network).value}"


def initial_of(revision: Revision) -> dict[str, Any]:
    """The form of a saved revision with its pages and variants."""
    post: Post = revision.post
    places = list(revision.pages.all())
    # What is written anew after an approval goes out anew: a time that has passed is of no use to it.
    kept = revision.state != "approved"
    timed = [place for place in places if place.due_at and (kept or place.due_at > clock.now())]
    own = {variant_name(variant.network): variant.text for variant in revision.variants.all()}
    return {
        "title": post.title,
        "text": revision.text,
        "link": revision.link,
        "text_apart": revision.text_apart,
        "pages": [place.page_id for place in places if not place.corrects],
        # What was approved has been corrected by now; correcting it again must be asked anew.
        "corrects": [place.page_id for place in places if place.corrects and kept],
        "due_at": common_time(timed),
        "late_after_s": post.late_after_s,
        "rubric": post.rubric_id,
        "organization": post.organization_id,
        "approver": post.approver_id,
        "number": revision.number,
        "version": revision.version,
        **own,
    }


def initial_of_new(actor: User, asked: dict[str, Any]) -> dict[str, Any]:
    """The form of a new post: the actor's own organization, what the link to it asked for, a fresh nonce."""
    own = sorted(organization_ids(actor))
    return {"organization": own[0] if own else None, "nonce": uuid.uuid4(), "late_after_s": 7200, **asked}
