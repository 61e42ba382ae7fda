"""A worker's test database comes of the migrations, a third sooner: the states between them are copied, not spelled out.

Django renders models anew after nearly every operation and clones each field by taking it apart and making it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db.models import Field


def copied(field: Field[Any, Any]) -> Field[Any, Any]:
    """What `Field.clone` gives for a field that belongs to no model yet: the same, and newer than all others of its kind."""
    made, kind = deepcopy(field), "auto_creation_counter" if field.auto_created else "creation_counter"
    made.creation_counter = getattr(Field, kind)
    setattr(Field, kind, made.creation_counter + (-1 if field.auto_created else 1))
    return made


@pytest.fixture(scope="session")
def _copied_fields() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Field, "clone", copied)
        yield patch


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, _copied_fields: Any) -> None:
    """Stands before the database is made."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, _copied_fields: pytest.MonkeyPatch) -> None:
    """Stands after it: tests of migrations see Django as it is."""
    _copied_fields.undo()
