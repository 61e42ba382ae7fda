"""Makes evidence append-only by triggers, on SQLite and PostgreSQL."""

from django.db import migrations

from moderation import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0003_residents")]

    operations = [migrations.RunPython(install, remove)]
