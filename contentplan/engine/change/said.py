"""What stands on a page now and what should stand there: for the network, for reading back, for the screens."""

from __future__ import annotations

from contentplan.content import (
    Payload,
    load_revision,
    media_of,
    page_digests,
    payload,
    payload_digest,
    revision_digest,
)
from contentplan.engine.prepare import STORAGE_AWAY, Tampered, read_through
from contentplan.media.store import MediaAway, MediaDamaged
from contentplan.models import Approval, Change, Delivery, Revision
from contentplan.outgoing import light, outgoing
from core.errors import Temporary
from networks.base import Outgoing
from networks.texts import normalised


def standing(delivery: Delivery) -> Revision:
    """The revision that stands on the page: of the last correction that was done, else the one that was sent."""
    done = delivery.changes.filter(kind=Change.Kind.EDIT, state="done").order_by("-done_at", "-pk").first()
    return load_revision(done.revision_id if done and done.revision_id else delivery.revision_id)


def before_of(delivery: Delivery) -> Outgoing:
    """What stands on the page, as adapters take it; its files are not opened."""
    revision = standing(delivery)
    return light(payload(revision, delivery.page.network), media_of(revision))


def content_of(change: Change) -> Payload:
    """What a correction says on its page."""
    if change.revision_id is None:
        raise ValueError("a removal says nothing")
    return payload(load_revision(change.revision_id), change.page.network)


def after_of(change: Change) -> Outgoing:
    """What a correction puts on the page, made anew from rows and bytes and compared with its approval.

    Raises:
        Tampered: there is no approval of this content, or it differs by a byte.
        Temporary: the storage does not give a file just now.
    """
    if change.revision_id is None or change.approval is None:
        raise ValueError("a removal puts nothing on the page")
    revision = load_revision(change.revision_id)
    content = payload(revision, change.page.network)
    covered = (
        change.approval.decision == Approval.Decision.APPROVED
        and change.approval.revision_id == revision.pk
        and revision.state == "approved"
        and change.approval.digest == revision.digest == revision_digest(page_digests(revision))
        and payload_digest(content, change.page_id) == change.digest
    )
    if not covered:
        raise Tampered("Исправление не совпало с согласованным. На странице ничего не изменено.")
    media = media_of(revision)
    try:
        return read_through(outgoing(content, media, key=f"change-{change.pk}"), media.values())
    except MediaAway as error:
        raise Temporary(STORAGE_AWAY) from error
    except MediaDamaged as error:
        raise Tampered("Файл в хранилище не тот, что согласован. На странице ничего не изменено.") from error


def texts_of(content: Payload) -> set[str]:
    """How a text may be read back: a link may stand in it, before it or apart."""
    texts = {normalised(content.text)}
    if content.link:
        texts |= {
            normalised(f"{content.text}\n{content.link}"),
            normalised(f"{content.link}\n{content.text}"),
        }
    return texts
