"""What the rows of a table repeat: each other, what is planned already, what has come out. In five queries at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from contentplan.exchange.names import Named
from contentplan.exchange.row import Row
from contentplan.graphs import OCCUPYING
from contentplan.models import Delivery, RevisionVariant
from contentplan.planned import unapproved
from contentplan.queries.doubles import NEAR, SAME_WITHIN
from core import clock
from core.russian import moment_text
from networks.texts import digest, normalised
from pages.models import WallPost

MOST_WARNINGS = 3
_MOST_PLANNED = 5000
_COLUMNS = ("revision_id", "page_id", "page__network", "due_at", "revision__text")


@dataclass(frozen=True)
class _Planned:
    """A post on a page, ahead or lately; `row`: of the table itself."""

    due_at: datetime
    title: str
    words: str
    post_id: int | None = None
    row: int | None = None

    @property
    def name(self) -> str:
        return f"строка {self.row}" if self.row else f"«{self.title}»"


@dataclass
class _Page:
    """All that stands on one page."""

    by_words: dict[str, list[_Planned]] = field(default_factory=dict)
    by_hour: dict[int, list[_Planned]] = field(default_factory=dict)
    out: dict[str, datetime] = field(default_factory=dict)

    def add(self, one: _Planned) -> None:
        """Stands here."""
        self.by_words.setdefault(one.words, []).append(one)
        self.by_hour.setdefault(_hour(one.due_at), []).append(one)

    def near(self, at: datetime) -> Iterable[_Planned]:
        """What stands within the hour."""
        hours = (_hour(at) + shift for shift in (-1, 0, 1))
        return (one for hour in hours for one in self.by_hour.get(hour, ()) if abs(one.due_at - at) < NEAR)


def look_for_repeats(rows: Sequence[Row], blame: Callable[[Row, str, str], None]) -> None:
    """Refuse rows that say the same, mark those the plan holds word for word, warn of what looks like a repeat."""
    whole = [row for row in rows if row.pages and row.due_at is not None]
    pages = _on_pages(whole)
    first: dict[tuple[object, ...], int] = {}
    for row in whole:
        said = (
            row.due_at,
            frozenset(page.pk for page in row.pages),
            row.title.casefold(),
            normalised(row.text),
        )
        if said in first:
            blame(row, "title", f"То же, что в строке {first[said]}. Оставьте одну")
            continue
        first[said] = row.number
        row.known = _same_post(row, pages)
        if row.known is None:
            row.warnings += islice(_warnings(row, pages), MOST_WARNINGS)
        _remember(row, pages)


def may_repeat(rows: Iterable[Row]) -> set[int]:
    """Which rows (each numbered by its post) have words that stand or came out on one of their pages by another post.

    To be asked again post by post: here it is only found out cheaply which need not be.
    """
    rows = list(rows)
    pages = _on_pages(rows)
    return {row.number for row in rows if any(_elsewhere(row, page, pages[page.pk]) for page in row.pages)}


def _elsewhere(row: Row, page: Named, place: _Page) -> bool:
    text = row.text_in(page.network)
    words = normalised(text)
    others = (one.post_id != row.number for one in place.by_words.get(words, ()))
    return bool(words) and (digest(text) in place.out or any(others))


def _on_pages(rows: Sequence[Row]) -> dict[int, _Page]:
    found = {page.pk: _Page() for row in rows for page in row.pages}
    if not found:
        return found
    now = clock.now()
    last = max((row.due_at for row in rows if row.due_at is not None), default=now)
    window = {
        "page_id__in": list(found),
        "due_at__gt": now - SAME_WITHIN,
        "due_at__lt": max(last, now) + SAME_WITHIN,
    }
    drafts = unapproved().filter(**window)
    deliveries = Delivery.objects.filter(**window, state__in=OCCUPYING)
    own = _own_texts(drafts, deliveries)
    kinds = ((drafts, "revision__post"), (deliveries, "post"))
    for query, post in kinds:
        places = query.order_by("due_at").values_list(*_COLUMNS, f"{post}_id", f"{post}__title")
        for revision, page, network, due_at, text, post_id, title in places[:_MOST_PLANNED]:
            words = normalised(own.get((revision, network), text))
            found[page].add(_Planned(due_at, title, words, post_id))
    _came_out(rows, found, now)
    return found


def _own_texts(*places: QuerySet[Any]) -> dict[tuple[int, str], str]:
    """Texts of single networks, by revision and network. A query for each kind of place."""
    found: dict[tuple[int, str], str] = {}
    for query in places:
        wanted = query.order_by().values("revision_id")
        variants = RevisionVariant.objects.filter(revision_id__in=wanted)
        found |= {
            (one, network): text
            for one, network, text in variants.values_list("revision_id", "network", "text")
        }
    return found


def _came_out(rows: Sequence[Row], pages: dict[int, _Page], now: datetime) -> None:
    digests = {
        digest(row.text_in(page.network)) for row in rows for page in row.pages if row.text_in(page.network)
    }
    posts = WallPost.objects.filter(
        page_id__in=list(pages),
        text_digest__in=digests,
        published_at__gt=now - SAME_WITHIN,
        gone_at__isnull=True,
    )
    for page_id, said, at in posts.order_by("published_at").values_list(
        "page_id", "text_digest", "published_at"
    ):
        pages[page_id].out[said] = at


def _same_post(row: Row, pages: dict[int, _Page]) -> int | None:
    """The post of the plan that says all of the row on all of its pages at its time."""
    posts: set[int] | None = None
    for page in row.pages:
        words = normalised(row.text_in(page.network))
        here = {
            one.post_id
            for one in pages[page.pk].by_words.get(words, ())
            if one.post_id is not None
            and (one.due_at, one.title.casefold()) == (row.due_at, row.title.casefold())
        }
        posts = here if posts is None else posts & here
    return min(posts) if posts else None


def _warnings(row: Row, pages: dict[int, _Page]) -> Iterable[str]:
    assert row.due_at is not None
    for page in row.pages:
        text = row.text_in(page.network)
        words, place = normalised(text), pages[page.pk]
        if words and (at := place.out.get(digest(text))):
            yield f"{page.label}: те же слова вышли {moment_text(at)}"
        for one in place.by_words.get(words, ()) if words else ():
            if abs(one.due_at - row.due_at) < SAME_WITHIN:
                yield f"{page.label}: те же слова стоят на {moment_text(one.due_at)} ({one.name})"
        for one in place.near(row.due_at):
            if not words or one.words != words:
                yield f"{page.label}: в пределах часа стоит {one.name}, {moment_text(one.due_at)}"


def _remember(row: Row, pages: dict[int, _Page]) -> None:
    assert row.due_at is not None
    if row.known is None:
        for page in row.pages:
            words = normalised(row.text_in(page.network))
            pages[page.pk].add(_Planned(row.due_at, row.title, words, row=row.number))


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // 3600
