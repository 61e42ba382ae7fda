"""What a person has placed by hand is looked at once: is there such a post on the page, does it say what was approved.

The person's word counts from the first moment; a page that shows something else is told to people, nothing is undone.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from contentplan import notices_of_changes as notices
from contentplan.content import payload, whole_of
from contentplan.engine import ledger, network
from contentplan.engine.change.said import texts_of
from contentplan.models import Delivery, DeliveryNote
from core import clock
from core.errors import MalformedReply, OutsideError, RateLimited, Refused, Temporary
from core.work.each import each
from networks.texts import normalised

BATCH = 10
LOOKED_FOR = timedelta(days=1)
SEEN, UNSEEN, UNREADABLE = "hand_seen", "hand_unseen", "hand_unread"


def look_at_handmade() -> int:
    """Look at publications placed by hand that nobody has looked at yet; returns how many were."""
    looked = DeliveryNote.objects.filter(delivery=OuterRef("pk"), what__in=[SEEN, UNSEEN, UNREADABLE])
    rows = Delivery.objects.filter(
        ~Exists(looked),
        state="published",
        placed_by__isnull=False,
        published_at__gte=clock.now() - LOOKED_FOR,
    )
    silent: set[str] = set()
    looked_at = each(
        rows.select_related("page", "post", "placed_by").order_by("-pk")[: BATCH * 5],
        lambda row: _look(row, silent),
    )
    return sum(looked_at)


def _look(delivery: Delivery, silent: set[str]) -> bool:
    """One network that does not answer just now costs one call a minute, and keeps those of others from nothing."""
    if delivery.page.network in silent:
        return False
    try:
        seen = network.adapter_of(delivery.page).read_post(delivery.external_id)
    except (Temporary, RateLimited, MalformedReply):
        silent.add(delivery.page.network)
        return False
    except (OutsideError, Refused) as error:
        return _told(delivery, UNREADABLE, f"Проверить ссылку порталу нечем: {error.message}")
    if seen is None:
        return _told(delivery, UNSEEN, "Портал не видит такой публикации на странице: проверьте ссылку")
    content = payload(whole_of(delivery), delivery.page.network)
    if normalised(seen.text) not in texts_of(content):
        return _told(delivery, UNSEEN, "На странице другой текст, не тот, что согласован: сверьте публикацию")
    return _told(delivery, SEEN, "Портал увидел публикацию на странице")


def _told(delivery: Delivery, what: str, sentence: str) -> bool:
    with transaction.atomic():
        ledger.note(delivery, what, sentence)
        if what == UNSEEN:
            notices.handmade_differs(delivery, sentence)
    return True
