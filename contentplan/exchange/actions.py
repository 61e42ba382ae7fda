"""A table comes in: uploaded, its columns named, then entered as drafts, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from django.db import transaction

from contentplan.access import may_write
from contentplan.exchange.checking import check
from contentplan.exchange.columns import BY_NAME, COLUMNS, LIMITS, REQUIRED
from contentplan.exchange.row import Row
from contentplan.models import PlanImport, Post, Revision, RevisionPage, RevisionVariant
from core.access import require
from core.accounts.models import User
from core.audit.actions import record
from core.errors import Refused, Stale
from core.tables import kept
from core.tables.columns import settled
from core.tables.kept import RowsRefused


@transaction.atomic
def upload(*, actor: User, name: str, content: bytes) -> PlanImport:
    """Keep a table as text cells, with the columns guessed; nothing of it acts yet.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: the file is not a table that can be read (`field` is «file»).
    """
    require(may_write(actor))
    return kept.keep(PlanImport, actor=actor, name=name, content=content, known=BY_NAME, limits=LIMITS)


@transaction.atomic
def name_columns(
    *, actor: User, sheet: PlanImport, columns: Mapping[int, str], default_at: time | None
) -> None:
    """Say which column is what, and the hour of rows that have none.

    Raises:
        AccessDenied: the actor does not write posts.
        Refused: a column twice, or no column of days, names or pages.
        Stale: the table was entered or discarded.
    """
    require(may_write(actor))
    chosen = settled(columns, COLUMNS)
    for key in REQUIRED:
        if key not in chosen.values():
            raise Refused(f"Укажите, в каком столбце «{COLUMNS[key].name}»")
    kept.change(sheet, columns=chosen, default_at=default_at)


def apply(*, actor: User, sheet: PlanImport, version: int) -> list[Post]:
    """Enter every row as a draft of the actor's, or none; returns the drafts.

    Rows that the plan holds already add nothing. The same again returns the drafts that the first click has made.

    Raises:
        AccessDenied: the actor does not write posts.
        RowsRefused: a row is wrong, or became so since it was looked at, or nothing is left to enter.
        Stale: discarded already, or its columns were named anew since `version`.
    """
    require(may_write(actor))
    try:
        with transaction.atomic():
            return _apply(actor, sheet, version)
    except Stale:
        fresh = PlanImport.objects.get(pk=sheet.pk)
        if (fresh.state, fresh.version) == (PlanImport.State.APPLIED, version + 1):
            return list(fresh.posts.order_by("pk"))
        raise


def _apply(actor: User, sheet: PlanImport, version: int) -> list[Post]:
    kept.refuse_unseen(sheet, version)
    found = check(sheet, actor=actor)
    # The cells go: the words live in the drafts from now on.
    kept.enter(sheet, rows=[])
    if found.wrong:
        raise RowsRefused("В таблице есть строки с ошибками, поэтому не внесена ни одна.")
    if not found.entering:
        raise RowsRefused("Вносить нечего: всё это уже стоит в плане.")
    posts = _drafts(actor, found.entering)
    sheet.posts.set(posts)
    data = {"count": len(posts), "known": len(found.known), "sha256": sheet.digest}
    record("plan.imported", actor=actor, object=sheet, data=data)
    for post in posts:
        record("post.created", actor=actor, object=post, data={"import": sheet.pk})
    return posts


def _drafts(actor: User, rows: Sequence[Row]) -> list[Post]:
    """Posts with their first drafts, in a fixed number of queries. All of it was checked row by row."""
    posts = Post.objects.bulk_create(
        Post(title=row.title, author=actor, organization=row.organization, rubric=row.rubric) for row in rows
    )
    revisions = Revision.objects.bulk_create(
        Revision(post=post, number=1, created_by=actor, saved_by=actor, text=row.text, link=row.link)
        for post, row in zip(posts, rows, strict=True)
    )
    pairs = list(zip(revisions, rows, strict=True))
    RevisionVariant.objects.bulk_create(
        RevisionVariant(revision=revision, network=network, text=text)
        for revision, row in pairs
        for network, text in row.own.items()
    )
    RevisionPage.objects.bulk_create(
        RevisionPage(revision=revision, page_id=page.pk, due_at=row.due_at)
        for revision, row in pairs
        for page in row.pages
    )
    return posts


@transaction.atomic
def discard(*, actor: User, sheet: PlanImport) -> None:
    """Throw a table away; nothing of it was entered. Again is harmless.

    Raises:
        AccessDenied: the actor does not write posts.
        Stale: it was entered meanwhile.
    """
    require(may_write(actor))
    kept.throw_away(sheet)
