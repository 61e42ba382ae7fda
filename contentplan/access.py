"""Who may see, write, approve and decide. Answers carry the reason a person is told.

The press office (writers), the Gospubliki lead and an auditor see every post of the city; a head of a department
sees what concerns it: posts of its own organization, of its rubrics, posts sent to the head by name. Auditors see
no drafts.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from contentplan.models import (
    Change,
    ContentPlan,
    Delivery,
    IncomingFile,
    MediaFile,
    OfficialEvent,
    Post,
    PostTask,
    Revision,
)
from core import clock
from core.access import ALLOWED, Actor, Decision, System, denied, may, organization_ids, rights_of
from core.accounts.models import User
from core.accounts.rights import Right, Role
from core.organizations.models import Appointment
from core.organizations.queries import audited_by, scope_of
from core.russian import short_name

_READERS = "План видят пресс-служба, руководители подразделений и проверяющие: это даёт назначение."
_WHOLE_CITY = "План на бланке называет материалы всего города, а ваша проверка охватывает его часть."
_WRITERS = "Материалы пишет пресс-служба: попросите её сотрудника."
_DECIDERS = "О размещениях решает пресс-служба: попросите её сотрудника."
_EVENT_KEEPERS = "Мероприятия ведёт пресс-служба. Руководитель подразделения может предложить мероприятие."
_PROPOSERS = "Мероприятия вносит пресс-служба, предлагают руководители подразделений."
_CONFIRMERS = "План утверждает начальник Отдела."
_STOPPERS = "Остановить и возобновить размещение может начальник Отдела."


# --- seeing -----------------------------------------------------------------------------------------


def may_read(actor: Actor) -> Decision:
    """Open the screens of the plan at all."""
    return may(actor, Right.POSTS_SEE, _READERS)


def posts_visible_to(actor: Actor | AnonymousUser) -> QuerySet[Post]:
    """Posts the actor may see; none for a stranger."""
    if isinstance(actor, System):
        return Post.objects.all()
    if not isinstance(actor, User) or Right.POSTS_SEE not in rights_of(actor):
        return Post.objects.none()
    if sees_all_posts(actor):
        return Post.objects.all()
    concerned = Q(author=actor) | Q(approver=actor)
    headed = organization_ids(actor, Role.DEPARTMENT_HEAD)
    if headed:
        concerned |= Q(organization_id__in=headed) | Q(rubric__organization_id__in=headed)
    if organization_ids(actor, Role.AUDITOR):
        concerned |= _checked(actor)
    return Post.objects.filter(concerned)


def _checked(actor: Actor) -> Q:
    """What an auditor looks at: posts once submitted, of the checked organizations or for their pages."""
    submitted = Q(pk__in=Revision.objects.exclude(state="draft").values("post_id"))
    places = audited_by(actor)
    if places is None:
        return submitted
    there = Delivery.objects.filter(page__organization_id__in=places).values("post_id")
    return submitted & (Q(organization_id__in=places) | Q(pk__in=there))


def sees_all_posts(actor: Actor) -> bool:
    """Whether `posts_visible_to` leaves nothing out, so that a read need not ask it for every row."""
    if isinstance(actor, System):
        return True
    rights = rights_of(actor)
    sees = Right.POSTS_SEE in rights
    return sees and (Right.POSTS_WRITE in rights or bool(organization_ids(actor, Role.GOSPUBLIKI_LEAD)))


def sees_drafts(actor: Actor) -> bool:
    """Whether revisions not yet submitted are the actor's business."""
    if isinstance(actor, System):
        return True
    return Right.POSTS_WRITE in rights_of(actor)


def get_post_for(actor: Any, pk: int) -> Post:
    """One post. Raises Http404 for a stranger's."""
    return _or_404(posts_visible_to(actor).select_related("author", "organization", "rubric", "approver"), pk)


def get_revision_for(actor: Any, pk: int) -> Revision:
    """One revision with its post. Raises Http404 for a stranger's."""
    query = Revision.objects.filter(post__in=posts_visible_to(actor))
    if not sees_drafts(actor):
        query = query.exclude(state="draft")
    return _or_404(
        query.select_related("post__author", "post__organization", "post__rubric", "post__approver"), pk
    )


def deliveries_visible_to(actor: Any) -> QuerySet[Delivery]:
    """Deliveries of posts the actor may see."""
    return Delivery.objects.filter(post__in=posts_visible_to(actor))


