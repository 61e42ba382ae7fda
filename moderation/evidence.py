"""Taking frozen copies of what a resident wrote."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from core import clock
from moderation.models import Evidence, InboxItem
from moderation.models.evidence import digest_of


def take(item: InboxItem, moment: str) -> Evidence:
    """Freeze the item as it is now, with the time and a digest over all of it. In the caller's transaction."""
    row = Evidence(
        item=item,
        moment=moment,
        text=item.text,
        author_id=item.author_id,
        author_name=item.author_name,
        author_url=item.author_url,
        url=item.url,
        written_at=item.at,
        taken_at=clock.now(),
        version_at=item.version_at,
        version_seq=item.version_seq,
    )
    row.digest = digest_of(row)
    row.save(force_insert=True)
    return row


def fingerprint(text: str) -> str:
    """A keyed digest for the journal: two entries can be compared, the words cannot be read back."""
    return salted_hmac("moderation.text", text, algorithm="sha256").hexdigest()[:32]
