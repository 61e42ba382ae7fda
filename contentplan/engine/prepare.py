"""Before sending: is it still approved, is it byte for byte what was approved, can the page take it."""

from __future__ import annotations

from collections.abc import Iterable

from contentplan.content import media_of, page_digests, payload, payload_digest, revision_digest, whole_of
from contentplan.engine import network
from contentplan.media import store
from contentplan.media.store import MediaAway, MediaDamaged
from contentplan.models import Approval, Delivery, MediaFile, Revision
from contentplan.outgoing import light, outgoing
from contentplan.queries.ways import by_hand_why
from core import clock
from core.errors import Refused, Temporary, Unsupported
from networks.base import Outgoing, operations_of


class Tampered(Refused):
    """What would go out is not what was approved: it does not go, and people are alarmed."""


STORAGE_AWAY = "Хранилище файлов сейчас не отвечает. Ничего не отправлено, повторим сами."


class ApprovalOver(Refused):
    """The approval no longer covers this moment: «просрочено»."""


def outgoing_of(delivery: Delivery) -> Outgoing:
    """What goes out, made anew from rows and bytes and compared with the digests of the approval.

    Raises:
        ApprovalOver: the approval's window has ended.
        Tampered: there is no approval of this content, or it differs by a byte.
        Temporary: the storage does not give a file just now.
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
    media = media_of(revision)
    _require_api(delivery, light(content, media))
    try:
        return read_through(outgoing(content, media, key=delivery.key), media.values())
    except MediaAway as error:
        raise Temporary(STORAGE_AWAY) from error
    except MediaDamaged as error:
        raise Tampered("Файл в хранилище не тот, что согласован. Ничего не отправлено.") from error


def read_through(post: Outgoing, files: Iterable[MediaFile]) -> Outgoing:
    """The post, once its files that are not held in memory were read through and are what was approved.

    Raises:
        MediaDamaged: one is lost or changed.
    """
    for file in files:
        if not file.is_photo:
            store.verify(file)
    return post


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


def _require_api(delivery: Delivery, post: Outgoing) -> None:
    """What no token lets through, or what this page has no token for, is placed by a person."""
    why = network.adapter_class(delivery.page.network).by_hand_why(post)
    why = why or by_hand_why([delivery.page_id], operations_of(post)).get(delivery.page_id, "")
    if why:
        raise Unsupported(why)
