"""All drafts of a table put before their approvers by one button; what cannot go is left with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from contentplan.access import may_write
from contentplan.actions.review import submit
from contentplan.models import PlanImport, Post
from contentplan.queries.doubles import Place, doubles_of
from core.access import require
from core.accounts.models import User
from core.errors import Refused

MOST = 100  # a press of the button; each is checked whole, and its approvers are told


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
    found = Sent()
    for post in drafts_of(sheet):
        if found.count >= MOST:
            found.waiting += 1
            continue
        try:
            _submit(actor, post)
        except Refused as error:
            found.left[post.pk] = f"{error.message} {error.advice}".strip()
        else:
            found.count += 1
    return found


def drafts_of(sheet: PlanImport) -> list[Post]:
    """Its posts whose newest revision is a draft, in the order of the table."""
    posts = sheet.posts.select_related("rubric", "organization").prefetch_related("revisions").order_by("pk")
    return [post for post in posts if max(post.revisions.all(), key=lambda one: one.number).is_draft]


def _submit(actor: User, post: Post) -> None:
    revision = post.latest
    own = {one.network: one.text for one in revision.variants.all()}
    places = [
        Place(one.page_id, one.page.title, own.get(one.page.network, revision.text), one.due_at)
        for one in revision.pages.select_related("page")
    ]
    again = next((one for one in doubles_of(post, places) if one.same_words), None)
    if again is not None:
        raise Refused(f"Похоже на повтор. {again.text}.", advice="Откройте и отметьте, что это не он.")
    submit(actor=actor, revision=revision, version=revision.version)
