from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contentplan", "0007_text_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="officialevent",
            name="last_day",
            field=models.DateField(blank=True, null=True, verbose_name="последний день, если их несколько"),
        ),
        migrations.AddField(
            model_name="eventquestion",
            name="was_last_day",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="planitem",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="по какой день"),
        ),
        migrations.AddIndex(
            model_name="officialevent",
            index=models.Index(
                condition=models.Q(("last_day__isnull", False)), fields=["last_day"], name="event_last_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="officialevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_day__isnull", True), ("last_day__gt", models.F("day")), _connector="OR"
                ),
                name="event_last_day_after_first",
            ),
        ),
    ]
