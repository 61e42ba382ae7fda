"""Before sending: is it still approved, is it byte for byte what was approved, can the page take it."""

from __future__ import annotations

from contentplan.checks import photos_of
from contentplan.content import media_of, page_digests, payload, payload_digest, revision_digest, whole_of
from contentplan.media.store import MediaDamaged
from contentplan.models import Approval, Delivery, Revision
from contentplan.queries.ways import by_hand_why
from core import clock
from core.errors import Refused, Unsupported
from networks.base import Outgoing


class Tampered(Refused):
    """What would go out is not what was approved: it does not go, and people are alarmed."""


class ApprovalOver(Refused):
    """The approval no longer covers this moment: «просрочено»."""


def outgoing_of(delivery: Delivery) -> Outgoing:
    """What goes out, made anew from rows and bytes and compared with the digests of the approval.

    Raises:
        ApprovalOver: the approval's window has ended.
        Tampered: there is no approval of this content, or it differs by a byte.
        Refused: the page does not work any more.
        Unsupported: the page cannot do this by API; a person places it.
    """
    revision = whole_of(delivery)
    _require_cover(delivery, revision)
    content = payload(revision, delivery.page.network)
    if payload_digest(content, delivery.page_id) != delivery.digest:
        raise Tampered("Содержание не совпало с согласованным. Ничего не отправлено.")
    if delivery.page.state != "active":
        word = delivery.page.get_state_display()
        raise Refused(f"Страница больше не действует ({word}). Верните её в работу или отмените размещение.")
    _require_api(delivery, photos=bool(content.photos), link=bool(content.link))
    try:
        photos = photos_of(content, media_of(revision))
    except MediaDamaged as error:
        raise Tampered("Фотография в хранилище не та, что согласована. Ничего не отправлено.") from error
    return Outgoing(content.text, delivery.key, photos, content.link)


def _require_cover(delivery: Delivery, revision: Revision) -> None:
    approval = delivery.approval
    covered = (
        approval.decision == Approval.Decision.APPROVED
        and approval.revision_id == revision.pk
        and revision.state == "approved"
        and approval.digest == revision.digest == revision_digest(page_digests(revision))
    )
    if not covered:
        raise Tampered("Согласования этого содержания нет. Ничего не отправлено.")
    if clock.now() >= delivery.covers_until:
        raise ApprovalOver(
            "Согласование больше не действует. Назначьте новое время и отправьте на согласование."
        )


def _require_api(delivery: Delivery, *, photos: bool, link: bool) -> None:
    why = by_hand_why([delivery.page_id], photos=photos, link=link).get(delivery.page_id)
    if why:
        raise Unsupported(why)
