"""Before sending: is it still approved, is it byte for byte what was approved, can the page take it."""

from __future__ import annotations

from contentplan.checks import photos_of
from contentplan.content import media_of, page_digests, payload, payload_digest, revision_digest, whole_of
from contentplan.media.store import MediaDamaged
from contentplan.models import Approval, Delivery, Revision
from core import clock
from core.errors import Refused, Unsupported
from networks.base import How, Operation, Outgoing
from pages.models import PageCapability


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
    _require_api(delivery, _operations(bool(content.photos), bool(content.link)))
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


def _operations(photos: bool, link: bool) -> list[Operation]:
    first = Operation.PUBLISH_PHOTO if photos else Operation.PUBLISH_TEXT
    return [first, *([Operation.PUBLISH_LINK] if link else [])]


def manual_reason(page_id: int, operations: list[Operation]) -> str:
    """Why a page cannot do this by API, as the last probe found; empty when it can or nobody knows yet."""
    closed = PageCapability.objects.filter(
        page_id=page_id, operation__in=operations, how__in=[How.MANUAL, How.UNSUPPORTED]
    )
    return closed.order_by("pk").values_list("why", flat=True).first() or ""


def _require_api(delivery: Delivery, operations: list[Operation]) -> None:
    why = manual_reason(delivery.page_id, operations)
    if why:
        raise Unsupported(why)
