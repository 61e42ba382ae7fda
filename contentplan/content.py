"""What goes out on a page, exactly, and the digests by which an approval covers it.

    revision → payload per network (text, link, files in order with descriptions, poll, stream, contest)
             → digest per page → digest of the revision, over the digests of all its pages

The digests are made at submission, covered by the approval, frozen in each delivery, and made anew from the rows
and the bytes just before sending.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from contentplan.extras import NOTHING, Extras, extras_of
from contentplan.models import Delivery, MediaFile, Post, Revision, RevisionMedia, RevisionPage
from networks.base import Network


@dataclass(frozen=True)
class MediaRef:
    """A file of a payload: which bytes (sha-256), described how, of which kind."""

    media_id: int
    digest: str
    alt: str
    kind: str = "photo"


@dataclass(frozen=True)
class Payload:
    """All that one network is given; `files` in the order in which they are shown."""

    network: Network
    text: str
    link: str
    files: tuple[MediaRef, ...]
    extras: Extras = NOTHING
    text_apart: bool = False

    @property
    def photos(self) -> tuple[MediaRef, ...]:
        return tuple(ref for ref in self.files if ref.kind == "photo")

    @property
    def is_empty(self) -> bool:
        """Nothing a reader could see; a link alone is not a publication."""
        return not self.text and not self.files and not self.extras.poll


def clean_text(text: str) -> str:
    """A text as it is kept: composed letters, line feeds, no spaces at the ends of lines or around the whole."""
    unified = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    return "\n".join(line.rstrip() for line in unified.split("\n")).strip()


def payload(revision: Revision, network: str) -> Payload:
    """What `revision` says in `network`: its own variant, else the common text. Uses prefetched rows."""
    own = {variant.network: variant.text for variant in revision.variants.all()}
    files = tuple(
        MediaRef(use.media_id, use.media.digest, use.alt, use.media.kind)
        for use in sorted(revision.media.all(), key=lambda use: use.order)
    )
    extras = extras_of(revision)
    text = extras.under(own.get(network, revision.text), revision.link)
    apart = goes_apart(network, chosen=revision.text_apart, files=len(files))
    return Payload(Network(network), text, extras.link(revision.link), files, extras, apart)


def goes_apart(network: str, *, chosen: bool, files: int) -> bool:
    """Whether a long text may follow the files: a choice that only Telegram knows, and only beside files."""
    return chosen and network == Network.TELEGRAM and files > 0


def payload_digest(content: Payload, page_id: int) -> str:
    """sha-256 of what goes to one page.

    A post of text, link and photos alone has the digest it always had, so that approvals of earlier releases hold.
    """
    said: dict[str, Any] = {
        "v": 1,
        "page": page_id,
        "network": content.network.value,
        "text": content.text,
        "link": content.link,
    }
    if len(content.photos) == len(content.files) and not content.extras and not content.text_apart:
        return _sha(said | {"photos": [[photo.digest, photo.alt] for photo in content.files]})
    files = [[ref.kind, ref.digest, ref.alt] for ref in content.files]
    more = {"v": 2, "files": files, "extras": content.extras.plain()}
    return _sha(said | more | ({"apart": True} if content.text_apart else {}))


def page_digests(revision: Revision) -> dict[int, str]:
    """Digest per page of the revision."""
    places = list(revision.pages.all())
    said = {network: payload(revision, network) for network in {place.page.network for place in places}}
    return {place.page_id: payload_digest(said[place.page.network], place.page_id) for place in places}


def revision_digest(digests: Mapping[int, str]) -> str:
    """sha-256 over the digests of all pages: what an approval covers."""
    return _sha({"v": 1, "pages": sorted(digests.items())})


def _sha(value: object) -> str:
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


_EXTRAS = ("poll", "stream", "contest")


def load_revision(pk: int) -> Revision:
    """A revision with everything that goes out, in four queries whatever its size."""
    return _whole_revisions().get(pk=pk)


def load_latest(post: Post) -> Revision:
    """The newest revision of a post, loaded the same way."""
    return _whole_revisions().filter(post=post).order_by("-number")[0]


def _whole_revisions() -> QuerySet[Revision]:
    return Revision.objects.select_related(
        *_EXTRAS, "post__organization", "post__author", "post__rubric", "post__approver", "saved_by"
    ).prefetch_related(
        "variants",
        Prefetch("media", RevisionMedia.objects.select_related("media")),
        Prefetch("pages", RevisionPage.objects.select_related("page__organization")),
    )


def whole_of(delivery: Delivery) -> Revision:
    """All that goes out, read anew from the database. Of its pages only what digests need: there may be hundreds."""
    places = RevisionPage.objects.select_related("page").only("revision", "page__network")
    whole = Revision.objects.select_related(*_EXTRAS).prefetch_related(
        "variants", "media__media", Prefetch("pages", places)
    )
    return whole.get(pk=delivery.revision_id)


def media_of(revision: Revision) -> dict[int, MediaFile]:
    """Files of a loaded revision by id."""
    return {use.media_id: use.media for use in revision.media.all()}
