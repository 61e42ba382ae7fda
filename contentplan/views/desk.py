"""The editor's desk: who writes what with which photos, how it is saved, what is drawn around it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from contentplan import access
from contentplan.actions.drafts import Content, create_post, edit_draft
from contentplan.actions.review import submit
from contentplan.content import load_latest, load_revision
from contentplan.extras import NOTHING, extras_of
from contentplan.forms.editor import EditorForm, initial_of, initial_of_new, variant_name
from contentplan.forms.extras import ExtrasForms
from contentplan.forms.times import OwnTimes
from contentplan.forms.tray import Tray
from contentplan.models import Mourning, Post, Revision
from contentplan.queries import doubles as doubles_seen
from contentplan.queries import people, preview, review, said
from contentplan.queries.lacks import lacks_of
from contentplan.queries.modes import mourning_of_plan
from contentplan.queries.places import Places, places_for
from contentplan.queries.roads import needed_for, roads_of, standing_on
from contentplan.queries.wording import wording_of
from core.accounts.models import User
from core.errors import Refused, Stale
from core.forms import show_refusal
from core.looks import NETWORKS

# Five tabs in one row: the longest name gives way to the mark that stands beside it anyway.
_TAB_NAMES = {code: network.name for code, network in NETWORKS.items()} | {"ok": NETWORKS["ok"].mark}


@dataclass
class Desk:
    """A post being written. `theirs` is what a colleague has saved meanwhile, `kept` the newest revision, once read."""

    actor: User
    form: EditorForm
    tray: Tray
    extras: ExtrasForms
    post: Post | None = None
    theirs: Revision | None = None
    kept: Revision | None = None
    asks_double: bool = False

    # -- laying it out ---------------------------------------------------------------------------------

    @classmethod
    def of_new(cls, actor: User, asked: dict[str, Any]) -> Desk:
        """Empty, with what the address asked for."""
        form = EditorForm(actor=actor, initial=initial_of_new(actor, asked))
        return cls(actor, form, Tray(), ExtrasForms.of_saved(NOTHING))

    @classmethod
    def of_post(
        cls, actor: User, post: Post, latest: Revision | None = None, correct: Collection[int] = ()
    ) -> Desk:
        """As it was saved last; `latest` is the newest revision, when it is loaded already.

        `correct`: pages where the post is out and is to be corrected, asked for by a link.
        """
        revision = latest or load_latest(post)
        form = EditorForm(
            actor=actor,
            post=post,
            initial=initial_of(revision),
            own_times=OwnTimes.of_places(revision.pages.all()),
        )
        if correct:
            form.initial.update(pages=[], corrects=list(correct))
        extras = ExtrasForms.of_saved(extras_of(revision))
        return cls(actor, form, Tray.of_revision(revision), extras, post, kept=revision)

    @classmethod
    def of_request(cls, request: HttpRequest, actor: User, post: Post | None) -> Desk:
        """As it was sent; files are kept at once, whatever becomes of the rest."""
        submitting = request.POST.get("act") == "submit"
        form = EditorForm(request.POST, actor=actor, post=post, submitting=submitting)
        tray = Tray.of_post(request.POST, actor)
        tray.bring(actor, request.FILES.getlist("files"))
        return cls(actor, form, tray, ExtrasForms.of_post(request.POST), post)

    def is_valid(self) -> bool:
        """Everything that was sent can be kept; both forms say all that is wrong."""
        extras = self.extras.is_valid(submitting=self.form.submitting)
        return self.form.is_valid() and extras and not self.tray.errors

    # -- saving ----------------------------------------------------------------------------------------

    def save(self) -> Revision:
        """Keep what was written, and return the newest revision. A second click finds what the first one has kept.

        Raises:
            Refused: see `create_post` and `edit_draft`.
            Stale: a colleague has saved other words; they are in `theirs`.
        """
        content, self.kept = self.form.content(self.tray, self.extras.value()), None
        if self.post is None:
            return self._create(content)
        data = self.form.cleaned_data
        try:
            return edit_draft(
                actor=self.actor,
                post=self.post,
                content=content,
                card=self.form.card(),
                number=data["number"] or 0,
                version=-1 if data["version"] is None else data["version"],
            )
        except Stale:
            return self._same_or_theirs(content)

    def _create(self, content: Content) -> Revision:
        nonce = self.form.cleaned_data["nonce"]
        made = Post.objects.filter(nonce=nonce, author=self.actor).first() if nonce else None
        if made is not None:
            self.post = made
            return self._same_or_theirs(content)
        self.post = create_post(actor=self.actor, card=self.form.card(), content=content, nonce=nonce)
        return self.post.latest

    def _same_or_theirs(self, content: Content) -> Revision:
        assert self.post is not None
        saved = self.kept = load_latest(self.post)
        if said.says_the_same(saved, content) and saved.saved_by_id == self.actor.pk:
            return saved
        self.theirs = saved
        raise Stale("Пока вы писали, этот материал сохранили ещё раз.")

    def submit(self, revision: Revision) -> None:
        """Put what was kept before its approvers.

        Raises:
            Refused: something lacks; every field is told.
        """
        mine = revision.state == "in_review" and revision.submitted_by_id == self.actor.pk
        again: list[doubles_seen.Double] = []
        if not mine:
            lacks = lacks_of(load_revision(revision.pk))
            for name, sentence in lacks:
                self._blame(name, sentence)
            again = [one for one in self.doubles(self.places(self.writing())) if one.same_words]
            if again and not self.form.cleaned_data["not_double"]:
                self.asks_double = True
                self._blame(
                    "not_double", "Похоже на повтор: посмотрите и отметьте, что это не он, или поправьте"
                )
            if lacks or self.asks_double:
                raise Refused("")
        submit(
            actor=self.actor,
            revision=revision,
            version=revision.version,
            doubles=[double.key for double in again],
        )

    def refuse(self, error: Refused) -> None:
        """Put a refusal where it belongs. What was typed stays, and the next save answers for what is kept now."""
        if error.message and not isinstance(error, Stale):
            self._blame_error(error)
        elif isinstance(error, Stale) and self.theirs is None:
            self.form.add_error(None, error.message)
        self.kept = None
        if self.newest is not None:
            self.form.follow(self.newest)

    def _blame(self, name: str, sentence: str) -> None:
        if name == "photos":
            self.tray.errors.append(sentence)
        elif name == "poll":
            self.extras.poll.add_error("question", sentence)
        else:
            self.form.add_error(name if name in self.form.fields else None, sentence)

    def _blame_error(self, error: Refused) -> None:
        if error.field == "photos":
            self.tray.errors.append(error.message)
        else:
            show_refusal(self.form, error)

    # -- what is drawn ---------------------------------------------------------------------------------

    @property
    def newest(self) -> Revision | None:
        """The newest revision as it is kept, read once."""
        if self.kept is None and self.post is not None:
            self.kept = load_latest(self.post)
        return self.kept

    def writing(self) -> preview.Writing:
        """What stands in the form just now."""
        return preview.Writing(
            text=self.form.now("text") or "",
            link=self.form.now("link") or "",
            variants=self.form.variants(),
            photos=self.tray.photos,
            due_at=self.form.moment(),
            extras=self.extras.now(),
            text_apart=bool(self.form.now("text_apart")),
        )

    def places(self, writing: preview.Writing) -> Places:
        """The list «Где» for what stands in the form."""
        organization = self.form.chosen("organization")
        return places_for(
            self.actor,
            post=self.post,
            checked=self.form.page_ids() | self.form.corrected_ids(),
            organization_id=organization.pk if organization else None,
            due_at=self.form.moment(),
            saved=self.newest,
            own=self.form.own_times.typed,
            wrong=self.form.own_times.errors,
            operations=needed_for(writing),
            corrected=self.form.corrected_ids(),
        )

    def doubles(self, places: Places) -> list[doubles_seen.Double]:
        """What looks like a repeat on the marked pages."""
        own, text = self.form.variants(), self.form.now("text") or ""
        times, common = self.form.own_times.times, self.form.moment()
        return doubles_seen.doubles_of(
            self.post,
            [
                doubles_seen.Place(
                    one.page.pk,
                    one.page.title,
                    own.get(one.page.network, text),
                    times.get(one.page.pk, common),
                )
                for one in places.chosen
                if not one.taken
            ],
        )

    def mourning(self, places: Places) -> Mourning | None:
        """The mourning that would hold the post as it stands in the form."""
        times, common = self.form.own_times.times, self.form.moment()
        planned = [(one.page.pk, times.get(one.page.pk, common)) for one in places.chosen if not one.taken]
        return mourning_of_plan(self.form.chosen("rubric"), planned)

    def live(self) -> dict[str, Any]:
        """What follows every change: previews, counters, norms, who will be asked."""
        writing = self.writing()
        places = self.places(writing)
        approvers = people.who_would_approve(
            self.actor,
            self.form.approving,
            organization=self.form.chosen("organization"),
            rubric=self.form.chosen("rubric"),
            approver=self.form.chosen_person(),
        )
        chosen = [one for one in places.near if one.goes]
        doubles = self.doubles(places)
        going = [(one.page.network, one.page.title) for one in chosen]
        networks = {*places.networks, *self.form.variants()}
        return {
            "places": places,
            "previews": preview.previews_of(writing, going),
            "counters": preview.counters_of(writing, networks),
            "going": {network for network, _ in going},
            "roads": roads_of(writing, chosen, standing_on(self.post, self.form.corrected_ids())),
            "style": wording_of(writing.text),
            "doubles": doubles,
            "again": any(one.same_words for one in doubles),
            "asks_double": self.asks_double,
            "mourning": self.mourning(places),
            "approvers": approvers,
            "asked_title": self.form.approving.title(approvers[0]) if approvers else "",
        }

    def context(self) -> dict[str, Any]:
        """Everything the editor draws."""
        live = self.live()
        saved = self.newest
        versions = self._versions(saved)
        variants = [
            (counter, _TAB_NAMES[counter.network], self.form[variant_name(counter.network)])
            for counter in live["counters"]
        ]
        return {
            **live,
            "form": self.form,
            "extras": self.extras,
            "tray": self.tray,
            "post": self.post,
            "revision": saved,
            "theirs": said.said_by(self.theirs) if self.theirs else None,
            "variants": variants,
            "remark": said.remark_before(saved, versions) if saved else None,
            "versions": versions,
            "may_write": access.may_write(self.actor),
        }

    def _versions(self, saved: Revision | None) -> list[Revision]:
        """All versions of the post; a first draft is the only one, and nobody has decided over it."""
        if self.post is None or saved is None:
            return []
        if saved.is_draft and saved.number == 1:
            return [saved]
        return review.versions_of(self.actor, self.post)
