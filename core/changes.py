"""What an edit changes: only differing fields are written, and the journal names them in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models


def differing(row: models.Model, values: Mapping[str, Any], order: Iterable[str]) -> list[str]:
    """Names among `order` whose value in `values` is not the row's own."""
    return [name for name in order if name in values and getattr(row, name) != values[name]]


def set_on(row: models.Model, values: Mapping[str, Any], names: Iterable[str]) -> None:
    """Put the values on the row in memory."""
    for name in names:
        setattr(row, name, values[name])


def in_words(model: type[models.Model], names: Iterable[str]) -> str:
    """«рабочая почта, фамилия»: the fields' Russian names."""
    return ", ".join(str(getattr(model._meta.get_field(name), "verbose_name", name)) for name in names)
