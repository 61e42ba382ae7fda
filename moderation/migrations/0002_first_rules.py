from django.db import migrations

from moderation.first_rules import CLAUSES, LEAD


def write(apps, schema_editor):
    rules_model = apps.get_model("moderation", "RulesOfConduct")
    clause_model = apps.get_model("moderation", "RulesClause")
    if rules_model.objects.exists():
        return
    rules = rules_model.objects.create(number=1, lead=LEAD, note="первая редакция")
    clause_model.objects.bulk_create(
        [clause_model(rules=rules, number=number, text=text) for number, text in enumerate(CLAUSES, start=1)]
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
