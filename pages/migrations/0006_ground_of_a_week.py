from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0005_network_outages"),
    ]

    operations = [
        migrations.AddField(
            model_name="weeklyprotocol",
            name="ground",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="сеть была недоступна"),
            preserve_default=False,
        ),
    ]
