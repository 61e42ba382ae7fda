import core.clock
import core.migrating
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.migrating.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='KeyCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key_id', models.CharField(max_length=32, unique=True)),
                        ('nonce', models.BinaryField(max_length=12)),
                        ('ciphertext', models.BinaryField()),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                    ],
                    options={
                        'verbose_name': 'проверка ключа',
                        'verbose_name_plural': 'проверки ключей',
                    },
                ),
                migrations.CreateModel(
                    name='Secret',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('owner_kind', models.CharField(max_length=32, verbose_name='вид владельца')),
                        ('owner_id', models.PositiveBigIntegerField(verbose_name='номер владельца')),
                        ('kind', models.CharField(max_length=40, verbose_name='вид')),
                        ('label', models.CharField(blank=True, max_length=120, verbose_name='пометка')),
                        ('last3', models.CharField(blank=True, max_length=3, verbose_name='оканчивается на')),
                        ('pieces', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='осталось резервных кодов')),
                        ('version', models.PositiveIntegerField(default=0, verbose_name='версия')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('stored_at', models.DateTimeField(default=core.clock.now, verbose_name='сохранён')),
                        ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='снят')),
                        ('stored_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'секрет',
                        'verbose_name_plural': 'секреты',
                        'ordering': ['owner_kind', 'owner_id', 'kind'],
                        'constraints': [models.UniqueConstraint(fields=('owner_kind', 'owner_id', 'kind'), name='secret_once'), models.CheckConstraint(condition=models.Q(('last3', ''), ('kind__startswith', 'token:'), _connector='OR'), name='hint_only_of_a_token')],
                    },
                ),
                migrations.CreateModel(
                    name='SecretUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(max_length=60)),
                        ('count', models.PositiveBigIntegerField(default=0)),
                        ('last_at', models.DateTimeField()),
                        ('secret', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='vault.secret')),
                    ],
                    options={
                        'verbose_name': 'использование секрета',
                        'verbose_name_plural': 'использования секретов',
                        'constraints': [models.UniqueConstraint(fields=('secret', 'purpose'), name='secret_use_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SecretVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField()),
                        ('format', models.CharField(max_length=8)),
                        ('key_id', models.CharField(max_length=32)),
                        ('nonce', models.BinaryField(max_length=12)),
                        ('ciphertext', models.BinaryField()),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('retired_at', models.DateTimeField(blank=True, null=True)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('secret', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='vault.secret')),
                    ],
                    options={
                        'verbose_name': 'версия секрета',
                        'verbose_name_plural': 'версии секрета',
                        'ordering': ['secret', '-version'],
                        'indexes': [models.Index(fields=['key_id', 'id'], name='version_by_key')],
                        'constraints': [models.UniqueConstraint(fields=('secret', 'version'), name='secret_version_once'), models.CheckConstraint(condition=django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(models.F('ciphertext')), 16), name='secret_is_not_blank')],
                    },
                ),
            ],
        ),
    ]
