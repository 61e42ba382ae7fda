"""Several counts in one question to the database: what stands beside tabs and entries of the navigation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counts_of(**rows: QuerySet[Any]) -> dict[str, int]:
    """How many rows each query has, by name. One query for all; a query that is cut to a hundred counts to a hundred."""
    found, asked = dict.fromkeys(rows, 0), {}
    values: list[Any] = []
    for name, query in rows.items():
        unordered = query if query.query.is_sliced else query.order_by()
        try:
            asked[name], more = unordered.values("pk").query.sql_with_params()
        except EmptyResultSet:  # `none()`, or a filter that nothing can pass
            continue
        values += more
    if asked:
        # Made of Django's own statements, whose values travel apart.
        columns = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) counted)" for sql in asked.values())  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns}", values)
            found |= dict(zip(asked, cursor.fetchone(), strict=True))
    return found
