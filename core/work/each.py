"""Doing the same with many rows, or many things in a row: a poisoned one does not keep the others from their turn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
logger = logging.getLogger(__name__)


def each(items: Iterable[T], act: Callable[[T], R]) -> list[R]:
    """`act` on every item in order; what it returned.

    Raises:
        Exception: the first that `act` has raised, once all have had their turn; any other is written down.
    """
    results: list[R] = []
    fault: Exception | None = None
    for item in items:
        try:
            results.append(act(item))
        except Exception as error:
            if fault is None:
                fault = error
            else:
                logger.exception("One more has failed")
    if fault is not None:
        raise fault
    return results


def all_of(*steps: Callable[[], object]) -> None:
    """Every step in order, also after one that has failed.

    Raises:
        Exception: as `each`.
    """
    each(steps, lambda step: step())
