"""Reading comments and messages where no update brings them. No transaction is open while the network is asked."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.access import System
from core.errors import (
    CredentialExpired,
    MissingObject,
    OutsideError,
    Permanent,
    PermissionMissing,
    RateLimited,
    Refused,
    Temporary,
)
from moderation.capture import gone, watches
from moderation.capture.keep import keep
from moderation.capture.seen import Seen, of_message_event, of_reading
from moderation.engine import network
from moderation.models import CommentWatch, DialogueWatch, InboxItem
from moderation.wake import wake_triage
from networks import reading
from networks.base import Adapter, SeenComment, SeenMessage
from networks.inbound.parsing.residents import MessageEvent
from networks.inbound.parsing.shapes import Version
from pages.actions import lifecycle
from pages.models import OfficialPage

logger = logging.getLogger(__name__)
PORTAL = System("moderation")
MOST_POSTS = 10  # of a page in one go
MOST_SHEETS = 20  # of a post: 2,000 comments
MOST_REFUSED = 2  # publications of one page in one go; more of them is a fault of the page
OLDEST = watches.OLDEST
_SETTLES = timedelta(minutes=2)
_BLIND = timedelta(hours=6)  # where the page's tokens do not let us read


def read_comments(page_id: int) -> int:
    """Read the comments of a page's publications that are due; returns how many new or changed ones were kept."""
    page = OfficialPage.objects.select_related("organization").get(pk=page_id)
    due = watches.to_read(page).select_related("post")
    adapter, told, kept, refused = network.adapter_of(page), watches.is_told(page), 0, 0
    for watch in due.order_by("due_at")[:MOST_POSTS]:
        try:
            kept += _read_post(page, adapter, watch, told=told)
        except MissingObject:
            CommentWatch.objects.filter(pk=watch.pk).delete()  # the publication is no more
        except (PermissionMissing, Permanent) as error:
            refused += 1
            alone = CommentWatch.objects.filter(pk=watch.pk)
            _postpone(page, watches.to_read(page) if refused > MOST_REFUSED else alone, error)
            if refused > MOST_REFUSED:
                break
        except (OutsideError, Refused) as error:
            _postpone(page, watches.to_read(page), error)
            break
    return kept


def _read_post(page: OfficialPage, adapter: Adapter, watch: CommentWatch, *, told: bool) -> int:
    started, post_id = clock.now(), watch.post.external_id
    found, whole = _sheets(adapter, post_id)
    fresh = [one for one in _of_residents(page, found) if one.at >= started - OLDEST]
    kept = 0
    for seen in _news(page, fresh, started):
        with transaction.atomic():
            kept += keep(page, seen) is not None
    if whole:
        with transaction.atomic():
            gone.note_absent(page, post_id, (one.external_id for one in found), started)
    again = watches.next_reading(watch.post, told=told)
    if again is None:
        CommentWatch.objects.filter(pk=watch.pk).delete()
    else:
        CommentWatch.objects.filter(pk=watch.pk).update(read_at=started, due_at=again, error="")
    if kept:
        wake_triage()
    return kept


def _sheets(adapter: Adapter, post_id: str) -> tuple[list[SeenComment], bool]:
    """All comments of a post, and whether these are surely all."""
    found: dict[str, SeenComment] = {}
    cursor = ""
    for _ in range(MOST_SHEETS):
        sheet = adapter.read_comments(post_id, cursor)
        found |= {one.external_id: one for one in sheet.items}
        if not sheet.cursor or sheet.cursor == cursor:
            return list(found.values()), not sheet.cursor
        cursor = sheet.cursor
    return list(found.values()), False


def _of_residents(page: OfficialPage, found: list[SeenComment]) -> list[SeenComment]:
    own = {"", page.external_id, f"-{page.external_id}"}
    return [one for one in found if one.author_id not in own]


def _news(page: OfficialPage, found: list[SeenComment], started: datetime) -> list[Seen]:
    """Those that are new, changed, named for the first time, or back: most readings find nothing of the kind."""
    rows = InboxItem.objects.filter(
        page=page, kind=InboxItem.Kind.COMMENT, external_id__in=[one.external_id for one in found]
    )
    known = {row[0]: row[1:] for row in rows.values_list("external_id", "text", "author_name", "gone_at")}
    version, news = Version(reading.ms(started), 2), []
    for one in found:
        seen = of_reading(page, one, version)
        text, name, gone_at = known.get(one.external_id, (None, "", None))
        # What we have deleted a moment ago may still be in this reading.
        back = gone_at is not None and gone_at < started - _SETTLES
        if text is None or text != seen.text or (seen.name and not name) or back:
            news.append(replace(seen, restored=back))
    return news


def read_dialogues(page_id: int) -> int:
    """Read the lately moved dialogues of a page; returns how many new messages were kept."""
    page = OfficialPage.objects.select_related("organization").get(pk=page_id)
    now = clock.now()
    try:
        messages, _ = network.adapter_of(page).read_messages()
    except (OutsideError, Refused) as error:
        _postpone(page, DialogueWatch.objects.filter(page=page), error)
        return 0
    kept = 0
    for message in _new_messages(page, [one for one in messages if one.at >= now - OLDEST]):
        event = MessageEvent(message, Version(reading.ms(message.at)))
        with transaction.atomic():
            kept += keep(page, of_message_event(page, event)) is not None
    pace = watches.TOLD if watches.is_told(page) else 2
    due = now + timedelta(seconds=settings.COMMENTS_READ_S * pace)
    DialogueWatch.objects.filter(page=page).update(read_at=now, due_at=due, error="")
    if kept:
        wake_triage()
    return kept


def _new_messages(page: OfficialPage, found: list[SeenMessage]) -> list[SeenMessage]:
    incoming = [one for one in found if not one.outgoing]
    rows = InboxItem.objects.filter(
        page=page, kind=InboxItem.Kind.MESSAGE, external_id__in=[one.external_id for one in incoming]
    )
    known = dict(rows.values_list("external_id", "author_name"))
    return [
        one
        for one in incoming
        if one.external_id not in known or (one.author_name and not known[one.external_id])
    ]


def _postpone(page: OfficialPage, due: QuerySet[Any], error: OutsideError | Refused) -> None:
    """Later: soon when the network is only busy, in hours where the page's tokens do not let us read."""
    if isinstance(error, CredentialExpired):
        lifecycle.mark_broken(actor=PORTAL, page=page, why=error.message)
    wait = timedelta(seconds=settings.COMMENTS_READ_S * 5)
    if isinstance(error, RateLimited):
        wait = max(wait, timedelta(seconds=error.seconds))
    elif not isinstance(error, Temporary):
        wait = _BLIND
    logger.info("%s: residents' words were not read: %s", page, error)
    due.update(due_at=clock.now() + wait, error=str(error)[:300])
