"""Who may approve: for the editor, and for lists of what waits."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from contentplan import access
from contentplan.models import Post, Revision, Rubric
from core import clock
from core.accounts.models import User
from core.accounts.rights import Role
from core.organizations.models import Appointment, Organization


def approver_choices(actor: User) -> list[tuple[int, str]]:
    """People who approve, with their place, without the actor: nobody approves own work. One query."""
    rows = _approving().exclude(person=actor).order_by("person__last_name", "person__first_name", "pk")
    found: dict[int, str] = {}
    for row in rows:
        found.setdefault(
            row.person_id, f"{row.person.full_name}, {row.position or row.organization.short_name}"
        )
    return list(found.items())


def _approving() -> QuerySet[Appointment]:
    """Appointments in force that let people approve."""
    return (
        Appointment.objects.in_force(clock.city_now().date())
        .filter(role__in=[Role.DEPARTMENT_HEAD, Role.PRESS_HEAD], person__is_active=True)
        .select_related("person", "organization")
    )


def who_would_approve(
    actor: User, *, organization: Organization | None, rubric: Rubric | None, approver: User | None = None
) -> list[User]:
    """People who could approve a post of the actor's that is still being written; the named one first."""
    post = Post(author=actor, organization=organization, rubric=rubric, approver=approver)
    return access.approvers_of(Revision(post=post, created_by=actor, saved_by=actor, submitted_by=actor))


def approvers_of_many(revisions: Sequence[Revision]) -> dict[int, list[User]]:
    """For each revision the people of `access.approvers_of`, for a whole list in one query.

    Posts must come with `rubric` and `approver` loaded.
    """
    rows = list(_approving().order_by("since", "pk"))
    everyone = {row.person_id: row.person for row in rows}
    press = [row.person for row in rows if row.role == Role.PRESS_HEAD]
    found = {}
    for revision in revisions:
        concerned = access.concerned_organizations(revision.post)
        heads = [
            row.person for row in rows if row.role != Role.PRESS_HEAD and row.organization_id in concerned
        ]
        named = [everyone[pk] for pk in [revision.post.approver_id] if pk in everyone]
        people = {person.pk: person for person in (*named, *heads, *press)}
        own = access.authors_of(revision)
        found[revision.pk] = [person for pk, person in people.items() if pk not in own]
    return found
