"""What of a page's week counts (п. 5). Plain functions on frozen values: no database, no clock.

Rules of the count are a setting of the act (`CountingRule`). Every publication gets a verdict with its reason, so
that «всего» and «засчитано» are both shown and a person can see why they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from networks.base import PostKind


@dataclass(frozen=True)
class CountRules:
    """How the act counts. See `pages.models.CountingRule`."""

    count_reposts: bool = False
    count_stories: bool = False
    count_identical: bool = False
    album_is_one: bool = True


@dataclass(frozen=True)
class Publication:
    """A publication of a week as the count sees it. `text_digest` is empty when there is no text."""

    id: int
    at: datetime
    kind: str
    url: str
    text_digest: str = ""
    album_id: str = ""
    gone: bool = False
    not_counted_why: str = ""


@dataclass(frozen=True)
class Verdict:
    """A publication with its place in the count; `why` says in Russian why it does not count."""

    publication: Publication
    counted: bool
    why: str = ""


@dataclass(frozen=True)
class Count:
    """The count of one page's week."""

    verdicts: Sequence[Verdict]

    @property
    def total(self) -> int:
        """«Всего»: publications that stand or stood on the page, parts of one album once."""
        return sum(1 for verdict in self.verdicts if verdict.why not in _NOT_PUBLICATIONS)

    @property
    def counted(self) -> int:
        """«Засчитано»."""
        return sum(verdict.counted for verdict in self.verdicts)


ALBUM_PART = "часть альбома, он засчитан один раз"
SERVICE = "служебная запись сети"
REPOST = "репост: по акту не засчитывается"
STORY = "история: по акту не засчитывается"
IDENTICAL = "тот же текст уже засчитан на этой неделе"
GONE = "удалена из сети"
_NOT_PUBLICATIONS = frozenset({ALBUM_PART, SERVICE})


def count(publications: Iterable[Publication], rules: CountRules) -> Count:
    """Give each publication its verdict, in order of time (then of id, so that the order of input never matters)."""
    albums: set[str] = set()
    texts: set[str] = set()
    verdicts = []
    for publication in sorted(publications, key=lambda one: (one.at, one.id)):
        why = _why_not(publication, rules, albums, texts)
        if not why:
            texts.add(publication.text_digest)
        if publication.album_id and why != GONE:
            albums.add(publication.album_id)
        verdicts.append(Verdict(publication, not why, why))
    return Count(verdicts)


def _why_not(publication: Publication, rules: CountRules, albums: set[str], texts: set[str]) -> str:
    """The first reason not to count, or an empty string."""
    checks = (
        (publication.kind == PostKind.SERVICE, SERVICE),
        (publication.gone, GONE),
        (rules.album_is_one and bool(publication.album_id) and publication.album_id in albums, ALBUM_PART),
        (publication.kind == PostKind.REPOST and not rules.count_reposts, REPOST),
        (publication.kind == PostKind.STORY and not rules.count_stories, STORY),
        (bool(publication.not_counted_why), f"не засчитана по содержанию: {publication.not_counted_why}"),
        (
            not rules.count_identical and bool(publication.text_digest) and publication.text_digest in texts,
            IDENTICAL,
        ),
    )
    return next((why for true, why in checks if true), "")