def get_delivery_for(actor: Any, pk: int) -> Delivery:
    """One delivery with its post and page. Raises Http404 for a stranger's."""
    return _or_404(
        deliveries_visible_to(actor).select_related(
            "post__author", "page__organization", "revision", "approval__approver", "wall_post"
        ),
        pk,
    )


def get_change_for(actor: Any, delivery_pk: int, pk: int) -> Change:
    """A change of a delivery. Raises Http404 for a stranger's."""
    delivery = get_delivery_for(actor, delivery_pk)
    return _or_404(delivery.changes.select_related("delivery__post", "page", "revision"), pk)


def get_task_for(actor: Any, post: Post, pk: int) -> PostTask:
    """A task of a post that the actor sees. Raises Http404 when the post has no such one."""
    return _or_404(post.tasks.all(), pk)


def media_visible_to(actor: Any) -> QuerySet[MediaFile]:
    """Pictures the actor has brought, and those of posts the actor may see."""
    if not isinstance(actor, User):
        return MediaFile.objects.none()
    uses = Q(uses__revision__post__in=posts_visible_to(actor))
    if not sees_drafts(actor):
        uses &= ~Q(uses__revision__state="draft")
    return MediaFile.objects.filter(Q(uploads__person=actor) | uses).distinct()


def get_media_for(actor: Any, pk: int) -> MediaFile:
    """One picture. Raises Http404 for a stranger's."""
    return _or_404(media_visible_to(actor), pk)


def get_incoming_for(actor: Any, pk: Any) -> IncomingFile:
    """A file that the actor is just bringing. Raises Http404 for anybody else's."""
    query = (
        IncomingFile.objects.filter(person=actor) if isinstance(actor, User) else IncomingFile.objects.none()
    )
    return _or_404(query, pk)


# --- events and plans -------------------------------------------------------------------------------


def events_visible_to(actor: Any) -> QuerySet[OfficialEvent]:
    """Events the actor may see. A proposal is seen by the press office and by the department that made it."""
    if isinstance(actor, System):
        return OfficialEvent.objects.all()
    if not isinstance(actor, User) or Right.POSTS_SEE not in rights_of(actor):
        return OfficialEvent.objects.none()
    if Right.POSTS_WRITE in rights_of(actor):
        return OfficialEvent.objects.all()
    own = Q(author=actor) | Q(organization_id__in=organization_ids(actor, Role.DEPARTMENT_HEAD))
    settled = Q(state__in=["planned", "moved", "took_place", "cancelled"])
    places = scope_of(actor, Right.POSTS_SEE)
    return OfficialEvent.objects.filter(
        own | (settled if places is None else settled & Q(organization_id__in=places))
    )


def get_event_for(actor: Any, pk: int) -> OfficialEvent:
    """One event with its people. Raises Http404 for a stranger's."""
    return _or_404(
        events_visible_to(actor).select_related(
            "official", "organization", "responsible", "author", "decided_by"
        ),
        pk,
    )


def may_keep_events(actor: Actor) -> Decision:
    """Enter, accept, decline, move and cancel events, keep the register of officials and the templates."""
    return may(actor, Right.POSTS_WRITE, _EVENT_KEEPERS)


def may_propose(actor: Actor) -> Decision:
    """Enter an event, or ask the press office for one."""
    rights = rights_of(actor)
    return ALLOWED if rights & {Right.POSTS_WRITE, Right.EVENTS_PROPOSE} else denied(_PROPOSERS, "2.3")


def may_edit_event(actor: Actor, event: OfficialEvent) -> Decision:
    """Correct what is said of an event: the press office; the department, while it only proposes."""
    if may_keep_events(actor):
        return ALLOWED
    if event.state == "proposed" and may_propose(actor) and _is_own(actor, event):
        return ALLOWED
    return denied(_EVENT_KEEPERS, "2.3")


def _is_own(actor: Actor, event: OfficialEvent) -> bool:
    headed = organization_ids(actor, Role.DEPARTMENT_HEAD)
    return not isinstance(actor, System) and (event.author_id == actor.pk or event.organization_id in headed)


def may_confirm_plan(actor: Actor) -> Decision:
    """Confirm a week or a month as a document."""
    return may(actor, Right.PLAN_CONFIRM, _CONFIRMERS)


def get_plan_for(actor: Any, pk: int) -> ContentPlan:
    """A confirmed plan. Raises Http404 for a stranger."""
    return _or_404(plans_visible_to(actor), pk)


