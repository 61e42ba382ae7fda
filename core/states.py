"""State graphs: one declared table, checked when the module is loaded.

A transition is a conditional UPDATE that must change exactly one row, the same on PostgreSQL and SQLite, so that
of two racers one wins and the other is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F

from core.errors import Stale


class GraphError(Exception):
    """A graph is drawn wrong; raised at import, so a wrong graph cannot start the server."""


@dataclass(frozen=True)
class Graph:
    """States and the transitions between them: `table[source]` is the set of targets.

    Raises:
        GraphError: an unknown target, an unreachable state or a final state with a way out.
    """

    name: str
    start: str
    table: Mapping[str, frozenset[str]]
    final: frozenset[str]

    def __post_init__(self) -> None:
        known = set(self.table)
        unknown = {target for targets in self.table.values() for target in targets} - known
        if unknown or self.start not in known or not self.final <= known:
            raise GraphError(
                f"{self.name}: unknown states {sorted(unknown | ({self.start} | self.final) - known)}"
            )
        leaving = sorted(state for state in self.final if self.table[state])
        stuck = sorted(state for state in known - self.final if not self.table[state])
        if leaving or stuck:
            raise GraphError(f"{self.name}: final states with a way out {leaving}, dead ends {stuck}")
        lost = known - self._reachable()
        if lost:
            raise GraphError(f"{self.name}: unreachable states {sorted(lost)}")

    def _reachable(self) -> set[str]:
        seen, queue = {self.start}, [self.start]
        while queue:
            for target in self.table[queue.pop()] - seen:
                seen.add(target)
                queue.append(target)
        return seen

    def allows(self, source: str, target: str) -> bool:
        """Whether the table has this edge."""
        return target in self.table.get(source, frozenset())

    def sources(self, target: str) -> list[str]:
        """States from which `target` can be reached in one step, in order of the table."""
        return [source for source, targets in self.table.items() if target in targets]


def move(
    row: models.Model,
    graph: Graph,
    target: str,
    *,
    sources: Iterable[str] | None = None,
    where: models.Q | None = None,
    **changes: Any,
) -> None:
    """Move `row` (with `state` and `version` columns) to `target`, or raise and change nothing.

    `sources` narrows the states from which the move is taken, `where` adds a condition (a lease token, say),
    `changes` are further columns set in the same UPDATE. The row's attributes follow the database.

    Raises:
        GraphError: the table has no such edge (a fault of the caller).
        Stale: the row is in another state or version by now.
    """
    allowed = list(sources) if sources is not None else graph.sources(target)
    wrong = [source for source in allowed if not graph.allows(source, target)]
    if wrong or not allowed:
        raise GraphError(f"{graph.name}: no edge {wrong or '?'} → {target}")
    manager = type(row)._default_manager
    query = manager.filter(pk=row.pk, version=row.version, state__in=allowed)  # type: ignore[attr-defined]
    if where is not None:
        query = query.filter(where)
    changed = query.update(state=target, version=F("version") + 1, **changes)
    if changed != 1:
        raise Stale("Пока вы решали, это изменил кто-то другой. Обновите страницу и посмотрите ещё раз.")
    row.state = target  # type: ignore[attr-defined]
    row.version += 1  # type: ignore[attr-defined]
    for name, value in changes.items():
        if not hasattr(value, "resolve_expression"):
            setattr(row, name, value)
