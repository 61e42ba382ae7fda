from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0001_paces_and_kept_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="pace",
            name="set_at",
            field=models.FloatField(default=0.0),
        ),
    ]
