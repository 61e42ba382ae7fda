"""What the press office of the demo has published through the portal: materials of the last weeks, already out.

They are older than the installation, so no action could have made them: the rows are written as they would stand.
Publications with photos stay as made by hand on the page, so that both kinds are to be seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from contentplan.actions.queueing import covers_until
from contentplan.content import load_revision, page_digests, revision_digest
from contentplan.models import Approval, Attempt, Delivery, DeliveryNote, Post, Revision, RevisionPage, Rubric
from dzhankoy_portal.demo.city import POSTS
from dzhankoy_portal.demo.people import City
from dzhankoy_portal.demo.places import Place
from pages.models import OfficialPage, WallPost

_SUBJECTS = {text: (rubric, title) for rubric, title, text in POSTS}
_AUTHORS = ("m.kovalchuk", "a.lysenko")
_HEADS = {"ЖКХ": "o.bystrov", "Спорт": "s.grineva", "Культура": "r.ablaev", "Образование": "l.makarova"}
_WRITTEN, _DECIDED = timedelta(hours=26), timedelta(hours=22)  # before it went out


def make_archive(city: City, pages: dict[Place, OfficialPage]) -> None:
    """A material for each publication of the administration's own pages that has no photo, on all its networks."""
    own = [page for place, page in pages.items() if place.owner == "administration"]
    together: dict[tuple[datetime, str], list[WallPost]] = defaultdict(list)
    for wall in WallPost.objects.filter(page__in=own, attachments=0).select_related("page").order_by("pk"):
        together[wall.published_at, wall.text].append(wall)
    rubrics = {rubric.name: rubric for rubric in Rubric.objects.all()}
    for number, ((at, text), walls) in enumerate(sorted(together.items(), key=lambda one: one[0])):
        rubric, title = _SUBJECTS[text]
        author = city.people[_AUTHORS[number % 2]]
        approver = city.people[_HEADS.get(rubric, "i.doroshenko")]
        post = Post.objects.create(
            title=title,
            author=author,
            organization=city.places["press"],
            rubric=rubrics[rubric],
            created_at=at - _WRITTEN,
        )
        revision = Revision.objects.create(
            post=post,
            number=1,
            text=text,
            created_by=author,
            created_at=at - _WRITTEN,
            saved_by=author,
            saved_at=at - _WRITTEN,
        )
        RevisionPage.objects.bulk_create(
            RevisionPage(revision=revision, page=wall.page, due_at=at) for wall in walls
        )
        digests = page_digests(load_revision(revision.pk))
        Revision.objects.filter(pk=revision.pk).update(
            state="approved",
            version=2,
            digest=revision_digest(digests),
            submitted_by=author,
            submitted_at=at - _WRITTEN,
            decided_at=at - _DECIDED,
        )
        approval = Approval.objects.create(
            revision=revision,
            approver=approver,
            decision=Approval.Decision.APPROVED,
            digest=revision_digest(digests),
            covers_until=covers_until(at, post.late_after_s),
            at=at - _DECIDED,
        )
        _deliver(approval, walls, digests)
    WallPost.objects.filter(delivery__isnull=False).update(origin=WallPost.Origin.OURS)


def _deliver(approval: Approval, walls: Sequence[WallPost], digests: dict[int, str]) -> None:
    """Deliveries that went out in time at the first try, with their stories."""
    post, revision = approval.revision.post, approval.revision
    made = Delivery.objects.bulk_create(
        Delivery(
            post=post,
            revision=revision,
            approval=approval,
            page=wall.page,
            state="published",
            due_at=wall.published_at,
            approved_due_at=wall.published_at,
            covers_until=covers_until(wall.published_at, post.late_after_s),
            send_until=wall.published_at + timedelta(seconds=post.late_after_s),
            digest=digests[wall.page_id],
            published_at=wall.published_at,
            external_id=wall.external_id,
            url=wall.url,
            all_ids=[wall.external_id],
            wall_post=wall,
            told_at=wall.published_at,
            created_at=approval.at,
        )
        for wall in walls
    )
    DeliveryNote.objects.bulk_create(
        DeliveryNote(
            delivery=one,
            by=approval.approver,
            at=approval.at,
            what="scheduled",
            sentence="Согласовано, редакция 1",
        )
        for one in made
    )
    DeliveryNote.objects.bulk_create(
        DeliveryNote(
            delivery=one,
            at=one.due_at + timedelta(seconds=1),
            what="published",
            sentence=f"Сеть приняла публикацию: {one.url}",
        )
        for one in made
    )
    Attempt.objects.bulk_create(
        Attempt(
            delivery=one,
            number=1,
            key=one.key,
            request_digest=one.digest,
            phase=Attempt.Phase.ANSWERED,
            started_at=one.due_at,
            sending_at=one.due_at,
            ended_at=one.due_at + timedelta(seconds=1),
            outcome=Attempt.Outcome.ACCEPTED,
            external_id=one.external_id,
            url=one.url,
        )
        for one in made
    )
