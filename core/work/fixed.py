"""Conditions whose SQL is built once and then only given the present moment.

What keeps a row from being taken is asked three times for every act and once a second besides. Building the SQL of it
from eight subqueries takes longer than everything else a delivery does; running it takes next to nothing.

    @fixed(Delivery, by=("PAGE_SPACING_S",))
    def ready(now: datetime) -> Q: …          # ready(clock.now()) is a Q as before

The condition must stand on the table itself, without joins, and may depend on the moment and the settings named only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, Model, Q
from django.db.models.expressions import Expression

Build = Callable[[datetime], Q]
# Stands for the present while the SQL is built; what lies near it among the parameters moves with the present.
_THEN = datetime(4000, 1, 1, tzinfo=UTC)
_NEAR = timedelta(days=366)


def fixed(model: type[Model], *, by: Sequence[str] = ()) -> Callable[[Build], Build]:
    """Build the condition's SQL once for each database and each value of the settings `by`."""

    def decorate(build: Build) -> Build:
        built: dict[tuple[Any, ...], _Sql] = {}

        def sql_for(connection: Any) -> _Sql:
            key = (connection.alias, connection.vendor, *(getattr(settings, name) for name in by))
            if key not in built:
                built[key] = _Sql(model, build, connection)
            return built[key]

        @wraps(build)
        def at(now: datetime) -> Q:
            return Q(_Fixed(sql_for, now))

        return at

    return decorate


class _Sql:
    """The text and its parameters, of which moments are kept by how far they are from the present."""

    def __init__(self, model: type[Model], build: Build, connection: Any) -> None:
        query = model._default_manager.filter(build(_THEN)).query
        compiler = query.get_compiler(connection=connection)
        self.text, given = compiler.compile(query.where)
        if joined := [name for name, uses in query.alias_refcount.items() if uses][1:]:
            raise ValueError(f"the condition joins other tables: {joined}")
        self._given = [_from_then(value, connection) for value in given]

    def values(self, now: datetime, connection: Any) -> tuple[Any, ...]:
        adapt = connection.ops.adapt_datetimefield_value
        return tuple(adapt(now + value) if isinstance(value, timedelta) else value for value in self._given)


def _from_then(value: Any, connection: Any) -> Any:
    """How far from the present a parameter lies; anything that is no such moment as it is."""
    moment = value
    if isinstance(value, str) and " " in value:  # SQLite keeps moments as text
        try:
            moment = datetime.fromisoformat(value).replace(tzinfo=connection.timezone)
        except ValueError:
            return value
    if isinstance(moment, datetime) and abs(moment - _THEN) < _NEAR:
        return moment - _THEN
    return value


class _Fixed(Expression):
    """The built condition in a query on its table."""

    def __init__(self, sql_for: Callable[[Any], _Sql], now: datetime) -> None:
        super().__init__(output_field=BooleanField())
        self._sql_for, self._now = sql_for, now

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        sql = self._sql_for(connection)
        return f"({sql.text})", sql.values(self._now, connection)
