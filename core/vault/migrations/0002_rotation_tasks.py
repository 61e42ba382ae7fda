import core.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RotationTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_kind', models.CharField(max_length=32)),
                ('owner_id', models.PositiveBigIntegerField()),
                ('kind', models.CharField(max_length=40, verbose_name='что сменить')),
                ('ground', models.CharField(choices=[('seen', 'смотрел(а) в портале'), ('stored', 'сам(а) вводил(а) значение'), ('held', 'аккаунт записан за ним (ней)')], max_length=6, verbose_name='почему')),
                ('created_at', models.DateTimeField(default=core.clock.now, verbose_name='поставлена')),
                ('due_on', models.DateField(verbose_name='сделать до')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='сделана')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='что сделано')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rotation_tasks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'задача по смене учётных данных',
                'verbose_name_plural': 'задачи по смене учётных данных',
                'ordering': ['due_on', 'pk'],
                'indexes': [models.Index(condition=models.Q(('done_at__isnull', True)), fields=['due_on'], name='rotation_task_open'), models.Index(condition=models.Q(('done_at__isnull', True)), fields=['owner_kind', 'owner_id'], name='rotation_task_of_owner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('person', 'owner_kind', 'owner_id', 'kind'), name='rotation_task_open_once'), models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='rotation_task_done_says_what')],
            },
        ),
    ]
