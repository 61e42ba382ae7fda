"""All drafts of a table put before their approvers by one button; what cannot go is left with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch

from contentplan.access import may_write
from contentplan.actions.review import submit
from contentplan.exchange.names import Named
from contentplan.exchange.repeats import may_repeat
from contentplan.exchange.row import Row
from contentplan.models import PlanImport, Post, Revision, RevisionPage
from contentplan.queries.doubles import Double, Place, doubles_of
from core.access import require
from core.accounts.models import User
from core.errors import Refused

MOST = 100  # a press of the button; each is checked whole, and its approvers are told
MOST_TRIED = 2 * MOST  # those that are not fit cost as much, and are told with their reasons


@dataclass
class Sent:
    """How many went, what was left by id of the post with the reason, how many still wait for the next press."""

    count: int = 0
    left: dict[int, str] = field(default_factory=dict)
    waiting: int = 0


def submit_all(*, actor: User, sheet: PlanImport) -> Sent:
    """Submit every draft of an entered table, each by itself: one that is not fit does not hold the others.

    What looks like a repeat is left: that it is none a person says in the editor, post by post.

    Raises:
        AccessDenied: the actor does not write posts.
    """
    require(may_write(actor))
    found, drafts = Sent(), drafts_of(sheet)
    doubtful = may_repeat(_row(post) for post in drafts)
    for post in drafts:
        if found.count >= MOST or found.count + len(found.left) >= MOST_TRIED:
            found.waiting += 1
            continue
        try:
            _submit(actor, post, asks=post.pk in doubtful)
        except Refused as error:
            found.left[post.pk] = f"{error.message} {error.advice}".strip()
        else:
            found.count += 1
    return found


def drafts_of(sheet: PlanImport) -> list[Post]:
    """Its posts whose newest revision is a draft, in the order of the table. Five queries."""
    pages = Prefetch("pages", RevisionPage.objects.select_related("page"))
    newest = Revision.objects.order_by("-number").prefetch_related(pages, "variants")
    posts = sheet.posts.order_by("pk").prefetch_related(Prefetch("revisions", newest, "latest_list"))
    return [post for post in posts if post.latest.is_draft]


def _row(post: Post) -> Row:
    latest = post.latest
    places = list(latest.pages.all())
    return Row(
        post.pk,
        text=latest.text,
        own={one.network: one.text for one in latest.variants.all()},
        due_at=min((place.due_at for place in places if place.due_at), default=None),
        pages=[Named(one.page_id, one.page.title, one.page.network, "", "") for one in places],
    )


def _submit(actor: User, post: Post, *, asks: bool) -> None:
    revision = post.latest
    again = _again(post) if asks else None
    if again is not None:
        raise Refused(f"Похоже на повтор. {again.text}.", advice="Откройте и отметьте, что это не он.")
    submit(actor=actor, revision=revision, version=revision.version)


def _again(post: Post) -> Double | None:
    said = _row(post)
    places = [Place(one.pk, one.title, said.text_in(one.network), said.due_at) for one in said.pages]
    return next((one for one in doubles_of(post, places) if one.same_words), None)
