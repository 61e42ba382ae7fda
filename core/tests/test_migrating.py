"""Tables that point at each other are made, and taken away, in one operation."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from core.migrating import CreateTables

A_HEN = [
    ("id", models.BigAutoField(primary_key=True)),
    ("egg", models.ForeignKey("core.egg", models.PROTECT)),
]
AN_EGG = [
    ("id", models.BigAutoField(primary_key=True)),
    ("hen", models.ForeignKey("core.hen", models.PROTECT)),
]


def both() -> CreateTables:
    return CreateTables([migrations.CreateModel("Hen", A_HEN), migrations.CreateModel("Egg", AN_EGG)])


@pytest.mark.django_db(transaction=True)
def test_tables_that_point_at_each_other_come_and_go_together() -> None:
    before, after = ProjectState(), ProjectState()
    both().state_forwards("core", after)
    with connection.schema_editor() as editor:
        both().database_forwards("core", editor, before, after)
    assert {"core_hen", "core_egg"} <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        both().database_backwards("core", editor, after, before)
    assert not {"core_hen", "core_egg"} & set(connection.introspection.table_names())


def test_state_rendered_before_knows_the_new_tables() -> None:
    state = ProjectState()
    assert not list(state.apps.get_models())
    both().state_forwards("core", state)
    hen, egg = state.apps.get_model("core", "hen"), state.apps.get_model("core", "egg")
    assert hen._meta.get_field("egg").related_model is egg
    assert egg._meta.get_field("hen").related_model is hen


def test_operation_is_written_as_it_is_read() -> None:
    text, imports = MigrationWriter.serialize(both())
    assert text.startswith("core.migrating.CreateTables(\n    tables=[\n        migrations.CreateModel(")
    assert "import core.migrating" in imports
    assert both().describe() == "Create tables Hen, Egg"
    assert both().migration_name_fragment == "hen_egg"