def may_see_plans(actor: Actor) -> Decision:
    """See plans as documents: whoever sees posts, but for an auditor of a part: a plan names posts of the whole city."""
    sees = may_read(actor)
    return sees if scope_of(actor, Right.POSTS_SEE) is None else denied(_WHOLE_CITY, "2.3")


def plans_visible_to(actor: Any) -> QuerySet[ContentPlan]:
    """Confirmed plans, for whoever may see them."""
    rows = ContentPlan.objects.select_related("confirmed_by")
    return rows if not isinstance(actor, AnonymousUser) and may_see_plans(actor) else rows.none()


def _or_404(query: QuerySet[Any], pk: Any) -> Any:
    found = query.filter(pk=pk).first()
    if found is None:
        raise Http404("no such object for this person")
    return found


# --- writing ----------------------------------------------------------------------------------------


def may_write(actor: Actor) -> Decision:
    """Write, edit, submit and withdraw posts; bring pictures."""
    return may(actor, Right.POSTS_WRITE, _WRITERS)


def may_edit_rubrics(actor: Actor) -> Decision:
    """Say which rubrics there are and who approves them."""
    return may(actor, Right.PLAN_CONFIRM, "Рубрики ведёт начальник Отдела.")


# --- approving --------------------------------------------------------------------------------------


def may_approve(actor: Actor, revision: Revision) -> Decision:
    """Approve or return a revision: the named approver, a head of the department concerned, the press head.

    Nobody decides over what he or she has written, and the portal itself never does.
    """
    if isinstance(actor, System):
        return denied("Согласует человек.")
    if actor.pk in authors_of(revision):
        others = ", ".join(short_name(person.full_name) for person in approvers_of(revision)[:3])
        return denied(f"Свой материал согласует другой. {f'Может {others}.' if others else ''}".rstrip())
    if Right.POSTS_APPROVE not in rights_of(actor):
        return denied("Согласуют руководители подразделений и начальник Отдела.", "2.3")
    if actor.pk == revision.post.approver_id or organization_ids(actor, Role.PRESS_HEAD):
        return ALLOWED
    if organization_ids(actor, Role.DEPARTMENT_HEAD) & concerned_organizations(revision.post):
        return ALLOWED
    return denied("Этот материал не вашего подразделения: его согласует руководитель того, о ком он.", "2.3")


def authors_of(revision: Revision) -> set[int]:
    """People whose own work the revision is: the post's author and whoever saved or submitted this revision."""
    hands = {revision.post.author_id, revision.created_by_id, revision.saved_by_id, revision.submitted_by_id}
    return {pk for pk in hands if pk is not None}


def concerned_organizations(post: Post) -> frozenset[int]:
    """Organizations whose heads may approve: the rubric's (it says who approves), else the post's own."""
    return frozenset({post.rubric.organization_id if post.rubric else post.organization_id})


def approvers_of(revision: Revision) -> list[User]:
    """People who may approve the revision today: the named one first, heads of the department, press heads."""
    post = revision.post
    heads = _in_role(Role.DEPARTMENT_HEAD).filter(organization__in=concerned_organizations(post))
    found = [row.person for row in (*heads, *_in_role(Role.PRESS_HEAD))]
    named = [post.approver] if post.approver and Right.POSTS_APPROVE in rights_of(post.approver) else []
    people = {person.pk: person for person in (*named, *found) if person.is_active}
    return [person for pk, person in people.items() if pk not in authors_of(revision)]


def _in_role(role: Role) -> QuerySet[Appointment]:
    today = clock.city_now().date()
    return (
        Appointment.objects.in_force(today)
        .filter(role=role, person__is_active=True)
        .select_related("person")
        .order_by("since", "pk")
    )


def people_with(role: Role) -> list[User]:
    """People appointed to a role today."""
    return list({row.person_id: row.person for row in _in_role(role)}.values())


# --- deciding over deliveries -----------------------------------------------------------------------


def may_decide(actor: Actor) -> Decision:
    """Move, hold, cancel and retry a delivery, answer whether it came out, place it by hand."""
    return may(actor, Right.DELIVERY_DECIDE, _DECIDERS)


def may_stop(actor: Actor) -> Decision:
    """Stop everything at once, and lift the stop."""
    return may(actor, Right.STOP_ALL, _STOPPERS)
