"""The test database's short cut leaves what Django's own way leaves."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.database import copied


def test_a_copied_field_is_the_field_that_django_would_make() -> None:
    states = MigrationLoader(None).project_state().models.values()
    fields = [field for state in states for field in state.fields.values()]
    assert len(fields) > 500
    for field in fields:
        ours, theirs = copied(field), field.clone()
        assert type(ours) is type(theirs)
        assert ours.deconstruct()[1:] == theirs.deconstruct()[1:], field
        assert ours.name == field.name  # Django's comes nameless; the model it is put into names both
        step = -1 if field.auto_created else 1
        assert theirs.creation_counter == ours.creation_counter + step, "made in another order"
        if field.remote_field:
            assert ours.remote_field is not field.remote_field
            assert ours.remote_field.field is ours


@pytest.mark.django_db
def test_outside_the_making_of_the_database_nothing_is_changed() -> None:
    assert models.Field.clone is not copied
