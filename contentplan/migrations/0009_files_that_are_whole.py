import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contentplan", "0008_events_of_several_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="incomingfile",
            name="media",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contentplan.mediafile",
            ),
        ),
    ]
