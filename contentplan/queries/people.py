"""Who may approve: for the editor, and for lists of what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from contentplan import access
from contentplan.models import Post, Revision, Rubric
from core import clock
from core.accounts.models import User
from core.accounts.rights import Role
from core.organizations.models import Appointment, Organization


@dataclass(frozen=True)
class Approving:
    """Appointments that let people approve today, read once for a whole screen."""

    rows: Sequence[Appointment]

    @classmethod
    def today(cls) -> Approving:
        """One query."""
        return cls(list(_approving().order_by("since", "pk")))

    @property
    def people(self) -> dict[int, User]:
        return {row.person_id: row.person for row in self.rows}

    def title(self, person: User) -> str:
        """The job by which a person approves."""
        return next(
            (row.position or row.get_role_display() for row in self.rows if row.person_id == person.pk), ""
        )

    def choices(self, actor: User) -> list[tuple[int, str]]:
        """People who approve, with their place, without the actor: nobody approves own work."""
        found: dict[int, str] = {}
        for row in sorted(self.rows, key=lambda row: (row.person.last_name, row.person.first_name, row.pk)):
            if row.person_id != actor.pk:
                place = row.position or row.organization.short_name
                found.setdefault(row.person_id, f"{row.person.full_name}, {place}")
        return list(found.items())

    def of(self, revision: Revision) -> list[User]:
        """The people of `access.approvers_of`: the named one, heads of the department concerned, press heads."""
        concerned, everyone = access.concerned_organizations(revision.post), self.people
        press = [row.person for row in self.rows if row.role == Role.PRESS_HEAD]
        heads = [
            row.person
            for row in self.rows
            if row.role != Role.PRESS_HEAD and row.organization_id in concerned
        ]
        named = [everyone[pk] for pk in [revision.post.approver_id] if pk in everyone]
        people = {person.pk: person for person in (*named, *heads, *press)}
        own = access.authors_of(revision)
        return [person for pk, person in people.items() if pk not in own]


def _approving() -> QuerySet[Appointment]:
    """Appointments in force that let people approve."""
    return (
        Appointment.objects.in_force(clock.city_now().date())
        .filter(role__in=[Role.DEPARTMENT_HEAD, Role.PRESS_HEAD], person__is_active=True)
        .select_related("person", "organization")
    )


def who_would_approve(
    actor: User,
    approving: Approving,
    *,
    organization: Organization | None,
    rubric: Rubric | None,
    approver: User | None = None,
) -> list[User]:
    """People who could approve a post of the actor's that is still being written; the named one first. No query."""
    post = Post(author=actor, organization=organization, rubric=rubric, approver=approver)
    return approving.of(Revision(post=post, created_by=actor, saved_by=actor, submitted_by=actor))


def approvers_of_many(revisions: Sequence[Revision]) -> dict[int, list[User]]:
    """For each revision the people of `access.approvers_of`, for a whole list in one query.

    Posts must come with `rubric` loaded.
    """
    approving = Approving.today()
    return {revision.pk: approving.of(revision) for revision in revisions}
